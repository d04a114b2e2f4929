"""A safe word of one's own: chosen in the settings, deleted from the chat, working anywhere."""

import pytest

from bot.domain.conversation import Do
from bot.domain.people import Role
from bot.domain.safety import Risk
from tests.chat.world import Phone, World, said

PHRASE = "маргааш бороотой юу"


async def choosing(world: World, language: str = "mn") -> Phone:
    phone = await world.ready(7, language)
    await phone.send("/menu")
    await phone.tap("more")
    await phone.tap("set")
    await phone.tap("word")
    await phone.tap("word:new")
    return phone


async def with_a_word(world: World) -> Phone:
    phone = await choosing(world)
    await phone.send(PHRASE)
    return phone


def is_help(phone: Phone) -> bool:
    return "108" in phone.text and "sup" in phone.data


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_word_is_chosen_and_its_message_leaves_the_chat(language: str) -> None:
    world = World()
    phone = await choosing(world, language)
    assert phone.text == said("own_word.ask", language)
    await phone.send(PHRASE)
    assert phone.text == said("own_word.kept", language)
    assert PHRASE not in phone.words
    assert PHRASE not in str(world.messenger.history), "the bot never says it"
    assert PHRASE not in repr(world.memory.tables)
    assert world.understanding.texts == [], "the model never sees it"


async def test_when_telegram_keeps_the_message_the_person_is_told() -> None:
    world = World()
    phone = await choosing(world)
    world.messenger.undeletable = True
    await phone.send(PHRASE)
    assert phone.text == said("own_word.kept_not_gone")


@pytest.mark.parametrize("typed", [PHRASE, "Margaash borootoi yu??", "МАРГААШ БОРООТОЙ ЮУ ☔"])
async def test_it_opens_help_in_the_middle_of_anything(typed: str) -> None:
    world = World()
    phone = await with_a_word(world)
    await phone.send(typed)
    assert is_help(phone)
    await phone.send("/club")
    await phone.send(typed)
    assert is_help(phone)
    await phone.begin_quiz()
    await phone.send(typed)
    assert is_help(phone)
    assert "quiz:back" in phone.data
    world.understanding.away = True
    await phone.send(typed)
    assert is_help(phone)
    assert world.understanding.texts == []


async def test_it_works_beside_the_desk() -> None:
    world = World()
    phone = await with_a_word(world)
    await phone.tap("help", phone.last.id)
    await phone.tap("sup")
    await phone.will_write("wait")
    await phone.send(PHRASE)
    assert is_help(phone)
    assert len(world.memory.tables.messages) == 1, "and the desk has it too: it may have been an answer"


async def test_another_persons_word_is_just_a_text() -> None:
    world = World()
    await with_a_word(world)
    other = await world.ready(8)
    await other.send(PHRASE)
    assert not is_help(other)
    assert world.understanding.texts == [PHRASE]


async def test_it_can_be_changed_and_removed() -> None:
    world = World()
    phone = await with_a_word(world)
    await phone.send("/menu")
    await phone.tap("more")
    await phone.tap("set")
    await phone.tap("word")
    assert phone.text == said("own_word.there")
    assert phone.data == ["word:new", "word:off", "menu"]
    await phone.tap("word:new")
    await phone.send("цэнхэр шувуу")
    await phone.send(PHRASE)
    assert not is_help(phone)
    await phone.send("цэнхэр шувуу")
    assert is_help(phone)
    await phone.send("/menu")
    await phone.tap("more")
    await phone.tap("set")
    await phone.tap("word")
    await phone.tap("word:off")
    assert phone.text == said("own_word.removed")
    await phone.send("цэнхэр шувуу")
    assert not is_help(phone)
    await phone.send("108")
    assert is_help(phone)


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("a", "error.word_length"),
        ("урт " * 20, "error.word_length"),
        ("바다 하늘", "error.word_length"),
        ("😀😀", "error.word_length"),
        ("тийм", "error.word_taken"),
        ("sain bnu", "error.word_taken"),
        ("Цэс", "error.word_taken"),
        ("who can help", "error.word_taken"),
        ("Миний ахиц", "error.word_taken"),
    ],
)
async def test_a_word_that_cannot_be_kept_is_refused_kindly(word: str, key: str, language: str) -> None:
    world = World()
    phone = await choosing(world, language)
    await phone.send(word)
    assert phone.text == said(key, language)
    assert word not in [one.screen.text for one in phone.shown], "that message leaves the chat, too"
    assert (await phone.person()).own_word is None
    await phone.send(PHRASE)
    assert phone.text == said("own_word.kept", language)


@pytest.mark.parametrize("way", ["/menu", "menu", "help", "quiz", "word", "sup", "more", "progress"])
async def test_whatever_else_is_tapped_ends_the_wait_for_a_word(way: str) -> None:
    world = World()
    phone = await choosing(world)
    if way.startswith("/"):
        await phone.send(way)
    else:
        await phone.tap(way, phone.last.id)
    await phone.send("сайн уу")
    assert (await phone.person()).own_word is None
    assert "сайн уу" in phone.words


async def test_help_comes_first_where_a_word_was_asked_for() -> None:
    world = World()
    phone = await choosing(world)
    await phone.send("туслаач")
    assert is_help(phone)
    assert (await phone.person()).own_word is None
    await phone.send("баярлалаа чамд")
    assert (await phone.person()).own_word is None, "what comes after help is no word"


async def test_a_cry_is_heard_where_a_word_was_asked_for() -> None:
    world = World()
    cry = "намайг зодоод байна"
    world.alarm.risks = {cry: Risk.URGENT}
    world.understanding.answers[cry] = (Do("open_help", {"about": "disclose_violence_home"}),)
    phone = await choosing(world)
    await phone.send(cry)
    assert "help:no:disclose_violence_home" in phone.data
    person = await phone.person()
    assert (person.own_word, person.expecting) == (None, None)


async def test_the_same_update_again_after_a_crash_keeps_the_word() -> None:
    world = World()
    phone = await choosing(world)
    sent = world.messenger.write(7, PHRASE)
    world.messenger.failures[7] = [RuntimeError("the power went")]
    with pytest.raises(RuntimeError):
        await phone.send(PHRASE, again=sent)
    await phone.send(PHRASE, again=sent)
    assert phone.text == said("own_word.kept")
    assert PHRASE not in phone.words


async def test_everybody_has_the_same_setting() -> None:
    world = World()
    student, member = await world.ready(7), await world.staff(8, Role.MEMBER, language="mn")
    for phone in (student, member):
        await phone.send("/menu")
        await phone.tap("more")
        await phone.tap("set")
    assert student.data == member.data
    assert "word" in student.data
