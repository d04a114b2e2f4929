"""A quiz in a group: a leader begins it and posts question by question; the polls' counts come in between."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.errors import NoSuchQuizError, NotAllowedError, StaleError
from bot.domain.group import GroupQuiz, Posted, Summary, sum_up, to_post
from bot.domain.people import Person, Role
from bot.domain.quiz import Question, Quiz
from bot.usecases.course import require_course
from bot.usecases.people import language_of, update
from bot.usecases.ports import Clock, Library, Store, UnitOfWork
from bot.usecases.quiz import edition_of


@dataclass(frozen=True, slots=True)
class GroupGame:
    """A running quiz in a group, in the edition it was begun with."""

    group: GroupQuiz
    quiz: Quiz

    @property
    def question(self) -> Question | None:
        """What comes next; None when every question is out."""
        return to_post(self.quiz, self.group)

    @property
    def summary(self) -> Summary:
        """What may be told of the answers."""
        return sum_up(self.quiz, self.group)


@dataclass(frozen=True, slots=True)
class GroupQuizzes:
    """One quiz at a time in each group. Every leader in the group may go on with it or finish it.

    Nothing but the database knows how far it is. A poll that was sent and not noted is posted once more.
    """

    store: Store
    library: Library
    clock: Clock

    async def person(self, user_id: int) -> Person | None:
        """Who has this Telegram id, if they ever talked to the bot. Others are not stored."""
        async with self.store() as work:
            return await work.people.by_chat(user_id)

    async def open(self, leader: Person, chat_id: int) -> GroupGame | None:
        """The quiz that runs in this group, or None. Raises NotAllowedError."""
        _must_lead(leader)
        return await self.running(chat_id)

    async def begin(self, leader: Person, chat_id: int, quiz_id: str) -> GroupGame:
        """Begin a quiz in this group; the same one again as long as nothing of it is out.

        Raises NotAllowedError, NoSuchQuizError, CourseFirstError before the leader's course is passed, or
        StaleError when another one is running.
        """
        _must_lead(leader)
        language = language_of(leader)
        quiz = self.library.quiz(quiz_id, language)
        if quiz is None:
            raise NoSuchQuizError
        now = self.clock()
        async with self.store() as work:
            await require_course(work, leader, Role.LEADER)
            group = GroupQuiz(0, chat_id, leader.id, quiz_id, quiz.version, language)
            begun = await work.groups.begin(group, now)
            if begun is None:
                return await self._same_again(work, chat_id, quiz_id)
            await work.editions.keep(self.library.translations(quiz_id))
            await update(work, leader, lambda p: replace(p, last_seen=now.date()))
            await work.commit()
        return GroupGame(begun, quiz)

    async def at(self, leader: Person, chat_id: int, quiz_no: int) -> GroupGame:
        """The quiz with this number, which runs in this group. Raises NotAllowedError, StaleError."""
        game = await self.open(leader, chat_id)
        if game is None or game.group.id != quiz_no:
            raise StaleError
        return game

    async def note(self, game: GroupGame, posted: Posted) -> bool:
        """Remember that this question is out; False when it was out already."""
        async with self.store() as work:
            is_new = await work.groups.post(game.group.id, posted)
            await work.commit()
        return is_new

    async def count(self, poll_id: str, votes: Sequence[int]) -> None:
        """Keep how many chose each option, in order. Polls of others and closed quizzes are left alone."""
        async with self.store() as work:
            group = await work.groups.of_poll(poll_id)
            posted = group.poll(poll_id) if group is not None else None
            if group is None or posted is None or group.closed:
                return
            game = await self._game(work, group)
            question = game.quiz.question(posted.question_id) if game is not None else None
            if question is not None and len(question.options) == len(votes):
                ids = (option.id for option in question.options)
                await work.groups.count(poll_id, dict(zip(ids, votes, strict=True)))
                await work.commit()

    async def running(self, chat_id: int) -> GroupGame | None:
        """The quiz that runs in this group, or None."""
        async with self.store() as work:
            group = await work.groups.running(chat_id)
            if group is None:
                return None
            game = await self._game(work, group)
            if game is None:  # its edition is gone: nothing can go on, and another quiz must be able to begin
                await work.groups.close(group.id)
                await work.commit()
        return game

    async def close(self, chat_id: int) -> None:
        """Nothing runs in this group any more: the quiz was summed up, or the bot is not there."""
        async with self.store() as work:
            group = await work.groups.running(chat_id)
            if group is not None:
                await work.groups.close(group.id)
                await work.commit()

    async def _same_again(self, work: UnitOfWork, chat_id: int, quiz_id: str) -> GroupGame:
        """For a tap that is handled again after a crash: its quiz was begun, and nothing posted yet."""
        group = await work.groups.running(chat_id)
        if group is None or group.quiz_id != quiz_id or group.posted:
            raise StaleError
        game = await self._game(work, group)
        if game is None:
            raise StaleError
        return game

    async def _game(self, work: UnitOfWork, group: GroupQuiz) -> GroupGame | None:
        quiz = await edition_of(work, self.library, group, group.language)
        return GroupGame(group, quiz) if quiz is not None else None


def _must_lead(person: Person) -> None:
    """A leader who has agreed that something is kept."""
    if not person.may(Role.LEADER) or person.consented_on is None:
        raise NotAllowedError
