"""The words and their meanings, with the real content."""

from html import unescape

import pytest

from tests.chat.world import World, content, said

LANGUAGES = ("mn", "en")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_word_is_on_a_page_and_opens_in_place(language: str) -> None:
    phone = await World().ready(7, language)
    await phone.tap("gls", on=phone.last.id)
    standing, seen = phone.last.id, []
    while True:
        here = [data for data in phone.data if data.startswith("gls:w:")]
        assert len(here) <= 8
        for data in here:
            page = phone.last
            await phone.tap(data)
            (term,) = [term for term in content().glossary(language) if data == f"gls:w:{term.id}"]
            assert f"<b>{term.word}</b>" in unescape(phone.text)
            assert term.meaning in unescape(phone.text)
            assert term.source in unescape(phone.text)
            assert ("blockquote" in phone.text) == bool(term.source)
            await phone.tap("gls:p:")
            assert phone.last == page, "back on the same page of the list"
        seen += here
        following = [button.data for button in phone.last.buttons if button.text == "▶️"]
        if not following:
            break
        await phone.tap(str(following[0]))
    assert seen == [f"gls:w:{term.id}" for term in content().glossary(language)]
    assert phone.last.id == standing
    assert phone.world.never_filled == []


async def test_there_is_a_way_back_through_the_pages() -> None:
    phone = await World().ready(7)
    await phone.tap("gls", on=phone.last.id)
    first = phone.data
    await phone.tap("gls:p:1")
    assert phone.data != first
    await phone.tap("gls:p:0")
    assert phone.data == first


@pytest.mark.parametrize(("page", "as_"), [("999", "last"), ("-5", "first")])
async def test_a_page_that_is_no_more_is_the_nearest_there_is(page: str, as_: str) -> None:
    phone = await World().ready(7)
    await phone.tap(f"gls:p:{page}", on=phone.last.id)
    terms = content().glossary("mn")
    expected = terms[-1] if as_ == "last" else terms[0]
    assert f"gls:w:{expected.id}" in phone.data


@pytest.mark.parametrize("data", ["gls:w:gone", "gls:p:word", "gls:x", "gls:w:visa:1"])
async def test_buttons_from_another_time_are_answered_kindly(data: str) -> None:
    phone = await World().ready(7)
    await phone.taps_in_vain(data)


async def test_words_can_be_looked_up_before_consent_and_keep_nothing() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start")
    await phone.tap("lang:mn")
    await phone.tap("gls", on=phone.last.id)
    await phone.tap("gls:w:visa", on=phone.last.id)
    assert "<b>Виз</b>" in phone.text
    assert world.memory.tables.doings == {}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_they_are_reached_from_the_second_menu(language: str) -> None:
    phone = await World().ready(7, language)
    await phone.tap("more")
    await phone.tap("gls")
    assert phone.text == said("glossary.choose", language)
