"""Passing something suspicious on: step by step on the phone; at the desk without a trace of who it was."""

import re
from datetime import date
from typing import Any

import pytest

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.views import tip as view
from bot.chat.views import tip_desk
from bot.domain.people import Role
from bot.domain.safety import Risk
from bot.domain.tip import CLOSED_DAYS, MOST_A_DAY, MOST_PIECES, Tip, TipKind, TipState
from tests.chat.test_handlers_case_files import (
    CANARY,
    CONTACT,
    LOCATION,
    STICKER,
    VIDEO,
    photo,
    picture,
    voice,
)
from tests.chat.world import Phone, World, catalogs, content

LINK = "https://example.org/job?ref=1 залга 99112233 @baatar_hr"
NAME, USERNAME = "Сарнай", "sarnai_nuuts"
CRY = "тэр намайг айлгаад байна"


async def a_world(chat_id: int = 700_700_700, language: str = "mn") -> tuple[World, Phone]:
    world = World()
    world.messenger.sent_files = {"photo-large": picture()}
    return world, await world.ready(chat_id, language, name=NAME, username=USERNAME)


async def begin(phone: Phone, kind: str = "advert") -> None:
    await phone.tap("more", on=phone.last.id)
    await phone.tap("tip")
    await phone.tap(f"tip:kind:{kind}")


async def pass_on(phone: Phone, *texts: str, consent: str = "may", where: str = "") -> None:
    await begin(phone)
    for text in texts or (LINK,):
        await phone.send(text)
    await phone.tap("tip:done")
    if where:
        await phone.send(where)
    else:
        await phone.tap("tip:skip")
    await phone.tap(f"tip:{consent}")


async def at_the_desk(world: World, phone: Phone) -> None:
    """Open the newest tip of the list."""
    await phone.send("/desk")
    await phone.tap("tips")
    tips = [data for data in phone.data if re.fullmatch(r"tips:\d+", data)]
    await phone.tap(tips[-1])


def states(world: World) -> list[TipState]:
    return [tip.state for tip in world.memory.tables.tips.values()]


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_from_the_menu_to_the_desk_and_to_a_service(language: str) -> None:
    world, phone = await a_world(language=language)
    staff = await world.staff(1, Role.COORDINATOR, language=language)
    await begin(phone, "recruiter")
    await phone.send(LINK)
    await phone.message(photo(caption="ийм зар"))
    assert phone.say("tip.more", language, count=2) in phone.text
    await phone.tap("tip:done")
    await phone.send("TikTok, нэг групп")
    await phone.tap("tip:may")
    for service in content().services(language):
        assert f"<b>{service.number}</b>" in phone.text
    await at_the_desk(world, staff)
    words = staff.words
    assert f"<code>{LINK}</code>" in words
    assert "ийм зар" in words
    assert "TikTok, нэг групп" in words
    assert CANARY not in world.messenger.files[-1][1].data, "the picture is made anew"
    await staff.tap("tips:to:")
    await staff.tap(next(data for data in staff.data if data.endswith(":police")))
    assert "102" not in staff.data
    assert "↗" in staff.text
    await staff.tap("tips:end:")
    assert staff.text == staff.say("tips.ended", language, days=CLOSED_DAYS)
    await staff.tap("tips")
    assert staff.text == staff.say("tips.none", language)
    await staff.tap("tips:closed")
    await staff.tap("tips:")
    assert world.never_filled == []


async def test_a_tip_never_shows_who_sent_it() -> None:
    """Nothing that stands in the database, and no request that the bot made for the desk, leads to them."""
    world, phone = await a_world()
    staff = await world.staff(1, Role.COORDINATOR)
    await pass_on(phone, where="групп")
    person = await phone.person()
    tables = world.memory.tables
    stored = str((tables.tips, tables.tip_pieces))
    first = len(world.messenger.history)
    await at_the_desk(world, staff)
    shown = str(world.messenger.history[first:]) + str(world.messenger.files)
    for trace in (NAME, USERNAME, str(phone.chat_id)):
        assert trace not in stored
        assert trace not in shown
    assert person.expecting is None
    assert (tables.cases, tables.outbox, tables.escalations) == ({}, {}, {})
    assert "reply" not in " ".join(staff.data)


async def test_nobody_is_woken() -> None:
    world, phone = await a_world()
    staff = await world.staff(1, Role.COORDINATOR)
    before = list(staff.shown)
    await pass_on(phone)
    await world.carry()
    assert staff.shown == before


