"""What the use cases need from the outer rooms, as narrow Protocols."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Protocol, Self

from bot.domain.campaign import (
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    LogLine,
    Narrowing,
    Progress,
    Reach,
    Sent,
    Skip,
)
from bot.domain.campaign_results import Aim, Receiver
from bot.domain.check_in import Book
from bot.domain.checks import Check, Standing
from bot.domain.circles import Announcement
from bot.domain.conversation import Reading, Understood
from bot.domain.decisions import Decisions
from bot.domain.desk_session import DeskSession
from bot.domain.escalation import Escalation
from bot.domain.event import Event
from bot.domain.export import Lock
from bot.domain.group import GroupQuiz, Posted
from bot.domain.learning import Course, Doing, Kind, Lesson, Term
from bot.domain.notes import Note
from bot.domain.opinion import Poll
from bot.domain.people import Club, Invitation, Person, Role
from bot.domain.practice import Card
from bot.domain.quiz import Attempt, Quiz
from bot.domain.quiz_reminder import Turn
from bot.domain.referral import Referral
from bot.domain.rota import Absence, Cover, Plan, Shift, Swap
from bot.domain.rounds import Phase, Round, Taken
from bot.domain.safety import Risk
from bot.domain.scenario import Scenario
from bot.domain.support import (
    Asked,
    Author,
    Case,
    CaseMessage,
    Errand,
    Fate,
    Media,
    Parcel,
    Replied,
)
from bot.domain.support_figures import Counts, Quarter, What
from bot.domain.templates import CampaignTemplate
from bot.domain.tip import Piece, Tip, TipKind, TipState
from bot.domain.vanish import Post

Clock = Callable[[], datetime]
"""The present moment, aware, in UTC."""


class PeopleStore(Protocol):
    """People, found by their chat or by our own id."""

    async def by_chat(self, chat_id: int) -> Person | None: ...
    async def get(self, person_id: int) -> Person | None: ...
    async def several(self, person_ids: Collection[int]) -> dict[int, Person]:
        """Those of these people who are there, by id."""
        ...

    async def after(self, person_id: int, limit: int) -> list[Person]:
        """The next ones by id, so that everybody can be gone through."""
        ...

    async def add(self, chat_id: int, seen: date) -> Person:
        """The stored person of this chat; a new one when there was none (safe when two come at once)."""
        ...

    async def save(self, person: Person) -> None:
        """Write everything about the person but staff roles, which only ``grant`` and ``revoke`` change."""
        ...

    async def grant(self, person_id: int, role: Role, club_id: int | None, at: datetime) -> None: ...
    async def revoke(self, person_id: int, role: Role, club_id: int | None = None) -> None:
        """Take a staff role away: for one club, or without a club everywhere."""
        ...

    async def holding(self, role: Role) -> list[Person]:
        """Everybody with this staff role."""
        ...

    async def staff(self) -> list[tuple[Person, Role, int | None]]:
        """Every grant: person, role, club id."""
        ...

    async def forget(self, person_id: int) -> None:
        """Erase the person and all that hangs on them: attempts, clubs, deliveries, grants, tries."""
        ...


class ClubStore(Protocol):
    """Clubs and who belongs to them."""

    async def get(self, club_id: int) -> Club | None: ...
    async def by_code(self, code: str) -> Club | None: ...
    async def by_name(self, name: str) -> Club | None: ...
    async def every(self) -> list[Club]:
        """All clubs, by name."""
        ...

    async def add(self, name: str, code: str) -> Club:
        """The club of this name: a new one, or the one that another process founded meanwhile."""
        ...

    async def join(self, club_id: int, person_id: int) -> bool:
        """True when the person was not a member of the club before."""
        ...

    async def leave(self, club_id: int, person_id: int) -> bool:
        """True when the person was a member of the club before."""
        ...

    async def members(self, club_id: int) -> list[Person]: ...
    async def of(self, person_id: int) -> list[Club]:
        """The clubs this person belongs to."""
        ...

    async def led_by(self, person_id: int) -> list[Club]: ...
    async def leaders(self, club_id: int) -> frozenset[int]:
        """Ids of the people who lead this club."""
        ...

    async def hold(self, club_id: int) -> None:
        """Wait for whoever else holds this club; nobody else gets it until this unit of work ends.

        Held by everybody who may leave a club without a leader, so that two do not do it at once.
        """
        ...


class InvitationStore(Protocol):
    """Invitations by the digest of their token, and wrong tries."""

    async def add(self, digest: bytes, invitation: Invitation) -> int: ...
    async def by_digest(self, digest: bytes) -> Invitation | None: ...
    async def use(self, invitation_id: int, at: datetime) -> bool:
        """True when this call used it up; False when somebody else was first."""
        ...

    async def open(self, now: datetime) -> list[Invitation]: ...
    async def revoke(self, invitation_id: int, at: datetime) -> bool: ...
    async def tries_since(self, person_id: int, since: datetime) -> int: ...
    async def note_try(self, person_id: int, at: datetime) -> None: ...


class AttemptStore(Protocol):
    """Quiz attempts. A person has at most one unfinished attempt for each quiz."""

    async def get(self, attempt_id: int) -> Attempt | None: ...
    async def unfinished(self, person_id: int, quiz_id: str) -> Attempt | None: ...
    async def latest_unfinished(self, person_id: int) -> Attempt | None: ...
    async def every_unfinished(self, person_id: int) -> list[Attempt]:
        """Of all quizzes, the latest first."""
        ...

    async def begin(self, person_id: int, quiz_id: str, version: str, at: datetime) -> Attempt: ...
    async def save(self, attempt: Attempt, at: datetime) -> None: ...
    async def finished_quizzes(self, person_id: int) -> list[str]:
        """Ids of the quizzes finished at least once, oldest first."""
        ...

    async def finished_in_club(self, club_id: int, before: datetime) -> dict[int, frozenset[str]]:
        """For each member of the club who had finished any by then: the ids of those quizzes."""
        ...


class EditionStore(Protocol):
    """Quizzes as they were when somebody began them."""

    async def keep(self, translations: Mapping[str, Quiz]) -> None:
        """Keep this edition of a quiz in every language; nothing happens when it is kept already."""
        ...

    async def get(self, quiz_id: str, version: str, language: str) -> Quiz | None:
        """The kept edition in this language, or else in another one; None when it was never kept."""
        ...


class DoingStore(Protocol):
    """Where people stand in lessons, scenarios and courses."""

    async def get(self, person_id: int, kind: Kind, item: str) -> Doing | None: ...
    async def save(self, doing: Doing, at: datetime) -> None: ...
    async def of(self, person_id: int) -> list[Doing]:
        """All of this person's, the latest first."""
        ...


