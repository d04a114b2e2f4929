"""One's own safe word: kept, changed, removed; nowhere to be read."""

import pytest

from bot.domain.errors import WordLengthError, WordTakenError
from bot.domain.safety import SafeWords
from bot.understanding.folding import fold
from bot.usecases.people import ChangeSettings
from bot.usecases.safe_word import SafeWord, is_asked
from tests.usecases.house import House

PHRASE = "маргааш бороотой юу"


def safe_word(house: House) -> SafeWord:
    return SafeWord(house.memory.unit, SafeWords.of(fold))


async def test_everybodys_words_work_for_everybody() -> None:
    house = House()
    word, person = safe_word(house), await house.person()
    assert word(person, "108!")
    assert not word(person, PHRASE)


async def test_ones_own_word_works_beside_them_and_only_for_oneself() -> None:
    house = House()
    word, mine, other = safe_word(house), await house.person(), await house.person()
    mine = await word.keep(await word.ask(mine), PHRASE, ())
    assert mine.expecting is None
    again = await house.again(mine)
    assert word(again, "Margaash borootoi yu??")
    assert word(again, "108")
    assert not word(other, PHRASE)
    assert PHRASE not in repr(house.memory.tables)


async def test_another_word_takes_the_place_of_the_first() -> None:
    house = House()
    word, person = safe_word(house), await house.person()
    person = await word.keep(person, PHRASE, ())
    first = person.own_word
    person = await word.keep(person, "цэнхэр шувуу", ())
    assert word(person, "цэнхэр шувуу")
    assert not word(person, PHRASE)
    person = await word.keep(person, PHRASE, ())
    assert person.own_word != first, "the same word twice looks different"
    person = await word.remove(person)
    assert person.own_word is None
    assert not word(person, PHRASE)
    assert word(person, "108")


async def test_a_refused_word_changes_nothing_and_another_can_be_typed() -> None:
    house = House()
    word = safe_word(house)
    person = await word.ask(await word.keep(await house.person(), PHRASE, ()))
    for text, error in (("a", WordLengthError), ("Тийм", WordTakenError), ("Quiz 1", WordTakenError)):
        with pytest.raises(error):
            await word.keep(person, text, ["quiz 1"])
    person = await house.again(person)
    assert is_asked(person)
    assert word(person, PHRASE)


async def test_letting_go_ends_only_the_wait_for_a_word() -> None:
    house = House()
    word, person = safe_word(house), await house.person()
    asked = await word.ask(person)
    assert is_asked(asked)
    assert not is_asked(await word.let_go(asked))
    club = await ChangeSettings(house.memory.unit, house.clock).expect(person, "club.code")
    writes = house.memory.writes
    assert await word.let_go(club) == club
    assert house.memory.writes == writes
