"""Nobody is passed on to a service without their own yes."""

from dataclasses import replace

import pytest

from bot.domain.errors import NoConsentError, NoSuchCaseError, StaleError
from bot.domain.private import Private
from bot.domain.referral import Consent
from bot.domain.support import Asked, Outcome, Question
from tests.usecases.cases import HeldCase

HELPLINE = "child_helpline"


async def asked(desk: HeldCase) -> tuple[int, int, int]:
    """The case, the referral and the message that asks."""
    case = await desk.begin()
    desk.update += 1
    referral, replied = await desk.refer.propose(desk.holder, case, HELPLINE, "may they know?", desk.update)
    assert replied is not None
    await desk.pass_(seconds=6)
    assert desk.lane.to_person_texts == [(desk.asker.id, "may they know?")]
    return case, referral.id, replied.message_id


async def test_a_service_is_told_after_the_persons_yes_and_not_before() -> None:
    desk = HeldCase()
    case, referral, message = await asked(desk)
    with pytest.raises(NoConsentError):
        await desk.refer.done(desk.holder, case, referral)
    question = await desk.answer_question(desk.asker, message, True)
    assert question.asked == Asked(Question.REFERRAL, referral)
    done = await desk.refer.done(desk.holder, case, referral)
    assert (done.consent, done.answered_at, done.done_at) == (Consent.GIVEN, desk.clock(), desk.clock())
    assert await desk.refer.done(desk.holder, case, referral) == done


async def test_a_no_is_a_no_and_can_be_asked_again_once() -> None:
    desk = HeldCase()
    case, referral, message = await asked(desk)
    await desk.answer_question(desk.asker, message, False)
    with pytest.raises(NoConsentError):
        await desk.refer.done(desk.holder, case, referral)
    again, replied = await desk.refer.propose(desk.holder, case, HELPLINE, "and now?", 900)
    assert again.id != referral
    assert replied is not None


async def test_one_that_waits_is_not_asked_twice() -> None:
    desk = HeldCase()
    case, referral, _ = await asked(desk)
    again, replied = await desk.refer.propose(desk.holder, case, HELPLINE, "please?", 900)
    assert (again.id, replied) == (referral, None)
    assert len(desk.memory.tables.referrals) == 1


async def test_they_may_change_their_mind_until_the_service_was_told() -> None:
    desk = HeldCase()
    case, referral, message = await asked(desk)
    await desk.answer_question(desk.asker, message, True)
    await desk.answer_question(desk.asker, message, False)
    with pytest.raises(NoConsentError):
        await desk.refer.done(desk.holder, case, referral)
    await desk.answer_question(desk.asker, message, True)
    await desk.refer.done(desk.holder, case, referral)
    with pytest.raises(StaleError):
        await desk.answer_question(desk.asker, message, False)


async def test_only_who_was_asked_answers_and_only_a_question() -> None:
    desk = HeldCase()
    case, _, message = await asked(desk)
    stranger = await desk.person()
    first = next(iter(desk.memory.tables.messages))
    for who, number in ((stranger, message), (desk.asker, first), (desk.asker, 4711), (desk.holder, message)):
        with pytest.raises(StaleError):
            await desk.answer_question(who, number, True)
    await desk.end(desk.holder, case, Outcome.REFERRED)
    with pytest.raises(StaleError):
        await desk.answer_question(desk.asker, message, True)


async def test_nobody_else_refers_or_marks() -> None:
    desk = HeldCase()
    case, referral, message = await asked(desk)
    await desk.answer_question(desk.asker, message, True)
    for act in (
        desk.refer.of(desk.other, case),
        desk.refer.propose(desk.other, case, "police", "may they?", 900),
        desk.refer.done(desk.other, case, referral),
    ):
        with pytest.raises(NoSuchCaseError):
            await act
    with pytest.raises(StaleError):
        await desk.refer.done(desk.holder, case, 4711)


async def test_whether_talking_is_safe_is_asked_and_answered() -> None:
    desk = HeldCase()
    case = await desk.begin()
    replied = await desk.reply.to(desk.holder, case, "a good time?", 900, Asked(Question.SAFE))
    await desk.pass_(seconds=6)
    question = await desk.answer_question(desk.asker, replied.message_id, False)
    assert question.asked == Asked(Question.SAFE)


async def test_before_their_code_word_nobody_agrees_for_them() -> None:
    desk = HeldCase()
    _, _, message = await asked(desk)
    locked = replace(desk.asker, private=Private(code_word=b"word"))
    with pytest.raises(StaleError):
        await desk.answer_question(locked, message, True)
    (referral,) = desk.memory.tables.referrals.values()
    assert referral.consent is Consent.ASKED
