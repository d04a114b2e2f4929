"""A case through the hands of the desk, and what goes wrong there: nothing reaches whom it is not for."""

import asyncio
from functools import partial

from tests.journeys.people import at_desk, press, staff, welcomed, words
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.test_desk_session import newest_coordinator
from tests.journeys.test_support import ask, claim
from tests.journeys.world import World

PLEA, WRONG, RIGHT, NOTE, ASTRAY, SUMMARY, THANKS = (f"secret-canary-{n}" for n in range(30, 37))
COLLEAGUES = [f"Хамтрагч {letter}" for letter in "АБВГ"]
say = words().say


async def shows(phone: Phone, *traces: str) -> list[str]:
    """Which of these stand on a phone, on either side."""
    shown = [text_of(message) for message in await phone.messages()]
    return [trace for trace in traces if any(trace in text for text in shown)]


async def note(desk: Phone, text: str) -> int:
    """Write a note; the number of what was typed."""
    await press(desk, say("desk.note"), after=0)
    await desk.wait_for(say("desk.notes_type"))
    typed = await desk.send(text)
    await desk.wait_for(say("desk.noted"), after=typed)
    return typed


async def hand_over(desk: Phone, name: str) -> None:
    """Give the case to the colleague of this name, with a summary."""
    await press(desk, say("desk.to_case"), say("desk.noted"))
    await press(desk, say("desk.more"), "—")
    await press(desk, say("desk.hand_over"), say("desk.more_title", pseudonym="").lstrip(": "))
    await press(desk, name, say("desk.over_title", pseudonym="").lstrip(": "))
    await desk.wait_for(say("desk.over_summary", pseudonym="").lstrip(": "))
    await desk.wait_for(say("desk.over_done", pseudonym="").lstrip(": "), after=await desk.send(SUMMARY))


async def test_taken_back_noted_handed_over_and_ended(sandbox: Sandbox, world: World) -> None:
    first, second = [await staff(sandbox, world, "coordinator", on_duty=name) for name in COLLEAGUES[:2]]
    phone = await welcomed(sandbox)
    await ask(phone, PLEA)
    for desk, told in ((first, "Баярлалаа"), (second, say("error.somebody_on_it"))):
        await press(desk, say("escalation.on_it"), say("desk.ping"))
        await desk.wait_for(told)

    shown = await claim(first, PLEA)
    await press(first, say("desk.undo"), after=await first.send(WRONG, reply_to=shown["message_id"]))
    await first.wait_for(say("desk.taken_back", pseudonym="").lstrip(": "))
    await first.send(RIGHT, reply_to=shown["message_id"])
    await phone.wait_for(RIGHT)
    typed = await note(first, NOTE)
    await first.wait_for(say("desk.reply_to_whom"), after=await first.send(ASTRAY, reply_to=typed))
    await hand_over(first, COLLEAGUES[1])
    assert await shows(first, PLEA, RIGHT, NOTE, SUMMARY) == []

    await second.wait_for(say("desk.news_handed"))
    listing = await at_desk(second)
    await second.tap(say("desk.mine"), on=listing["message_id"])
    await second.wait_for(SUMMARY, after=listing["message_id"])
    shown = await second.wait_for(PLEA, after=listing["message_id"])
    await second.send(THANKS, reply_to=shown["message_id"])
    await phone.wait_for(THANKS)
    await press(second, say("desk.close"), "—")
    await press(second, say("desk.outcome_helped"), say("desk.close_question"))
    await second.wait_for(say("desk.closed", pseudonym="").lstrip(": "))
    assert await shows(second, PLEA, RIGHT, THANKS, SUMMARY) == []
    assert await shows(phone, WRONG, NOTE, ASTRAY, SUMMARY) == [], "what was not for them"


def data_of(message: Json, label: str) -> str:
    """What a button of this message carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))


async def test_what_goes_wrong_at_a_desk_reaches_nobody(sandbox: Sandbox, world: World) -> None:
    phone = await welcomed(sandbox)
    second, first = [await staff(sandbox, world, "coordinator", on_duty=name) for name in COLLEAGUES[2:]]
    await ask(phone, PLEA)
    ping = await first.wait_for(say("desk.ping"))
    shown = await claim(first, PLEA)
    head = await first.wait_for(partial(_has, say("desk.close")))

    listing = await at_desk(second)
    for data in ("desk:claim:1", "desk:claim:999999", data_of(head, say("desk.close"))):
        answer = await second.forge_tap(listing["message_id"], data)
        assert answer["answer"]["text"] == say("error.stale")
    for reply_to in (ping["message_id"], None):
        sent = await first.send(ASTRAY, reply_to=reply_to)
        await first.wait_for(say("desk.reply_to_whom"), after=sent)

    for kind in ("photo", "voice"):
        sent = await phone.send(kind=kind)
        await first.wait_for(partial(_is, kind), after=shown["message_id"])
    refused = ("sticker", "document", "location", "contact", "video", "video_note", "audio", "dice")
    for kind in refused:
        sent = await phone.send(kind=kind)
        await phone.wait_for("дамжаагүй", after=sent)

    texts = [f"secret-canary-4{n:02}" for n in range(20)]
    await asyncio.gather(*(phone.send(text) for text in texts))
    for text in texts:
        await first.wait_for(text)
    assert not [one for one in await first.messages() if one.keys() & set(refused)]
    came = [text_of(one).rpartition("\n")[2] for one in await first.messages()]
    assert sorted(text for text in came if text in texts) == texts, "each once"

    world.luujin("people", "revoke", newest_coordinator(world), "--role", "coordinator")
    await first.wait_gone(shown["message_id"])
    assert await shows(first, PLEA, *texts) == []
    for data in (data_of(head, say("desk.close")), data_of(ping, say("escalation.on_it"))):
        before = await first.send("/menu")
        await first.forge_tap(ping["message_id"], data)
        await first.wait_for(say("error.not_allowed"), after=before)
    await second.wait_for(say("desk.ping"), after=listing["message_id"])
    await claim(second, PLEA)
    assert await shows(phone, ASTRAY) == []


def _has(label: str, message: Json) -> bool:
    return label in labels_of(message)


def _is(kind: str, message: Json) -> bool:
    return kind in message
