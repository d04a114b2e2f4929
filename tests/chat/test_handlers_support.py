"""A request for support from the first tap to the last, on both sides."""

import json
from dataclasses import replace
from datetime import time

import pytest

from bot.chat.errors import RetryLaterError, UnreachableError
from bot.chat.views import quiz_reminder
from bot.domain.people import Contact, Role
from bot.domain.private import Private, SafeHours
from bot.domain.safety import Risk
from bot.domain.support import CaseState, Need
from bot.usecases.invitations import Revoke
from tests.chat.world import Phone, World, catalogs, content, said

SECRET = "гэрт минь айлгаад байна"
ANSWER = "Би уншлаа. Хамт бодъё."


def reminders(language: str = "mn") -> set[str]:
    """What a notice can say."""
    words = catalogs().words(language)
    return {quiz_reminder.notice(words, which).text for which in range(len(quiz_reminder.WORDINGS))}


async def a_desk() -> tuple[World, Phone, Phone]:
    """A world with a person and a coordinator."""
    world = World()
    person = await world.ready(7, name="Сарнай", username="sarnai_nuuts")
    staff = await world.staff(1, Role.COORDINATOR)
    return world, person, staff


async def open_form(person: Phone, contact: str = "now", need: str = "talk") -> None:
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    await person.will_write(contact, need)


async def ask(person: Phone, text: str = SECRET, contact: str = "now") -> int:
    """Open the conversation and write the first message; its id."""
    await open_form(person, contact)
    return await person.send(text)


async def claim(world: World, staff: Phone) -> None:
    await world.carry()
    await staff.send("/desk")
    await staff.tap("desk:claim:")


def post_with(phone: Phone, text: str) -> int:
    """The newest message on the phone that holds this text."""
    return [one.id for one in phone.shown if text in one.screen.text][-1]


async def test_the_whole_round() -> None:
    world, person, staff = await a_desk()
    await open_form(person)
    assert person.text == said("support.write")
    await person.send(SECRET)
    assert said("support.received") in person.text
    await world.carry()
    assert staff.text == said("desk.ping", "en")
    await staff.tap("desk")
    await staff.tap("desk:claim:")
    assert SECRET in staff.text
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    assert said("desk.replied_now", "en") in staff.text
    world.clock.pass_(seconds=6)
    await world.carry()
    assert ANSWER in person.text
    await person.send("баярлалаа")
    await world.carry()
    assert "баярлалаа" in staff.text
    await staff.tap("desk:end:")
    await staff.tap("desk:end:")
    assert (await world.acts.desk(await staff.person())).cases == []
    assert SECRET not in staff.words
    assert ANSWER not in staff.words


async def test_neither_side_sees_who_the_other_is() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    for phone, other in ((person, staff), (staff, person)):
        everything = json.dumps(
            [
                [screen.text, [[b.text, b.data, b.url] for row in screen.rows for b in row]]
                for chat, screen in world.messenger.history
                if chat == phone.chat_id
            ],
            ensure_ascii=False,
        )
        assert other.name not in everything
        assert other.username not in everything
    (case,) = world.memory.tables.cases.values()
    assert case.pseudonym in staff.words
    assert case.pseudonym not in person.words


async def test_a_ping_holds_nothing_of_anybody() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    before = len(world.messenger.history)
    await world.carry()
    pings = [screen for _, screen in world.messenger.history[before:]]
    assert [ping.text for ping in pings] == [said("desk.ping", "en")]
    (case_id,) = world.memory.tables.cases
    assert [b.data for row in pings[0].rows for b in row] == ["desk", f"esc:{case_id}"]


async def test_an_urgent_word_makes_the_ping_urgent_also_when_it_comes_second() -> None:
    world, person, staff = await a_desk()
    world.alarm.risks = {"тэр намайг зодож байна": Risk.URGENT}
    await ask(person, "сайн байна уу")
    await world.carry()
    assert staff.text == said("desk.ping", "en")
    await person.send("тэр намайг зодож байна")
    await world.carry()
    assert staff.text == said("desk.ping_urgent", "en")
    await person.send("тэр намайг зодож байна")
    before = len(world.messenger.history)
    await world.carry()
    assert len(world.messenger.history) == before, "once is enough"


