"""Going through a guided check: by buttons that carry the answers, or in one's own words."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from bot.domain.checks import (
    Answers,
    Check,
    Outcome,
    Question,
    Standing,
    before,
    judge,
    known_answers,
    next_question,
    read,
    written,
)
from bot.domain.errors import StaleError
from bot.domain.people import Expecting, Person
from bot.usecases.people import language_of, update
from bot.usecases.ports import Clock, Library, Store

EXPECTED = "check"
"""What a person's next text is for who stands before a question of a check."""

WAITS = timedelta(hours=2)
"""So long the next text is taken for an answer; the buttons go on working after that."""


class Lead(StrEnum):
    """What comes before a question: why it is asked now."""

    BEGINS = "begins"
    GOES_ON = "goes_on"
    NOTED = "noted"
    AGAIN = "again"
    WENT_BACK = "went_back"
    MISSED = "missed"
    MISSED_AGAIN = "missed_again"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Checking:
    """A check with the answers so far. ``noted``: the answer read out of a text, with its question."""

    check: Check
    answers: Answers
    lead: Lead = Lead.GOES_ON
    noted: tuple[Question, str] | None = None

    @property
    def question(self) -> Question | None:
        """What is asked now; None when everything has an answer."""
        return next_question(self.check, self.answers)

    @property
    def outcome(self) -> Outcome:
        """What the answers say together."""
        return judge(self.check, self.answers)

    @property
    def standing(self) -> Standing | None:
        """Where Rasa has to be told that the person stands; None at the end."""
        question = self.question
        return Standing(self.check.id, self.answers, question.id) if question else None

    def data(self, answers: Answers) -> str:
        """These answers as a button carries them: ``job_offer:3fa1:kr.y``."""
        return f"{self.check.id}:{self.check.version}:{written(self.check, answers)}"

    def answering(self, answer: str) -> str:
        """The data of a button that answers the question asked now."""
        question = self.question
        return self.data({**self.answers, question.id: answer} if question else self.answers)

    @property
    def going_back(self) -> str | None:
        """The data of a button that takes the last answer back; None before the first one."""
        answers = before(self.check, self.answers)
        return None if answers is None else self.data(answers)


@dataclass(frozen=True, slots=True)
class GuidedChecks:
    """Opens a check where a button says, or where an understood text leads; and finds the one that waits.

    The answers are kept while the next text may belong to them, and no longer.
    """

    store: Store
    library: Library
    clock: Clock

    def waiting(self, person: Person) -> Checking | None:
        """The check whose question this person stands before, or None."""
        expecting = person.expecting
        if expecting is None or expecting.what != EXPECTED:
            return None
        data, _, since = expecting.ref.rpartition("@")
        if self.clock() - datetime.fromtimestamp(int(since), UTC) > WAITS:
            return None
        try:
            return self._carried(person, *data.split(":"))
        except StaleError:
            return None

    async def begin(self, person: Person, check_id: str) -> tuple[Person, Checking]:
        """The first question. Raises StaleError when there is no such check."""
        checking = Checking(self._check(person, check_id), {}, Lead.BEGINS)
        return await self._stand(person, checking), checking

    async def open(self, person: Person, check_id: str, version: str, data: str) -> tuple[Person, Checking]:
        """What follows the answers that a button carries. Raises StaleError when they are of another."""
        checking = self._carried(person, check_id, version, data)
        return await self._stand(person, checking), checking

    def finished(self, person: Person, check_id: str, version: str, data: str) -> Checking:
        """A check with all its answers, as a button carries them. Raises StaleError when one lacks."""
        checking = self._carried(person, check_id, version, data)
        if checking.question is not None:
            raise StaleError
        return checking

    async def hear(self, person: Person, given: Mapping[str, str]) -> tuple[Person, Checking]:
        """What follows what Rasa made of a text; ``given``: its answers with ``check`` and ``missed``.

        Raises StaleError when there is no such check.
        """
        check = self._check(person, given.get("check", ""))
        earlier = self._same(person, check)
        checking = _led(Checking(check, known_answers(check, given)), earlier, given.get("missed", ""))
        return await self._stand(person, checking), checking

    async def take_back(self, person: Person, check_id: str) -> tuple[Person, Checking]:
        """The question before the one that waits, asked again. Raises StaleError when none waits."""
        earlier = self._same(person, self._check(person, check_id))
        if earlier is None:
            raise StaleError
        answers = before(earlier.check, earlier.answers)
        checking = Checking(
            earlier.check, answers or {}, Lead.WENT_BACK if answers is not None else Lead.AGAIN
        )
        return await self._stand(person, checking), checking

    async def leave(self, person: Person) -> Person:
        """Take the next text for ordinary talk again, if it was to be an answer to a check."""
        if person.expecting is None or person.expecting.what != EXPECTED:
            return person
        return await self._save(person, lambda p: replace(p, expecting=None))

    async def move_on(self, person: Person) -> Person:
        """Go on under a fresh pseudonym: under the one until now Rasa has a form open."""

        def change(p: Person) -> Person:
            talk = p.conversation
            return replace(p, conversation=replace(talk, sender=secrets.token_hex(16)) if talk else None)

        return await self._save(person, change)

    def _check(self, person: Person, check_id: str) -> Check:
        check = self.library.check(check_id, language_of(person))
        if check is None:
            raise StaleError
        return check

    def _carried(self, person: Person, check_id: str, version: str, data: str) -> Checking:
        check = self._check(person, check_id)
        answers = read(check, data) if version == check.version else None
        if answers is None:
            raise StaleError
        return Checking(check, answers)

    def _same(self, person: Person, check: Check) -> Checking | None:
        waiting = self.waiting(person)
        return waiting if waiting and waiting.check.id == check.id else None

    async def _stand(self, person: Person, checking: Checking) -> Person:
        ref = f"{checking.data(checking.answers)}@{self.clock().timestamp():.0f}"
        expecting = Expecting(EXPECTED, ref) if checking.question else None
        return await self._save(person, lambda p: replace(p, expecting=expecting))

    async def _save(self, person: Person, change: Callable[[Person], Person]) -> Person:
        async with self.store() as work:
            person = await update(work, person, change)
            await work.commit()
        return person


def _led(now: Checking, earlier: Checking | None, missed: str) -> Checking:
    """The same with the reason for its question, and with what a text has added to the earlier answers."""
    known = earlier.answers if earlier else {}
    new = [
        (q, now.answers[q.id])
        for q in now.check.questions
        if now.answers.get(q.id) not in (None, known.get(q.id))
    ]
    noted = new[-1] if new else None
    if missed in MISSES:
        return replace(now, lead=MISSES[missed])
    if earlier is None:
        return replace(now, lead=Lead.BEGINS, noted=noted)
    return replace(now, lead=Lead.NOTED if noted else Lead.AGAIN, noted=noted)


MISSES = {"once": Lead.MISSED, "again": Lead.MISSED_AGAIN, "away": Lead.AWAY}
"""Why a question is asked once more, as a step ``ask_check`` says it in ``missed``."""
