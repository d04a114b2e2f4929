"""Two minutes of practice: questions that were missed come back when it is their day."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.errors import StaleError
from bot.domain.people import Person
from bot.domain.practice import AT_ONCE, Card
from bot.domain.quiz import Option, Question, Quiz
from bot.domain.streak import week_of
from bot.usecases.people import language_of, today_of
from bot.usecases.places import at
from bot.usecases.ports import Clock, Library, Recall, Store, UnitOfWork


async def note_week(work: UnitOfWork, person: Person, now: datetime) -> None:
    """Note, within a unit of work, that something was learnt in this week of the person's own zone."""
    await work.weeks.note(person.id, week_of(today_of(person, now)))


async def remember(
    work: UnitOfWork,
    recall: Recall,
    person: Person,
    quiz_id: str,
    question_id: str,
    right: bool,
    now: datetime,
) -> None:
    """Keep a missed question for practice; one that is kept already is put off when it went well now."""
    this = quiz_id, question_id
    kept = [card for card in await work.recall.of(person.id) if (card.quiz_id, card.question_id) == this]
    if right and not kept:
        return
    memory, due_at = recall(kept[0].memory if kept else None, right, now)
    await work.recall.save(Card(0, person.id, quiz_id, question_id, memory, due_at))


@dataclass(frozen=True, slots=True)
class Exercise:
    """One question that has come back. ``number`` of ``total`` in this sitting, from 1."""

    card: Card
    quiz: Quiz
    question: Question
    number: int
    total: int


@dataclass(frozen=True, slots=True)
class NothingWaits:
    """No question's day has come. ``next_at``: when the next one comes back; None when none ever will."""

    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Practised:
    """What was chosen in an exercise."""

    exercise: Exercise
    chosen: Option


@dataclass(frozen=True, slots=True)
class NextExercise:
    """The question that has waited longest. ``done`` of ``total`` were answered in this sitting already.

    A sitting ends after ``AT_ONCE`` questions. Questions of quizzes that are no more do not come back.
    """

    store: Store
    library: Library
    clock: Clock

    async def __call__(self, person: Person, done: int = 0, total: int = 0) -> Exercise | NothingWaits:
        async with self.store() as work:
            waiting = await come_back(work, self.library, person, self.clock())
            every = await work.recall.of(person.id)
        total = total or min(AT_ONCE, len(waiting))
        if done < total and waiting:
            card, quiz, question = waiting[0]
            return Exercise(card, quiz, question, done + 1, total)
        coming = (card.due_at for card in every if _find(self.library, person, card))
        return NothingWaits(min(coming, default=None))


async def come_back(
    work: UnitOfWork, library: Library, person: Person, now: datetime
) -> list[tuple[Card, Quiz, Question]]:
    """Questions whose day has come, the longest waiting first."""
    due = await work.recall.due(person.id, now)
    return [found for card in due if (found := _find(library, person, card))]


@dataclass(frozen=True, slots=True)
class AnswerExercise:
    """Answer an exercise: it comes back later when it went well, soon when not.

    A second answer on the same day is not taken. Raises StaleError when the button has had its day.
    """

    store: Store
    library: Library
    clock: Clock
    recall: Recall

    async def __call__(
        self, person: Person, card_id: int, option_no: int, done: int, total: int
    ) -> Practised:
        now = self.clock()
        async with self.store() as work:
            card = await work.recall.get(card_id)
            found = _find(self.library, person, card) if card and card.person_id == person.id else None
            if found is None or found[0].due_at > now:
                raise StaleError
            card, quiz, question = found
            chosen = at(question.options, option_no)
            memory, due_at = self.recall(card.memory, chosen.right, now)
            await work.recall.save(replace(card, memory=memory, due_at=due_at))
            await note_week(work, person, now)
            await work.commit()
        return Practised(Exercise(card, quiz, question, done + 1, total), chosen)


def _find(library: Library, person: Person, card: Card) -> tuple[Card, Quiz, Question] | None:
    quiz = library.quiz(card.quiz_id, language_of(person))
    question = quiz.question(card.question_id) if quiz else None
    return (card, quiz, question) if quiz and question else None