async def test_a_redelivered_message_is_stored_once_and_told_again() -> None:
    world, person, staff = await a_desk()
    await open_form(person)
    update = await person.message({"text": SECRET})
    await person.deliver(update)
    assert len(world.memory.tables.messages) == 1
    received = [s for chat, s in world.messenger.history if chat == 7 and said("support.received") in s.text]
    assert len(received) == 2, "told again: perhaps it was not told the first time"
    before = len(staff.shown)
    await world.carry()
    assert len(staff.shown) == before + 1, "one ping"


async def test_a_redelivered_message_does_not_open_a_case_again_that_was_closed_meanwhile() -> None:
    world, person, staff = await a_desk()
    await open_form(person)
    update = await person.message({"text": SECRET})
    await claim(world, staff)
    await staff.tap("desk:end:")
    await staff.tap("desk:end:")
    await person.deliver(update)
    assert [case.state for case in world.memory.tables.cases.values()] == [CaseState.CLOSED]


async def test_what_is_written_to_the_desk_never_reaches_the_model() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    for text in ("за", "108", "сайн уу", "/inform{}", "/greet", "⁠/start2"):
        await person.send(text)
    assert world.understanding.texts == []


async def test_an_unknown_command_is_told_so_and_ends_no_conversation() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    await person.send("/одоо яах вэ")
    assert person.text == said("talk.unknown_command")
    await person.send("би айж байна")
    assert [m.text for m in world.memory.tables.messages.values()] == [SECRET, "би айж байна"]


async def test_a_safe_word_in_the_conversation_reaches_the_desk_and_opens_the_card() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    await person.send("108")
    assert [m.text for m in world.memory.tables.messages.values()] == [SECRET, "108"]
    assert "108" in person.text
    await person.tap("sup:close")
    assert "108" not in person.words, "the card goes with the conversation"


async def test_who_waits_for_an_answer_goes_on_writing_to_the_desk_but_not_for_ever() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    world.clock.pass_(hours=12, minutes=14)
    await person.send("хэн нэгэн байна уу")
    assert world.understanding.texts == []
    assert len(world.memory.tables.messages) == 2
    world.clock.pass_(hours=12, minutes=15)
    await person.send("тоглоё")
    assert world.understanding.texts == ["тоглоё"]
    assert len(world.memory.tables.messages) == 2


async def test_an_answer_is_not_shown_after_a_quarter_of_an_hour_of_silence() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    world.clock.pass_(minutes=15)
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    assert ANSWER not in person.words


async def test_a_reply_to_a_message_of_the_conversation_means_it_however_late() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    world.clock.pass_(hours=3)
    await person.send("одоо л харлаа", reply_to=post_with(person, ANSWER))
    assert world.understanding.texts == []
    await staff.open_desk()
    await world.carry()
    assert "одоо л харлаа" in staff.text


