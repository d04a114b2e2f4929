"""One's own way to the desk on a watched phone: setting up, opening, hiding, leaving; and what others see."""

from dataclasses import replace
from datetime import time

import pytest

from bot.chat.screen import Screen
from bot.chat.views.quiz_reminder import OPENS
from bot.domain.conversation import Do
from bot.domain.people import Contact, Role
from bot.domain.private import Private, SafeHours
from bot.domain.safety import Risk
from bot.domain.support import Author, CaseState, Errand, Parcel
from bot.usecases.vanish import SweepPosts
from tests.chat.world import Phone, World, content, said

CODE = "маргааш бороотой юу"
DURESS = "цэнхэр шувуу нисэв"
SECRET = "гэрт минь айлгаад байна"
ANSWER = "Би уншлаа. Хамт бодъё."
SMALL_TALK = ("weather", "homework", "sleep", "water", "music", "week", "walk", "book")


async def ask(phone: Phone) -> None:
    await phone.send("/menu")
    await phone.tap("help")
    await phone.tap("sup")
    await phone.will_write("now")
    await phone.send(SECRET)


async def to_entry(phone: Phone) -> None:
    await phone.send("/menu")
    for button in ("more", "set", "mine"):
        await phone.tap(button)


async def set_up(phone: Phone, code: str = CODE, duress: str | None = DURESS) -> None:
    """Through all steps, with both words, a made-up name, agreed hours and a vanish time."""
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    await phone.send(code)
    if duress is None:
        await phone.tap("mine:alias")
    else:
        await phone.send(duress)
    for button in ("mine:alias:take:", "mine:contact:hours", "mine:hours:16:19", "mine:hours:16:19:1"):
        await phone.tap(button)
    await phone.tap("mine:vanish:15")


async def with_words(world: World, chat_id: int = 7, member: bool = True) -> Phone:
    """A member of the network with everything set."""
    if member:
        phone = await world.staff(chat_id, Role.MEMBER, language="mn")
    else:
        phone = await world.ready(chat_id)
    await set_up(phone)
    await phone.send("/menu")
    return phone


def is_small_talk(phone: Phone) -> bool:
    lines = {said(f"private.talk_{name}", lang) for name in SMALL_TALK for lang in ("mn", "en")}
    return phone.text in lines and phone.data == ["ok"]


async def open_(phone: Phone, code: str = CODE) -> None:
    await phone.send(code)
    assert is_small_talk(phone)
    await phone.tap("ok")


async def take(world: World, staff: Phone) -> int:
    """The coordinator holds the case, whose words stand in their chat; its id."""
    coordinator = await staff.person()
    shown = await world.messenger.show(staff.chat_id, Screen(SECRET))
    async with world.memory.unit() as work:
        (case,) = await work.cases.unclosed()
        await work.cases.note_post(case.id, coordinator.id, shown, world.clock())
        await work.commit()
    await staff.open_desk()
    await world.acts.claim(coordinator, case.id)
    return case.id


async def answer(world: World, case_id: int, text: str = ANSWER) -> None:
    """The coordinator's answer is carried."""
    async with world.memory.unit() as work:
        case = await work.cases.get(case_id)
        assert case is not None
        written = await work.cases.write(case_id, Author.STAFF, text, world.clock(), None)
        assert written is not None
        await work.outbox.add(Parcel(0, Errand.TO_PERSON, case.person_id, case_id, written.id), world.clock())
        await work.commit()
    world.clock.pass_(seconds=10)  # until it cannot be taken back any more
    await world.carry()


async def with_answer(world: World) -> tuple[Phone, Phone, int]:
    """A member who asked and left, the coordinator who has answered since, and the case's id."""
    phone, staff = await with_words(world), await world.staff(1, Role.COORDINATOR)
    await open_(phone)
    await phone.send(SECRET)
    await phone.tap("sup:close")
    case_id = await take(world, staff)
    await answer(world, case_id)
    return phone, staff, case_id


def is_quiz(phone: Phone) -> bool:
    return any(data.startswith("quiz:") for data in phone.data)


# Joining