async def test_links_and_numbers_are_text_that_nothing_opens_and_nothing_fetches() -> None:
    world, phone = await a_world()
    staff = await world.staff(1, Role.COORDINATOR)
    hostile = "<a href='https://example.org'>x</a> tg://resolve?domain=a & " + "https://example.org " * 190
    await pass_on(phone, hostile[:4096])
    await at_the_desk(world, staff)
    pieces = [one.screen for one in staff.shown if "example.org" in one.screen.text]
    assert len(pieces) > 1
    for screen in pieces:
        assert screen.html
        assert screen.protect
        assert re.fullmatch(r"<code>[^<]*</code>", screen.text)
        assert len(screen.text) <= 4096
    assert world.messenger.fetched == []
    assert not any(button.url for one in staff.shown for button in one.buttons)


async def test_addresses_hidden_behind_words_are_kept_as_text() -> None:
    world, phone = await a_world()
    hidden = {"type": "text_link", "offset": 0, "length": 4, "url": "https://example.org/hidden"}
    await begin(phone)
    await phone.message({"text": "энд дар", "entities": [hidden]})
    await phone.message(photo(caption="энд дар", caption_entities=[hidden]))
    await phone.message({"text": "ө" * 4096, "entities": [hidden] * 300})
    await phone.message({"text": "эвдэрсэн", "entities": [{**hidden, "url": None}]})
    texts = [piece.text for piece, _ in world.memory.tables.tip_pieces.values()]
    assert texts[:2] == ["энд дар\n→ https://example.org/hidden"] * 2
    assert texts[2].startswith("ө" * 4096)
    assert len(texts[2].encode()) <= 12_288
    assert texts[3] == "эвдэрсэн"


async def test_what_the_desk_was_shown_is_protected_and_leaves_by_itself() -> None:
    world, phone = await a_world()
    staff = await world.staff(1, Role.COORDINATOR)
    await begin(phone)
    await phone.message(photo(caption=LINK))
    await phone.tap("tip:done")
    await phone.tap("tip:skip")
    await phone.tap("tip:desk")
    await at_the_desk(world, staff)
    *_, shown, words, foot = staff.shown
    assert all(one.screen.protect for one in (shown, words, foot))
    noted = {post.message_id for post in world.memory.tables.posts.values() if post.case_id is None}
    assert {shown.id, words.id, foot.id} <= noted
    assert not any(data.startswith("tips:to:") for data in staff.data), "without consent it stays here"


async def test_the_way_here_is_offered_where_something_was_just_looked_at() -> None:
    _, phone = await a_world()
    await phone.tap("check", on=phone.last.id)
    await phone.tap("check:job_offer")
    while not any("picture" in data for data in phone.data):
        await phone.tap(phone.data[0])
    assert "tip" in phone.data
    await phone.tap("help", on=phone.last.id)
    await phone.tap("who")
    assert "tip" in phone.data


async def test_nothing_is_kept_before_consent() -> None:
    world = World()
    phone = world.phone(7)
    await phone.send("/start tip")
    await phone.tap("lang:mn")
    await phone.tap("consent")
    assert phone.text == phone.say("tip.kinds")
    stranger = world.phone(8)
    await stranger.send("/start")
    await stranger.tap("tip:kind:advert", on=stranger.last.id)
    assert world.memory.tables.tips == {}


async def test_all_that_was_sent_can_be_deleted_before_and_after() -> None:
    world, phone = await a_world()
    await begin(phone)
    first = await phone.send(LINK)
    await phone.message(STICKER)
    await phone.tap("tip:x:")
    assert phone.text == phone.say("tip.dropped")
    assert world.memory.tables.tips == {}
    await pass_on(phone, LINK, "хоёр дахь", where="групп")
    await phone.tap("tip:g:")
    assert phone.text == phone.say("tip.gone")
    left = [one.screen.text for one in phone.shown if not one.mine]
    assert {LINK, "хоёр дахь", "групп", "[something]"}.isdisjoint(left)
    assert first not in {one.id for one in phone.shown}
    assert states(world) == [TipState.OPEN], "the desk still has it"


async def test_what_is_too_old_to_delete_is_said() -> None:
    world, phone = await a_world()
    await pass_on(phone)
    world.messenger.undeletable = True
    await phone.tap("tip:g:")
    assert phone.say("tip.not_gone") in phone.text