class RecallStore(Protocol):
    """Questions that come back."""

    async def get(self, card_id: int) -> Card | None: ...
    async def save(self, card: Card) -> Card:
        """The stored card; there is one for each person and question, whatever ``card.id`` says."""
        ...

    async def due(self, person_id: int, now: datetime) -> list[Card]:
        """Cards whose day has come, the longest waiting first."""
        ...

    async def of(self, person_id: int) -> list[Card]:
        """All of this person's, the next first."""
        ...


class WeekStore(Protocol):
    """Weeks in which somebody learnt something, as the dates of their Mondays."""

    async def note(self, person_id: int, week: date) -> None: ...
    async def of(self, person_id: int) -> Sequence[date]:
        """Oldest first."""
        ...

    async def in_club(self, club_id: int, first: date) -> dict[int, frozenset[date]]:
        """For each member of the club who has any: their weeks from that one on."""
        ...


class RoundStore(Protocol):
    """Rounds before and after a topic. A person has at most one for each topic and phase."""

    async def begin(self, person_id: int, topic: str, phase: Phase, version: str, at: datetime) -> Taken:
        """A new one, or the one that is there."""
        ...

    async def get(self, taken_id: int) -> Taken | None: ...
    async def save(self, taken: Taken) -> None: ...
    async def of(self, person_id: int) -> list[Taken]: ...
    async def drop(self, taken_id: int) -> None:
        """As if it had never been begun."""
        ...

    async def finished(self, topic: str, club_id: int | None = None) -> list[Taken]:
        """All finished rounds of this topic; with a club, those of its present members."""
        ...

    async def clubs(self, topic: str) -> dict[int, frozenset[int]]:
        """For each person with a finished round of this topic who is in a club: the ids of their clubs."""
        ...

    async def due_later(self, now: datetime, limit: int) -> list[Taken]:
        """Finished rounds behind a topic that are ``LATER`` old and not asked again yet, oldest first."""
        ...