def screens_of(world: World, chat_id: int) -> list[Screen]:
    return [screen for chat, screen in world.messenger.history if chat == chat_id]


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("token", ["good", "used", "old", "wrong", "too_many"])
async def test_a_way_into_the_network_is_answered_like_an_ordinary_start(token: str, new: bool) -> None:
    world = World()
    link = "never-made"
    if token in ("good", "used", "old"):
        link = await world.invite(Role.MEMBER)
    if token == "used":
        await (await world.ready(3)).send(f"/start i_{link}")
    if token == "old":
        world.clock.pass_(hours=25)
    phones = [world.phone(7), world.phone(8)] if new else [await world.ready(7), await world.ready(8)]
    if token == "too_many":
        for _ in range(5):
            await phones[0].send("/start i_wrong")
        world.messenger.history.clear()
    for phone, start in zip(phones, (f"/start i_{link}", "/start"), strict=True):
        await phone.send(start)
        if new:
            await phone.tap("lang:mn")
            await phone.tap("consent")
            await phone.tap("rem:yes")
    assert screens_of(world, 7) == screens_of(world, 8)
    assert not any("i_" in one.screen.text for one in phones[0].shown), "the link leaves the chat"
    assert (await phones[0].person()).may(Role.MEMBER) == (token == "good")


# Setting up


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_everything_is_set_a_step_a_screen(language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    await set_up(phone)
    assert said("private.done", language) in phone.text
    person = await phone.person()
    private = person.private
    assert private.code_word
    assert private.duress_word
    assert private.alias
    assert private.hours == SafeHours(time(16), time(19), frozenset(range(5)))
    assert (private.vanish, person.contact) == (15, Contact.HOURS)
    for word in (CODE, DURESS):
        assert word not in phone.words
        assert word not in str(world.messenger.history), "the bot never says it"
        assert word not in repr(world.memory.tables)
    assert world.understanding.texts == []
    assert world.never_filled == []


async def test_every_step_can_be_skipped() -> None:
    phone = await World().ready(7)
    before = await phone.person()
    await to_entry(phone)
    skipped = "mine:code", "mine:alias", "mine:contact", "mine:vanish", "mine:done"
    for button in ("mine:go", "mine:limits", *skipped):
        await phone.tap(button)
    assert said("private.done") in phone.text
    after = await phone.person()
    assert (after.private, after.contact) == (before.private, before.contact)


async def test_without_a_code_word_no_duress_word_is_asked_for() -> None:
    phone = await World().ready(7)
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    assert "mine:duress" not in phone.data
    await phone.tap("mine:duress", on=phone.last.id)
    await phone.send(DURESS)
    assert (await phone.person()).private.duress_word is None


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("a", "error.word_length"),
        ("тийм", "error.word_taken"),
        ("Цэс", "error.word_taken"),
        ("ном уншмаар байна", "error.word_taken"),
    ],
)
async def test_a_word_that_cannot_be_kept_is_refused_and_another_can_be_typed(word: str, key: str) -> None:
    phone = await World().ready(7)
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    await phone.send(word)
    assert said(key) in phone.text
    assert word not in [one.screen.text for one in phone.shown]
    await phone.send(CODE)
    assert said("private.ask_duress") in phone.text


async def test_a_name_is_made_up_anew_or_typed() -> None:
    phone = await World().ready(7)
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code", "mine:alias"):
        await phone.tap(button)
    await phone.send("9911 2233")
    assert said("error.unfit_alias") in phone.text
    await phone.send("Аяны   шувуу 🐦")
    assert (await phone.person()).private.alias == "Аяны шувуу"
    assert said("private.ask_contact") in phone.text


async def test_the_desk_calls_them_so() -> None:
    world = World()
    phone = await with_words(world)
    await open_(phone)
    await phone.send(SECRET)
    (case,) = world.memory.tables.cases.values()
    assert case.pseudonym == (await phone.person()).private.alias


async def test_a_cry_is_heard_where_a_word_was_asked_for() -> None:
    world = World()
    cry = "намайг зодоод байна"
    world.alarm.risks = {cry: Risk.URGENT}
    world.understanding.answers[cry] = (Do("open_help", {"about": "disclose_violence_home"}),)
    phone = await world.ready(7)
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    await phone.send(cry)
    assert "help:no:disclose_violence_home" in phone.data
    person = await phone.person()
    assert (person.private.code_word, person.expecting) == (None, None)
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    await phone.send("108")
    assert "108" in phone.text
    assert (await phone.person()).private.code_word is None


