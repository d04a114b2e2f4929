"""What the network announces, on the phones of members and at the desk; and the box for ideas."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.screen import LIMIT
from bot.chat.views import circles, circles_desk
from bot.domain.circles import KEPT_DAYS, LONGEST, MOST_OPEN, Announcement
from bot.domain.people import Contact, Role
from bot.domain.private import Ideas
from bot.domain.safety import Risk
from bot.domain.tip import TipState
from tests.chat.composing import LANGUAGES
from tests.chat.test_handlers_case_files import voice
from tests.chat.test_handlers_private import CODE, DURESS, SECRET, open_, set_up, take, with_words
from tests.chat.test_handlers_quiz_reminder import wordings
from tests.chat.world import Phone, World, catalogs, said
from tests.fakes.others import NOON

MN, EN = "Лхагва гарагт 18 цагт цайны уулзалт", "Tea together, Wednesday at six"
PHOTO = {"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}
IDEA = "Цайны уулзалтыг бүтэнсайнд болгомоор байна"


async def begin(staff: Phone) -> int:
    """Ask at the desk for a new announcement: the Mongolian words are typed next. The number of ``/desk``."""
    sent = await staff.send("/desk")
    await staff.tap("circ")
    await staff.tap("circ:new")
    return sent


async def announce(staff: Phone, day: str | None = "2026-03-11", en: str | None = EN) -> None:
    """From the desk, through all steps."""
    await begin(staff)
    await staff.send(MN)
    await (staff.send(en) if en else staff.tap("circ:skip:en:"))
    await (staff.send(day) if day else staff.tap("circ:skip:day:"))
    await staff.tap("circ:send:")


async def at_the_desk(world: World, language: str = "mn") -> Phone:
    return await world.staff(1, Role.COORDINATOR, language=language)


async def with_announcement(world: World, **what: str | None) -> tuple[Phone, Phone]:
    """A member who is told of what is announced, outside; and who announced it."""
    staff, member = await at_the_desk(world), await with_words(world)
    await open_(member)
    await member.tap("mine")
    await member.tap("mine:circles")
    await member.tap("mine:circles:on")
    await member.tap("mine:contact", on=member.last.id)
    await member.tap("mine:contact:now")
    await member.send(CODE)
    await announce(staff, **what)
    return member, staff


async def test_from_the_desk_to_the_phone_and_back_as_a_count() -> None:
    world = World()
    member, staff = await with_announcement(world)
    assert staff.text == staff.say("announce.sent")
    before = len(member.shown)
    await six_hours(world)
    assert len(member.shown) == before + 1
    assert member.text in wordings(), "a reminder of a quiz, and nothing else"
    assert member.data == ["remind", "menu"]
    await member.tap("remind")
    assert MN not in member.words
    await open_(member)
    assert MN in member.text
    assert "3-р сарын 11" in member.text
    await member.tap("mine:circles:yes:")
    assert member.say("circles.you_come") in member.text
    await staff.tap("circ", on=staff.last.id)
    await staff.tap(next(data for data in staff.data if data.removeprefix("circ:").isdigit()))
    assert staff.say("announce.few") in staff.text
    assert MN in staff.text
    assert EN in staff.text
    await member.send(CODE)
    assert MN not in member.words, "it leaves with the conversation"
    await open_(member)
    assert MN not in member.words, "what was answered does not come by itself"


async def test_the_desk_is_told_who_comes_by_themselves_alone() -> None:
    world = World()
    member, _ = await with_announcement(world)
    await open_(member)
    await member.tap("mine:circles:yes:")
    async with world.memory.unit() as work:
        assert await work.cases.unclosed() == []
    world.alarm.risks = {MN[:29]: Risk.URGENT}
    await member.tap("mine:circles:say:")
    async with world.memory.unit() as work:
        (case,) = await work.cases.unclosed()
        (message,) = await work.cases.messages(case.id)
    assert message.text == said("circles.would_like", what="📅 3-р сарын 11, Лх")
    assert MN[:10] not in message.text, "what the desk announced is no word of theirs, and ends with it"
    assert not case.urgent
    assert case.person_id == (await member.person()).id
    assert said("support.received") in member.text, "somebody is at the desk"
    open_one = f"mine:circles:{_id(world)}"
    await member.tap(open_one, on=member.last.id)
    assert member.say("circles.told_desk") in member.text
    assert member.data == [f"mine:circles:no:{_id(world)}", "mine:circles"]
    await member.taps_in_vain(f"mine:circles:say:{_id(world)}")
    async with world.memory.unit() as work:
        assert len(await work.cases.messages(case.id)) == 1, "they are told once"
    await member.tap("mine:circles:no:")
    assert member.data == [f"mine:circles:yes:{_id(world)}", "mine:circles"]
    await member.taps_in_vain(f"mine:circles:say:{_id(world)}")


@pytest.mark.parametrize("what", ["nobody is there", "muted"])
async def test_who_tells_the_desk_learns_whether_anybody_hears_it(what: str) -> None:
    world = World()
    member, staff = await with_announcement(world)
    await open_(member)
    await member.tap("mine:circles:yes:")
    if what == "muted":
        await member.send(SECRET)
        case_id = await take(world, staff)
        async with world.memory.unit() as work:
            case = await work.cases.get(case_id)
            assert case is not None
            flood = replace(case.flood, muted_until=world.clock() + timedelta(days=1))
            await work.cases.save(replace(case, flood=flood))
            await work.commit()
    else:
        person = await staff.person()
        async with world.memory.unit() as work:
            await work.people.save(replace(person, unreachable=True))
            await work.commit()
    await member.tap("mine:circles:say:")
    told = "support.muted" if what == "muted" else "support.received_nobody"
    assert said(told) in member.words


async def six_hours(world: World) -> None:
    """They pass, and all that is owed is carried in its minute."""
    for _ in range(6 * 12 + 1):
        await world.carry()
        world.clock.pass_(minutes=5)


def _id(world: World) -> int:
    (one,) = world.memory.tables.announcements
    return one


async def test_news_are_read_and_nobody_comes() -> None:
    world = World()
    member, staff = await with_announcement(world, day=None, en=None)
    assert staff.text == staff.say("announce.sent_news"), "there is nowhere to come"
    await open_(member)
    assert member.data == [f"mine:circles:no:{_id(world)}", "mine:circles"]
    await member.taps_in_vain(f"mine:circles:yes:{_id(world)}")
    await member.tap("mine:circles:no:")
    assert member.data == ["mine:circles"]
    await staff.tap("circ", on=staff.last.id)
    await staff.tap(f"circ:{_id(world)}")
    assert staff.text == "\n\n".join(
        [MN, "\n".join([staff.say("announce.news"), staff.say("announce.kept", days=KEPT_DAYS)])]
    )


async def test_before_the_code_word_and_after_duress_nothing_shows() -> None:
    world = World()
    member, _ = await with_announcement(world)
    one = _id(world)
    for button in (f"mine:circles:{one}", f"mine:circles:yes:{one}", "mine:circles", "mine:idea"):
        await member.send("/menu")
        await member.tap(button, on=member.last.id)
        assert member.text == member.say("private.entry")
    await member.send(DURESS)
    await six_hours(world)
    assert not any(one.screen.text in wordings() for one in member.shown)
    await member.tap("mine:circles", on=member.last.id)
    assert MN not in member.words


async def test_who_is_no_member_finds_no_way_there_behind_their_word() -> None:
    world = World()
    phone = await world.ready(9)
    await set_up(phone)
    await phone.send("/menu")
    await announce(await at_the_desk(world))
    await open_(phone)
    assert MN not in phone.words
    await phone.tap("mine")
    assert not {"mine:circles", "mine:idea"} & set(phone.data)
    for button in ("mine:circles", "mine:circles:on", f"mine:circles:yes:{_id(world)}", "mine:idea"):
        await phone.taps_in_vain(button)


async def test_who_wants_no_notices_is_told_so() -> None:
    world = World()
    member = await with_words(world)
    await open_(member)
    await member.tap("mine")
    await member.tap("mine:contact")
    await member.tap("mine:contact:wait")
    await member.tap("mine:circles")
    assert member.text == f"{member.say('circles.none')}\n\n{member.say('circles.not_told')}"
    await member.tap("mine:circles:on")
    assert member.text == f"{member.say('circles.none')}\n\n{member.say('circles.no_notice')}"
    person = await member.person()
    for never in (
        replace(person, contact=Contact.NOW, reminders=False),
        replace(person, contact=Contact.HOURS, private=replace(person.private, hours=None)),
    ):
        async with world.memory.unit() as work:
            await work.people.save(never)
            await work.commit()
        await member.tap("mine:circles", on=member.last.id)
        assert member.say("circles.no_notice") in member.text
        assert member.say("circles.told") not in member.text
    await member.tap("mine:circles:off")
    assert not (await member.person()).private.circles
    await member.tap("mine:circles:no:x", on=member.last.id)
    assert world.messenger.toasts[-1] == member.say("error.stale")


# Ideas


async def idea_asked(world: World) -> Phone:
    member = await with_words(world)
    await open_(member)
    await member.tap("mine")
    await member.tap("mine:idea")
    return member


async def test_an_idea_leaves_the_chat_and_reaches_the_desk_without_a_name() -> None:
    world = World()
    staff, member = await at_the_desk(world), await idea_asked(world)
    assert member.text == member.say("ideas.ask", most=Ideas.MOST)
    await member.send(IDEA)
    assert member.text == member.say("ideas.kept")
    assert IDEA not in member.words
    assert world.understanding.asked == [], "the model reads none of it"
    await staff.send("/desk")
    await staff.tap("tips")
    await staff.tap("tips:")
    assert staff.say("ideas.week", day="3-р сарын 2") in staff.words
    assert IDEA in staff.words
    assert staff.say("ideas.foot") in staff.text
    await staff.tap("tips:end:")
    (tip,) = world.memory.tables.tips.values()
    assert tip.state is TipState.CLOSED


async def test_the_same_idea_after_a_crash_is_one_and_the_fourth_is_refused() -> None:
    world = World()
    member = await idea_asked(world)
    asked = (await member.person()).expecting
    update = await member.message({"text": IDEA})
    person = replace(await member.person(), expecting=asked)  # nobody was told that it is stored
    async with world.memory.unit() as work:
        await work.people.save(person)
        await work.commit()
    await member.deliver(update)
    assert member.text == member.say("ideas.kept")
    assert len(world.memory.tables.tips) == 1
    for _ in range(Ideas.MOST - 1):
        await member.tap("mine")
        await member.tap("mine:idea")
        await member.send(IDEA)
    await member.tap("mine")
    await member.tap("mine:idea")
    assert member.text == member.say("error.too_many_ideas")
    assert len(world.memory.tables.tips) == Ideas.MOST


async def test_an_idea_that_cries_for_help_is_kept_and_answered() -> None:
    world = World()
    member = await idea_asked(world)
    world.alarm.risks = {IDEA: Risk.URGENT}
    await member.send(IDEA)
    assert len(world.memory.tables.tips) == 1
    assert "sup" in " ".join(member.data)


async def test_who_was_away_for_too_long_loses_the_idea_and_nothing_is_seen() -> None:
    world = World()
    member = await idea_asked(world)
    world.clock.pass_(minutes=16)
    await member.send(IDEA)
    assert member.text == member.say("private.entry")
    assert IDEA not in member.words
    assert world.memory.tables.tips == {}


@pytest.mark.parametrize("content", [voice(), {"photo": [PHOTO]}])
async def test_what_is_no_text_is_no_idea_and_goes_to_nobody(content: dict[str, Any]) -> None:
    """Else it would come to the desk under their name."""
    world = World()
    await at_the_desk(world)
    member = await with_words(world)
    await open_(member)
    await member.send(SECRET)
    await member.tap("mine", on=member.last.id)
    await member.tap("mine:idea")
    sent = await member.message(content | {"caption": IDEA})
    assert member.text == member.say("talk.texts_only")
    async with world.memory.unit() as work:
        (case,) = await work.cases.unclosed()
        assert [one.text for one in await work.cases.messages(case.id)] == [SECRET]
    await member.send(IDEA)
    assert len(world.memory.tables.tips) == 1, "it is asked for as before"
    await member.send(CODE)
    assert sent["message"]["message_id"] not in {one.id for one in member.shown}, "it leaves with the rest"


# At the desk


async def test_what_cannot_be_taken_is_asked_for_again() -> None:
    world = World()
    staff = await at_the_desk(world, "en")
    await begin(staff)
    await staff.send("ө" * (LONGEST + 1))
    assert said("announce.too_long", "en", most=LONGEST) in staff.text
    await staff.send(MN)
    await staff.tap("circ:skip:en:")
    for day, why in (
        ("whenever", "bad_day"),
        ("2026-02-30", "bad_day"),
        ("2026-03-05 15:00", "bad_day"),
        ("2026-03-01", "past_day"),
    ):
        await staff.send(day)
        assert said(f"announce.{why}", "en") in staff.text
    await staff.send("2026-03-05")
    assert said("announce.preview", "en", hours=6) in staff.text
    await staff.tap("circ:drop:")
    assert world.memory.tables.announcements == {}


async def test_what_was_refused_leaves_the_chat_when_the_desk_locks() -> None:
    world = World()
    staff = await at_the_desk(world)
    await begin(staff)
    refused = await staff.send(f"{MN} {'ө' * LONGEST}")
    await staff.send(MN)
    assert refused in {one.id for one in staff.shown}, "to be copied from"
    await staff.send("/lock")
    assert refused not in {one.id for one in staff.shown}
    assert MN not in staff.words


async def test_a_day_that_passed_before_it_was_sent_is_asked_for_again() -> None:
    world = World()
    staff = await at_the_desk(world)
    await begin(staff)
    await staff.send(MN)
    await staff.tap("circ:skip:en:")
    await staff.send("2026-03-04")
    world.clock.pass_(days=1)
    await staff.tap("circ:send:")
    assert staff.say("announce.past_day") in staff.text
    await staff.send("2026-03-06")
    await staff.tap("circ:send:")
    assert staff.text == staff.say("announce.sent")


async def test_the_desk_locks_and_what_was_typed_is_not_kept() -> None:
    world = World()
    staff = await at_the_desk(world)
    await begin(staff)
    staff.has_open_desk = False
    world.clock.pass_(minutes=16)
    await staff.send(MN)
    assert staff.say("desk.unsaved") in staff.text
    assert world.memory.tables.announcements == {}
    await staff.tap("circ", on=staff.last.id)
    assert world.memory.tables.announcements == {}


async def test_a_reply_to_something_else_is_no_announcement() -> None:
    world = World()
    staff = await at_the_desk(world)
    gone = (await begin(staff)) + 50
    await staff.send("an answer for somebody", reply_to=gone)
    assert staff.text == staff.say("desk.reply_to_whom")
    assert world.memory.tables.announcements == {}


async def test_five_stand_and_one_is_ended() -> None:
    world = World()
    member, staff = await with_announcement(world)
    for _ in range(MOST_OPEN - 1):
        await announce(staff)
    await staff.tap("circ", on=staff.last.id)
    await staff.tap("circ:new")
    assert staff.text == staff.say("error.too_many_announcements")
    first = min(world.memory.tables.announcements)
    await staff.tap(f"circ:end:{first}", on=staff.last.id)
    assert staff.text == staff.say("announce.end_question")
    await staff.tap("circ:end:")
    assert len(world.memory.tables.announcements) == MOST_OPEN - 1
    await open_(member)
    assert len([one for one in member.shown if MN in one.screen.text]) == MOST_OPEN - 1
    await member.taps_in_vain(f"mine:circles:yes:{first}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_fits(language: str) -> None:
    words = catalogs().words(language)
    world = World()
    person = await (await with_words(world)).person()
    day = NOON.date() + timedelta(days=200)
    one = Announcement(10**12, 1, NOON, "Ү" * LONGEST, "W" * LONGEST, day, sent=True)
    screens = [
        circles.announcement(words, one, person),
        circles.listing(words, [one] * MOST_OPEN, person, hears=True),
        circles_desk.preview(words, one),
        circles_desk.opened(words, one, 1000),
        circles_desk.listing(words, [one] * 40),
    ]
    for screen in screens:
        assert len(screen.text.encode("utf-16-le")) // 2 <= LIMIT
        assert all(len((button.data or "").encode()) <= 52 for row in screen.rows for button in row)
