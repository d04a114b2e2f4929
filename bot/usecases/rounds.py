"""Rounds before and after a topic: offered once, answered one question at a time, left at any moment."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import StaleError
from bot.domain.learning import Kind
from bot.domain.people import Person
from bot.domain.rounds import DECLINED, Phase, Round, RoundQuestion, Standing, Taken
from bot.usecases.people import language_of
from bot.usecases.places import at
from bot.usecases.ports import Clock, Library, Store, UnitOfWork


@dataclass(frozen=True, slots=True)
class Asked:
    """A round as one person has it before them. ``waiting``: another one, asked again after a month."""

    round: Round
    taken: Taken
    waiting: Taken | None = None

    @property
    def question(self) -> RoundQuestion | None:
        """What is asked now; None when everything is answered."""
        return None if self.taken.finished_at else self.round.next(self.taken.answers)


@dataclass(frozen=True, slots=True)
class TakeRound:
    """Offer a round, begin it, answer it, or leave the rest of it.

    When its questions were changed meanwhile it goes on with those that there are now; the answers to those
    that stayed, stay.
    """

    store: Store
    library: Library
    clock: Clock

    async def offer(self, person: Person, topic: str, phase: Phase) -> Asked | None:
        """The round to offer now, or None.

        Before a topic it stands in the way, so it is offered once: unless it is begun, it counts as declined.
        Who came for help is spared it. After a topic it is a button among others, and stays one until it is
        answered or skipped.
        """
        round_ = self.library.round(topic, language_of(person))
        talk = person.conversation
        came_for_help = talk is not None and talk.is_about_help(self.clock())
        if round_ is None or (phase is Phase.BEFORE and came_for_help):
            return None
        async with self.store() as work:
            standing = await standing_of(work, self.library, person, topic)
            if not standing.is_to_offer(phase):
                return None
            version = DECLINED if phase is Phase.BEFORE else round_.version
            taken = await work.rounds.begin(person.id, topic, phase, version, self.clock())
            await work.rounds.save(replace(taken, version=version))
            await work.commit()
        return Asked(round_, taken)

    async def begin(self, person: Person, taken_id: int) -> Asked:
        """The first open question. Raises StaleError when the round's time is over."""
        async with self.store() as work:
            asked = await self._own(work, person, taken_id)
            asked = await self._saved(work, person, asked, _begun(asked, self.clock()))
            await work.commit()
        return asked

    async def answer(
        self, person: Person, taken_id: int, version: str, question_no: int, answer_no: int
    ) -> Asked:
        """Answer a question; the first answer stays.

        Question and answer are told by their places, from 0, in this version of the round. In another version
        they would mean something else: nothing is written and the question that is open now is asked. Raises
        StaleError when there is no such question or answer, or the round's time is over.
        """
        async with self.store() as work:
            asked = await self._own(work, person, taken_id)
            taken = _begun(asked, self.clock())
            if taken.finished_at is None and version == asked.round.version:
                question = at(asked.round.questions, question_no)
                answers = {question.id: at(question.answers, answer_no), **taken.answers}
                taken = _finished(asked.round, replace(taken, answers=answers), self.clock())
            asked = await self._saved(work, person, asked, taken)
            await work.commit()
        return asked

    async def skip(self, person: Person, taken_id: int) -> Asked:
        """Leave the rest; what was answered stays, and it is not offered again."""
        async with self.store() as work:
            asked = await self._own(work, person, taken_id, at_any_time=True)
            if asked.taken.is_open:
                asked = await self._saved(work, person, asked, replace(asked.taken, version=DECLINED))
                await work.commit()
        return asked

    async def _own(self, work: UnitOfWork, person: Person, taken_id: int, at_any_time: bool = False) -> Asked:
        taken = await work.rounds.get(taken_id)
        round_ = self.library.round(taken.topic, language_of(person)) if taken else None
        if taken is None or round_ is None or taken.person_id != person.id:
            raise StaleError
        asked = Asked(round_, taken)
        if taken.phase is Phase.BEFORE and asked.question is not None and not at_any_time:
            standing = await standing_of(work, self.library, person, taken.topic)
            if not standing.allows(Phase.BEFORE):
                raise StaleError
        return asked

    async def _saved(self, work: UnitOfWork, person: Person, asked: Asked, taken: Taken) -> Asked:
        await work.rounds.save(taken)
        others = [one for one in await work.rounds.of(person.id) if one.id != taken.id and _waits(one)]
        known = (one for one in others if self.library.round(one.topic, language_of(person)))
        return Asked(asked.round, taken, next(known, None))


def _begun(asked: Asked, now: datetime) -> Taken:
    """With the questions of now; finished when those that were still open have been taken out."""
    if asked.taken.finished_at is not None:
        return asked.taken
    return _finished(asked.round, replace(asked.taken, version=asked.round.version), now)


def _finished(round_: Round, taken: Taken, now: datetime) -> Taken:
    return taken if round_.next(taken.answers) else replace(taken, finished_at=now)


def _waits(taken: Taken) -> bool:
    return taken.phase is Phase.LATER and taken.is_open


async def standing_of(work: UnitOfWork, library: Library, person: Person, topic: str) -> Standing:
    """How far this person is with this topic."""
    language = language_of(person)
    quizzes = [quiz.id for quiz in library.quizzes(language, topic)]
    finished = bool(set(quizzes) & set(await work.attempts.finished_quizzes(person.id)))
    left = [await work.attempts.unfinished(person.id, quiz_id) for quiz_id in quizzes]
    stories = {(Kind.LESSON, lesson.id) for lesson in library.lessons(language, topic)}
    stories |= {(Kind.SCENARIO, scenario.id) for scenario in library.scenarios(language, topic)}
    done = {(doing.kind, doing.item) for doing in await work.doings.of(person.id)}
    played = finished or bool(stories & done) or any(attempt and attempt.answers for attempt in left)
    taken = {one.phase: one for one in await work.rounds.of(person.id) if one.topic == topic}
    return Standing(played, finished, taken)
