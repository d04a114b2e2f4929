"""Playing a quiz: begin, answer, go on, resume on any day."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import NoSuchQuizError, StaleError
from bot.domain.group import GroupQuiz
from bot.domain.people import Person
from bot.domain.quiz import Attempt, Option, Question, Quiz, next_question
from bot.usecases.people import language_of
from bot.usecases.places import at
from bot.usecases.ports import Clock, Library, Recall, Store, UnitOfWork
from bot.usecases.practice import note_week, remember


@dataclass(frozen=True, slots=True)
class Playing:
    """Where somebody stands in a quiz; ``question`` is None when every question has an answer."""

    quiz: Quiz
    attempt: Attempt
    question: Question | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody chose, in which question, with the explanations in ``chosen`` and ``question.right``."""

    quiz: Quiz
    attempt: Attempt
    question: Question
    chosen: Option


async def edition_of(
    work: UnitOfWork, library: Library, attempt: Attempt | GroupQuiz, language: str
) -> Quiz | None:
    """The quiz as it was when the attempt, or a group, began it, even if it was changed or taken out since.

    The present one where that edition was never kept; None when there is neither.
    """
    present = library.quiz(attempt.quiz_id, language)
    if present is not None and present.version == attempt.version:
        return present
    return await work.editions.get(attempt.quiz_id, attempt.version, language) or present


def _playing(quiz: Quiz, attempt: Attempt) -> Playing:
    return Playing(quiz, attempt, next_question(quiz, attempt))


@dataclass(frozen=True, slots=True)
class BeginQuiz:
    """Begin a quiz, or go on where this person left it. Raises NoSuchQuizError."""

    store: Store
    library: Library
    clock: Clock

    async def __call__(self, person: Person, quiz_id: str) -> Playing:
        now = self.clock()
        async with self.store() as work:
            left = await work.attempts.unfinished(person.id, quiz_id)
            edition = await edition_of(work, self.library, left, language_of(person)) if left else None
            if left is not None and edition is not None:
                if next_question(edition, left) is not None:
                    return _playing(edition, left)
                # The open question was taken out, and nobody kept that edition: nothing is left to answer.
                await work.attempts.save(replace(left, finished=True), now)
            quiz = self.library.quiz(quiz_id, language_of(person))
            if quiz is None:
                raise NoSuchQuizError
            await work.editions.keep(self.library.translations(quiz_id))
            attempt = await work.attempts.begin(person.id, quiz_id, quiz.version, now)
            await work.commit()
        return _playing(quiz, attempt)


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Answer a question; the first answer stays. Raises StaleError when the button has had its day.

    Question and option are told by their places, from 0: the attempt keeps its edition, so they stay true. A
    question that was missed comes back in practice.
    """

    store: Store
    library: Library
    clock: Clock
    recall: Recall

    async def __call__(self, person: Person, attempt_id: int, question_no: int, option_no: int) -> Verdict:
        async with self.store() as work:
            attempt, quiz = await _own(work, self.library, person, attempt_id)
            question = at(quiz.questions, question_no)
            option = at(question.options, option_no)
            answered = attempt.answered(question.id, option.id)
            if answered is not attempt:
                answered = replace(answered, finished=next_question(quiz, answered) is None)
                now = self.clock()
                await work.attempts.save(answered, now)
                await remember(work, self.recall, person, quiz.id, question.id, option.right, now)
                await note_week(work, person, now)
                await work.commit()
        chosen = question.option(answered.answers[question.id])
        if chosen is None:  # an edition that nobody kept
            raise StaleError
        return Verdict(quiz, answered, question, chosen)


@dataclass(frozen=True, slots=True)
class GoOn:
    """The next open question of an attempt. Raises StaleError when it is not this person's."""

    store: Store
    library: Library

    async def __call__(self, person: Person, attempt_id: int) -> Playing:
        async with self.store() as work:
            attempt, quiz = await _own(work, self.library, person, attempt_id)
        return _playing(quiz, attempt)


@dataclass(frozen=True, slots=True)
class Resume:
    """The quiz with open questions that somebody left most recently, or None."""

    store: Store
    library: Library

    async def __call__(self, person: Person) -> Playing | None:
        async with self.store() as work:
            attempt = await work.attempts.latest_unfinished(person.id)
            if attempt is None:
                return None
            quiz = await edition_of(work, self.library, attempt, language_of(person))
        playing = _playing(quiz, attempt) if quiz else None
        return playing if playing and playing.question else None


@dataclass(frozen=True, slots=True)
class LookingBack:
    """The end of an attempt: what was missed, when the first of it comes back, and a finished topic.

    ``topic``: the id of the quiz's topic when every quiz of it was finished at least once, else None.
    """

    missed: tuple[Question, ...]
    comes_back: datetime | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class LookBack:
    """What there is to say at the end of an attempt. Raises StaleError when it is not this person's."""

    store: Store
    library: Library

    async def __call__(self, person: Person, attempt_id: int) -> LookingBack:
        async with self.store() as work:
            attempt, quiz = await _own(work, self.library, person, attempt_id)
            cards = [card for card in await work.recall.of(person.id) if card.quiz_id == quiz.id]
            done = set(await work.attempts.finished_quizzes(person.id))
        missed = tuple(q for q in quiz.questions if attempt.answers.get(q.id) not in (None, q.right.id))
        ids = {question.id for question in missed}
        comes_back = min((card.due_at for card in cards if card.question_id in ids), default=None)
        of_topic = {q.id for q in self.library.quizzes(language_of(person), quiz.topic)}
        return LookingBack(missed, comes_back, quiz.topic if of_topic and of_topic <= done else None)


async def _own(work: UnitOfWork, library: Library, person: Person, attempt_id: int) -> tuple[Attempt, Quiz]:
    attempt = await work.attempts.get(attempt_id)
    if attempt is None or attempt.person_id != person.id:
        raise StaleError
    quiz = await edition_of(work, library, attempt, language_of(person))
    if quiz is None:
        raise NoSuchQuizError
    return attempt, quiz
