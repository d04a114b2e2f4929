"""A draft's page: what is set, what is missing, and what is asked for in words and pictures."""

from typing import Any

import pytest

from bot.domain.campaign import CampaignState
from bot.domain.people import Role
from bot.usecases.invitations import Revoke
from tests.chat.composing import A_PICTURE, ENGLISH, LANGUAGES, MONGOLIAN, Leading
from tests.chat.world import counted, said


def line(leading: Leading, key: str, language: str = "mn") -> str:
    """The line of the draft's page about this."""
    label = said(key, language)
    return next(one for one in leading.leader.text.split("\n") if one[2:].startswith(f"{label}:"))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_empty_draft_shows_what_is_missing(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    text = leading.leader.text
    assert said("campaign.draft", language) in text
    for needed in ("campaign.text_mn", "campaign.text_en", "campaign.when"):
        assert line(leading, needed, language).startswith("…")
    for free in ("campaign.headline", "campaign.picture", "campaign.action"):
        assert line(leading, free, language).startswith("–")
    assert line(leading, "campaign.whom", language).startswith("✓"), "the only club is chosen already"
    assert said("campaign.missing", language) in text
    assert leading.world.never_filled == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_line_is_written_and_the_draft_is_whole(language: str) -> None:
    leading = await Leading.of(language=language)
    await leading.begin()
    await leading.tap("ask", "title")
    await leading.leader.send("Аюулгүй зун")
    await leading.write("Сайн уу <3", "Hello & <b>")
    await leading.tap("at", "tomorrow")
    text = leading.leader.text
    assert "Аюулгүй зун" in line(leading, "campaign.headline", language)
    assert "Сайн уу &lt;3" in text
    assert "Hello &amp; &lt;b&gt;" in text
    assert "…" not in [row[0] for row in text.split("\n") if row]
    assert said("campaign.whole", language) in text
    kept = leading.campaign
    assert (kept.title, dict(kept.texts)) == ("Аюулгүй зун", {"mn": "Сайн уу <3", "en": "Hello & <b>"})


async def test_the_draft_has_one_message_with_buttons() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.write()
    pages = [one for one in leading.leader.shown if one.mine and said("campaign.draft") in one.screen.text]
    assert len(pages) == 1, "what asked is gone, and the page stands below what was typed"
    assert pages[0].id == leading.leader.last.id


async def test_one_language_is_enough_and_the_other_may_be_left_out_again() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.write(english=None)
    assert said("campaign.instead_of_en") in line(leading, "campaign.text_en")
    await leading.tap("ask", "mn")
    assert not any(data.startswith("camp:without:") for data in leading.leader.data), (
        "the only words there are"
    )
    await leading.leader.tap("camp:open:")
    await leading.write(mongolian=None)
    await leading.tap("ask", "mn")
    assert MONGOLIAN in leading.leader.text, "what it says now can be read and copied"
    await leading.leader.tap("camp:without:")
    assert dict(leading.campaign.texts) == {"en": ENGLISH}
    assert said("campaign.instead_of_mn") in line(leading, "campaign.text_mn")


@pytest.mark.parametrize(
    ("what", "limit"), [("title", 60), ("mn", 3500), ("en", 3500)], ids=["title", "mn", "en"]
)
async def test_what_is_too_long_is_asked_for_again_with_the_limit(what: str, limit: int) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", what)
    before = leading.campaign
    await leading.leader.send("а" * (limit + 1))
    assert leading.leader.text == counted("campaign.too_long", limit)
    assert leading.campaign == before
    await leading.leader.send("😀" * (limit // 2 + 1))
    assert leading.leader.text == counted("campaign.too_long", limit), "Telegram counts most emoji twice"
    await leading.leader.send("а" * limit)
    assert said("campaign.draft") in leading.leader.text
    assert leading.campaign != before


async def test_a_blank_text_is_no_text() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "mn")
    await leading.leader.send("\u3164 \u200b")
    assert leading.leader.text == said("error.empty_text")
    await leading.leader.send(MONGOLIAN)
    assert dict(leading.campaign.texts) == {"mn": MONGOLIAN}


async def test_a_picture_is_taken_in_its_largest_size() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "picture")
    await leading.photo()
    assert leading.campaign.picture == f"{A_PICTURE}2"
    assert line(leading, "campaign.picture").startswith("✓")
    await leading.tap("ask", "picture")
    await leading.leader.tap("camp:no_picture:")
    assert leading.campaign.picture is None


async def test_words_below_a_picture_are_not_taken_and_that_is_said() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.write()
    await leading.tap("ask", "picture")
    await leading.photo("Өөр үг")
    assert said("campaign.caption_left") in leading.leader.text
    assert dict(leading.campaign.texts) == {"mn": MONGOLIAN, "en": ENGLISH}
    await leading.tap("open")
    assert said("campaign.caption_left") not in leading.leader.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            {"document": {"file_id": "f", "file_unique_id": "u", "mime_type": "image/png"}},
            "campaign.not_as_file",
        ),
        (
            {
                "sticker": {
                    "file_id": "f",
                    "file_unique_id": "u",
                    "width": 1,
                    "height": 1,
                    "is_animated": False,
                    "is_video": False,
                    "type": "regular",
                }
            },
            "campaign.only_picture",
        ),
        ({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}}, "campaign.only_picture"),
        ({"text": "энд байна"}, "campaign.only_picture"),
    ],
    ids=["file", "sticker", "voice", "text"],
)
async def test_anything_else_than_a_picture_gets_kind_words(content: dict[str, Any], words: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "picture")
    await leading.leader.message(content)
    assert leading.leader.text == said(words)
    await leading.photo()
    assert leading.campaign.picture == f"{A_PICTURE}2", "it is still waited for"


