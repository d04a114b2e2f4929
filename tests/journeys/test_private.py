"""A member's own way to the desk on a watched phone: a word opens it, another one shows an empty bot."""

from tests.journeys.people import at_desk, press, staff, welcomed, words
from tests.journeys.phones import Sandbox, text_of
from tests.journeys.private import (
    CODE,
    DURESS,
    begin_of,
    looks,
    nothing_shows,
    open_by_word,
    set_up,
    type_away,
)
from tests.journeys.test_support import claim, reminders
from tests.journeys.world import World

PLEA, FIRST, SECOND = (f"secret-canary-{n}" for n in (20, 21, 22))
say = words().say


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