class QuizReminderStore(Protocol):
    """When each person's next reminder of a quiz may leave. One turn for each, wanted or not."""

    async def without(self, limit: int) -> list[int]:
        """Ids of people who have no turn yet."""
        ...

    async def plan(self, moments: Mapping[int, datetime]) -> None:
        """A first turn for each of these people who has none."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Turn]:
        """Turns whose moment has come, the longest waiting first."""
        ...

    async def save(self, turn: Turn) -> None: ...
    async def weekly(self, person_ids: Collection[int], since: datetime) -> dict[int, int]:
        """For each of these people who may have got one since then: how many, which is 1."""
        ...


class CheckInStore(Protocol):
    """The book of check-ins: one sealed value for all people together."""

    async def read(self) -> Book: ...
    async def hold(self) -> Book:
        """The book, which nobody else changes until this unit of work ends."""
        ...

    async def save(self, book: Book) -> None: ...


class VoteStore(Protocol):
    """Opinion polls. Nothing stored tells who said what, and watching the counts does not either.

    Votes are published ``FEWEST`` at a time at least: whoever looks before and after a friend votes sees the
    same, or what several people said.
    """

    async def cast(self, poll_id: str, option_id: str, person_id: int) -> bool:
        """True when this was the person's first vote in this poll; only that one counts."""
        ...

    async def has_voted(self, poll_id: str, person_id: int) -> bool: ...
    async def counts(self, poll_id: str) -> dict[str, int]:
        """The published votes for each option; options without votes may be missing."""
        ...


class GroupStore(Protocol):
    """Quizzes in groups; in each group at most one that is not closed."""

    async def begin(self, quiz: GroupQuiz, at: datetime) -> GroupQuiz | None:
        """The stored quiz; None when another one is running in this group."""
        ...

    async def running(self, chat_id: int) -> GroupQuiz | None: ...
    async def of_poll(self, poll_id: str) -> GroupQuiz | None: ...
    async def post(self, quiz_id: int, posted: Posted) -> bool:
        """True when this question was not posted before."""
        ...

    async def count(self, poll_id: str, counts: Mapping[str, int]) -> None:
        """Keep these counts, unless as many votes are known: in these polls none is ever taken back."""
        ...

    async def close(self, quiz_id: int) -> bool:
        """True when this call closed it."""
        ...


class CampaignStore(Protocol):
    """Campaigns, who did what with them, and who wants no more of them."""

    async def get(self, campaign_id: int) -> Campaign | None: ...
    async def add(self, campaign: Campaign, at: datetime) -> Campaign:
        """The stored campaign, with its id."""
        ...

    async def save(self, campaign: Campaign) -> None:
        """Write it; what others changed meanwhile stays.

        Raises StaleError when both changed the state, when it is no draft any more, or when it is gone.
        """
        ...

    async def newest(self, limit: int, author_id: int | None, club_ids: Collection[int]) -> list[Campaign]:
        """Newest first: this author's, and those for these clubs and no other; all without an author."""
        ...

    async def in_state(self, *states: CampaignState) -> list[Campaign]:
        """By the time they are due, oldest first; those without a time last."""
        ...

    async def of_author(self, author_id: int, states: Collection[CampaignState]) -> list[Campaign]: ...
    async def of_series(self, series_id: int) -> list[Campaign]:
        """The series' campaigns, by their time."""
        ...

    async def next_for(self, club_ids: Collection[int], now: datetime) -> Campaign | None:
        """The next scheduled campaign of these clubs, or for everybody."""
        ...

    async def log(self, campaign_id: int, line: LogLine) -> None:
        """Append; nothing ever changes or deletes a line."""
        ...

    async def history(self, campaign_id: int) -> list[LogLine]:
        """Oldest first."""
        ...

    async def told_since(self, moment: datetime) -> set[int]:
        """Who was told after this moment that campaigns wait for them, or was about to be."""
        ...

    async def decline(self, series_id: int, person_id: int) -> bool:
        """True when the person had not declined this series before."""
        ...

    async def declined(self, series_id: int, person_ids: Collection[int]) -> set[int]:
        """Those of these people who want no more of it."""
        ...