async def test_leaving_deletes_every_message_of_the_conversation_and_leaves_a_quiz() -> None:
    world, person, staff = await a_desk()
    await open_form(person)
    await person.message({"location": {"latitude": 47.9, "longitude": 106.9}})
    assert person.text == said("support.texts_only")
    await person.send(SECRET)
    await person.message({"location": {"latitude": 47.9, "longitude": 106.9}})
    await claim(world, staff)
    await staff.send("ж" * 4096, reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    await person.send("за")
    await person.tap("sup:close")
    assert content().quizzes("mn")[0].questions[0].text in person.text
    traces = ("write", "received", "texts_only", "answer", "open", "close", "beside")
    for trace in [SECRET, "за", "[something]", "жжж", *(said(f"support.{key}") for key in traces)]:
        assert trace not in {one.screen.text for one in person.shown}
        assert len(trace) < 4 or trace not in person.words
    assert "sup" not in "".join(b.data or "" for one in person.shown for b in one.buttons)


async def test_leaving_before_the_first_word_leaves_nothing_either() -> None:
    _, person, _ = await a_desk()
    await open_form(person)
    await person.message({"location": {"latitude": 47.9, "longitude": 106.9}})
    await person.tap("sup:close")
    assert said("support.write") not in person.words
    assert said("support.texts_only") not in person.words
    assert (await person.person()).expecting is None


async def test_a_form_that_was_too_old_to_be_edited_goes_too() -> None:
    world, person, _ = await a_desk()
    await person.tap("help")
    await person.tap("sup")
    world.messenger.too_old.add((7, person.last.id))
    await person.will_write("wait")
    await person.send(SECRET)
    await person.tap("sup:close")
    assert said("support.write") not in person.words


async def test_leaving_is_finished_after_telegram_was_out_of_reach() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    update = person.tapped("sup:close")
    world.messenger.failures[7] = [RetryLaterError(1)]
    with pytest.raises(RetryLaterError):
        await person.deliver(update)
    assert SECRET in person.words
    await person.deliver(update)
    assert SECRET not in person.words
    assert said("support.write") not in person.words


async def test_closing_is_finished_after_telegram_was_out_of_reach() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    await staff.tap("desk:end:")
    update = staff.tapped("desk:end:")
    world.messenger.failures[1] = [RetryLaterError(1)]
    with pytest.raises(RetryLaterError):
        await staff.deliver(update)
    await staff.deliver(update)
    assert SECRET not in staff.words
    readers = {post.reader_id for post in world.memory.tables.posts.values() if post.case_id is not None}
    assert readers == {(await person.person()).id}, "only the person's own messages are still remembered"


@pytest.mark.parametrize("tap", ["quiz", "menu", "progress", "more"])
async def test_whoever_does_something_else_is_no_longer_heard_by_the_desk(tap: str) -> None:
    world, person, _ = await a_desk()
    await ask(person)
    await person.tap(tap, on=1)
    await person.send("юу асуух вэ")
    assert len(world.memory.tables.messages) == 1


async def test_whoever_does_something_else_before_the_first_word_writes_to_the_bot_again() -> None:
    world, person, _ = await a_desk()
    await open_form(person)
    await person.tap("quiz", on=1)
    await person.send("паспорт гэж юу вэ")
    assert world.memory.tables.cases == {}
    assert world.understanding.texts == ["паспорт гэж юу вэ"]


async def test_an_answer_waits_without_a_word_for_who_did_not_agree_to_notices() -> None:
    world, person, staff = await a_desk()
    await ask(person, contact="wait")
    await person.tap("sup:close")
    await claim(world, staff)
    before = len(world.messenger.history)
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    assert said("desk.replied_later", "en") in staff.text
    world.clock.pass_(seconds=6)
    await world.carry()
    assert [chat for chat, _ in world.messenger.history[before:] if chat == 7] == []
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    assert ANSWER in person.text


async def test_several_waiting_answers_are_announced_once_as_an_ordinary_quiz() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await person.tap("sup:close")
    await claim(world, staff)
    before = len(world.messenger.history)
    for text in ("нэг", "хоёр", "гурав"):
        await staff.send(text, reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    notices = [screen for chat, screen in world.messenger.history[before:] if chat == 7]
    assert [n.text in reminders() for n in notices] == [True]
    await person.tap("remind")
    shown = [one.screen.text for one in person.shown]
    assert [text in "".join(shown) for text in ("нэг", "хоёр", "гурав")] == [True] * 3
    await person.tap("sup:close")
    await staff.send("дөрөв", reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    assert person.text in reminders()


async def test_after_stop_no_notice_comes() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await person.send("/stop")
    await claim(world, staff)
    before = len(world.messenger.history)
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    world.clock.pass_(seconds=6)
    await world.carry()
    assert [chat for chat, _ in world.messenger.history[before:] if chat == 7] == []


async def test_a_reply_goes_to_the_case_of_the_message_not_to_the_newest() -> None:
    world, first, staff = await a_desk()
    second = await world.ready(8)
    await ask(first, "нэгдүгээр")
    await ask(second, "хоёрдугаар")
    await claim(world, staff)
    await staff.send("/desk")
    async with world.memory.unit() as work:
        waiting = [c for c in await work.cases.unclosed() if c.state is CaseState.WAITING]
    await staff.tap(f"desk:claim:{waiting[0].id}")
    await staff.send("зөвхөн нэгдүгээрт", reply_to=post_with(staff, "нэгдүгээр"))
    world.clock.pass_(seconds=6)
    await world.carry()
    assert "зөвхөн нэгдүгээрт" in first.words
    assert "зөвхөн нэгдүгээрт" not in second.words


async def test_a_list_never_stands_where_a_reply_would_go_to_one_case() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    head = post_with(staff, said("desk.student", "en"))
    await staff.tap("desk", on=head)
    assert said("desk.title", "en") in staff.text
    assert staff.last.id != head
    await staff.send("би одоо очлоо", reply_to=staff.last.id)
    assert staff.text == said("desk.reply_to_whom", "en")
    assert len(world.memory.tables.messages) == 1
    assert world.understanding.texts == []


@pytest.mark.parametrize("target", ["ping", "old post", "plain"])
async def test_words_that_may_be_for_a_case_go_nowhere_by_mistake(target: str) -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await world.carry()
    reply_to: int | None = staff.last.id
    if target != "ping":
        await claim(world, staff)
    if target == "old post":
        reply_to = post_with(staff, SECRET)
        await staff.tap("desk:end:")
        await staff.tap("desk:end:")
    await staff.send("хувийн зүйл", reply_to=None if target == "plain" else reply_to)
    assert staff.text == said("desk.reply_to_whom", "en")
    assert world.understanding.texts == []


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.SUPERVISOR, Role.ADMIN])
async def test_whoever_holds_a_case_is_protected_from_writing_to_the_model(role: Role) -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, role)
    await ask(person)
    await claim(world, staff)
    await staff.send("түүнд ингэж хэлье")
    assert world.understanding.texts == []
    assert staff.text == said("desk.reply_to_whom", "en")


