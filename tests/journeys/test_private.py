"""A member's own way to the desk on a watched phone: a word opens it, another one shows an empty bot."""

from tests.journeys.people import at_desk, press, staff, welcomed, words
from tests.journeys.phones import Json, Phone, Sandbox, labels_of, text_of
from tests.journeys.test_support import claim, reminders
from tests.journeys.world import World

CODE, DURESS = "маргааш бороотой юу", "цэнхэр шувуу нисэв"
PLEA, FIRST, SECOND = (f"secret-canary-{n}" for n in (20, 21, 22))
say = words().say


def begin_of(key: str, **values: object) -> str:
    """The first line of a text."""
    return say(key, **values).partition("\n")[0]


async def set_up(phone: Phone) -> None:
    """Both words, a made-up name, notices at any time, a quarter of an hour."""
    sent = await phone.send("/menu")
    await press(phone, say("menu.more"), after=sent)
    await press(phone, say("more.settings"), say("more.title"))
    await press(phone, say("private.title"), say("settings.title"))
    await press(phone, say("private.begin"), begin_of("private.entry"))
    await press(phone, say("private.on"), begin_of("private.what"))
    await press(phone, say("private.on"), begin_of("private.limits"))
    await phone.wait_for(begin_of("private.ask_code", example=say("private.example")))
    await type_away(phone, CODE)
    await phone.wait_for(begin_of("private.ask_duress"))
    await type_away(phone, DURESS)
    await press(phone, say("private.take"), begin_of("private.ask_alias", name=""))
    await press(phone, say("support.contact_now"), say("private.ask_contact"))
    await press(phone, say("private.vanish_15"), say("private.ask_vanish"))
    await phone.wait_for(say("private.done"))


async def type_away(phone: Phone, word: str) -> int:
    """Type a word of one's own: the message leaves the chat."""
    typed = await phone.send(word)
    await phone.wait_gone(typed)
    return typed


async def open_by_word(phone: Phone) -> int:
    """The code word, and the tap below the small talk; the number of what was typed."""
    typed = await type_away(phone, CODE)
    await press(phone, say("private.nod"), after=typed)
    return typed


async def nothing_shows(phone: Phone) -> None:
    """Neither side of the chat tells of the desk, of an answer, or of a word."""
    shown = [text_of(message) for message in await phone.messages()]
    traces = ("secret-canary", CODE, DURESS, begin_of("support.received"), say("support.answer"))
    assert not [text for text in shown if any(trace in text for trace in traces)]


async def looks(phone: Phone) -> list[tuple[str, list[str]]]:
    """What somebody finds who looks through the menu for something hidden."""
    seen: list[Json] = [await phone.wait_for(say("menu.help"), after=await phone.send("/menu"))]
    where = seen[0]["message_id"]
    for label, shows in (
        (say("menu.more"), say("more.title")),
        (say("more.settings"), say("settings.title")),
        (say("private.title"), begin_of("private.entry")),
    ):
        await phone.tap(label, on=where)
        seen.append(await phone.wait_for(shows, after=where - 1))
    return [(text_of(message), labels_of(message)) for message in seen]


async def test_a_word_opens_another_hides_and_a_stranger_finds_a_quiz(sandbox: Sandbox, world: World) -> None:
    desk, phone = await staff(sandbox, world, "coordinator"), await staff(sandbox, world, "member")
    anybody = await welcomed(sandbox)
    await set_up(phone)
    await nothing_shows(phone)

    typed = await open_by_word(phone)
    await press(phone, say("support.need_talk"), after=typed)
    await press(phone, say("support.calm"), say("support.urgency"))
    await press(phone, say("support.contact_now"), say("support.contact"))
    await phone.wait_for(begin_of("support.write"))
    await phone.wait_for("108", after=await phone.send(PLEA))
    shown = await claim(desk, PLEA)

    typed = await type_away(phone, CODE)  # the second time it closes
    await phone.wait_for("◉", after=typed)
    await nothing_shows(phone)

    await desk.send(FIRST, reply_to=shown["message_id"])
    told = reminders()
    await phone.wait_for(lambda message: text_of(message) in told, after=typed)
    await press(phone, say("quiz_reminder.open"), after=typed)
    assert await looks(phone) == await looks(anybody)
    await nothing_shows(phone)
    typed = await open_by_word(phone)
    await phone.wait_for(FIRST, after=typed)

    typed = await type_away(phone, DURESS)
    await phone.wait_for(say("menu.title"), after=typed)
    await nothing_shows(phone)
    assert await looks(phone) == await looks(anybody)

    listing = await at_desk(desk)
    await desk.tap(say("desk.mine"), on=listing["message_id"])
    await desk.wait_for(say("desk.duress"), after=listing["message_id"])
    shown = await desk.wait_for(PLEA, after=listing["message_id"])
    before = await phone.texts()
    sent = await desk.send(SECOND, reply_to=shown["message_id"])
    await desk.wait_for(say("desk.fate_waits"), after=sent)
    await sandbox.settled()
    assert await phone.texts() == before, "nothing is announced after the duress word"

    typed = await open_by_word(phone)
    await phone.wait_for(SECOND, after=typed)
    await press(phone, say("support.close"), SECOND)
    await phone.wait_for("◉", after=typed)
    await nothing_shows(phone)