class DeliveryStore(Protocol):
    """One row for each recipient of a campaign, and those who could become one."""

    async def candidates(self, reach: Reach, narrow: Narrowing, after: int, limit: int) -> list[int]:
        """Ids above ``after`` of people who are reached, in order."""
        ...

    async def among(self, reach: Reach, person_ids: Collection[int]) -> set[int]:
        """Those of these people who are (still) reached."""
        ...

    async def address(self, campaign_id: int, moments: Mapping[int, datetime]) -> int:
        """One pending row for each person who has none yet, not before their moment; how many were added."""
        ...

    async def addressed(self, campaign_id: int, person_ids: Collection[int]) -> set[int]:
        """Those of these people who have a row."""
        ...

    async def clear(self, campaign_id: int) -> None:
        """Remove the rows of a campaign that has not begun."""
        ...

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        """Pending deliveries of running campaigns whose time has come, oldest first."""
        ...

    async def get(self, delivery_id: int) -> Delivery | None: ...
    async def save_all(self, deliveries: Sequence[Delivery], at: datetime) -> None:
        """Write state, reason, time, tries, language and message of each."""
        ...

    def receivers(self, campaign_id: int, aim: Aim) -> AsyncIterator[Receiver]:
        """Everybody who has a row, one after the other in no order, with what they did since it left."""
        ...

    async def counts(self, campaign_id: int) -> dict[DeliveryState, int]:
        """How many deliveries are in each state."""
        ...

    async def skips(self, campaign_id: int) -> dict[Skip, int]:
        """How many were left out, by reason."""
        ...

    async def weekly(self, person_ids: Collection[int], since: datetime) -> dict[int, int]:
        """For each of these people: how many campaign messages they may have got since then."""
        ...

    async def open(self, delivery_id: int, person_id: int, at: datetime) -> Delivery | None:
        """Note the first tap on its button; the delivery, None when it is not this person's."""
        ...

    async def orphans_to_unknown(self) -> int:
        """Deliveries that a dead process left in ``sending`` become ``unknown``; how many."""
        ...

    async def repeat_unknown(self, campaign_id: int) -> int:
        """Unknown deliveries become pending again; how many."""
        ...

    async def end_pending(self, campaign_id: int, reason: Skip, at: datetime) -> int:
        """What is still pending is skipped for this reason; how many."""
        ...


class EventStore(Protocol):
    """Events, and who said that they come."""

    async def add(self, event: Event) -> Event:
        """The stored event, with its id."""
        ...

    async def get(self, event_id: int) -> Event | None: ...
    async def save(self, event: Event) -> None: ...
    async def come(self, event_id: int, person_id: int) -> bool:
        """True when the person had not said so before."""
        ...

    async def stay_away(self, event_id: int, person_id: int) -> bool:
        """True when the person had said that they come."""
        ...

    async def is_coming(self, event_id: int, person_id: int) -> bool: ...
    async def guests(self, event_id: int) -> int:
        """How many said that they come."""
        ...


class RotaStore(Protocol):
    """What was planned for the desk, and the names that people chose for it."""

    async def hold(self) -> None:
        """Wait for whoever else changes the rota; nobody else does until this unit of work ends."""
        ...

    async def read(self) -> Plan: ...
    async def names(self) -> dict[int, str]:
        """What everybody who has joined calls themselves, by their id."""
        ...

    async def join(self, person_id: int, name: str) -> None:
        """Stand in the rota by this name, instead of an earlier one."""
        ...

    async def add_shift(self, shift: Shift) -> Shift:
        """The stored shift, with its id."""
        ...

    async def remove_shift(self, shift_id: int) -> bool:
        """True when it was there; its covers and what was asked about it go along."""
        ...

    async def cover(self, cover: Cover) -> None:
        """Instead of an earlier one of the same shift and day."""
        ...

    async def uncover(self, shift_id: int, day: date) -> bool:
        """True when there was a cover."""
        ...

    async def add_absence(self, absence: Absence) -> Absence:
        """The stored absence, with its id."""
        ...

    async def remove_absence(self, absence_id: int) -> bool: ...
    async def ask(self, swap: Swap) -> Swap | None:
        """The stored question; None when this colleague was asked for it already."""
        ...

    async def swaps(self) -> list[Swap]:
        """Questions without an answer, oldest first."""
        ...

    async def end_swap(self, swap_id: int) -> bool:
        """True when it was there."""
        ...


