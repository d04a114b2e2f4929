"""Passing somebody on to a service: proposed by the coordinator, decided by the person, told by hand."""

from dataclasses import dataclass, replace

from bot.domain.errors import NoConsentError, StaleError
from bot.domain.people import Person
from bot.domain.referral import Consent, Referral
from bot.domain.support import Asked, Case, CaseMessage, CaseState, Question, Replied
from bot.domain.support_figures import What
from bot.usecases.cases import answer, held
from bot.usecases.desk_session import require_session
from bot.usecases.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Refer:
    """The coordinator's side. Raises NoSuchCaseError, CaseClosedError, DeskLockedError."""

    store: Store
    clock: Clock

    async def of(self, staff: Person, case_id: int) -> tuple[Case, list[Referral]]:
        """What was proposed in this case, oldest first."""
        async with self.store() as work:
            await require_session(work, staff, self.clock())
            case = await held(work, staff, case_id)
            found = await work.referrals.of(case_id)
            await work.commit()
        return case, found

    async def propose(
        self, staff: Person, case_id: int, service: str, text: str, update_id: int
    ) -> tuple[Referral, Replied | None]:
        """Ask the person whether this service may hear of them. ``text``: the question, in their language.

        One that waits for its answer, or was agreed to, is not asked twice: then there is no new answer.
        """
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            case = await held(work, staff, case_id)
            for earlier in await work.referrals.of(case_id):
                if earlier.service == service and earlier.consent is not Consent.REFUSED:
                    await work.commit()
                    return earlier, None
            referral = await work.referrals.add(Referral(0, case_id, service, staff.id, now))
            asked = Asked(Question.REFERRAL, referral.id)
            replied = await answer(work, staff, case, text, update_id, now, asked)
            await work.cases.log(case_id, staff.id, "referral proposed", now)
            await work.commit()
        return referral, replied

    async def done(self, staff: Person, case_id: int, referral_id: int) -> Referral:
        """The coordinator has told the service. Raises NoConsentError, StaleError."""
        now = self.clock()
        async with self.store() as work:
            await require_session(work, staff, now)
            await held(work, staff, case_id)
            referral = await work.referrals.get(case_id, referral_id)
            if referral is None:
                raise StaleError
            if not referral.may_be_told():
                raise NoConsentError
            if referral.done_at is None:
                referral = replace(referral, done_at=now)
                await work.referrals.save(referral)
                work.support_counts.add(What.REFERRED, referral.service, now)
                await work.cases.log(case_id, staff.id, "referred", now)
            await work.commit()
        return referral


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The person's tap below a question of the desk: what they decided is kept; the question comes back.

    They may change their mind until the service was told; whether the conversation may leave the system, as
    long as the question stands. The desk hears of it by what is written to it next.
    Raises StaleError for a question that is not theirs or can be answered no more, and before the code word:
    then somebody else may hold the phone.
    """

    store: Store
    clock: Clock

    async def __call__(self, person: Person, message_id: int, yes: bool) -> CaseMessage:
        if not person.private.is_open(self.clock()):
            raise StaleError
        async with self.store() as work:
            case = await work.cases.latest_of(person.id)
            message = await work.cases.message(case.id, message_id) if case is not None else None
            if case is None or case.state is CaseState.CLOSED or message is None or message.asked is None:
                raise StaleError
            if message.asked.question is Question.REFERRAL:
                referral = await work.referrals.get(case.id, message.asked.ref)
                if referral is None or referral.done_at is not None:
                    raise StaleError
                consent = Consent.GIVEN if yes else Consent.REFUSED
                await work.referrals.save(replace(referral, consent=consent, answered_at=self.clock()))
                await work.commit()
            elif message.asked.question is Question.EXPORT:
                if case.export is None:
                    raise StaleError
                export = case.export.answered(yes, self.clock())
                await work.cases.save(replace(case, export=export))
                await work.commit()
        return message