async def test_a_second_coordinator_comes_too_late_and_reads_nothing() -> None:
    world, person, staff = await a_desk()
    colleague = await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await world.carry()
    await colleague.send("/desk")
    await claim(world, staff)
    await colleague.tap("desk:claim:")
    assert colleague.text == said("error.already_claimed", "en")
    assert SECRET not in colleague.words


async def test_nobody_sees_or_claims_their_own_case() -> None:
    world, _, staff = await a_desk()
    await ask(staff, "надад ч тусламж хэрэгтэй")
    assert said("support.received_nobody", "en") in staff.text, "they are the only coordinator"
    await staff.send("/desk")
    assert staff.text == said("desk.empty", "en")
    case_id = next(iter(world.memory.tables.cases))
    await staff.tap(f"desk:claim:{case_id}", on=staff.last.id)
    assert staff.text == said("error.no_such_case", "en")


async def test_a_coordinator_writes_to_the_desk_like_anybody() -> None:
    world, _, staff = await a_desk()
    colleague = await world.staff(2, Role.COORDINATOR)
    await ask(staff, "надад ч тусламж хэрэгтэй")
    await claim(world, colleague)
    assert "надад ч тусламж хэрэгтэй" in colleague.text


async def test_a_revoked_coordinator_gets_nothing_more_and_the_case_goes_on() -> None:
    world, person, staff = await a_desk()
    colleague = await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await claim(world, staff)
    await Revoke(world.memory.unit, world.clock)((await staff.person()).id, Role.COORDINATOR)
    await person.send("байна уу")
    await world.carry()
    assert "байна уу" not in staff.words
    await staff.send("уучлаарай", reply_to=post_with(staff, SECRET))
    assert staff.text == said("error.not_allowed", "en")
    assert colleague.text == said("desk.ping", "en")
    await colleague.tap("desk")
    await colleague.tap("desk:claim:")
    assert "байна уу" in colleague.words


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
async def test_a_revoked_supervisor_or_admin_holds_nothing_any_more(role: Role) -> None:
    world = World()
    person, staff = await world.ready(7), await world.staff(1, role)
    await ask(person)
    await claim(world, staff)
    await Revoke(world.memory.unit, world.clock)((await staff.person()).id, role)
    await person.send("байна уу")
    await world.carry()
    assert "байна уу" not in staff.words
    assert [case.state for case in world.memory.tables.cases.values()] == [CaseState.WAITING]