class CaseStore(Protocol):
    """Cases, their messages, what Telegram messages show them, and the staff log."""

    async def get(self, case_id: int) -> Case | None: ...
    async def latest_of(self, person_id: int) -> Case | None:
        """The person's newest case, closed or not."""
        ...

    async def add(
        self, person_id: int, pseudonym: str, language: str, from_member: bool, urgent: bool, at: datetime
    ) -> Case: ...
    async def save(self, case: Case) -> None: ...
    async def claim(self, case_id: int, staff_id: int) -> bool:
        """True when nobody held it and now this coordinator does, or already did."""
        ...

    async def unclosed(self) -> list[Case]: ...
    async def write(
        self,
        case_id: int,
        author: Author,
        text: str,
        at: datetime,
        update_id: int | None,
        media: Media | None = None,
        asked: Asked | None = None,
    ) -> CaseMessage | None:
        """The stored message; None when this update's message is stored already."""
        ...

    async def take_back(self, case_id: int, message_id: int) -> bool:
        """Erase a message that the other side has not been shown; True when it was there."""
        ...

    async def message(self, case_id: int, message_id: int) -> CaseMessage | None: ...
    async def messages(self, case_id: int) -> list[CaseMessage]: ...
    async def mark_seen(self, case_id: int, message_ids: Sequence[int]) -> None: ...
    async def message_of(self, case_id: int, update_id: int) -> CaseMessage | None:
        """The message that this update brought."""
        ...

    async def note_post(
        self,
        case_id: int | None,
        reader_id: int,
        message_id: int,
        at: datetime,
        mute: bool = False,
        fate: Fate | None = None,
    ) -> None:
        """Remember that Telegram message ``message_id`` in the reader's chat shows this case.

        None: it shows a private screen of the reader's. Noted again it counts from the first time on, for so
        long Telegram lets it be deleted. ``mute``: a reply to it is for nobody; ``fate``: of which answer it
        tells what became of it.
        """
        ...

    async def echo_of(self, case_id: int, answer: int) -> Post | None:
        """The Telegram message that tells a coordinator what became of this answer."""
        ...

    async def case_of_post(self, reader_id: int, message_id: int) -> int | None:
        """The case that this Telegram message of the reader's chat shows, and a reply to it means."""
        ...

    async def posts(self, case_id: int | None, reader_id: int) -> list[int]:
        """Ids of Telegram messages in the reader's chat that show this case, oldest first.

        None: those that show a private screen.
        """
        ...

    async def standing(self, after: int, limit: int) -> list[Post]:
        """What stands in anybody's chat, with ids above ``after``, by id."""
        ...

    async def shown(self, case_id: int) -> list[Post]:
        """What shows this case in anybody's chat, by id."""
        ...

    async def save_post(self, post: Post) -> None:
        """Keep what has changed about it; nothing happens when it is forgotten already."""
        ...

    async def deleted(self, post_ids: Collection[int]) -> None:
        """Forget these rows: the messages are gone."""
        ...

    async def forget_posts(self, case_id: int | None, reader_id: int) -> None: ...
    async def log(self, case_id: int, staff_id: int, act: str, at: datetime) -> None:
        """Append to the log of staff acts; nothing ever changes or deletes a line."""
        ...

    async def shred(self, case_id: int) -> None:
        """Delete the case's key and texts; what remains cannot be read by anybody."""
        ...

    async def shred_all_of(self, person_id: int) -> list[int]:
        """Shred every case of this person, open ones too; their ids."""
        ...


class DeskSessionStore(Protocol):
    """Who has a secret for the desk, and to whom it is open."""

    async def get(self, person_id: int) -> DeskSession | None: ...
    async def hold(self, person_id: int) -> DeskSession | None:
        """As ``get``; nobody else changes it until this unit of work ends."""
        ...

    async def save(self, session: DeskSession) -> None: ...
    async def prolong(self, person_id: int, at: datetime) -> None:
        """Somebody acted at the desk at this moment; nothing happens when it is not open to them."""
        ...

    async def drop(self, person_id: int) -> None: ...


class CaseFileStore(Protocol):
    """Pictures and voice messages of cases."""

    async def keep(self, case_id: int, content: bytes) -> int:
        """Our own id for the stored file."""
        ...

    async def open(self, case_id: int, file_id: int) -> bytes | None:
        """What was kept; None when this case has no such file."""
        ...

    async def forget(self, case_id: int, file_id: int) -> None: ...


class NoteStore(Protocol):
    """What staff note about cases. Nothing here is ever sent to anybody who is not at the desk."""

    async def add(self, note: Note) -> Note:
        """The stored note, with its id."""
        ...

    async def of(self, case_id: int) -> list[Note]:
        """The notes of a case, oldest first."""
        ...


class ReferralStore(Protocol):
    """To whom people were passed on."""

    async def add(self, referral: Referral) -> Referral:
        """The stored referral, with its id."""
        ...

    async def get(self, case_id: int, referral_id: int) -> Referral | None: ...
    async def save(self, referral: Referral) -> None: ...
    async def of(self, case_id: int) -> list[Referral]:
        """The referrals of a case, oldest first."""
        ...