async def test_a_picture_that_nobody_asked_for_changes_nothing() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.photo()
    assert leading.leader.text == said("talk.texts_only")
    assert leading.campaign.picture is None


async def test_long_words_do_not_fit_below_a_picture() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.write("а" * 1001)
    await leading.tap("ask", "picture")
    await leading.photo()
    assert leading.leader.text == counted("campaign.too_long_for_picture", 1000)
    assert leading.stored(leading.draft).picture is None
    await leading.write("а" * 1000)
    await leading.tap("ask", "picture")
    await leading.photo()
    assert leading.stored(leading.draft).picture is not None
    await leading.tap("ask", "mn")
    await leading.leader.send("а" * 1001)
    assert leading.leader.text == counted("campaign.too_long", 1000)


async def test_a_draft_is_thrown_away_after_a_question() -> None:
    leading = await Leading.of()
    draft = await leading.begin()
    await leading.tap("delete")
    assert leading.stored(draft).state is CampaignState.DRAFT
    await leading.leader.tap("camp:deleted:")
    assert leading.stored(draft).state is CampaignState.CANCELLED
    assert leading.leader.text.endswith(said("campaign.none")), "it is not listed any more"


@pytest.mark.parametrize("what", ["de", "", "moon"])
async def test_nothing_else_is_asked_for(what: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    before = leading.leader.text
    await leading.tap("ask", what)
    assert leading.leader.text == before
    assert leading.world.messenger.toasts[-1] == said("error.stale")


async def test_who_is_no_leader_any_more_is_not_asked_for_ever() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "mn")
    world, leader = leading.world, leading.leader
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    await leader.send(MONGOLIAN)
    assert leader.text == said("error.not_allowed")
    await leader.send("сайн уу")
    assert world.understanding.texts == ["сайн уу"]


@pytest.mark.parametrize("what", ["photo", "text", "voice"])
async def test_who_is_no_leader_any_more_sends_a_picture(what: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "picture")
    world, leader = leading.world, leading.leader
    await Revoke(world.memory.unit, world.clock)((await leader.person()).id, Role.LEADER)
    if what == "photo":
        await leading.photo()
    elif what == "text":
        await leader.send("зураг")
    else:
        await leader.message({"voice": {"file_id": "f", "file_unique_id": "u", "duration": 1}})
    assert leader.text == said("error.not_allowed")
    assert (await leader.person()).expecting is None


@pytest.mark.parametrize("button", ["menu", "quiz", "camp"])
async def test_who_goes_elsewhere_is_asked_for_nothing(button: str) -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "mn")
    await leading.leader.tap(button, on=leading.leader.last.id)
    await leading.leader.send("сайн уу")
    assert dict(leading.campaign.texts) == {}
    assert leading.world.understanding.texts == ["сайн уу"]


async def test_campaign_words_reach_neither_the_model_nor_the_desk() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.write("Хүн худалдаалахаас сэргийл", "Beware of traffickers")
    assert leading.world.understanding.texts == []
    assert leading.world.memory.tables.cases == {}


async def test_a_restart_in_the_middle_loses_nothing() -> None:
    leading = await Leading.of("mn")
    draft = await leading.begin()
    await leading.write(english=None)
    await leading.tap("ask", "picture")
    again = leading.world.restarted()
    leading.world = leading.leader.world = again
    await leading.photo()
    assert leading.stored(draft).picture == f"{A_PICTURE}2"
    await leading.tap("ask", "en")
    leading.world = leading.leader.world = again.restarted()
    await leading.leader.send(ENGLISH)
    assert dict(leading.stored(draft).texts) == {"mn": MONGOLIAN, "en": ENGLISH}
    await leading.leader.send("/campaign")
    await leading.leader.tap(f"camp:open:{draft}")
    assert ENGLISH in leading.leader.text


async def test_the_same_update_twice_writes_once() -> None:
    leading = await Leading.of()
    await leading.begin()
    await leading.tap("ask", "mn")
    sent = await leading.leader.send(MONGOLIAN)
    await leading.leader.send(MONGOLIAN, again=sent)
    assert dict(leading.campaign.texts) == {"mn": MONGOLIAN}