async def test_a_holder_who_blocked_the_bot_loses_the_case_to_those_who_can_read_it() -> None:
    world, person, staff = await a_desk()
    colleague = await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await claim(world, staff)
    world.messenger.failures[1] = [UnreachableError()]
    await person.send("байна уу")
    await world.carry()
    await world.carry()
    assert colleague.text == said("desk.ping", "en")
    await colleague.tap("desk")
    await colleague.tap("desk:claim:")
    assert "байна уу" in colleague.words


async def test_a_coordinator_who_deletes_themselves_leaves_nobody_waiting_in_silence() -> None:
    world, person, staff = await a_desk()
    colleague = await world.staff(2, Role.COORDINATOR)
    await ask(person)
    await claim(world, staff)
    before = len(colleague.shown)
    await staff.send("/delete_me")
    await staff.tap("delete:yes")
    await world.carry()
    assert len(colleague.shown) == before + 1
    assert colleague.text == said("desk.ping", "en")


async def test_whoever_deletes_themselves_takes_their_words_from_both_chats() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    await person.send("/delete_me")
    await person.tap("delete:yes")
    assert SECRET not in staff.words
    assert SECRET not in person.words
    assert person.text == said("delete.done")
    await staff.send("/desk")
    assert staff.text == said("desk.empty", "en")


async def test_whoever_leaves_the_desk_by_deleting_themselves_keeps_nothing_of_others() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    assert SECRET in staff.words
    await staff.send("/delete_me")
    await staff.tap("delete:yes")
    assert SECRET not in staff.words
    assert SECRET in person.words, "their own conversation stays with them"


async def test_with_nobody_to_read_it_the_person_is_told_so_and_the_first_to_come_hears_of_it() -> None:
    world = World()
    person = await world.ready(7)
    await ask(person)
    assert said("support.received_nobody") in person.text
    assert "108" in person.text
    supervisor = await world.staff(3, Role.SUPERVISOR)
    await world.carry()
    assert supervisor.text == said("desk.ping", "en")


async def test_long_words_are_shown_whole_and_every_part_is_bound_to_the_case() -> None:
    world, person, staff = await a_desk()
    await ask(person, "үг " * 1365)
    await claim(world, staff)
    parts = [one for one in staff.shown if one.mine and "үг үг" in one.screen.text]
    assert len(parts) == 2
    for part in parts:
        await staff.send("хариу", reply_to=part.id)
        assert said("desk.replied_now", "en") in staff.text
    await staff.tap("desk:end:")
    await staff.tap("desk:end:")
    assert "үг үг" not in staff.words


async def test_long_words_that_come_later_are_bound_too() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    await person.send("үг " * 1365)
    await world.carry()
    first = next(one for one in staff.shown if "үг үг" in one.screen.text)
    await staff.send("хариу", reply_to=first.id)
    assert said("desk.replied_now", "en") in staff.text


@pytest.mark.parametrize("who", [None, Role.LEADER, Role.MEMBER])
async def test_the_desk_is_shut_for_everybody_else(who: Role | None) -> None:
    world, person, _ = await a_desk()
    await ask(person)
    other = await world.staff(3, who, "Клуб") if who else await world.ready(3, "en")
    case_id = next(iter(world.memory.tables.cases))
    await other.send("/desk")
    assert other.text == said("error.not_allowed", "en")
    for data in ("desk", f"desk:claim:{case_id}", f"desk:end:{case_id}:yes"):
        await other.tap(data, on=other.last.id)
        assert other.text == said("error.not_allowed", "en")
    assert [case.state for case in world.memory.tables.cases.values()] == [CaseState.WAITING]


@pytest.mark.parametrize(("tap", "contact"), [("now", Contact.NOW), ("wait", Contact.WHEN_I_WRITE)])
async def test_the_person_decides_about_notices_before_writing(tap: str, contact: Contact) -> None:
    _, person, _ = await a_desk()
    await open_form(person, tap)
    assert (await person.person()).contact is contact