class TipStore(Protocol):
    """Suspicious things that people pass on. Nothing of it tells who did."""

    async def begin(self, kind: TipKind, day: date) -> Tip:
        """A new draft."""
        ...

    async def get(self, tip_id: int) -> Tip | None:
        """This tip, which nobody else changes until this unit of work ends."""
        ...

    async def save(self, tip: Tip) -> None: ...
    async def add(self, tip_id: int, text: str, picture: bytes | None = None) -> None:
        """Keep one more piece."""
        ...

    async def pieces(self, tip_id: int) -> list[Piece]:
        """Oldest first."""
        ...

    async def picture(self, tip_id: int, piece_id: int) -> bytes | None:
        """What was kept; None when this tip has no such picture."""
        ...

    async def in_state(self, state: TipState) -> list[Tip]:
        """Oldest first."""
        ...

    async def count(self, state: TipState) -> int: ...
    async def shred(self, tip_id: int) -> None:
        """Delete the tip with all its pieces."""
        ...

    async def sent_on(self, person_id: int, day: date) -> int:
        """How many tips this person passed on that day; known for a day or two, and not which."""
        ...

    async def note_sent(self, person_id: int, day: date) -> None:
        """One more."""
        ...


class AnnouncementStore(Protocol):
    """What the network announces. What members say to it stands in their settings."""

    async def add(self, announcement: Announcement) -> Announcement:
        """The stored one, with an id that no other ever has."""
        ...

    async def get(self, announcement_id: int) -> Announcement | None: ...
    async def every(self) -> list[Announcement]:
        """Drafts among them, oldest first."""
        ...

    async def save(self, announcement: Announcement) -> None:
        """As it is now; one that was removed stays so."""
        ...

    async def remove(self, announcement_id: int) -> None: ...


class SupportCountStore(Protocol):
    """What support did, in numbers, by the quarters of the desk's zone. Nothing leads to whose they were."""

    def add(self, what: What, key: str, at: datetime, by: int = 1) -> None:
        """So many more of this kind in the quarter of this moment, when this unit is committed."""
        ...

    async def quarters(self) -> list[Quarter]:
        """Those in which anything was counted, oldest first."""
        ...

    async def of(self, quarter: Quarter) -> Counts:
        """What was counted in this quarter, of every unit that is committed."""
        ...


class EscalationStore(Protocol):
    """Where each case stands on its way to somebody who answers; a case that has an answer has none.

    Who changes one holds its case.
    """

    async def get(self, case_id: int) -> Escalation | None:
        """The escalation of this case, which nobody else changes until this unit of work ends."""
        ...

    async def every(self) -> list[Escalation]: ...
    async def save(self, escalation: Escalation) -> None:
        """A new one, or instead of the one that the case has."""
        ...

    async def drop(self, case_id: int) -> None: ...
    async def missing(self) -> list[int]:
        """Ids of the cases that wait for a holder and have no escalation."""
        ...

    async def once(self, what: str, now: datetime, pause: timedelta, burst: int = 1) -> bool:
        """True when this was not told for as long as ``pause``; from then on it counts as told now.

        With a ``burst`` it may be told so often in a row, and then once in such a pause.
        """
        ...


class OutboxStore(Protocol):
    """What the support lane owes: sealed parcels, kept until delivered."""

    async def add(self, parcel: Parcel, at: datetime) -> None: ...
    async def due(self, now: datetime, limit: int, heavy: bool | None = None) -> list[Parcel]:
        """What goes by Telegram; what is heavy behind the rest, or one of the two kinds alone."""
        ...

    async def due_mail(self, now: datetime) -> list[Parcel]:
        """What goes by e-mail: never in the way of the others."""
        ...

    async def of(self, errand: Errand) -> list[Parcel]:
        """Everything of this kind that is kept, due or not. All that is owed is opened for it."""
        ...

    async def done(self, parcel_id: int) -> None: ...
    async def later(self, parcel_id: int, not_before: datetime, failed: bool = True) -> None:
        """Keep it until this moment: because it ``failed``, or it is simply not its time."""
        ...

    async def stuck(self, since: datetime, tries: int) -> int:
        """How many have been due since that moment already, or have failed so often in a row.

        Of what goes by Telegram: a mail server may well be away.
        """
        ...


