"""The campaign and support lanes: what the use cases send, as screens in the reader's language."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import structlog

from bot.chat.errors import UnreachableError
from bot.chat.messenger import Messenger
from bot.chat.screen import CAPTION_LIMIT, Attachment, Screen, parts
from bot.chat.views import approve as approve_view
from bot.chat.views import case_files, desk, desk_reply, escalation, quiz_reminder, received, support
from bot.chat.views import rounds as rounds_view
from bot.chat.views import steer as steer_view
from bot.domain.campaign import Campaign, Delivery, Outcome, Progress, Sent
from bot.domain.decisions import Decisions
from bot.domain.errors import GoneError
from bot.domain.people import Person
from bot.domain.rounds import Taken
from bot.domain.support import Case, CaseMessage, Errand, Replied
from bot.domain.vanish import Post
from bot.texts.catalog import DEFAULT, Catalogs, Words
from bot.texts.content import Service
from bot.usecases.ports import Wanted

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class CampaignSender:
    """Sends one campaign message in the person's language, at most once."""

    messenger: Messenger
    catalogs: Catalogs

    def room(self) -> int:
        """How many more it takes now without queueing them for long."""
        return self.messenger.room_for_campaign()

    def withdraw(self) -> None:
        """What waits for its turn does not leave."""
        self.messenger.withdraw_campaign()

    async def send(self, person: Person, campaign: Campaign, delivery: Delivery, wanted: Wanted) -> Sent:
        """The outcome of one attempt; never raises."""
        try:
            screen = received.message(self.catalogs.words(person.language or DEFAULT), campaign, delivery)
        except Exception as error:
            # Surely nothing arrived: a mistake of ours is mended, and then it is sent.
            log.error("campaign message not made", kind=type(error).__name__)
            return Sent(Outcome.RETRY)
        return await self.messenger.send_campaign(person.chat_id, screen, wanted)

    async def show_progress(self, author: Person, progress: Progress) -> None:
        """Change the leader's live message; never raises."""
        if (live := progress.campaign.live_message) is not None:
            words = self.catalogs.words(author.language or DEFAULT)
            await self.messenger.edit_quietly(author.chat_id, steer_view.progress(words, progress), live)


@dataclass(frozen=True, slots=True)
class AdminNotice:
    """Tells an admin that campaigns wait for them, at most once."""

    messenger: Messenger
    catalogs: Catalogs

    async def decisions_wait(self, admin: Person, waiting: Decisions) -> Sent:
        """The outcome of one attempt; never raises."""
        words = self.catalogs.words(admin.language or DEFAULT)
        return await self.messenger.send_campaign(admin.chat_id, approve_view.decisions_wait(words, waiting))


@dataclass(frozen=True, slots=True)
class RoundReminder:
    """Announces that the questions of a topic are asked once more, at most once."""

    messenger: Messenger
    catalogs: Catalogs

    async def remind(self, person: Person, taken: Taken) -> Sent:
        """The outcome of one attempt; never raises."""
        words = self.catalogs.words(person.language or DEFAULT)
        return await self.messenger.send_reminder(person.chat_id, rounds_view.reminder(words, taken))


@dataclass(frozen=True, slots=True)
class QuizReminder:
    """Reminds of a quiz, at most once."""

    messenger: Messenger
    catalogs: Catalogs

    async def remind_of_quiz(self, person: Person) -> Sent:
        """The outcome of one attempt; never raises."""
        words = self.catalogs.words(person.language or DEFAULT)
        return await self.messenger.send_reminder(person.chat_id, quiz_reminder.by_chance(words))


@dataclass(frozen=True, slots=True)
class Sweeper:
    """Takes messages of the conversation out of a chat."""

    messenger: Messenger

    async def remove(self, reader: Person, posts: Sequence[int]) -> bool:
        """True when none of these is left there. Raises what is worth another try."""
        return await self.messenger.delete(reader.chat_id, posts)


@dataclass(frozen=True, slots=True)
class SupportSender:
    """Sends what the support outbox owes, ahead of everything else. ``services``: who helps, by language."""

    messenger: Messenger
    catalogs: Catalogs
    services: Callable[[str], tuple[Service, ...]]

    async def ping(self, reader: Person, case: Case) -> None:
        """Tell staff that somebody waits, without content."""
        mine = case.is_with(reader.id)
        await self._send(reader, escalation.ping(self._words(reader), case, mine))

    async def crowd(self, reader: Person) -> None:
        """Tell staff that many wait at once, without content."""
        await self._send(reader, escalation.crowd(self._words(reader)))

    async def gap(self, reader: Person) -> None:
        """Tell who can mend it that a step had nobody, without content."""
        await self._send(reader, escalation.gap(self._words(reader)))

    async def to_staff(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        """Show a person's message to the coordinator who holds the case; the Telegram messages' ids."""
        moment = message.at.astimezone(ZoneInfo(reader.zone))
        screen = replace(desk.message(self._words(reader), case, message, moment), veiled=True)
        return await self._send_each(reader, screen, case_files.attachment(message, content))

    async def to_person(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        """Show an answer on the person's phone, which may lie there locked; the Telegram messages' ids."""
        screen = support.answer(self._words(reader), message)
        return await self._send_each(reader, _unseen(screen), case_files.attachment(message, content))

    async def stands(self, reader: Person) -> None:
        """Tell staff that a message of a case could not be deleted, without content."""
        await self._send(reader, desk.stands(self._words(reader)))

    async def still_waiting(self, reader: Person) -> Sequence[int]:
        """Tell somebody that nobody has answered yet, with the help services; the Telegram messages' ids."""
        words = self._words(reader)
        screen = support.still_waiting(words, self.services(words.language))
        return await self._send_each(reader, _unseen(screen))

    async def notice(self, reader: Person) -> None:
        """Announce a waiting answer as an ordinary reminder of a quiz."""
        await self._send(reader, quiz_reminder.by_chance(self._words(reader)))

    async def news(self, reader: Person, errand: Errand) -> None:
        """Tell staff that there is something at the desk, without content."""
        await self._send(reader, desk.news(self._words(reader), errand))

    async def receipt(self, reader: Person, echo: Post, replied: Replied, seen: bool) -> None:
        """Tell what became of an answer where its coordinator was told that it is stored."""
        screen = desk_reply.receipt(self._words(reader), replied, echo, seen, reader.zone)
        try:
            await self.messenger.edit_support(reader.chat_id, screen, echo.message_id)
        except UnreachableError:
            raise GoneError from None

    def _words(self, reader: Person) -> Words:
        return self.catalogs.words(reader.language or DEFAULT)

    async def _send_each(
        self, reader: Person, screen: Screen, attachment: Attachment | None = None
    ) -> list[int]:
        """One by one, for every message of a case has to be known: replied to, and deleted in the end."""
        first, *others = parts(screen) if attachment is None else parts(screen, CAPTION_LIMIT)
        sent = [await self._send(reader, first, attachment)]
        return sent + [await self._send(reader, part) for part in others]

    async def _send(self, reader: Person, screen: Screen, attachment: Attachment | None = None) -> int:
        try:
            return await self.messenger.send_support(reader.chat_id, screen, attachment=attachment)
        except UnreachableError:
            raise GoneError from None


def _unseen(screen: Screen) -> Screen:
    """Without a sound, and with nothing of its words on a locked screen."""
    return replace(screen, veiled=True, silent=True)
