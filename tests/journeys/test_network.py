"""The network on a phone: joined by a card, a meeting announced to it, an idea, a question how one is."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.circles import LONGEST
from bot.domain.private import Ideas
from tests.camera import read_code
from tests.journeys.people import at_desk, press, staff, welcomed, words
from tests.journeys.phones import Json, Phone, Sandbox, text_of
from tests.journeys.private import (
    CODE,
    begin_of,
    looks,
    nothing_shows,
    open_by_word,
    set_up,
    type_away,
)
from tests.journeys.test_desk import data_of, shows
from tests.journeys.test_support import claim
from tests.journeys.world import World

MN, EN = "secret-canary-70 Цайны уулзалт, номын санд 18 цагт", "secret-canary-71 Tea in the library at six"
IDEA, CAPTION, REFUSED = "secret-canary-72 Let us meet on Sundays", "secret-canary-73", "secret-canary-74 "
TRACES = (MN, EN, IDEA, CAPTION, REFUSED)
say, say_en = words().say, words("en").say


def has_picture(message: Json) -> bool:
    return "photo" in message


async def link_on_card(sandbox: Sandbox, desk: Phone) -> str:
    """What a camera reads off the card that is made now; below it comes the paper."""
    listing = await at_desk(desk)
    await desk.tap(say("desk.card"), on=listing["message_id"])
    shown = await desk.wait_for(has_picture, after=listing["message_id"])
    await desk.wait_for(lambda message: "document" in message, after=shown["message_id"])
    return read_code(await sandbox.file(shown["photo"][-1]["file_id"]))


async def to_announcements(desk: Phone) -> int:
    """The list of what was announced; the message in which it stands."""
    listing = await at_desk(desk)
    await desk.tap(say("announce.title"), on=listing["message_id"])
    shown = await desk.wait_for(say("announce.list"), after=listing["message_id"] - 1)
    return int(shown["message_id"])


async def announce(desk: Phone, day: date) -> None:
    """A meeting in both languages; what cannot be taken is typed first."""
    await desk.tap(say("announce.new"), on=await to_announcements(desk))
    await desk.wait_for(begin_of("announce.ask_mn", most=LONGEST))
    typed = await desk.send(REFUSED + "ө" * LONGEST)
    await desk.wait_for(say("announce.too_long", most=LONGEST), after=typed)
    typed = await type_away(desk, MN)
    await desk.wait_for(say("announce.ask_en"), after=typed)
    typed = await type_away(desk, EN)
    await desk.wait_for(begin_of("announce.ask_day"), after=typed)
    for wrong, why in (
        (f"{day.year}-02-30", "announce.bad_day"),
        (f"{day} 18:00", "announce.bad_day"),
        ("2026-01-31", "announce.past_day"),
    ):
        await desk.wait_for(say(why), after=await desk.send(wrong))
    typed = await type_away(desk, f"{day}")
    preview = await desk.wait_for(say("announce.send"), after=typed)
    assert all(part in text_of(preview) for part in (MN, EN, words().day(day)))
    await desk.tap(say("announce.send"), on=preview["message_id"])
    await desk.wait_for(say("announce.sent"))


async def opened_announcement(desk: Phone) -> Json:
    """The announcement as the desk sees it later."""
    where = await to_announcements(desk)
    await desk.tap("secret-canary-70", on=where)
    return await desk.wait_for(say("announce.end"), after=where - 1)


async def in_vain(phone: Phone, *forged: str) -> None:
    """Buttons of the network's that nobody gave them: theirs were for one phone alone."""
    where = await phone.wait_for(say_en("menu.help"), after=await phone.send("/menu"))
    for data in forged:
        answer = await phone.forge_tap(where["message_id"], data)
        assert answer["answer"]["text"] == say_en("error.stale")
    assert await shows(phone, *TRACES) == []


async def to_settings(phone: Phone, after: int) -> str:
    """From the conversation to all that is agreed; by which name the desk knows them."""
    await press(phone, say_en("private.title"), after=after)
    shown = await phone.wait_for(say_en("check_in.told_none"), after=after)
    return text_of(shown).splitlines()[0].removeprefix(say_en("private.told_name", name=""))


async def suggests(member: Phone) -> None:
    """An idea for the box; a picture that came first goes to nobody."""
    await press(member, say_en("ideas.title"), say_en("check_in.told_none"))
    await member.wait_for(begin_of("ideas.ask", "en", most=Ideas.MOST))
    sent = await member.send(CAPTION, kind="photo")
    await member.wait_for(say_en("talk.texts_only"), after=sent)
    typed = await type_away(member, IDEA)
    await member.wait_for(say_en("ideas.kept"), after=typed)