class UnitOfWork(Protocol):
    """One transaction over every topic. Leaving without ``commit`` rolls back."""

    @property
    def people(self) -> PeopleStore: ...
    @property
    def clubs(self) -> ClubStore: ...
    @property
    def invitations(self) -> InvitationStore: ...
    @property
    def attempts(self) -> AttemptStore: ...
    @property
    def editions(self) -> EditionStore: ...
    @property
    def doings(self) -> DoingStore: ...
    @property
    def recall(self) -> RecallStore: ...
    @property
    def weeks(self) -> WeekStore: ...
    @property
    def rounds(self) -> RoundStore: ...
    @property
    def quiz_reminders(self) -> QuizReminderStore: ...
    @property
    def check_ins(self) -> CheckInStore: ...
    @property
    def votes(self) -> VoteStore: ...
    @property
    def groups(self) -> GroupStore: ...
    @property
    def campaigns(self) -> CampaignStore: ...
    @property
    def deliveries(self) -> DeliveryStore: ...
    @property
    def events(self) -> EventStore: ...
    @property
    def rota(self) -> RotaStore: ...
    @property
    def cases(self) -> CaseStore: ...
    @property
    def case_files(self) -> CaseFileStore: ...
    @property
    def desk_sessions(self) -> DeskSessionStore: ...
    @property
    def notes(self) -> NoteStore: ...
    @property
    def referrals(self) -> ReferralStore: ...
    @property
    def tips(self) -> TipStore: ...
    @property
    def announcements(self) -> AnnouncementStore: ...
    @property
    def escalations(self) -> EscalationStore: ...
    @property
    def support_counts(self) -> SupportCountStore: ...
    @property
    def outbox(self) -> OutboxStore: ...

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    async def commit(self) -> None: ...


Store = Callable[[], UnitOfWork]
"""Opens a new unit of work."""


@dataclass(frozen=True, slots=True)
class RawUpdate:
    """One update as Telegram sent it: its JSON, and the chat that orders it (0 when it has none)."""

    update_id: int
    chat_id: int
    payload: bytes


class Inbox(Protocol):
    """Durable intake: what has been received is stored before Telegram is told so."""

    async def offset(self) -> int | None:
        """The next update id to ask Telegram for; None before the first."""
        ...

    async def store(self, updates: Sequence[RawUpdate], next_offset: int | None) -> list[int]:
        """Store updates and the offset in one transaction; ids of those not stored before."""
        ...

    async def unfinished(self) -> list[RawUpdate]:
        """Updates that were received and not finished, in order of ``update_id``."""
        ...

    async def finish(self, update_id: int) -> None: ...
    async def fail(self, update_id: int, error: str) -> int:
        """Note a failed attempt with the error's kind; how many there have been."""
        ...

    async def set_aside(self, update_id: int) -> None:
        """Give up on an update: it stays for people to look at and is not tried again."""
        ...


class Understanding(Protocol):
    """Rasa and the safety net together."""

    async def converse(
        self, sender: str, text: str, language: str, standing: Standing | None = None
    ) -> Understood:
        """What to do about a message, which may answer the question of a check where the person stands.

        Never raises: with Rasa down ``available`` is False.
        """
        ...

    async def read(self, text: str) -> Reading:
        """How a message reads. Raises ConnectionError when the model cannot be asked."""
        ...


Alarm = Callable[[str], Risk]
"""What the safety net alone sees in a text."""


Tongue = Callable[[str], str]
"""The language a text is in, for people who have not chosen one: a code such as ``mn``."""


class Library(Protocol):
    """Everything that is taught, by language. What is not there (any more) is None."""

    def quiz(self, quiz_id: str, language: str) -> Quiz | None: ...
    def quizzes(self, language: str, topic: str | None = None) -> tuple[Quiz, ...]: ...
    def translations(self, quiz_id: str) -> Mapping[str, Quiz]:
        """A quiz in every language; empty when there is no such quiz."""
        ...

    def check(self, check_id: str, language: str) -> Check | None: ...
    def lesson(self, lesson_id: str, language: str) -> Lesson | None: ...
    def lessons(self, language: str, topic: str | None = None) -> tuple[Lesson, ...]: ...
    def scenario(self, scenario_id: str, language: str) -> Scenario | None: ...
    def scenarios(self, language: str, topic: str | None = None) -> tuple[Scenario, ...]: ...
    def round(self, topic: str, language: str) -> Round | None: ...
    def poll(self, poll_id: str, language: str) -> Poll | None: ...
    def polls(self, language: str) -> tuple[Poll, ...]: ...
    def course(self, role: str, language: str) -> Course | None: ...
    def glossary(self, language: str) -> tuple[Term, ...]: ...
    def templates(self, language: str) -> tuple[CampaignTemplate, ...]: ...
    def template(self, template_id: str, language: str) -> CampaignTemplate | None: ...
    def faq_titles(self, language: str) -> Mapping[str, str]:
        """What the answers to common questions are called, by their keys."""
        ...