@pytest.mark.parametrize("need", Need)
@pytest.mark.parametrize("soon", [True, False])
async def test_what_was_chosen_before_the_first_word_stands_in_the_case(need: Need, soon: bool) -> None:
    world, person, _ = await a_desk()
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    await person.tap(f"sup:need:{need}")
    if need is Need.UNSAFE:
        assert person.text.index("108") < person.text.index(said("support.unsafe_then"))
        assert person.data == ["sup:soon", "sup:close"]
    await person.tap("sup:soon" if soon or need is Need.UNSAFE else "sup:calm")
    await person.tap("sup:wait")
    await person.send(SECRET)
    (case,) = world.memory.tables.cases.values()
    assert (case.need, case.urgent) == (need, soon or need is Need.UNSAFE)


@pytest.mark.parametrize("taps", [(), ("need:talk",), ("need:unsafe",), ("need:health", "soon")])
async def test_words_that_come_before_the_last_step_reach_the_desk(taps: tuple[str, ...]) -> None:
    world, person, _ = await a_desk()
    await person.send("/menu")
    await person.tap("help")
    for tap in ("sup", *(f"sup:{tap}" for tap in taps)):
        await person.tap(tap)
    await person.send(SECRET)
    assert said("support.received") in person.text
    assert world.understanding.texts == []
    (case,) = world.memory.tables.cases.values()
    assert (case.need is None) == (taps == ())
    await person.tap("sup:close")
    assert said("support.entry") not in person.words


@pytest.mark.parametrize("data", ["sup:need:money", "sup:need:"])
async def test_a_need_that_there_is_not_changes_nothing(data: str) -> None:
    world, person, _ = await a_desk()
    await person.send("/menu")
    await person.tap(data, on=person.last.id)
    await person.send(SECRET)
    assert world.messenger.toasts[-1] == said("error.stale")
    assert world.memory.tables.cases == {}


async def test_agreed_hours_are_offered_to_who_agreed_some() -> None:
    world, person, _ = await a_desk()
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    await person.tap("sup:need:talk")
    await person.tap("sup:calm")
    assert "sup:hours" not in person.data
    agreed = replace(await person.person(), private=Private(hours=SafeHours(time(14), time(16))))
    async with world.memory.unit() as work:
        await work.people.save(agreed)
        await work.commit()
    await person.tap("sup:calm", on=person.last.id)
    await person.tap("sup:hours")
    assert (await person.person()).contact is Contact.HOURS


async def test_a_second_request_is_asked_anew() -> None:
    world, person, staff = await a_desk()
    await open_form(person, need="health")
    await person.send(SECRET)
    await claim(world, staff)
    await staff.tap("desk:end:")
    await staff.tap("desk:end:")
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    await person.send("дахиад нэг юм асууя")
    (case,) = world.memory.tables.cases.values()
    assert (case.need, case.urgent, case.state) == (None, False, CaseState.WAITING)


async def test_going_back_in_shows_that_it_is_open() -> None:
    world, person, _ = await a_desk()
    await ask(person)
    world.clock.pass_(hours=1)
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    assert person.text == said("support.open")
    await person.send("дахиад би")
    assert len(world.memory.tables.messages) == 2


async def test_a_closed_case_is_opened_again_by_the_next_word() -> None:
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    await staff.tap("desk:end:")
    await staff.tap("desk:end:")
    await person.send("дахиад асууя")
    assert said("support.received") in person.text
    before = len(staff.shown)
    await world.carry()
    assert staff.text == said("desk.ping", "en")
    assert len(staff.shown) == before + 1
    assert len(world.memory.tables.cases) == 1


async def test_a_long_list_still_fits_into_a_message() -> None:
    world, _, staff = await a_desk()
    for chat_id in range(100, 235):
        other = world.phone(chat_id)
        await world.acts.write_to_desk(await world.acts.meet(other.chat_id), "тусал", chat_id)
        world.clock.pass_(minutes=1)
    await staff.send("/desk")
    assert len([d for d in staff.data if d.startswith("desk:claim:")]) == 30
