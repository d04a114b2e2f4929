"""The desk in chat: the list, a claimed case, answers and what becomes of them, and all bad input."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.errors import RetryLaterError
from bot.chat.lanes import Sweeper
from bot.domain.notes import NoteKind
from bot.domain.people import Role
from bot.domain.support import Case, CaseState, Need, Outcome
from bot.usecases.invitations import Revoke
from bot.usecases.vanish import SweepPosts
from tests.chat.test_handlers_support import ANSWER, SECRET, a_desk, ask, claim, open_form, post_with
from tests.chat.world import Phone, World, content, said

HELPLINE = "child_helpline"


def staffed(key: str, **values: object) -> str:
    return said(key, "en", **values)


def case_of(world: World) -> Case:
    (case,) = world.memory.tables.cases.values()
    return case


async def claimed() -> tuple[World, Phone, Phone, int]:
    """A person, a coordinator who holds their case, and its number."""
    world, person, staff = await a_desk()
    await ask(person)
    await claim(world, staff)
    return world, person, staff, case_of(world).id


async def six_seconds(world: World, *staff: Phone) -> None:
    """What was written leaves."""
    world.clock.pass_(seconds=6)
    for phone in staff:
        await phone.open_desk()
    await world.carry()


def everything_for(world: World, phone: Phone) -> str:
    """All that was ever shown in this chat."""
    return "\n".join(screen.text for chat, screen in world.messenger.history if chat == phone.chat_id)


# — The list —


async def test_the_list_tells_what_for_how_long_and_how_urgent_but_not_who() -> None:
    world, person, staff = await a_desk()
    await open_form(person, need="health")
    await person.send(SECRET)
    world.clock.pass_(minutes=12)
    await staff.send("/desk")
    (label,) = [b.text for b in staff.last.buttons if (b.data or "").startswith("desk:claim:")]
    assert label == f"🩺 {case_of(world).pseudonym} · МН · 12 min"
    assert staffed("desk.need_health") in staff.text
    assert staffed("desk.student") not in staff.text
    assert staff.data[-3:] == ["desk", "rota", "lock"]
    assert staff.last.screen.protect


async def test_more_than_thirty_come_in_pages_and_what_is_mine_on_the_first() -> None:
    world, _, staff, mine = await claimed()
    for chat_id in range(100, 135):
        await world.acts.write_to_desk(await world.acts.meet(chat_id), "тусал", chat_id)
        world.clock.pass_(minutes=1)
    await staff.send("/desk")
    first = [data for data in staff.data if data.startswith("desk:claim:")]
    assert (len(first), first[-1]) == (31, f"desk:claim:{mine}")
    await staff.tap("desk:list:1")
    assert len([data for data in staff.data if data.startswith("desk:claim:")]) == 5
    await staff.tap("desk:list:x", on=staff.last.id)
    assert world.messenger.toasts[-1] == staffed("error.stale")


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMIN])
async def test_the_ranks_above_see_counts_alone_until_it_comes_to_them(role: Role) -> None:
    world, person, _ = await a_desk()
    above = await world.staff(2, role)
    await ask(person)
    world.clock.pass_(minutes=4)
    await above.send("/desk")
    case = case_of(world)
    assert "4 min" in above.text
    assert case.pseudonym not in above.words
    await above.tap(f"desk:claim:{case.id}", on=above.last.id)
    assert above.text == staffed("error.not_yet_for_you")
    assert SECRET not in everything_for(world, above)


# — A claimed case —


async def test_the_head_says_what_is_known_and_has_three_short_rows() -> None:
    world, person, staff = await a_desk()
    await person.send("/menu")
    await person.tap("help")
    await person.tap("sup")
    await person.tap("sup:need:unsafe")
    await person.tap("sup:soon")
    await person.tap("sup:now")
    await person.send(SECRET)
    async with world.memory.unit() as work:
        await work.cases.save(replace(case_of(world), duress=True))
        await work.commit()
    await claim(world, staff)
    head = next(one for one in staff.shown if staffed("desk.duress") in one.screen.text)
    for line in ("desk.student", "desk.need_unsafe", "desk.urgent"):
        assert staffed(line) in head.screen.text
    assert len(head.screen.rows) == 3
    assert head.screen.protect
    await staff.tap("desk:more:")
    assert len(staff.shown[-2].screen.rows) <= 4
    await staff.tap("desk:head:")
    assert any(staffed("desk.duress") in one.screen.text for one in staff.shown)
    assert case_of(world).need is Need.UNSAFE


async def test_the_list_goes_when_a_case_is_opened() -> None:
    _, _, staff, _ = await claimed()
    assert staffed("desk.title") not in staff.words


async def test_all_of_a_case_is_protected_and_swept() -> None:
    world, _, staff, case = await claimed()
    head = post_with(staff, staffed("desk.student"))
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    for way in ("can", "note", "safe", "more", "over", "ask", "ref", "day", "know", "out", "end", "head"):
        await staff.tap(f"desk:{way}:{case}", on=head)
    await staff.send("дахиад", reply_to=head)
    assert staffed("desk.replied_now") in staff.text
    shown = [screen for chat, screen in world.messenger.history if chat == staff.chat_id]
    assert all(screen.protect for screen in shown if case_of(world).pseudonym in screen.text)
    world.clock.pass_(hours=47)
    await SweepPosts(world.memory.unit, Sweeper(world.messenger), world.clock)()  # type: ignore[arg-type]
    assert case_of(world).pseudonym not in staff.words
    assert SECRET not in staff.words
    assert ANSWER not in staff.words


# — Answers —


async def test_an_answer_can_be_undone_for_five_seconds() -> None:
    world, person, staff, _ = await claimed()
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    assert SECRET in staff.text
    assert staffed("desk.replied_now") in staff.text
    world.clock.pass_(seconds=5)
    await staff.tap("desk:undo:")
    assert staff.text == staffed("desk.taken_back", pseudonym=case_of(world).pseudonym)
    assert staff.data == []
    await six_seconds(world, staff)
    assert ANSWER not in everything_for(world, person)


async def test_an_undo_that_comes_too_late_says_so_and_the_echo_stays() -> None:
    world, person, staff, _ = await claimed()
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    late = staff.tapped("desk:undo:")
    await six_seconds(world, staff)
    assert ANSWER in person.text
    await staff.deliver(late)
    assert world.messenger.toasts[-1] == staffed("error.too_late")
    assert ANSWER in person.words


async def test_the_echo_tells_of_the_notice_and_of_the_opening_in_place() -> None:
    world, person, staff, _ = await claimed()
    await person.tap("sup:close")
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    echo = staff.last.id
    world.clock.pass_(minutes=10)
    await staff.open_desk()
    await world.carry()
    await world.carry()
    assert staff.last.id == echo
    assert staffed("desk.fate_announced", moment="").rstrip() in staff.text
    assert staff.data == []
    world.clock.pass_(minutes=16)
    await person.tap("remind")
    assert ANSWER in person.text
    await staff.open_desk()
    await world.carry()
    assert staff.last.id == echo
    assert staffed("desk.fate_opened", moment="").rstrip() in staff.text


async def test_a_reply_to_the_echo_goes_to_the_same_person() -> None:
    world, person, staff, _ = await claimed()
    await staff.send("нэг", reply_to=post_with(staff, SECRET))
    await staff.send("хоёр", reply_to=staff.last.id)
    await six_seconds(world, staff)
    assert "нэг" in person.words
    assert "хоёр" in person.text


async def test_an_answer_before_a_locked_desk_goes_nowhere_and_stands_to_be_sent_again() -> None:
    world, _, staff, _ = await claimed()
    post = post_with(staff, SECRET)
    staff.has_open_desk = False
    world.clock.pass_(minutes=15)
    await staff.send(ANSWER, reply_to=post)
    assert staffed("desk_session.unsent") in staff.text
    assert world.understanding.texts == []
    assert ANSWER in staff.words
    assert [m.text for m in world.memory.tables.messages.values()] == [SECRET]
    staff.has_open_desk = True
    await staff.send(ANSWER, reply_to=post)
    assert staffed("desk.replied", pseudonym=case_of(world).pseudonym, about=SECRET) in staff.text


@pytest.mark.parametrize("reply", [one.id for one in content().replies("mn")])
async def test_a_ready_answer_goes_in_the_persons_language_and_is_seen_before_in_both(reply: str) -> None:
    world, person, staff, case = await claimed()
    theirs, mine = content().reply(reply, "mn"), content().reply(reply, "en")
    assert theirs is not None
    assert mine is not None
    await staff.tap("desk:can:")
    await staff.tap(f"desk:can:{case}:{reply}")
    preview = next(one for one in staff.shown if theirs.text.strip() in one.screen.text)
    assert mine.text.strip() in preview.screen.text
    await staff.tap(f"desk:say:{case}:{reply}")
    assert "desk:undo:" in staff.data[0]
    await six_seconds(world, staff)
    assert theirs.text.strip() in person.text
    assert mine.text.strip() not in everything_for(world, person)


async def test_whether_talking_is_safe_is_asked_in_plain_words_and_answered_by_a_tap() -> None:
    world, person, staff, _ = await claimed()
    await staff.tap("desk:safe:")
    assert said("support.is_safe") in staff.shown[-2].screen.text
    await staff.tap(f"desk:safe:{case_of(world).id}:ask")
    await six_seconds(world, staff)
    assert person.text == said("support.is_safe")
    await person.tap(person.data[1])
    assert person.text == said("support.safe_later")
    await world.carry()
    assert said("support.said_unsafe") in staff.text
    await person.tap("sup:close")
    assert said("support.safe_later") not in person.words


# — Notes, supervisors —


async def test_a_note_is_kept_shown_to_staff_and_never_sent() -> None:
    world, person, staff, _ = await claimed()
    await staff.tap("desk:note:")
    await staff.send("secret-canary-note")
    assert staff.text == staffed("desk.noted")
    await staff.tap("desk:note:")
    assert "secret-canary-note" in staff.text
    await staff.tap("desk:head:")
    await person.send("байна уу")
    await six_seconds(world, staff)
    assert "canary" not in everything_for(world, person)
    assert world.understanding.texts == []


async def test_a_reply_to_a_note_or_to_the_page_of_notes_goes_to_nobody() -> None:
    world, _, staff, _ = await claimed()
    await staff.tap("desk:note:")
    page = post_with(staff, staffed("desk.notes_type"))
    await staff.send("тэмдэглэл", reply_to=page)
    assert staff.text == staffed("desk.noted")
    noted, typed = staff.last.id, post_with(staff, "тэмдэглэл")
    for post in (noted, typed):
        await staff.send("зүгээр л бодол", reply_to=post)
        assert staff.text == staffed("desk.reply_to_whom")
    await six_seconds(world, staff)
    assert [m.text for m in world.memory.tables.messages.values()] == [SECRET]
    assert len(world.memory.tables.notes) == 1


async def test_who_replies_to_the_person_in_the_middle_of_a_note_means_the_person() -> None:
    world, person, staff, _ = await claimed()
    post = post_with(staff, SECRET)
    await staff.tap("desk:note:")
    await staff.send(ANSWER, reply_to=post)
    assert world.memory.tables.notes == {}
    await six_seconds(world, staff)
    assert ANSWER in person.text


async def test_a_note_before_a_locked_desk_is_not_kept_and_goes_nowhere() -> None:
    world, _, staff, _ = await claimed()
    await staff.tap("desk:note:")
    staff.has_open_desk = False
    world.clock.pass_(minutes=15)
    await staff.send("нууц тэмдэглэл")
    assert staffed("desk.unsaved") in staff.text
    assert world.memory.tables.notes == {}
    assert world.understanding.texts == []


async def test_a_supervisor_is_asked_reads_and_advises_and_cannot_answer() -> None:
    world, person, staff, case = await claimed()
    above = await world.staff(3, Role.SUPERVISOR)
    await staff.tap("desk:more:")
    await staff.tap("desk:ask:")
    await staff.send("Яавал дээр вэ?")
    assert staff.text == staffed("desk.ask_done")
    await world.carry()
    assert above.text == staffed("desk.news_question")
    assert case_of(world).pseudonym not in above.words
    await above.tap("desk")
    await above.tap("desk:read:")
    assert SECRET in above.words
    assert "Яавал дээр вэ?" in above.words
    await above.send("Би хариулъя", reply_to=post_with(above, SECRET))
    assert above.text == staffed("desk.reply_to_whom")
    await above.tap("desk:adv:")
    await above.send("Эхлээд сонс")
    assert above.text == staffed("desk.advised")
    assert SECRET not in above.words
    assert "Эхлээд сонс" not in above.words
    await world.carry()
    assert staff.text == staffed("desk.news_advice")
    await staff.tap(f"desk:note:{case}", on=staff.last.id)
    assert "Эхлээд сонс" in staff.text
    await six_seconds(world, staff)
    assert "Эхлээд сонс" not in everything_for(world, person)
    assert [note.kind for note in world.memory.tables.notes.values()] == [NoteKind.QUESTION, NoteKind.ADVICE]


# — Letting go —


async def test_a_case_is_handed_over_with_a_summary_and_leaves_the_first_chat() -> None:
    world, person, staff, _ = await claimed()
    colleague = await world.staff(2, Role.COORDINATOR)
    to = (await colleague.person()).id
    async with world.memory.unit() as work:
        await work.rota.join(to, "Саруул")
        await work.commit()
    await staff.tap("desk:more:")
    await staff.tap("desk:over:")
    assert "Саруул" in staff.words
    await staff.tap(f"desk:over:{case_of(world).id}:{(await colleague.person()).id}")
    await staff.send("Эмзэг сэдэв. Яаруулж болохгүй.")
    assert staff.text == staffed("desk.over_done", pseudonym=case_of(world).pseudonym)
    assert SECRET not in staff.words
    assert "Эмзэг сэдэв" not in staff.words
    await world.carry()
    assert colleague.text == staffed("desk.news_handed")
    await colleague.tap("desk")
    await colleague.tap("desk:claim:")
    assert "Эмзэг сэдэв" in colleague.words
    assert SECRET in colleague.text
    summary = post_with(colleague, "Эмзэг сэдэв")
    await colleague.send("ойлголоо", reply_to=summary)
    assert colleague.text == staffed("desk.reply_to_whom")
    await six_seconds(world, colleague)
    assert "Эмзэг" not in everything_for(world, person)
    assert "ойлголоо" not in everything_for(world, person)


async def test_a_handover_is_finished_after_telegram_was_out_of_reach() -> None:
    world, _, staff, _ = await claimed()
    colleague = await world.staff(2, Role.COORDINATOR)
    await staff.tap("desk:more:")
    await staff.tap("desk:over:")
    await staff.tap(f"desk:over:{case_of(world).id}:{(await colleague.person()).id}")
    world.messenger.failures[1] = [RetryLaterError(1)]
    sent = world.messenger.write(1, "тойм")
    with pytest.raises(RetryLaterError):
        await staff.message({"text": "тойм"}, sent)
    await staff.message({"text": "тойм"}, sent)
    assert SECRET not in staff.words
    assert case_of(world).claimed_by == (await colleague.person()).id
    assert len(world.memory.tables.notes) == 1


async def test_who_knows_the_person_lets_others_take_it_and_sees_it_no_more() -> None:
    world, _, staff, case = await claimed()
    await staff.tap("desk:more:")
    await staff.tap("desk:know:")
    await staff.tap(f"desk:know:{case}:yes")
    assert staff.text == staffed("desk.know_done")
    assert SECRET not in staff.words
    await staff.send("/desk")
    assert f"desk:claim:{case}" not in staff.data
    assert case_of(world).state is CaseState.WAITING


# — Services, days, the end —


async def test_a_service_is_told_after_the_persons_own_yes() -> None:
    world, person, staff, case = await claimed()
    await staff.tap("desk:more:")
    await staff.tap(f"desk:ref:{case}")
    offered = {data.split(":")[3] for one in staff.shown for data in _data(one) if data.count(":") == 3}
    assert {one.id for one in content().helpers("en")} <= offered
    await staff.tap(f"desk:ref:{case}:{HELPLINE}")
    await staff.tap(f"desk:ref:{case}:{HELPLINE}:ask")
    assert staff.data == [], "nothing to undo: it was looked at before"
    assert not [d for one in staff.shown for d in _data(one) if d.startswith("desk:told:")]
    await six_seconds(world, staff)
    name = next(one.name for one in content().helpers("mn") if one.id == HELPLINE)
    assert name in person.text
    await person.tap(person.data[1])
    assert said("support.know_kept") in person.text
    await person.tap(person.data[0])
    assert said("support.know_thanks") in person.text
    await world.carry()
    assert said("support.said_know") in staff.text
    await staff.tap(f"desk:ref:{case}", on=staff.shown[0].id)
    await staff.tap("desk:told:")
    (referral,) = world.memory.tables.referrals.values()
    assert referral.done_at is not None
    toasts = len(world.messenger.toasts)
    await person.tap(person.data[1])
    assert said("error.stale") in world.messenger.toasts[toasts:]


def _data(shown: object) -> list[str]:
    return [button.data or "" for button in shown.buttons]  # type: ignore[attr-defined]


async def test_on_the_chosen_day_the_list_and_a_line_say_so() -> None:
    world, _, staff, case = await claimed()
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    await staff.tap("desk:more:")
    await staff.tap(f"desk:day:{case}")
    await staff.tap(f"desk:day:{case}:3")
    assert any("📅" in one.screen.text for one in staff.shown)
    world.clock.pass_(days=3)
    await world.carry()
    assert staffed("desk.news_follow_up") in staff.words
    await staff.send("/desk")
    (label,) = [b.text for b in staff.last.buttons if b.data == f"desk:claim:{case}"]
    assert "📅" in label


@pytest.mark.parametrize("outcome", Outcome)
async def test_a_case_ends_with_an_outcome(outcome: Outcome) -> None:
    world, _, staff, case = await claimed()
    await staff.tap("desk:end:")
    await staff.tap(f"desk:end:{case}:{outcome}")
    assert case_of(world).outcome is outcome
    assert SECRET not in staff.words


async def test_words_that_come_while_a_case_is_being_ended_are_read_first() -> None:
    world, person, staff, case = await claimed()
    await staff.tap("desk:end:")
    await person.send("нэг юм мартсан байна")
    await staff.tap(f"desk:end:{case}:helped")
    assert staffed("error.unread_word") in staff.words
    assert case_of(world).state is CaseState.CLAIMED
    await staff.tap("desk:claim:")
    assert "нэг юм мартсан байна" in staff.text
    await staff.tap("desk:end:")
    await staff.tap(f"desk:end:{case}:helped")
    assert case_of(world).state is CaseState.CLOSED


# — Bad input —

BUTTONS = (
    "claim:{0}",
    "head:{0}",
    "more:{0}",
    "end:{0}",
    "end:{0}:helped",
    "can:{0}",
    "can:{0}:here",
    "say:{0}:here",
    "safe:{0}",
    "safe:{0}:ask",
    "undo:{0}:1",
    "note:{0}",
    "ask:{0}",
    "read:{0}",
    "adv:{0}",
    "over:{0}",
    "over:{0}:1",
    "know:{0}",
    "know:{0}:yes",
    "ref:{0}",
    "ref:{0}:child_helpline",
    "ref:{0}:child_helpline:ask",
    "told:{0}:1",
    "day:{0}",
    "day:{0}:3",
    "out:{0}",
    "out:{0}:ask",
    "out:{0}:second",
    "out:{0}:take",
)


async def _in_vain(world: World, phone: Phone, case: int, *errors: str) -> None:
    """No button of the case does anything on this phone; each is answered with kind words."""
    kind = {staffed(f"error.{code}") for code in errors}
    for button in BUTTONS:
        before, stored = len(world.messenger.history), world.memory.tables
        await phone.tap(f"desk:{button.format(case)}", on=phone.last.id)
        told = {screen.text for _, screen in world.messenger.history[before:]}
        told |= {world.messenger.toasts[-1] or ""}
        assert told & kind, (button, told)
        assert SECRET not in "".join(told)
        assert world.memory.tables.cases == stored.cases
        assert world.memory.tables.messages == stored.messages
        assert world.memory.tables.notes == stored.notes


async def test_buttons_of_a_case_of_a_colleague_do_nothing() -> None:
    world, _, _, case = await claimed()
    colleague = await world.staff(2, Role.COORDINATOR)
    await _in_vain(world, colleague, case, "no_such_case", "already_claimed")


async def test_buttons_of_a_case_that_there_is_not_do_nothing() -> None:
    world, _, staff, _ = await claimed()
    await _in_vain(world, staff, 4711, "no_such_case")


async def test_buttons_of_a_removed_coordinator_do_nothing() -> None:
    world, _, staff, case = await claimed()
    await Revoke(world.memory.unit, world.clock)((await staff.person()).id, Role.COORDINATOR)
    await _in_vain(world, staff, case, "not_allowed")


async def test_buttons_of_a_case_that_was_handed_over_meanwhile_do_nothing() -> None:
    world, _, staff, case = await claimed()
    colleague = await world.staff(2, Role.COORDINATOR)
    await world.acts.let_go.hand_over(await staff.person(), case, (await colleague.person()).id, "тойм")
    await _in_vain(world, staff, case, "no_such_case", "already_claimed")
    await staff.send(ANSWER, reply_to=post_with(staff, SECRET))
    assert staff.text == staffed("error.no_such_case")
    await six_seconds(world, staff)
    assert len(world.memory.tables.messages) == 1


async def test_buttons_of_ones_own_case_do_nothing() -> None:
    world, _, staff = await a_desk()
    await ask(staff, SECRET)
    await staff.send("/menu")
    await _in_vain(world, staff, case_of(world).id, "no_such_case")


@pytest.mark.parametrize("what", ["note", "ask", "over"])
async def test_what_is_typed_after_a_case_went_elsewhere_is_told_so_and_let_go(what: str) -> None:
    world, _, staff, case = await claimed()
    colleague, _ = await world.staff(2, Role.COORDINATOR), await world.staff(3, Role.SUPERVISOR)
    to = (await colleague.person()).id
    await staff.tap(f"desk:{what}:{case}" + (f":{to}" if what == "over" else ""), on=staff.shown[0].id)
    async with world.memory.unit() as work:
        await work.cases.save(replace(case_of(world), claimed_by=to + 1000))
        await work.commit()
    await staff.send("хувийн бодол")
    assert staff.text == staffed("error.no_such_case")
    assert (await staff.person()).expecting is None
    assert world.memory.tables.notes == {}
    assert world.understanding.texts == []


async def test_a_button_of_nonsense_is_told_so() -> None:
    _, _, staff, case = await claimed()
    for data in (
        "desk:what:1",
        "desk:claim:x",
        f"desk:end:{case}:loved",
        f"desk:can:{case}:none",
        f"desk:say:{case}",
        f"desk:ref:{case}:none",
        f"desk:told:{case}",
        f"desk:day:{case}:2",
        f"desk:undo:{case}",
        f"desk:undo:{case}:x",
    ):
        await staff.tap(data, on=staff.last.id)
        assert staff.world.messenger.toasts[-1] == staffed("error.stale"), data


async def test_a_question_of_the_desk_is_answered_by_who_was_asked_alone() -> None:
    world, person, staff, case = await claimed()
    await staff.tap(f"desk:safe:{case}:ask", on=staff.shown[0].id)
    await six_seconds(world, staff)
    message = max(world.memory.tables.messages)
    stranger = await world.ready(9)
    await stranger.taps_in_vain(f"sup:say:{message}:y")
    for data in (f"sup:say:{message - 1}:y", "sup:say:x:y"):
        await person.taps_in_vain(data)
    assert len(world.memory.tables.messages) == 2


async def test_a_crash_after_an_answer_is_stored_tells_it_again_and_sends_it_once() -> None:
    world, person, staff, _ = await claimed()
    post = post_with(staff, SECRET)
    update = await staff.message({"text": ANSWER}, reply_to=post)
    await staff.deliver(update)
    assert "desk:undo:" in staff.data[0]
    await six_seconds(world, staff)
    assert everything_for(world, person).count(ANSWER) == 1
    assert world.clock() - case_of(world).opened_at < timedelta(minutes=1)