async def test_who_takes_too_long_is_not_told_that_it_is_kept() -> None:
    world = World()
    phone = await world.ready(7)
    await to_entry(phone)
    for button in ("mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    await phone.send(CODE)
    world.clock.pass_(minutes=16)
    await phone.send(DURESS)
    assert phone.text == said("private.entry")
    assert (await phone.person()).private.duress_word is None


async def test_a_word_is_kept_when_the_desk_listens_too() -> None:
    world = World()
    phone = await world.ready(7)
    await ask(phone)
    await phone.tap("more", on=phone.last.id)
    for button in ("set", "mine", "mine:go", "mine:limits", "mine:code"):
        await phone.tap(button)
    await phone.send(CODE)
    assert (await phone.person()).private.code_word
    assert [m.text for m in world.memory.tables.messages.values()] == [SECRET]


# Opening


@pytest.mark.parametrize("typed", [CODE, "Margaash borootoi yu??", "МАРГААШ БОРООТОЙ ЮУ ☔"])
async def test_the_code_word_opens_by_one_tap_wherever_it_is_typed(typed: str) -> None:
    world = World()
    phone = await with_words(world)
    for where in ("/club", "/search", "/quiz", "/start"):
        await phone.send(where)
        sent = await phone.send(typed)
        assert is_small_talk(phone)
        assert sent not in {one.id for one in phone.shown}, "the message leaves the chat"
    world.understanding.away = True
    await phone.send(typed)
    assert is_small_talk(phone)
    await phone.tap("ok")
    assert said("support.entry") in phone.text
    assert "mine" in phone.data, "the way to the settings"
    assert world.understanding.texts == []
    assert world.memory.tables.messages == {}, "the desk never sees it"


async def test_the_tap_comes_within_two_minutes_or_shows_the_menu() -> None:
    world = World()
    phone = await with_words(world)
    await phone.send(CODE)
    world.clock.pass_(seconds=121)
    await phone.tap("ok")
    assert said("menu.hint") in phone.text
    assert (await phone.person()).private.open_until is None
    await phone.send(CODE)
    await phone.tap("ok")
    before = phone.data
    await phone.tap("ok", on=phone.last.id)
    assert before != phone.data, "a second tap is no key"


async def test_what_waits_is_shown_behind_the_code_word_and_only_there() -> None:
    world = World()
    phone, _, _ = await with_answer(world)
    world.clock.pass_(hours=1)
    for entry in ("/menu", "/help", "/start", "sup", "mine", "help", "more", "set"):
        if entry.startswith("/"):
            await phone.send(entry)
        else:
            await phone.tap(entry, on=phone.last.id)
        assert ANSWER not in phone.words
    await phone.send("/menu")
    await open_(phone)
    assert ANSWER in phone.words
    await phone.send("баярлалаа")
    assert "баярлалаа" in [m.text for m in world.memory.tables.messages.values()]


async def test_an_answer_comes_at_once_only_while_it_is_open() -> None:
    world = World()
    phone, _, case_id = await with_answer(world)
    await open_(phone)
    await answer(world, case_id, "Бас нэг")
    assert "Бас нэг" in phone.words
    world.clock.pass_(minutes=16)
    await answer(world, case_id, "Гурав дахь")
    assert "Гурав дахь" not in phone.words


async def test_words_typed_by_who_finds_the_phone_go_to_nobody_at_the_desk() -> None:
    world = World()
    phone, _, _ = await with_answer(world)
    await open_(phone)
    world.clock.pass_(minutes=16)
    await phone.send("хэн бэ")
    assert world.understanding.texts == ["хэн бэ"]
    assert "хэн бэ" not in [m.text for m in world.memory.tables.messages.values()]


async def test_a_request_made_without_the_word_is_kept_and_looks_like_the_first() -> None:
    world = World()
    phone, _, _ = await with_answer(world)
    other = await world.ready(8)
    world.messenger.history.clear()
    for one in (phone, other):
        await one.send("/menu")
        for button in ("help", "sup", "sup:need:talk", "sup:calm", "sup:wait"):
            await one.tap(button)
        await one.send("нэг юм асууя")
        await one.send("байна уу")
    assert screens_of(world, 7) == screens_of(world, 8)
    assert {chat for chat, _ in world.messenger.marked[-2:]} == {7, 8}
    texts = [m.text for m in world.memory.tables.messages.values()]
    assert texts.count("байна уу") == 2
    assert len([c for c in world.memory.tables.cases.values() if c.state is not CaseState.CLOSED]) == 2


# Leaving in a hurry


@pytest.mark.parametrize("how", ["sup:close", "/quiz", "/menu", CODE])
async def test_leaving_in_a_hurry_leaves_nothing_of_the_conversation(how: str) -> None:
    world = World()
    phone, _, _ = await with_answer(world)
    await open_(phone)
    await phone.send("би энд байна")
    assert ANSWER in phone.words
    if how == "sup:close":
        await phone.tap(how)
    else:
        await phone.send(how)
    for trace in (ANSWER, SECRET, "би энд байна", CODE, said("support.close")):
        assert trace not in phone.words
    assert is_quiz(phone) if how != "/menu" else said("menu.hint") in phone.text
    private = (await phone.person()).private
    assert not private.is_open(world.clock())
    await phone.send("энгийн үг")
    assert world.understanding.texts == ["энгийн үг"]


@pytest.mark.parametrize("how", ["/quiz", "/menu"])
async def test_without_a_word_it_is_left_the_same_way(how: str) -> None:
    world = World()
    phone = await world.ready(7)
    await ask(phone)
    await phone.send(how)
    assert SECRET not in phone.words
    assert said("support.close") not in phone.words


async def test_doing_something_else_takes_the_conversation_away_behind_a_word() -> None:
    world = World()
    phone, _, _ = await with_answer(world)
    await open_(phone)
    await phone.tap("progress", on=phone.last.id)
    assert ANSWER not in phone.words
    assert not (await phone.person()).private.is_open(world.clock())


async def test_what_could_not_be_deleted_is_swept_later() -> None:
    world = World()
    phone, _, _ = await with_answer(world)
    await open_(phone)
    world.messenger.undeletable = True
    await phone.tap("sup:close")
    assert ANSWER in phone.words
    world.messenger.undeletable = False
    await swept(world)
    assert ANSWER not in phone.words


class Sweeper:
    def __init__(self, world: World) -> None:
        self.world = world

    async def remove(self, reader: object, posts: list[int]) -> bool:
        return await self.world.messenger.delete(reader.chat_id, posts)  # type: ignore[attr-defined]


async def swept(world: World) -> None:
    await SweepPosts(world.memory.unit, Sweeper(world), world.clock)()  # type: ignore[arg-type]


async def test_messages_vanish_after_the_chosen_time() -> None:
    world = World()
    phone, staff, _ = await with_answer(world)
    await open_(phone)
    world.clock.pass_(minutes=14)
    await staff.open_desk()
    await swept(world)
    assert ANSWER in phone.words
    world.clock.pass_(minutes=2)
    await staff.open_desk()
    await swept(world)
    assert ANSWER not in phone.words
    assert SECRET in staff.words, "the desk goes on working with it"
    world.clock.pass_(hours=47)
    await swept(world)
    assert SECRET not in staff.words
    assert ANSWER not in staff.words


async def test_private_screens_do_not_stay_either() -> None:
    world = World()
    phone = await with_words(world)
    await open_(phone)
    await phone.tap("mine")
    alias = (await phone.person()).private.alias
    assert alias in phone.words
    world.clock.pass_(minutes=15)
    await swept(world)
    assert alias not in phone.words


# Duress


async def test_the_duress_word_shows_an_empty_bot_and_marks_the_case() -> None:
    world = World()
    phone, _, case_id = await with_answer(world)
    await open_(phone)
    await phone.send(DURESS)
    for trace in (ANSWER, SECRET, DURESS, said("support.close")):
        assert trace not in phone.words
    assert said("menu.hint") in phone.text
    (case,) = world.memory.tables.cases.values()
    assert case.duress
    assert 0 not in {who for _, who, _ in world.memory.tables.log}, "its moment stands nowhere in the open"
    await to_entry(phone)
    assert phone.text == said("private.entry")
    before = len(screens_of(world, 7))
    await answer(world, case_id, "Сайн уу")
    world.clock.pass_(days=2)
    await world.carry()
    assert len(screens_of(world, 7)) == before, "nothing is announced"
    await phone.send("/menu")
    await open_(phone)
    assert "Сайн уу" in phone.words
    assert (await phone.person()).private.empty_since is None


async def test_in_the_empty_bot_everything_can_be_set_and_nothing_changes() -> None:
    world = World()
    phone = await with_words(world)
    kept = (await phone.person()).private
    await phone.send(DURESS)
    await set_up(phone, "шинэ үг нэгдүгээр", "шинэ үг хоёрдугаар")
    assert said("private.done") in phone.text
    person = await phone.person()
    assert replace(person.private, empty_since=None) == kept
    assert (await phone.person()).may(Role.MEMBER)
    await phone.send("шинэ үг нэгдүгээр")
    assert not is_small_talk(phone)
    await open_(phone)


@pytest.mark.parametrize("hidden", ["locked", "empty"])
async def test_setting_up_looks_the_same_in_vain_as_for_the_first_time(hidden: str) -> None:
    world = World()
    member, student = await with_words(world), await world.ready(8)
    if hidden == "empty":
        await member.send(DURESS)
    world.messenger.history.clear()
    for phone in (member, student):
        await set_up(phone, "нэг хачин өгүүлбэр", "өөр хачин өгүүлбэр")
    mine, theirs = ([without_name(screen) for screen in screens_of(world, chat)] for chat in (7, 8))
    assert mine == theirs
    assert len(mine) > 12


def without_name(screen: Screen) -> tuple[str, tuple[str, ...]]:
    """What stands on a screen, but for the name that chance made up."""
    text = screen.text.split("«")[0] if "mine:alias:take" in str(screen.rows) else screen.text
    labels = tuple(b.text for row in screen.rows for b in row)
    return text, labels


# Nobody can tell


async def test_two_phones_show_the_same_until_the_code_word() -> None:
    """One belongs to a member of the network with everything set and an answer waiting, one to a student."""
    world = World()
    member, _, _ = await with_answer(world)
    student = await world.ready(8)
    ways = [
        "/start",
        "/menu",
        "more",
        "set",
        "mine",
        "/menu",
        "help",
        "sup",
        "/privacy",
        "/help",
        "/language",
    ]
    shown = {}
    for phone in (student, member):
        world.messenger.history.clear()
        for way in ways:
            if way.startswith("/"):
                await phone.send(way)
            else:
                await phone.tap(way)
        shown[phone.chat_id] = screens_of(world, phone.chat_id)
    assert shown[7] == shown[8]
    assert len(shown[7]) == len(ways)


async def test_a_notice_leads_both_to_a_quiz() -> None:
    world = World()
    member, _, _ = await with_answer(world)
    student = await world.ready(8)
    await world.acts.begin_quiz(await student.person(), content().quizzes("mn")[0].id)  # as leaving does
    shown = []
    for phone in (student, member):
        await phone.send("/menu")
        await phone.tap(OPENS, on=phone.last.id)
        shown.append(without_name(phone.last.screen))
    assert shown[0] == shown[1]
    assert ANSWER not in member.words


async def test_a_wrong_word_is_answered_as_for_anybody() -> None:
    world = World()
    member, student = await with_words(world), await world.ready(8)
    for phone in (member, student):
        await to_entry(phone)
        world.messenger.history.clear()
        await phone.send("буруу үг шүү")
    assert world.understanding.texts == ["буруу үг шүү"] * 2


async def test_another_persons_words_are_just_texts() -> None:
    world = World()
    await with_words(world)
    other = await world.ready(8)
    await other.send(CODE)
    await other.send(DURESS)
    assert world.understanding.texts == [CODE, DURESS]


# Changing and leaving


async def test_everything_can_be_changed_and_taken_back() -> None:
    world = World()
    phone = await with_words(world)
    await open_(phone)
    await phone.tap("mine")
    await phone.tap("mine:duress")
    await phone.tap("mine:duress:off")
    await phone.tap("mine:alias")
    await phone.tap("mine:alias:off")
    await phone.tap("mine:hours")
    await phone.tap("mine:hours:off")
    await phone.tap("mine:vanish")
    await phone.tap("mine:vanish:0")
    person = await phone.person()
    private = person.private
    assert (private.duress_word, private.alias, private.hours, private.vanish) == (None, "", None, 0)
    assert person.contact is Contact.WHEN_I_WRITE
    await phone.tap("mine:code")
    await phone.send("шинэ өгүүлбэр байна")
    await phone.tap("sup:close")
    await phone.send(CODE)
    assert not is_small_talk(phone)
    await open_(phone, "шинэ өгүүлбэр байна")
    await phone.tap("mine")
    await phone.tap("mine:code")
    await phone.tap("mine:code:off")
    assert (await phone.person()).private.code_word is None
    assert phone.text == said("private.entry")


async def test_leaving_the_network_leaves_no_trace() -> None:
    world = World()
    phone, staff, _ = await with_answer(world)
    await open_(phone)
    await phone.tap("mine")
    await phone.tap("mine:leave")
    await phone.tap("mine:leave:yes")
    person = await phone.person()
    assert person.private == Private()
    assert person.roles == frozenset()
    assert person.contact is Contact.WHEN_I_WRITE
    assert world.memory.tables.cases == {}
    assert world.memory.tables.messages == {}
    for trace in (SECRET, ANSWER):
        assert trace not in phone.words
        assert trace not in staff.words
    assert is_quiz(phone)
    await phone.send(CODE)
    assert not is_small_talk(phone)


async def test_a_coordinator_may_have_one_too() -> None:
    world = World()
    phone = await world.staff(7, Role.COORDINATOR, language="mn")
    await set_up(phone)
    await phone.send("/desk")
    await phone.send(CODE)
    assert is_small_talk(phone)