FORGED = ["tip:g:", "tip:g:~", "tip:x:~~~~~", "tip:kind:forged", "tip:nothing", "tips:x"]


@pytest.mark.parametrize("data", FORGED)
async def test_forged_buttons_get_a_kind_word(data: str) -> None:
    _, phone = await a_world()
    await phone.taps_in_vain(data)


@pytest.mark.parametrize("step", ["tip:done", "tip:go", "tip:skip", "tip:may", "tip:desk"])
async def test_steps_of_a_tip_that_is_no_more_get_a_kind_word(step: str) -> None:
    world, phone = await a_world()
    await phone.taps_in_vain(step)
    await pass_on(phone)
    await phone.taps_in_vain(step)
    assert states(world) == [TipState.OPEN]


async def test_only_the_desk_gets_to_the_list() -> None:
    world, phone = await a_world()
    await pass_on(phone)
    (tip_id,) = world.memory.tables.tips
    for data in ("tips", f"tips:{tip_id}", f"tips:to:{tip_id}:police", f"tips:end:{tip_id}"):
        await phone.tap(data, on=phone.last.id)
        assert phone.text == phone.say("error.not_allowed")
    assert states(world) == [TipState.OPEN]
    staff = await world.staff(1, Role.COORDINATOR)
    staff.has_open_desk = False
    world.clock.pass_(hours=1)
    await staff.tap("tips", on=staff.last.id)
    assert LINK not in staff.words
    assert not any(data.startswith("tips") for data in staff.data)


async def test_two_at_the_desk_at_once() -> None:
    world, phone = await a_world()
    staff = await world.staff(1, Role.COORDINATOR, language="mn")
    colleague = await world.staff(2, Role.SUPERVISOR, language="mn")
    await pass_on(phone)
    for one in (staff, colleague):
        await at_the_desk(world, one)
        await one.tap("tips:to:")
    police = next(data for data in staff.data if data.endswith(":police"))
    await staff.tap(police)
    await colleague.taps_in_vain(police)
    await staff.tap("tips:end:")
    await colleague.taps_in_vain(police.replace("police", "child_helpline"))
    (tip,) = world.memory.tables.tips.values()
    assert [one.service for one in tip.forwarded] == ["police"]


async def test_a_service_that_nobody_has_checked_cannot_be_noted() -> None:
    world, phone = await a_world()
    staff = await world.staff(1, Role.COORDINATOR, language="mn")
    await pass_on(phone)
    (tip_id,) = world.memory.tables.tips
    await staff.taps_in_vain(f"tips:to:{tip_id}:nobody")


async def test_a_cry_for_help_is_answered_and_the_tip_goes_on() -> None:
    world, phone = await a_world()
    world.alarm.risks = {CRY: Risk.URGENT}
    await begin(phone)
    await phone.send(LINK)
    await phone.send(CRY)
    assert "sup" in phone.data, "the help card"
    assert len(world.memory.tables.tip_pieces) == 2
    await phone.send("сайн уу")
    assert len(world.memory.tables.tip_pieces) == 2, "what they write now is talk again"
    await phone.tap("tip:go")
    await phone.message(photo(caption=CRY))
    assert "sup" in phone.data
    await phone.tap("tip:done")
    await phone.send(CRY)
    assert "sup" in phone.data
    await phone.tap("tip:skip")
    await phone.tap("tip:may")
    (tip,) = world.memory.tables.tips.values()
    assert (tip.where, tip.state) == ("", TipState.OPEN)


async def test_the_safe_word_is_no_part_of_a_tip() -> None:
    world, phone = await a_world()
    await begin(phone)
    await phone.send(LINK)
    await phone.send("108")
    assert "sup" in phone.data
    assert [piece.text for piece, _ in world.memory.tables.tip_pieces.values()] == [LINK]


@pytest.mark.parametrize("what", [STICKER, LOCATION, VIDEO, CONTACT, voice()])
async def test_what_is_no_text_and_no_picture_is_not_taken(what: dict[str, Any]) -> None:
    world, phone = await a_world()
    await begin(phone)
    await phone.send(LINK)
    await phone.message(what)
    assert phone.text.startswith(phone.say("tip.texts_and_pictures"))
    assert len(world.memory.tables.tip_pieces) == 1
    await phone.tap("tip:done")
    await phone.message(photo())
    assert phone.say("tip.where") in phone.text


