"""One command or tap in a group, with what its handler needs to answer."""

from dataclasses import dataclass, replace

from bot.chat.screen import Ballot, Screen
from bot.chat.visit import Room
from bot.domain.people import Person
from bot.texts.catalog import DEFAULT, Words
from bot.usecases.group import GroupGame, GroupQuizzes


@dataclass(frozen=True, slots=True)
class GroupVisit:
    """``person`` wrote or tapped. ``message_id`` is the tapped message, or None after a command.

    ``thread``: the topic it happened in, in a group with topics.
    """

    room: Room
    chat_id: int
    person: Person
    thread: int | None = None
    message_id: int | None = None
    callback_id: str | None = None

    @property
    def quizzes(self) -> GroupQuizzes:
        """What can be done in a group."""
        return self.room.acts.group

    @property
    def words(self) -> Words:
        """The words of whoever wrote or tapped."""
        return self.room.catalogs.words(self.person.language or DEFAULT)

    def words_of(self, game: GroupGame) -> Words:
        """The words of the leader who began this quiz."""
        return self.room.catalogs.words(game.group.language)

    async def show(self, screen: Screen) -> None:
        """Show in place of the tapped message, or as a new one after a command."""
        await self.room.messenger.show(self.chat_id, replace(screen, thread=self.thread), self.message_id)

    async def send(self, screen: Screen) -> None:
        """Show as a new message."""
        await self.room.messenger.show(self.chat_id, replace(screen, thread=self.thread))

    async def post(self, ballot: Ballot, screen: Screen) -> tuple[int, str]:
        """Post a poll; the ids of message and poll."""
        return await self.room.messenger.show_poll(self.chat_id, ballot, replace(screen, thread=self.thread))

    async def answer(self, text: str | None = None) -> None:
        """End the circle on the tapped button, with a line that only the one who tapped sees."""
        if self.callback_id is not None:
            await self.room.messenger.answer(self.callback_id, text)
