"""The campaign and support lanes: what the use cases send, as screens in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import structlog

from bot.chat.errors import UnreachableError
from bot.chat.messenger import Messenger
from bot.chat.screen import Screen, parts
from bot.chat.views import desk, received, support
from bot.chat.views import rounds as rounds_view
from bot.chat.views import steer as steer_view
from bot.domain.campaign import Campaign, Delivery, Outcome, Progress, Sent
from bot.domain.errors import GoneError
from bot.domain.people import Person
from bot.domain.rounds import Taken
from bot.domain.support import Case, CaseMessage
from bot.texts.catalog import DEFAULT, Catalogs, Words
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
class RoundReminder:
    """Announces that the questions of a topic are asked once more, at most once."""

    messenger: Messenger
    catalogs: Catalogs

    async def remind(self, person: Person, taken: Taken) -> Sent:
        """The outcome of one attempt; never raises."""
        words = self.catalogs.words(person.language or DEFAULT)
        return await self.messenger.send_campaign(person.chat_id, rounds_view.reminder(words, taken))


@dataclass(frozen=True, slots=True)
class SupportSender:
    """Sends what the support outbox owes, ahead of everything else."""

    messenger: Messenger
    catalogs: Catalogs

    async def ping(self, reader: Person, case: Case) -> None:
        """Tell staff that somebody waits, without content."""
        await self._send(reader, desk.ping(self._words(reader), case))

    async def to_staff(self, reader: Person, case: Case, message: CaseMessage) -> Sequence[int]:
        """Show a person's message to the coordinator who holds the case; the Telegram messages' ids."""
        moment = message.at.astimezone(ZoneInfo(reader.zone))
        return await self._send_each(reader, desk.message(self._words(reader), case, message, moment))

    async def to_person(self, reader: Person, case: Case, message: CaseMessage) -> Sequence[int]:
        """Show an answer on the person's phone; the Telegram messages' ids."""
        return await self._send_each(reader, support.answer(self._words(reader), message))

    async def notice(self, reader: Person) -> None:
        """Announce a waiting answer as an ordinary quiz notice."""
        await self._send(reader, support.notice(self._words(reader)))

    def _words(self, reader: Person) -> Words:
        return self.catalogs.words(reader.language or DEFAULT)

    async def _send_each(self, reader: Person, screen: Screen) -> list[int]:
        """One by one, for every message of a case has to be known: replied to, and deleted in the end."""
        return [await self._send(reader, part) for part in parts(screen)]

    async def _send(self, reader: Person, screen: Screen) -> int:
        try:
            return await self.messenger.send_support(reader.chat_id, screen)
        except UnreachableError:
            raise GoneError from None