async def test_a_picture_that_cannot_be_opened_or_is_gone_is_said() -> None:
    world, phone = await a_world()
    world.messenger.sent_files = {"photo-large": b"no picture"}
    await begin(phone)
    await phone.message(photo())
    assert phone.text.startswith(phone.say("error.unreadable_file"))
    await phone.message(photo("gone"))
    assert phone.text.startswith(phone.say("error.file_not_given"))
    assert world.memory.tables.tips == {}


async def test_blanks_long_texts_and_ten_pictures() -> None:
    world, phone = await a_world()
    await begin(phone)
    await phone.send(" \u200b ")
    assert phone.text == phone.say("error.empty_text")
    await phone.send("ө" * 4096)
    for _ in range(MOST_PIECES):
        await phone.message(photo())
    assert phone.text.startswith(phone.say("error.tip_full"))
    assert len(world.memory.tables.tip_pieces) == MOST_PIECES
    await phone.tap("tip:done")
    await phone.send("x" * 201)
    assert phone.text.startswith(phone.say("tip.where_too_long", most=200))
    await phone.send("групп")
    assert phone.text == phone.say("tip.consent")
    await phone.tap("tip:may")
    assert all(len(data.encode()) <= DATA_LIMIT for data in phone.data)
    mine = {one.id for one in phone.shown if not one.mine}
    await phone.tap("tip:g:")
    assert len([one for one in phone.shown if one.id in mine and "ө" in one.screen.text]) == 0
    assert world.never_filled == []


async def test_five_a_day() -> None:
    world, phone = await a_world()
    for _ in range(MOST_A_DAY):
        await pass_on(phone)
    await phone.tap("more", on=phone.last.id)
    await phone.tap("tip")
    assert phone.say("tip.enough", most=MOST_A_DAY) in phone.text
    assert "108" in phone.text
    await phone.tap("tip:kind:advert", on=phone.last.id)
    assert phone.say("tip.enough", most=MOST_A_DAY) in phone.text
    assert len(states(world)) == MOST_A_DAY


async def test_who_does_something_else_has_sent_nothing() -> None:
    world, phone = await a_world()
    for leave in ("menu", "/menu"):
        await begin(phone)
        await phone.send(LINK)
        await (phone.send(leave) if leave.startswith("/") else phone.tap(leave, on=phone.last.id))
        assert world.memory.tables.tips == {}
        assert (await phone.person()).expecting is None


@pytest.mark.parametrize("way", ["help", "/help", "/privacy"])
async def test_looking_for_help_puts_a_tip_aside(way: str) -> None:
    world, phone = await a_world()
    await begin(phone)
    await phone.send(LINK)
    # A button of an older message: the one that asks for more stays as it is.
    await (phone.send(way) if way.startswith("/") else phone.tap(way, on=1))
    await phone.send("сайн уу")
    assert len(world.memory.tables.tip_pieces) == 1
    await phone.tap("tip:done")
    assert phone.say("tip.where") in phone.words


async def test_a_coordinator_can_pass_something_on_too() -> None:
    world, _ = await a_world()
    staff = await world.staff(1, Role.COORDINATOR)
    await pass_on(staff)
    assert states(world) == [TipState.OPEN]


async def test_after_a_crash_the_same_updates_send_nothing_twice() -> None:
    world, phone = await a_world()
    await begin(phone)
    message = {"text": LINK}
    update = await phone.message(message)
    await phone.deliver(update)
    assert len(world.memory.tables.tip_pieces) == 1
    await phone.tap("tip:done")
    await phone.tap("tip:skip")
    last = phone.tapped("tip:may")
    await phone.deliver(last)
    await phone.deliver(last)
    assert states(world) == [TipState.OPEN]


def test_every_button_fits_with_the_busiest_numbers() -> None:
    words = catalogs().words("mn")
    posts = [2_000_000_000 + 10_000 * n for n in range(MOST_PIECES + 6)]
    screen = view.thanks(words, posts, ())
    data = [button.data or "" for row in screen.rows for button in row]
    assert all(len(one.encode()) <= DATA_LIMIT for one in data)
    kept = view.posts_in(next(one for one in data if one.startswith(view.GONE)).removeprefix(view.GONE))
    assert kept == posts[: len(kept)]
    assert len(kept) > MOST_PIECES
    tip = Tip(9_999_999, TipKind.OTHER, date(2026, 3, 4), TipState.OPEN, consent=True)
    rows = tip_desk.which(words, tip, content().helpers("mn")).rows
    assert all(len((button.data or "").encode()) <= DATA_LIMIT for row in rows for button in row)