Recall = Callable[[Mapping[str, object] | None, bool, datetime], tuple[Mapping[str, object], datetime]]
"""Spaced repetition: from what is remembered of a question (None: nothing yet), whether it was answered
rightly and the present moment, to what to remember now and when the question comes back (aware)."""


class OneTimeCodes(Protocol):
    """Codes of six digits that an app on somebody's phone shows, a new one every 30 seconds (RFC 6238)."""

    def new_secret(self) -> str:
        """A secret of letters and digits that can be typed."""
        ...

    def address(self, secret: str, label: str) -> str:
        """What goes into a QR code: an app that reads it lists the secret under this label."""
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The number of the 30 seconds to which the code belongs: the present ones, or those beside them.

        None when it belongs to none of these.
        """
        ...


class Strongbox(Protocol):
    """Locks what leaves the system under a pass phrase."""

    async def new(self) -> tuple[str, Lock]:
        """A random pass phrase, which is kept nowhere, and what locks under it."""
        ...

    async def close(self, lock: Lock, content: bytes) -> bytes:
        """The content, to be opened with that pass phrase alone."""
        ...


Wanted = Callable[[], bool]
"""Whether a message that waited for its turn shall still leave."""


class CampaignLane(Protocol):
    """Sends campaign messages, each at most once when the outcome is unknown."""

    def room(self) -> int:
        """How many more it takes now without queueing them for longer than about a quarter of a second."""
        ...

    def withdraw(self) -> None:
        """What waits for its turn does not leave: its outcome is RETRY."""
        ...

    async def send(self, person: Person, campaign: Campaign, delivery: Delivery, wanted: Wanted) -> Sent:
        """The outcome of one attempt. ``wanted`` is asked when its turn has come: RETRY when it is not."""
        ...

    async def show_progress(self, author: Person, progress: Progress) -> None:
        """Change the leader's live message. Never raises: a missing picture of it stops no campaign."""
        ...


class AdminLane(Protocol):
    """Tells admins that campaigns wait for them, at most once when the outcome is unknown."""

    async def decisions_wait(self, admin: Person, waiting: Decisions) -> Sent: ...


class RoundLane(Protocol):
    """Announces a round that is asked once more, at most once when the outcome is unknown."""

    async def remind(self, person: Person, taken: Taken) -> Sent: ...


class QuizLane(Protocol):
    """Reminds of a quiz, at most once when the outcome is unknown."""

    async def remind_of_quiz(self, person: Person) -> Sent: ...


class VanishLane(Protocol):
    """Takes messages out of a chat."""

    async def remove(self, reader: Person, posts: Sequence[int]) -> bool:
        """True when none of these is left there. Raises what is worth another try."""
        ...


class Mailer(Protocol):
    """Sends e-mail that holds nothing of anybody, to the address of the settings."""

    async def somebody_waits(self) -> None:
        """Raises MailError when it could not be handed to the mail server."""
        ...


class SupportLane(Protocol):
    """Sends what the support outbox owes.

    Raises GoneError when the person cannot be reached at all, and anything else when it is worth another try.
    """

    async def ping(self, reader: Person, case: Case) -> None: ...
    async def crowd(self, reader: Person) -> None:
        """Tell staff that many wait at once, without content."""
        ...

    async def gap(self, reader: Person) -> None:
        """Tell staff that a step of the escalation had nobody, without content."""
        ...

    async def still_waiting(self, reader: Person) -> Sequence[int]:
        """Tell who asked that nobody has answered yet; ids of the Telegram messages that show it."""
        ...

    async def to_staff(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]:
        """Ids of the Telegram messages that show it: a long one takes two.

        ``content``: the picture or voice message that it came with.
        """
        ...

    async def to_person(
        self, reader: Person, case: Case, message: CaseMessage, content: bytes | None = None
    ) -> Sequence[int]: ...
    async def stands(self, reader: Person) -> None:
        """Tell staff, without content, that a message of a case could not be deleted."""
        ...

    async def notice(self, reader: Person) -> None:
        """Announce a waiting answer in words that say nothing about support."""
        ...

    async def news(self, reader: Person, errand: Errand) -> None:
        """Tell staff, without content, what there is for them at the desk."""
        ...

    async def receipt(self, reader: Person, echo: Post, replied: Replied, seen: bool) -> None:
        """Tell the reader what became of their answer, in place of what they were told before.

        ``seen``: the person was shown it.
        """
        ...
