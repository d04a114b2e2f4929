"""The words that open and hide one's way to the desk, and what is agreed with it."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import StaleError, UnfitAliasError, WordLengthError, WordTakenError
from bot.domain.people import Contact, Person, Role
from bot.domain.private import DAYS_CHOICES, HOURS_CHOICES, VANISH_CHOICES, Private, SafeHours
from bot.domain.safety import SafeWords, is_kept_word
from bot.domain.support import Author, CaseState
from bot.understanding.folding import fold
from bot.usecases.private import PrivateSettings, PrivateWords, Said, Way, screen_of, way_of
from bot.usecases.safe_word import SafeWord
from bot.usecases.support import CaseOnPhone, EnterSupport, StepAside, WriteToDesk
from tests.usecases.house import House

CODE, DURESS = "маргааш бороотой юу", "цэнхэр шувуу нисэв"
WORDS = SafeWords.of(fold)


def words_of(house: House) -> PrivateWords:
    return PrivateWords(house.memory.unit, WORDS, house.clock)


def settings_of(house: House) -> PrivateSettings:
    return PrivateSettings(house.memory.unit, WORDS, house.clock)


async def somebody(house: House, *roles: Role) -> Person:
    person = await house.person(*roles)
    await house.set_(person, consented_on=house.clock().date())
    return await house.again(person)


async def with_words(house: House, *roles: Role) -> Person:
    """With both words, and locked."""
    act, person = settings_of(house), await somebody(house, *roles)
    person = await act.code_word(person, CODE, ())
    person = await act.duress_word(person, DURESS, ())
    return await act.lock(person)


LETTERS = st.text("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя ", min_size=4, max_size=30)
ENDS = st.sampled_from(["", "?", "!!", " 😀", "  ", "..."])


@settings(max_examples=200, deadline=None)
@given(LETTERS, st.sampled_from(["lower", "upper", "title", "capitalize"]), ENDS)
async def test_a_word_is_heard_in_any_case_and_with_any_signs(word: str, case: str, end: str) -> None:
    house = House()
    person = await somebody(house)
    try:
        person = await settings_of(house).code_word(person, word, ())
    except (WordLengthError, WordTakenError):
        return
    person = await settings_of(house).lock(person)
    typed = getattr(word, case)() + end
    assert words_of(house)(person, typed) is Said.CODE
    assert words_of(house)(await somebody(house), typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        "Margaash borootoi yu??",
        "margaash  borootoy yu",
        "МАРГААШ БОРООТОЙ ЮУ ☔",
        "мaргaaш бороотой юу",
        "м а р г а а ш бороотой юу",
    ],
)
async def test_a_word_is_heard_in_any_spelling(typed: str) -> None:
    house = House()
    assert words_of(house)(await with_words(house), typed) is Said.CODE


@settings(max_examples=100, deadline=None)
@given(LETTERS, LETTERS)
async def test_code_and_duress_word_are_never_one(first: str, second: str) -> None:
    house, person = House(), None
    act = settings_of(house)
    try:
        person = await act.code_word(await somebody(house), first, ())
        person = await act.duress_word(person, second, ())
    except (WordLengthError, WordTakenError):
        if person is not None and person.private.code_word is not None:
            same = is_kept_word(WORDS.forms(second), person.private.code_word)
            assert not same or person.private.duress_word is None
        return
    assert words_of(house)(person, first) is Said.AGAIN
    assert words_of(house)(person, second) is Said.DURESS
    with pytest.raises(WordTakenError):
        await act.code_word(person, second, ())


async def test_the_words_are_stored_nowhere() -> None:
    house = House()
    await with_words(house)
    for word in (CODE, DURESS):
        assert word not in repr(house.memory.tables)


async def test_ones_own_safe_word_is_no_private_word() -> None:
    house = House()
    person = await SafeWord(house.memory.unit, WORDS).keep(await somebody(house), CODE, ())
    for keep in (settings_of(house).code_word, settings_of(house).duress_word):
        with pytest.raises(WordTakenError):
            await keep(person, CODE.upper(), ())


@pytest.mark.parametrize("word", ["108", "туслаач", "тийм", "a", "   ", "нэг товч"])
async def test_words_that_mean_something_else_are_refused(word: str) -> None:
    house = House()
    person = await somebody(house)
    with pytest.raises((WordTakenError, WordLengthError)):
        await settings_of(house).code_word(person, word, ["Нэг товч"])
    assert (await house.again(person)).private == Private()


async def test_a_duress_word_needs_the_way_back() -> None:
    house = House()
    with pytest.raises(StaleError):
        await settings_of(house).duress_word(await somebody(house), DURESS, ())
    person = await with_words(house)
    act = settings_of(house)
    person = await act.no_code_word(await act_open(house, person))
    assert (person.private.code_word, person.private.duress_word) == (None, None)


async def act_open(house: House, person: Person) -> Person:
    words = words_of(house)
    opened = await words.open(await words.said(person))
    assert opened is not None
    return opened


async def test_saying_and_tapping_open_for_a_while_and_acts_inside_prolong_it() -> None:
    house = House()
    words, person = words_of(house), await with_words(house)
    assert not person.private.is_open(house.clock())
    person = await words.said(person)
    assert not person.private.is_open(house.clock())
    house.clock.pass_(seconds=119)
    opened = await words.open(person)
    assert opened is not None
    assert opened.private.is_open(house.clock())
    house.clock.pass_(minutes=10)
    person = await settings_of(house).vanish(opened, 15)
    house.clock.pass_(minutes=10)
    assert person.private.is_open(house.clock())
    house.clock.pass_(minutes=5)
    assert not person.private.is_open(house.clock())


async def test_a_tap_that_comes_late_or_twice_opens_nothing() -> None:
    house = House()
    words, person = words_of(house), await with_words(house)
    assert await words.open(person) is None
    person = await words.said(person)
    house.clock.pass_(seconds=120)
    assert await words.open(person) is None
    person = await words.said(person)
    opened = await words.open(person)
    assert opened is not None
    assert await words.open(opened) is None


async def test_stepping_aside_locks_and_takes_the_tap_back() -> None:
    house = House()
    words, aside = words_of(house), StepAside(house.memory.unit)
    person = await aside(await words.said(await with_words(house)))
    assert await words.open(person) is None
    person = await aside(await act_open(house, person))
    assert not person.private.is_open(house.clock())


async def test_the_duress_word_empties_until_the_code_word() -> None:
    house = House()
    words, person = words_of(house), await with_words(house)
    person = await words.empty(await act_open(house, person))
    assert not person.private.is_open(house.clock())
    assert await words.open(person) is None
    assert words(person, CODE) is Said.CODE
    person = await act_open(house, person)
    assert person.private.is_open(house.clock())
    assert person.private.empty_since is None


@pytest.mark.parametrize("state", [CaseState.WAITING, CaseState.CLOSED, None])
async def test_duress_marks_the_open_case_and_only_that(state: CaseState | None) -> None:
    house = House()
    person = await with_words(house)
    if state is not None:
        async with house.memory.unit() as work:
            case = await work.cases.add(person.id, "Цасан Шувуу", "mn", True, False, house.clock())
            await work.cases.save(replace(case, state=state))
            await work.commit()
    await words_of(house).empty(person)
    is_open = state is CaseState.WAITING
    assert [case.duress for case in house.memory.tables.cases.values()] == ([is_open] if state else [])
    assert house.memory.tables.log == [], "its moment stands nowhere in the open"


async def test_writing_from_inside_ends_the_mark_and_from_outside_does_not() -> None:
    house = House()
    write = WriteToDesk(house.memory.unit, house.alarm, house.clock)
    words, person = words_of(house), await with_words(house)
    await write(await act_open(house, person), "нэг", 1)
    person = await words.empty(await house.again(person))
    received = await write(person, "хоёр", 2)
    assert received.case.duress
    received = await write(await act_open(house, person), "гурав", 3)
    assert not received.case.duress


async def test_before_the_word_nothing_of_the_case_shows_and_nothing_is_lost() -> None:
    house = House()
    write = WriteToDesk(house.memory.unit, house.alarm, house.clock)
    enter, on_phone = (
        EnterSupport(house.memory.unit, house.clock),
        CaseOnPhone(house.memory.unit, house.clock),
    )
    person = await with_words(house)
    received = await write(await act_open(house, person), "нэг", 1)
    async with house.memory.unit() as work:
        await work.cases.write(received.case.id, Author.STAFF, "хариу", house.clock(), 2)
        await work.commit()
    person = await StepAside(house.memory.unit)(await house.again(person))
    assert await enter(person) == await enter(await somebody(house))
    assert await on_phone(person) is None
    again = await write(person, "хоёр", 3)
    assert again.case.id == received.case.id
    assert again.fresh, "it looks like the first"
    assert (await on_phone(person)) is not None, "who has just written goes on writing"
    assert not (await write(person, "гурав", 4)).fresh
    house.clock.pass_(minutes=16)
    assert await on_phone(person) is None
    thread = await enter(await act_open(house, person))
    assert [message.text for message in thread.waiting] == ["хариу"]


async def test_without_a_code_word_everything_is_as_ever() -> None:
    house = House()
    person = await somebody(house)
    await WriteToDesk(house.memory.unit, house.alarm, house.clock)(person, "нэг", 1)
    house.clock.pass_(hours=3)
    assert await CaseOnPhone(house.memory.unit, house.clock)(person) is not None
    assert (await EnterSupport(house.memory.unit, house.clock)(person)).case is not None


async def test_what_can_be_chosen_is_kept_and_nothing_else() -> None:
    house = House()
    act, person = settings_of(house), await somebody(house)
    for start, end in HOURS_CHOICES:
        for days in range(len(DAYS_CHOICES)):
            person = await act.hours(person, start, end, days)
            assert person.private.hours == SafeHours(time(start), time(end), DAYS_CHOICES[days])
    for minutes in VANISH_CHOICES:
        assert (await act.vanish(person, minutes)).private.vanish == minutes
    for wrong in ((1, 2, 0), (8, 12, 3), (8, 12, -1), (12, 8, 0)):
        with pytest.raises(StaleError):
            await act.hours(person, *wrong)
    with pytest.raises(StaleError):
        await act.vanish(person, 7)


@pytest.mark.parametrize("name", ["Сараа", "Б", "Аяны шувуу", "Bird", "  Нар\nСар 🌙 ", "О'Коннор"])
async def test_a_name_of_ones_own(name: str) -> None:
    house = House()
    person = await settings_of(house).alias(await somebody(house), name)
    assert 1 <= len(person.private.alias) <= 24
    assert "\n" not in person.private.alias


@pytest.mark.parametrize(
    "name", ["", "  ", "🌙", "99112233", "Бат 2", "а" * 25, "@temuulen", "t.me/x", "你好"]
)
async def test_a_name_that_is_none(name: str) -> None:
    house = House()
    with pytest.raises(UnfitAliasError):
        await settings_of(house).alias(await somebody(house), name)


async def test_taking_hours_back_takes_back_what_was_to_come_in_them() -> None:
    house = House()
    act = settings_of(house)
    person = await act.contact(await act.hours(await somebody(house), 16, 19, 1), Contact.HOURS)
    person = await act.no_hours(person)
    assert (person.contact, person.private.hours) == (Contact.WHEN_I_WRITE, None)


async def test_locked_settings_cannot_be_changed() -> None:
    house = House()
    act, person = settings_of(house), await with_words(house)
    before = await house.again(person)
    tries = (
        act.code_word(person, "өөр өгүүлбэр", ()),
        act.duress_word(person, "өөр өгүүлбэр", ()),
        act.no_code_word(person),
        act.no_duress_word(person),
        act.alias(person, "Сараа"),
        act.made_up_alias(person, 3),
        act.no_alias(person),
        act.contact(person, Contact.NOW),
        act.hours(person, 16, 19, 1),
        act.no_hours(person),
        act.vanish(person, 5),
        act.leave(person),
    )
    for attempt in tries:
        with pytest.raises(StaleError):
            await attempt
    assert await house.again(person) == before


async def test_nothing_is_kept_before_consent() -> None:
    house = House()
    with pytest.raises(StaleError):
        await settings_of(house).code_word(await house.person(), CODE, ())


async def test_leaving_makes_somebody_who_never_had_any_of_it() -> None:
    house = House()
    plain, member = await somebody(house), await with_words(house, Role.MEMBER, Role.COORDINATOR)
    write = WriteToDesk(house.memory.unit, house.alarm, house.clock)
    received = await write(await act_open(house, member), "нууц", 1)
    async with house.memory.unit() as work:
        await work.cases.note_post(received.case.id, member.id, 11, house.clock())
        await work.cases.note_post(None, member.id, 12, house.clock())
        await work.commit()
    left = await settings_of(house).leave(await house.again(member), [11])
    assert replace(left, id=plain.id, chat_id=plain.chat_id, roles=frozenset()) == plain
    assert left.roles == {Role.COORDINATOR}
    assert house.memory.tables.cases == {}
    assert house.memory.tables.messages == {}
    assert list(house.memory.tables.posts) == [(member.id, 11)], "swept until it is gone"


async def test_the_way_through_is_kept_with_the_screen() -> None:
    house = House()
    act, person = settings_of(house), await somebody(house)
    assert (way_of(person), screen_of(person)) == (None, None)
    person = await act.expect(person, "private.code", Way.DECOY, 77)
    assert (way_of(person), screen_of(person)) == (Way.DECOY, 77)
    person = await act.let_go(person)
    assert person.expecting is None
