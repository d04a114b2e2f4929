"""Playing a quiz: begin, answer, go on, resume on any day."""

from dataclasses import dataclass, replace

from bot.domain.errors import NoSuchQuizError, StaleError
from bot.domain.people import Person
from bot.domain.quiz import Attempt, Option, Question, Quiz, next_question
from bot.usecases.ports import Clock, Library, Store, UnitOfWork


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


def _language(person: Person) -> str:
    return person.language or "mn"


def _playing(quiz: Quiz, attempt: Attempt) -> Playing:
    return Playing(quiz, attempt, next_question(quiz, attempt))


@dataclass(frozen=True, slots=True)
class BeginQuiz:
    """Begin a quiz, or go on where this person left it. Raises NoSuchQuizError."""

    store: Store
    library: Library
    clock: Clock

    async def __call__(self, person: Person, quiz_id: str) -> Playing:
        quiz = self.library.quiz(quiz_id, _language(person))
        if quiz is None:
            raise NoSuchQuizError
        now = self.clock()
        async with self.store() as work:
            attempt = await work.attempts.unfinished(person.id, quiz_id)
            if attempt is not None and next_question(quiz, attempt) is None:
                # The open question was taken out of the quiz meanwhile: nothing is left to answer.
                await work.attempts.save(replace(attempt, finished=True), now)
                attempt = None
            if attempt is None:
                attempt = await work.attempts.begin(person.id, quiz_id, quiz.version, now)
                await work.commit()
        return _playing(quiz, attempt)


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """Answer a question; the first answer stays. Raises StaleError when the button has had its day."""

    store: Store
    library: Library
    clock: Clock

    async def __call__(self, person: Person, attempt_id: int, question_id: str, option_id: str) -> Verdict:
        async with self.store() as work:
            attempt, quiz = await _own(work, self.library, person, attempt_id)
            question = quiz.question(question_id)
            if question is None or question.option(option_id) is None:
                raise StaleError
            answered = attempt.answered(question_id, option_id)
            if answered is not attempt:
                answered = replace(answered, finished=next_question(quiz, answered) is None)
                await work.attempts.save(answered, self.clock())
                await work.commit()
        chosen = question.option(answered.answers[question_id])
        if chosen is None:  # the content changed since the first answer
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
        quiz = self.library.quiz(attempt.quiz_id, _language(person)) if attempt else None
        playing = _playing(quiz, attempt) if quiz and attempt else None
        return playing if playing and playing.question else None


@dataclass(frozen=True, slots=True)
class Progress:
    """Quizzes finished at least once, in the person's language, and how many there are in all."""

    finished: tuple[Quiz, ...]
    total: int


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """What this person has finished. Own progress only; nobody is compared with anybody."""

    store: Store
    library: Library

    async def __call__(self, person: Person) -> Progress:
        async with self.store() as work:
            done = await work.attempts.finished_quizzes(person.id)
        quizzes = self.library.quizzes(_language(person))
        return Progress(tuple(q for q in quizzes if q.id in done), len(quizzes))


async def _own(work: UnitOfWork, library: Library, person: Person, attempt_id: int) -> tuple[Attempt, Quiz]:
    attempt = await work.attempts.get(attempt_id)
    if attempt is None or attempt.person_id != person.id:
        raise StaleError
    quiz = library.quiz(attempt.quiz_id, _language(person))
    if quiz is None:
        raise NoSuchQuizError
    return attempt, quiz
