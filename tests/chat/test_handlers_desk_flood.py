"""Floods as both sides see them: kind words, one line for a crowd, a mute; and a desk that is left empty."""

import pytest

from bot.chat.lanes import SupportSender
from bot.domain.flood import AT_ONCE, CROWD
from bot.domain.people import Role
from bot.domain.support import CaseState, Errand
from tests.chat.test_handlers_desk import case_of, claimed, six_seconds, staffed
from tests.chat.test_handlers_support import ANSWER, SECRET, a_desk, ask, claim, post_with
from tests.chat.world import World, counted, said


async def test_twenty_messages_in_a_second_and_then_kind_words_once() -> None:
    world, person, staff, _ = await claimed()
    before = len(world.messenger.history)
    for number in range(AT_ONCE + 10):
        await person.send(f"үг {number}")
    told = [screen.text for _, screen in world.messenger.history[before:]]
    assert told == [said("support.slower")]
    await world.carry()
    await world.carry()
    assert f"үг {AT_ONCE - 1}" in staff.words
    assert f"үг {AT_ONCE}" not in staff.words
    world.clock.pass_(minutes=1)
    await world.carry()
    assert f"үг {AT_ONCE + 9}" in staff.words
    await person.tap("sup:close")
    assert said("support.slower") not in person.words, "it goes with the conversation"


async def test_a_crowd_of_strangers_is_one_line_and_is_seen_one_by_one() -> None:
    world, person, staff = await a_desk()
    for chat_id in range(100, 100 + CROWD):
        await world.acts.write_to_desk(await world.acts.meet(chat_id), "тусал", chat_id)
    world.clock.pass_(minutes=1)
    await ask(person)
    await staff.send("/desk")
    alone, crowd = [button for button in staff.last.buttons if (button.data or "").count(":") == 2]
    assert (crowd.data or "").startswith("desk:crowd:")
    assert crowd.text.startswith(f"👥 {CROWD} · ")
    assert (alone.data or "").startswith("desk:claim:")
    assert staffed("desk.crowd") in staff.text
    await staff.tap("desk:crowd:")
    assert len([data for data in staff.data if data.startswith("desk:claim:")]) == CROWD
    await staff.tap("desk:claim:")
    assert "тусал" in staff.text
    await staff.tap(crowd.data or "", on=staff.last.id)
    assert world.messenger.toasts[-1] == staffed("error.stale"), "it is a crowd no more"


async def test_who_fills_the_desk_is_muted_and_told_whom_to_call() -> None:
    world, person, staff, case_id = await claimed()
    await staff.tap("desk:more:")
    await staff.tap(f"desk:mute:{case_id}")
    assert staffed("desk.mute_question", pseudonym=case_of(world).pseudonym) in staff.words
    await staff.tap(f"desk:mute:{case_id}:yes")
    assert staff.text == staffed("desk.mute_done", pseudonym=case_of(world).pseudonym)
    assert SECRET not in staff.words
    before = len(staff.shown)
    await person.send("яагаад")
    assert said("support.muted") in person.text
    assert "108" in person.text
    await person.send("хариулаач")
    assert said("support.muted") in person.text, "they are told once"
    await world.carry()
    assert len(staff.shown) == before, "nobody is called"
    await staff.send("/desk")
    (line,) = [button for button in staff.last.buttons if button.data == f"desk:claim:{case_id}"]
    assert line.text.startswith("🔇")
    assert staffed("desk.muted") in staff.text
    await staff.tap("desk:claim:")
    assert "хариулаач" in staff.words


async def test_who_is_muted_and_answers_by_a_tap_is_told_whom_to_call() -> None:
    world, person, staff, case_id = await claimed()
    await staff.tap("desk:safe:")
    await staff.tap(f"desk:safe:{case_id}:ask")
    await six_seconds(world, staff)
    await staff.tap(f"desk:mute:{case_id}:yes", on=staff.last.id)
    await person.tap("sup:say:")
    assert said("support.muted") in person.text


async def test_a_thousand_lines_are_read_some_at_a_time() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    for number in range(100):
        await person.send(f"мөр {number};")
    await claim(world, staff)
    assert ("мөр 60;" in staff.words, "мөр 59;" in staff.words) == (True, False)
    assert counted("desk.older", 61, "en") in staff.words
    await staff.tap("desk:old:")
    assert ("мөр 20;" in staff.words, "мөр 19;" in staff.words) == (True, False)
    await staff.send(ANSWER, reply_to=post_with(staff, "мөр 20;"))
    assert ANSWER in [message.text for message in world.memory.tables.messages.values()]
    end = f"desk:end:{case_of(world).id}:listened"
    await staff.tap(end, on=staff.last.id)
    assert staffed("error.unread_word") in staff.words, "nobody has read the first lines"
    await staff.tap("desk:old:")
    assert SECRET in staff.words
    await staff.tap(end, on=staff.last.id)
    assert case_of(world).state is CaseState.CLOSED


async def test_locking_takes_what_stands_at_the_desk_out_of_the_chat() -> None:
    world, person, staff, _ = await claimed()
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    await staff.send("/desk")
    await staff.tap("lock")
    assert staff.text == staffed("desk_session.locked")
    for words in (SECRET, ANSWER, case_of(world).pseudonym):
        assert words not in staff.words
    assert SECRET in person.words
    await staff.send("/desk")
    await staff.tap("desk:claim:")
    assert SECRET in staff.words, "it is read again from the list"
    staff.has_open_desk = False
    await staff.send("/lock")
    assert SECRET not in staff.words


async def test_what_comes_by_itself_shows_no_words_on_a_locked_screen() -> None:
    world, person, staff, _ = await claimed()
    await person.send("дараах үг")
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    before = len(world.messenger.history)
    world.clock.pass_(seconds=6)
    await world.carry()
    came = [screen for _, screen in world.messenger.history[before:]]
    for words, is_silent in ((ANSWER, True), ("дараах үг", False)):
        (screen,) = [one for one in came if words in one.text and "→" not in one.text]
        assert (screen.veiled, screen.silent) == (True, is_silent)


@pytest.mark.parametrize("errand", [Errand.CROWD, Errand.UNHEARD])
async def test_new_calls_hold_nothing_of_anybody(errand: Errand) -> None:
    world, _, staff, _ = await claimed()
    lane = world.support.lane
    assert isinstance(lane, SupportSender)
    person = await staff.person()
    await (lane.crowd(person) if errand is Errand.CROWD else lane.news(person, errand))
    key = "escalation.crowd" if errand is Errand.CROWD else "desk.news_unheard"
    assert (staff.text, staff.data) == (staffed(key), ["desk"])
    assert case_of(world).state is CaseState.CLAIMED


async def test_the_person_hears_that_nobody_answered_without_a_word_on_the_screen() -> None:
    world = World()
    person = await world.ready(7)
    await world.staff(1, Role.COORDINATOR)
    lane = world.support.lane
    await lane.still_waiting(await person.person())
    assert said("escalation.still_waiting") in person.text
    assert person.last.screen.veiled