async def agrees_to_be_asked(member: Phone) -> None:
    """A question a day, and the desk is told when there is no answer."""
    await press(member, say_en("private.back"), say_en("ideas.kept"))
    await press(member, say_en("check_in.title"), say_en("check_in.told_none"))
    await press(member, say_en("check_in.daily"), begin_of("check_in.what", "en"))
    await press(member, say_en("check_in.tell"), say_en("check_in.ask_plan"))
    await member.wait_for(say_en("check_in.told_daily_tell"))


async def finds_idea(sandbox: Sandbox, desk: Phone) -> str:
    """The coordinator opens it; all that their chat was sent on the way."""
    before = len(await sandbox.journal())
    listing = await at_desk(desk)
    await desk.tap(say("tips.list", count="").strip(), on=listing["message_id"])
    tips = await desk.wait_for(say("tips.title"), after=listing["message_id"] - 1)
    await desk.tap(say("ideas.one"), on=tips["message_id"])
    await desk.wait_for(IDEA)
    await press(desk, say("ideas.discussed"), say("ideas.foot"))
    sent = [one["params"] for one in (await sandbox.journal())[before:]]
    told = [one for one in sent if one.get("chat_id") == desk.user_id and one.get("text") != listing["text"]]
    return json.dumps(told, ensure_ascii=False)


async def test_a_card_a_meeting_an_idea_and_a_daily_question(sandbox: Sandbox, world: World) -> None:
    desk, anybody = await staff(sandbox, world, "coordinator"), await welcomed(sandbox, "en")
    payload = (await link_on_card(sandbox, desk)).partition("?start=")[2]
    member, late = [await welcomed(sandbox, "en", payload=payload) for _ in range(2)]
    same = await anybody.texts(), await looks(anybody, "en")
    for phone in (member, late):
        assert (await phone.texts(), await looks(phone, "en")) == same, "a quiz bot, whoever came and how"
    await set_up(member, "en")

    day = datetime.now(ZoneInfo(world.env["LUUJIN_TIMEZONE"])).date() + timedelta(days=7)
    await announce(desk, day)
    opened = await opened_announcement(desk)
    end = data_of(opened, say("announce.end"))
    one = end.split(":")[2]
    theirs = "mine:circles", f"mine:circles:{one}", f"mine:circles:yes:{one}", "mine:idea"
    for phone in (member, late):  # whose card came too late is a student as others are
        await in_vain(phone, *theirs, "circ", "circ:new", f"circ:{one}", f"circ:end:{one}:yes", "card", end)
    assert await looks(member, "en") == await looks(anybody, "en")

    typed = await open_by_word(member, "en")
    come = data_of(await member.wait_for(EN, after=typed), say_en("circles.come"))
    await press(member, say_en("circles.come"), EN, after=typed)
    await press(member, say_en("circles.tell_desk"), say_en("circles.you_come"), after=typed)
    await member.wait_for(say_en("circles.told_desk"), after=typed)
    assert await shows(member, MN) == [], "they read English"
    told = say_en("circles.would_like", what=f"📅 {words('en').day(day)}")
    case = await claim(desk, told)
    came = [
        text_of(message) for message in await desk.messages() if message["message_id"] >= case["message_id"]
    ]
    assert not [text for text in came if MN in text or EN in text], "those are the desk's own words, and end"
    opened = await opened_announcement(desk)
    assert say("announce.few") in text_of(opened)

    alias = await to_settings(member, typed)
    assert alias in text_of(case)
    await suggests(member)
    await agrees_to_be_asked(member)
    seen = await finds_idea(sandbox, desk)
    assert IDEA in seen
    assert not [trace for trace in (alias, str(member.user_id), CAPTION) if trace in seen]
    assert await shows(desk, CAPTION) == []
    assert len([message for message in await desk.messages() if has_picture(message)]) == 1, "the card"
    await press(desk, say("desk.more"), alias)
    await desk.wait_for(say("desk.agreed_daily_tell"))

    opened = await opened_announcement(desk)
    await desk.tap(say("announce.end"), on=opened["message_id"])
    await press(desk, say("announce.end_yes"), say("announce.end_question"))
    shut = await type_away(member, CODE)  # the second time it closes
    await member.wait_for("◉", after=shut)
    await nothing_shows(member, "en")
    assert not [message for message in await member.messages() if has_picture(message)]
    assert await looks(member, "en") == await looks(anybody, "en")

    where = await member.wait_for(say_en("menu.help"), after=await member.send("/menu"))
    await member.forge_tap(where["message_id"], come)  # one that was theirs: now it leads to the door
    await member.wait_for(begin_of("private.entry", "en"), after=where["message_id"] - 1)

    lock = await desk.send("/lock")
    await desk.wait_for(say("desk_session.locked"), after=lock)
    assert await shows(desk, *TRACES, told, alias) == [], "neither what was refused, nor the case"
