"""A database in memory: every Protocol of ``ports.py``, with transactions that behave like the real ones.

memory = Memory()
async with memory.unit() as work: ...   # leaving without ``commit`` undoes everything

Units of work come one after the other, as writers do on SQLite. One that is opened inside another would wait
for ever there; here it fails at once.
"""

import asyncio
import copy
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Self

from bot.domain.campaign import (
    UNSHOWN,
    Campaign,
    CampaignState,
    Delivery,
    DeliveryState,
    LogLine,
    Narrowing,
    Reach,
    Skip,
)
from bot.domain.campaign_results import Aim, Receiver
from bot.domain.check_in import Book
from bot.domain.circles import Announcement
from bot.domain.desk_session import DeskSession
from bot.domain.errors import NoSuchCaseError, StaleError
from bot.domain.escalation import Escalation
from bot.domain.event import Event
from bot.domain.group import GroupQuiz, Posted
from bot.domain.learning import Doing, Kind
from bot.domain.notes import Note
from bot.domain.people import STAFF, ULAANBAATAR, Club, Invitation, Person, Role
from bot.domain.practice import Card
from bot.domain.quiz import Attempt, Quiz
from bot.domain.quiz_reminder import Turn
from bot.domain.referral import Referral
from bot.domain.rota import Absence, Cover, Plan, Shift, Swap
from bot.domain.rounds import LATER, Phase, Taken
from bot.domain.support import Asked, Author, Case, CaseMessage, CaseState, Errand, Fate, Media, Parcel
from bot.domain.support_figures import Counts, Quarter, What
from bot.domain.suppression import FEWEST
from bot.domain.tip import Piece, Tip, TipKind, TipState
from bot.domain.vanish import Post


@dataclass
class Tables:
    """Everything that is stored. Ids are given out by one counter: no two kinds of row share one."""

    last_id: int = 0
    people: dict[int, Person] = field(default_factory=dict)
    grants: list[tuple[int, Role, int | None]] = field(default_factory=list)
    clubs: dict[int, Club] = field(default_factory=dict)
    club_members: list[tuple[int, int]] = field(default_factory=list)
    invitations: dict[int, Invitation] = field(default_factory=dict)
    digests: dict[bytes, int] = field(default_factory=dict)
    tries: list[tuple[int, datetime]] = field(default_factory=list)
    attempts: dict[int, Attempt] = field(default_factory=dict)
    attempt_times: dict[int, datetime] = field(default_factory=dict)
    finish_times: dict[int, datetime] = field(default_factory=dict)
    editions: dict[tuple[str, str, str], Quiz] = field(default_factory=dict)
    doings: dict[tuple[int, Kind, str], tuple[Doing, datetime]] = field(default_factory=dict)
    cards: dict[int, Card] = field(default_factory=dict)
    weeks: set[tuple[int, date]] = field(default_factory=set)
    rounds: dict[int, Taken] = field(default_factory=dict)
    turns: dict[int, Turn] = field(default_factory=dict)
    check_ins: list[Book] = field(default_factory=list)
    votes: dict[tuple[str, str], int] = field(default_factory=dict)
    waiting_votes: dict[tuple[str, str], int] = field(default_factory=dict)
    voters: set[tuple[str, int]] = field(default_factory=set)
    group_quizzes: dict[int, GroupQuiz] = field(default_factory=dict)
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    campaign_log: list[tuple[int, LogLine]] = field(default_factory=list)
    refusals: set[tuple[int, int]] = field(default_factory=set)
    deliveries: dict[int, Delivery] = field(default_factory=dict)
    delivery_times: dict[int, datetime] = field(default_factory=dict)
    delivery_clubs: dict[int, frozenset[int]] = field(default_factory=dict)
    events: dict[int, Event] = field(default_factory=dict)
    guests: set[tuple[int, int]] = field(default_factory=set)
    rota_names: dict[int, str] = field(default_factory=dict)
    shifts: dict[int, Shift] = field(default_factory=dict)
    covers: dict[tuple[int, date], Cover] = field(default_factory=dict)
    absences: dict[int, Absence] = field(default_factory=dict)
    swaps: dict[int, Swap] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    messages: dict[int, CaseMessage] = field(default_factory=dict)
    updates: dict[tuple[int, int], int] = field(default_factory=dict)
    files: dict[int, tuple[int, bytes]] = field(default_factory=dict)
    notes: dict[int, Note] = field(default_factory=dict)
    referrals: dict[int, Referral] = field(default_factory=dict)
    posts: dict[tuple[int, int], Post] = field(default_factory=dict)
    log: list[tuple[int, int, str]] = field(default_factory=list)
    outbox: dict[int, tuple[Parcel, datetime]] = field(default_factory=dict)
    escalations: dict[int, Escalation] = field(default_factory=dict)
    escalation_notes: dict[str, datetime] = field(default_factory=dict)
    desk_sessions: dict[int, DeskSession] = field(default_factory=dict)
    tips: dict[int, Tip] = field(default_factory=dict)
    tip_pieces: dict[int, tuple[Piece, bytes | None]] = field(default_factory=dict)
    tip_senders: dict[tuple[int, date], int] = field(default_factory=dict)
    support_counts: Counter[tuple[Quarter, What, str]] = field(default_factory=Counter)
    announcements: dict[int, Announcement] = field(default_factory=dict)

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def copy(self) -> "Tables":
        """The rows are values that never change; only what holds them is copied."""
        held = {name: copy.copy(value) for name, value in vars(self).items()}
        return Tables(**held)


class Memory:
    """What outlives a unit of work. ``writes`` counts the commits."""

    def __init__(self) -> None:
        self.tables = Tables()
        self.writes = 0
        self._turn = asyncio.Lock()
        self._owner: asyncio.Task[object] | None = None

    def unit(self) -> "FakeWork":
        """A new unit of work."""
        return FakeWork(self)

    async def enter(self) -> Tables:
        me = asyncio.current_task()
        if self._owner is not None and self._owner is me:
            raise AssertionError("a unit of work inside another one would wait for ever")
        await self._turn.acquire()
        self._owner = me
        return self.tables.copy()

    def leave(self) -> None:
        self._owner = None
        self._turn.release()


class FakeWork:
    """One transaction."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._tables: Tables | None = None

    async def __aenter__(self) -> Self:
        self._tables = await self._memory.enter()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._tables = None
        self._memory.leave()

    async def commit(self) -> None:
        self._memory.tables = self._open()
        self._memory.writes += 1
        self._tables = self._memory.tables.copy()

    def _open(self) -> Tables:
        if self._tables is None:
            raise AssertionError("this unit of work is not open")
        return self._tables

    @property
    def people(self) -> "FakePeople":
        return FakePeople(self._open())

    @property
    def clubs(self) -> "FakeClubs":
        return FakeClubs(self._open())

    @property
    def invitations(self) -> "FakeInvitations":
        return FakeInvitations(self._open())

    @property
    def attempts(self) -> "FakeAttempts":
        return FakeAttempts(self._open())

    @property
    def editions(self) -> "FakeEditions":
        return FakeEditions(self._open())

    @property
    def doings(self) -> "FakeDoings":
        return FakeDoings(self._open())

    @property
    def recall(self) -> "FakeRecall":
        return FakeRecall(self._open())

    @property
    def weeks(self) -> "FakeWeeks":
        return FakeWeeks(self._open())

    @property
    def rounds(self) -> "FakeRounds":
        return FakeRounds(self._open())

    @property
    def quiz_reminders(self) -> "FakeQuizReminders":
        return FakeQuizReminders(self._open())

    @property
    def check_ins(self) -> "FakeCheckIns":
        return FakeCheckIns(self._open())

    @property
    def votes(self) -> "FakeVotes":
        return FakeVotes(self._open())

    @property
    def groups(self) -> "FakeGroups":
        return FakeGroups(self._open())

    @property
    def campaigns(self) -> "FakeCampaigns":
        return FakeCampaigns(self._open())

    @property
    def deliveries(self) -> "FakeDeliveries":
        return FakeDeliveries(self._open())

    @property
    def events(self) -> "FakeEvents":
        return FakeEvents(self._open())

    @property
    def rota(self) -> "FakeRota":
        return FakeRota(self._open())

    @property
    def cases(self) -> "FakeCases":
        return FakeCases(self._open())

    @property
    def case_files(self) -> "FakeCaseFiles":
        return FakeCaseFiles(self._open())

    @property
    def notes(self) -> "FakeNotes":
        return FakeNotes(self._open())

    @property
    def referrals(self) -> "FakeReferrals":
        return FakeReferrals(self._open())

    @property
    def desk_sessions(self) -> "FakeDeskSessions":
        return FakeDeskSessions(self._open())

    @property
    def tips(self) -> "FakeTips":
        return FakeTips(self._open())

    @property
    def announcements(self) -> "FakeAnnouncements":
        return FakeAnnouncements(self._open())

    @property
    def support_counts(self) -> "FakeSupportCounts":
        return FakeSupportCounts(self._open())

    @property
    def escalations(self) -> "FakeEscalations":
        return FakeEscalations(self._open())

    @property
    def outbox(self) -> "FakeOutbox":
        return FakeOutbox(self._open())


@dataclass
class Topic:
    t: Tables


class FakePeople(Topic):
    async def by_chat(self, chat_id: int) -> Person | None:
        found = next((p for p in self.t.people.values() if p.chat_id == chat_id), None)
        return self._whole(found) if found else None

    async def get(self, person_id: int) -> Person | None:
        found = self.t.people.get(person_id)
        return self._whole(found) if found else None

    async def several(self, person_ids: Collection[int]) -> dict[int, Person]:
        return {i: self._whole(self.t.people[i]) for i in sorted(person_ids) if i in self.t.people}

    async def after(self, person_id: int, limit: int) -> list[Person]:
        following = sorted(i for i in self.t.people if i > person_id)
        return [self._whole(self.t.people[i]) for i in following[:limit]]

    async def add(self, chat_id: int, seen: date) -> Person:
        there = await self.by_chat(chat_id)
        if there is None:
            there = Person(self.t.new_id(), chat_id, last_seen=seen)
            self.t.people[there.id] = there
        return there

    async def save(self, person: Person) -> None:
        if person.id in self.t.people:  # the forgotten stay forgotten
            self.t.people[person.id] = replace(person, roles=person.roles - STAFF)

    async def grant(self, person_id: int, role: Role, club_id: int | None, at: datetime) -> None:
        if role not in STAFF:
            raise ValueError(f"{role} is no staff role: save it with the person")
        if (person_id, role, club_id) not in self.t.grants:
            self.t.grants.append((person_id, role, club_id))

    async def revoke(self, person_id: int, role: Role, club_id: int | None = None) -> None:
        gone = [g for g in self.t.grants if g[:2] == (person_id, role) and club_id in (None, g[2])]
        self.t.grants[:] = [g for g in self.t.grants if g not in gone]

    async def holding(self, role: Role) -> list[Person]:
        ids = sorted({person_id for person_id, held, _ in self.t.grants if held is role})
        return [self._whole(self.t.people[i]) for i in ids]

    async def staff(self) -> list[tuple[Person, Role, int | None]]:
        return [(self._whole(self.t.people[i]), role, club) for i, role, club in self.t.grants]

    async def forget(self, person_id: int) -> None:
        if self.t.people.pop(person_id, None) is None:
            return
        cases = FakeCases(self.t)
        mine = [case.id for case in self.t.cases.values() if case.person_id == person_id]
        for case_id in mine:
            await cases.shred(case_id)
        await cases.forget_posts(None, person_id)
        self._forget_parcels(person_id, mine)
        for case in list(self.t.cases.values()):
            if case.is_with(person_id):
                self.t.cases[case.id] = replace(case, state=CaseState.WAITING, claimed_by=None)
        self.t.tries[:] = [one for one in self.t.tries if one[0] != person_id]
        self.t.desk_sessions.pop(person_id, None)
        for what in [one for one in self.t.escalation_notes if one.endswith(f" {person_id}")]:
            del self.t.escalation_notes[what]
        self.t.grants[:] = [one for one in self.t.grants if one[0] != person_id]
        self.t.club_members[:] = [one for one in self.t.club_members if one[1] != person_id]
        drafts = [c for c in self.t.campaigns.values() if c.state is CampaignState.DRAFT]
        for campaign_id in [draft.id for draft in drafts if draft.author_id == person_id]:
            del self.t.campaigns[campaign_id]
            self.t.campaign_log[:] = [one for one in self.t.campaign_log if one[0] != campaign_id]
            self.t.deliveries = {n: d for n, d in self.t.deliveries.items() if d.campaign_id != campaign_id}
        self.t.attempts = {n: a for n, a in self.t.attempts.items() if a.person_id != person_id}
        self.t.deliveries = {n: d for n, d in self.t.deliveries.items() if d.person_id != person_id}
        self.t.doings = {key: one for key, one in self.t.doings.items() if key[0] != person_id}
        self.t.cards = {n: c for n, c in self.t.cards.items() if c.person_id != person_id}
        self.t.weeks = {pair for pair in self.t.weeks if pair[0] != person_id}
        self.t.rounds = {n: r for n, r in self.t.rounds.items() if r.person_id != person_id}
        self.t.turns.pop(person_id, None)
        self.t.refusals = {pair for pair in self.t.refusals if pair[1] != person_id}
        self.t.guests = {pair for pair in self.t.guests if pair[1] != person_id}
        FakeRota(self.t).forget(person_id)
        self.t.voters = {pair for pair in self.t.voters if pair[1] != person_id}
        mine = [n for n, g in self.t.group_quizzes.items() if g.leader_id == person_id]
        for number in mine:
            del self.t.group_quizzes[number]

    def _forget_parcels(self, person_id: int, cases: Sequence[int]) -> None:
        for parcel, _ in list(self.t.outbox.values()):
            if parcel.to == person_id or (parcel.message_id and parcel.case_id in cases):
                del self.t.outbox[parcel.id]

    def _whole(self, person: Person) -> Person:
        granted = {role for person_id, role, _ in self.t.grants if person_id == person.id}
        return replace(person, roles=(person.roles - STAFF) | granted)


class FakeClubs(Topic):
    async def get(self, club_id: int) -> Club | None:
        return self.t.clubs.get(club_id)

    async def by_code(self, code: str) -> Club | None:
        return next((c for c in self.t.clubs.values() if c.code == code), None)

    async def by_name(self, name: str) -> Club | None:
        return next((c for c in self.t.clubs.values() if c.name == name), None)

    async def every(self) -> list[Club]:
        return sorted(self.t.clubs.values(), key=lambda club: club.name)

    async def add(self, name: str, code: str) -> Club:
        if await self.by_code(code) or await self.by_name(name):
            raise AssertionError("the database refuses a second club of this name or code")
        club = Club(self.t.new_id(), name, code)
        self.t.clubs[club.id] = club
        return club

    async def join(self, club_id: int, person_id: int) -> bool:
        pair = (club_id, person_id)
        if pair in self.t.club_members or club_id not in self.t.clubs or person_id not in self.t.people:
            return False
        self.t.club_members.append(pair)
        return True

    async def leave(self, club_id: int, person_id: int) -> bool:
        if (club_id, person_id) not in self.t.club_members:
            return False
        self.t.club_members.remove((club_id, person_id))
        return True

    async def members(self, club_id: int) -> list[Person]:
        ids = sorted(person for club, person in self.t.club_members if club == club_id)
        people = FakePeople(self.t)
        return [found for i in ids if (found := await people.get(i))]

    async def of(self, person_id: int) -> list[Club]:
        return self._all({club for club, person in self.t.club_members if person == person_id})

    async def led_by(self, person_id: int) -> list[Club]:
        mine = (g for g in self.t.grants if g[0] == person_id and g[1] is Role.LEADER)
        return self._all({club for _, _, club in mine if club is not None})

    async def leaders(self, club_id: int) -> frozenset[int]:
        return frozenset(i for i, role, club in self.t.grants if (role, club) == (Role.LEADER, club_id))

    async def hold(self, club_id: int) -> None:
        """Units of work come one after the other here."""

    def _all(self, ids: set[int]) -> list[Club]:
        return [self.t.clubs[i] for i in sorted(ids)]


class FakeInvitations(Topic):
    async def add(self, digest: bytes, invitation: Invitation) -> int:
        invitation = replace(invitation, id=self.t.new_id())
        self.t.invitations[invitation.id] = invitation
        self.t.digests[digest] = invitation.id
        return invitation.id

    async def by_digest(self, digest: bytes) -> Invitation | None:
        found = self.t.digests.get(digest)
        return self.t.invitations[found] if found is not None else None

    async def use(self, invitation_id: int, at: datetime) -> bool:
        return self._end(invitation_id, used_at=at)

    async def open(self, now: datetime) -> list[Invitation]:
        return [i for i in self.t.invitations.values() if _unused(i) and i.expires_at > now]

    async def revoke(self, invitation_id: int, at: datetime) -> bool:
        return self._end(invitation_id, revoked_at=at)

    async def tries_since(self, person_id: int, since: datetime) -> int:
        return sum(who == person_id and at >= since for who, at in self.t.tries)

    async def note_try(self, person_id: int, at: datetime) -> None:
        self.t.tries.append((person_id, at))

    def _end(
        self, invitation_id: int, used_at: datetime | None = None, revoked_at: datetime | None = None
    ) -> bool:
        found = self.t.invitations.get(invitation_id)
        if found is None or not _unused(found):
            return False
        self.t.invitations[invitation_id] = replace(found, used_at=used_at, revoked_at=revoked_at)
        return True


def _unused(invitation: Invitation) -> bool:
    return invitation.used_at is None and invitation.revoked_at is None


class FakeAttempts(Topic):
    async def get(self, attempt_id: int) -> Attempt | None:
        return self.t.attempts.get(attempt_id)

    async def unfinished(self, person_id: int, quiz_id: str) -> Attempt | None:
        return next((a for a in self._open_of(person_id) if a.quiz_id == quiz_id), None)

    async def latest_unfinished(self, person_id: int) -> Attempt | None:
        mine = self._open_of(person_id)
        return max(mine, key=lambda a: (self.t.attempt_times[a.id], a.id), default=None)

    async def every_unfinished(self, person_id: int) -> list[Attempt]:
        mine = self._open_of(person_id)
        return sorted(mine, key=lambda a: (self.t.attempt_times[a.id], a.id), reverse=True)

    async def begin(self, person_id: int, quiz_id: str, version: str, at: datetime) -> Attempt:
        there = await self.unfinished(person_id, quiz_id)
        if there is not None:
            return there
        attempt = Attempt(self.t.new_id(), person_id, quiz_id, version, {}, changed_at=at)
        self.t.attempts[attempt.id] = attempt
        self.t.attempt_times[attempt.id] = at
        return attempt

    async def save(self, attempt: Attempt, at: datetime) -> None:
        if attempt.id in self.t.attempts:
            self.t.attempts[attempt.id] = replace(attempt, changed_at=at)
            self.t.attempt_times[attempt.id] = at
            if attempt.finished:
                self.t.finish_times.setdefault(attempt.id, at)

    async def finished_quizzes(self, person_id: int) -> list[str]:
        first: dict[str, datetime] = {}
        for attempt in self.t.attempts.values():
            if attempt.person_id == person_id and attempt.finished:
                at = self.t.finish_times[attempt.id]
                first[attempt.quiz_id] = min(at, first.get(attempt.quiz_id, at))
        return sorted(first, key=lambda quiz_id: (first[quiz_id], quiz_id))

    async def finished_in_club(self, club_id: int, before: datetime) -> dict[int, frozenset[str]]:
        members = {person for club, person in self.t.club_members if club == club_id}
        found: dict[int, set[str]] = {}
        for attempt in self.t.attempts.values():
            if attempt.finished and attempt.person_id in members and self.t.finish_times[attempt.id] < before:
                found.setdefault(attempt.person_id, set()).add(attempt.quiz_id)
        return {person: frozenset(quizzes) for person, quizzes in found.items()}

    def _open_of(self, person_id: int) -> list[Attempt]:
        return [a for a in self.t.attempts.values() if a.person_id == person_id and not a.finished]


class FakeEditions(Topic):
    async def keep(self, translations: Mapping[str, Quiz]) -> None:
        for language, quiz in translations.items():
            self.t.editions.setdefault((quiz.id, quiz.version, language), quiz)

    async def get(self, quiz_id: str, version: str, language: str) -> Quiz | None:
        kept = {lang: q for (i, v, lang), q in self.t.editions.items() if (i, v) == (quiz_id, version)}
        return kept.get(language, next(iter(kept.values()), None))


class FakeDoings(Topic):
    async def get(self, person_id: int, kind: Kind, item: str) -> Doing | None:
        found = self.t.doings.get((person_id, kind, item))
        return found[0] if found else None

    async def save(self, doing: Doing, at: datetime) -> None:
        self.t.doings[doing.person_id, doing.kind, doing.item] = (replace(doing, changed_at=at), at)

    async def of(self, person_id: int) -> list[Doing]:
        mine = [pair for key, pair in self.t.doings.items() if key[0] == person_id]
        return [doing for doing, _ in sorted(mine, key=lambda pair: pair[1], reverse=True)]


class FakeRecall(Topic):
    async def get(self, card_id: int) -> Card | None:
        return self.t.cards.get(card_id)

    async def save(self, card: Card) -> Card:
        same = [c.id for c in self.t.cards.values() if _question_of(c) == _question_of(card)]
        kept = replace(card, id=same[0] if same else self.t.new_id())
        self.t.cards[kept.id] = kept
        return kept

    async def due(self, person_id: int, now: datetime) -> list[Card]:
        return [card for card in await self.of(person_id) if card.due_at <= now]

    async def of(self, person_id: int) -> list[Card]:
        mine = (card for card in self.t.cards.values() if card.person_id == person_id)
        return sorted(mine, key=lambda card: (card.due_at, card.id))


def _question_of(card: Card) -> tuple[int, str, str]:
    return card.person_id, card.quiz_id, card.question_id


class FakeWeeks(Topic):
    async def note(self, person_id: int, week: date) -> None:
        self.t.weeks.add((person_id, week))

    async def of(self, person_id: int) -> Sequence[date]:
        return sorted(week for person, week in self.t.weeks if person == person_id)

    async def in_club(self, club_id: int, first: date) -> dict[int, frozenset[date]]:
        members = {person for club, person in self.t.club_members if club == club_id}
        found: dict[int, set[date]] = {}
        for person, week in self.t.weeks:
            if person in members and week >= first:
                found.setdefault(person, set()).add(week)
        return {person: frozenset(weeks) for person, weeks in found.items()}


class FakeRounds(Topic):
    async def begin(self, person_id: int, topic: str, phase: Phase, version: str, at: datetime) -> Taken:
        for one in await self.of(person_id):
            if (one.topic, one.phase) == (topic, phase):
                return one
        taken = Taken(self.t.new_id(), person_id, topic, phase, version, {})
        self.t.rounds[taken.id] = taken
        return taken

    async def get(self, taken_id: int) -> Taken | None:
        return self.t.rounds.get(taken_id)

    async def save(self, taken: Taken) -> None:
        if taken.id in self.t.rounds:
            self.t.rounds[taken.id] = taken

    async def of(self, person_id: int) -> list[Taken]:
        return [one for one in self.t.rounds.values() if one.person_id == person_id]

    async def drop(self, taken_id: int) -> None:
        self.t.rounds.pop(taken_id, None)

    async def finished(self, topic: str, club_id: int | None = None) -> list[Taken]:
        inside = {person for club, person in self.t.club_members if club == club_id}
        done = (one for one in self.t.rounds.values() if one.topic == topic and one.finished_at)
        return [one for one in done if club_id is None or one.person_id in inside]

    async def clubs(self, topic: str) -> dict[int, frozenset[int]]:
        answered = {one.person_id for one in await self.finished(topic)}
        found = {i: {club for club, person in self.t.club_members if person == i} for i in answered}
        return {person: frozenset(clubs) for person, clubs in found.items() if clubs}

    async def due_later(self, now: datetime, limit: int) -> list[Taken]:
        asked = {(one.person_id, one.topic) for one in self.t.rounds.values() if one.phase is Phase.LATER}
        due = [
            (one.finished_at, one)
            for one in self.t.rounds.values()
            if one.phase is Phase.AFTER and one.finished_at and one.finished_at <= now - LATER
        ]
        waiting = [one for _, one in sorted(due, key=lambda pair: pair[0])]
        return [one for one in waiting if (one.person_id, one.topic) not in asked][:limit]


class FakeQuizReminders(Topic):
    async def without(self, limit: int) -> list[int]:
        return sorted(self.t.people.keys() - self.t.turns.keys())[:limit]

    async def plan(self, moments: Mapping[int, datetime]) -> None:
        for person_id, due_at in moments.items():
            self.t.turns.setdefault(person_id, Turn(person_id, due_at))

    async def due(self, now: datetime, limit: int) -> list[Turn]:
        due = (turn for turn in self.t.turns.values() if turn.due_at <= now)
        return sorted(due, key=lambda turn: turn.due_at)[:limit]

    async def save(self, turn: Turn) -> None:
        if turn.person_id in self.t.turns:
            self.t.turns[turn.person_id] = turn

    async def weekly(self, person_ids: Collection[int], since: datetime) -> dict[int, int]:
        turns = (self.t.turns.get(person_id) for person_id in person_ids)
        return {turn.person_id: 1 for turn in turns if turn and turn.sent_at and turn.sent_at >= since}


class FakeCheckIns(Topic):
    async def read(self) -> Book:
        return self.t.check_ins[0] if self.t.check_ins else Book()

    async def hold(self) -> Book:
        return await self.read()

    async def save(self, book: Book) -> None:
        self.t.check_ins[:] = [book]


class FakeVotes(Topic):
    async def cast(self, poll_id: str, option_id: str, person_id: int) -> bool:
        if (poll_id, person_id) in self.t.voters:
            return False
        self.t.voters.add((poll_id, person_id))
        waiting = self.t.waiting_votes
        waiting[poll_id, option_id] = waiting.get((poll_id, option_id), 0) + 1
        here = {key: number for key, number in waiting.items() if key[0] == poll_id}
        if sum(here.values()) >= FEWEST:
            for key, number in here.items():
                self.t.votes[key] = self.t.votes.get(key, 0) + number
                del waiting[key]
        return True

    async def has_voted(self, poll_id: str, person_id: int) -> bool:
        return (poll_id, person_id) in self.t.voters

    async def counts(self, poll_id: str) -> dict[str, int]:
        return {option: number for (poll, option), number in self.t.votes.items() if poll == poll_id}


class FakeGroups(Topic):
    async def begin(self, quiz: GroupQuiz, at: datetime) -> GroupQuiz | None:
        if await self.running(quiz.chat_id):
            return None
        begun = replace(quiz, id=self.t.new_id())
        self.t.group_quizzes[begun.id] = begun
        return begun

    async def running(self, chat_id: int) -> GroupQuiz | None:
        here = (g for g in self.t.group_quizzes.values() if g.chat_id == chat_id)
        return next((g for g in here if not g.closed), None)

    async def of_poll(self, poll_id: str) -> GroupQuiz | None:
        every = self.t.group_quizzes.values()
        return next((g for g in every if any(p.poll_id == poll_id for p in g.posted)), None)

    async def post(self, quiz_id: int, posted: Posted) -> bool:
        quiz = self.t.group_quizzes[quiz_id]
        if any(one.question_id == posted.question_id for one in quiz.posted):
            return False
        self.t.group_quizzes[quiz_id] = replace(quiz, posted=(*quiz.posted, posted))
        return True

    async def count(self, poll_id: str, counts: Mapping[str, int]) -> None:
        quiz = await self.of_poll(poll_id)
        if quiz is not None:
            votes = sum(counts.values())
            posted = tuple(
                replace(p, counts=counts) if p.poll_id == poll_id and votes > p.answers else p
                for p in quiz.posted
            )
            self.t.group_quizzes[quiz.id] = replace(quiz, posted=posted)

    async def close(self, quiz_id: int) -> bool:
        quiz = self.t.group_quizzes.get(quiz_id)
        if quiz is None or quiz.closed:
            return False
        self.t.group_quizzes[quiz_id] = replace(quiz, closed=True)
        return True


class FakeCampaigns(Topic):
    async def get(self, campaign_id: int) -> Campaign | None:
        return self.t.campaigns.get(campaign_id)

    async def add(self, campaign: Campaign, at: datetime) -> Campaign:
        stored = replace(self._with_clubs(campaign), id=self.t.new_id())
        self.t.campaigns[stored.id] = stored
        return stored

    async def save(self, campaign: Campaign) -> None:
        if campaign.id not in self.t.campaigns:
            raise StaleError
        self.t.campaigns[campaign.id] = self._with_clubs(campaign)

    def _with_clubs(self, campaign: Campaign) -> Campaign:
        """Clubs that are gone by now are left out."""
        there = campaign.reach.clubs & self.t.clubs.keys()
        return replace(campaign, reach=replace(campaign.reach, clubs=frozenset(there)))

    async def newest(self, limit: int, author_id: int | None, club_ids: Collection[int]) -> list[Campaign]:
        def is_seen(c: Campaign) -> bool:
            own = bool(c.reach.clubs) and c.reach.clubs <= set(club_ids)
            return author_id is None or c.author_id == author_id or own

        return sorted(filter(is_seen, self.t.campaigns.values()), key=lambda c: -c.id)[:limit]

    async def in_state(self, *states: CampaignState) -> list[Campaign]:
        return self._in_time(c for c in self.t.campaigns.values() if c.state in states)

    async def of_author(self, author_id: int, states: Collection[CampaignState]) -> list[Campaign]:
        return [c for c in await self.in_state(*states) if c.author_id == author_id]

    async def of_series(self, series_id: int) -> list[Campaign]:
        return self._in_time(c for c in self.t.campaigns.values() if c.series == series_id)

    async def next_for(self, club_ids: Collection[int], now: datetime) -> Campaign | None:
        for campaign in await self.in_state(CampaignState.SCHEDULED):
            mine = campaign.reach.everybody or campaign.reach.clubs & set(club_ids)
            if mine and campaign.due_at and campaign.due_at >= now:
                return campaign
        return None

    async def log(self, campaign_id: int, line: LogLine) -> None:
        self.t.campaign_log.append((campaign_id, line))

    async def history(self, campaign_id: int) -> list[LogLine]:
        return [line for campaign, line in self.t.campaign_log if campaign == campaign_id]

    async def told_since(self, moment: datetime) -> set[int]:
        told = (line for _, line in self.t.campaign_log if line.act in UNSHOWN and line.at > moment)
        return {line.person_id for line in told if line.person_id is not None}

    async def decline(self, series_id: int, person_id: int) -> bool:
        pair = (series_id, person_id)
        if pair in self.t.refusals or series_id not in self.t.campaigns or person_id not in self.t.people:
            return False
        self.t.refusals.add(pair)
        return True

    async def declined(self, series_id: int, person_ids: Collection[int]) -> set[int]:
        return {person for series, person in self.t.refusals if series == series_id and person in person_ids}

    def _in_time(self, found: Iterable[Campaign]) -> list[Campaign]:
        return sorted(found, key=lambda c: (c.due_at is None, c.due_at and c.due_at.timestamp(), c.id))


class FakeDeliveries(Topic):
    async def candidates(self, reach: Reach, narrow: Narrowing, after: int, limit: int) -> list[int]:
        found = [i for i in await self.among(reach, self.t.people) if i > after and self._fits(i, narrow)]
        return sorted(found)[:limit]

    async def among(self, reach: Reach, person_ids: Collection[int]) -> set[int]:
        inside = {person for club, person in self.t.club_members if club in reach.clubs}
        return {i for i in person_ids if i in self.t.people and (reach.everybody or i in inside)}

    async def address(self, campaign_id: int, moments: Mapping[int, datetime]) -> int:
        there = {d.person_id for d in self.t.deliveries.values() if d.campaign_id == campaign_id}
        new = [i for i in sorted(moments) if i in self.t.people and i not in there]
        for person_id in new:
            state = DeliveryState.PENDING
            row = Delivery(self.t.new_id(), campaign_id, person_id, state, moments[person_id])
            self.t.deliveries[row.id] = row
            clubs = frozenset(club for club, person in self.t.club_members if person == person_id)
            self.t.delivery_clubs[row.id] = clubs
        return len(new)

    async def addressed(self, campaign_id: int, person_ids: Collection[int]) -> set[int]:
        return {d.person_id for d in self._of(campaign_id) if d.person_id in person_ids}

    async def clear(self, campaign_id: int) -> None:
        self.t.deliveries = {n: d for n, d in self.t.deliveries.items() if d.campaign_id != campaign_id}

    async def due(self, now: datetime, limit: int) -> list[Delivery]:
        running = {c.id for c in self.t.campaigns.values() if c.state is CampaignState.RUNNING}
        due = [
            d
            for d in self.t.deliveries.values()
            if d.state is DeliveryState.PENDING and d.not_before <= now and d.campaign_id in running
        ]
        return sorted(due, key=lambda d: (d.not_before, d.id))[:limit]

    async def get(self, delivery_id: int) -> Delivery | None:
        return self.t.deliveries.get(delivery_id)

    async def save_all(self, deliveries: Sequence[Delivery], at: datetime) -> None:
        for delivery in deliveries:
            if stored := self.t.deliveries.get(delivery.id):
                self.t.deliveries[delivery.id] = replace(delivery, opened_at=stored.opened_at)
                self.t.delivery_times[delivery.id] = at

    async def counts(self, campaign_id: int) -> dict[DeliveryState, int]:
        return dict(Counter(d.state for d in self._of(campaign_id)))

    async def skips(self, campaign_id: int) -> dict[Skip, int]:
        return dict(Counter(d.reason for d in self._of(campaign_id) if d.reason))

    async def weekly(self, person_ids: Collection[int], since: datetime) -> dict[int, int]:
        arrived = {DeliveryState.SENT, DeliveryState.UNKNOWN, DeliveryState.SENDING}
        found = (d for d in self.t.deliveries.values() if d.state in arrived and d.person_id in person_ids)
        return dict(Counter(d.person_id for d in found if self.t.delivery_times[d.id] >= since))

    async def open(self, delivery_id: int, person_id: int, at: datetime) -> Delivery | None:
        delivery = self.t.deliveries.get(delivery_id)
        if delivery is None or delivery.person_id != person_id:
            return None
        if delivery.opened_at is None:
            self.t.deliveries[delivery_id] = replace(delivery, opened_at=at)
        return delivery

    async def receivers(self, campaign_id: int, aim: Aim) -> AsyncIterator[Receiver]:
        for row in self._of(campaign_id):
            yield Receiver(
                row.state,
                row.reason,
                row.language,
                row.opened_at is not None,
                self._has_finished(row, aim),
                (aim.event, row.person_id) in self.t.guests,
                self.t.delivery_clubs[row.id],
            )

    def _has_finished(self, row: Delivery, aim: Aim) -> bool:
        sent = self.t.delivery_times.get(row.id)
        if sent is None:
            return False
        mine = [a for a in self.t.attempts.values() if (a.person_id, a.quiz_id) == (row.person_id, aim.quiz)]
        if any(a.finished and self.t.finish_times[a.id] >= sent for a in mine):
            return True
        doing, at = self.t.doings.get((row.person_id, Kind.LESSON, aim.lesson or ""), (None, sent))
        return doing is not None and doing.done and at >= sent

    async def orphans_to_unknown(self) -> int:
        return self._all_to(DeliveryState.UNKNOWN, DeliveryState.SENDING)

    async def repeat_unknown(self, campaign_id: int) -> int:
        return self._all_to(DeliveryState.PENDING, DeliveryState.UNKNOWN, campaign_id)

    async def end_pending(self, campaign_id: int, reason: Skip, at: datetime) -> int:
        pending = [d for d in self._of(campaign_id) if d.state is DeliveryState.PENDING]
        ended = [replace(d, state=DeliveryState.SKIPPED, reason=reason) for d in pending]
        await self.save_all(ended, at)
        return len(ended)

    def _of(self, campaign_id: int) -> list[Delivery]:
        return [d for d in self.t.deliveries.values() if d.campaign_id == campaign_id]

    def _all_to(self, state: DeliveryState, was: DeliveryState, campaign_id: int | None = None) -> int:
        found = [d for d in self.t.deliveries.values() if d.state is was]
        mine = [d for d in found if campaign_id in (None, d.campaign_id)]
        for delivery in mine:
            self.t.deliveries[delivery.id] = replace(delivery, state=state)
        return len(mine)

    def _fits(self, person_id: int, narrow: Narrowing) -> bool:
        quizzes = {a.quiz_id for a in self.t.attempts.values() if a.person_id == person_id and a.finished}
        items = {item for (who, _, item), (d, _) in self.t.doings.items() if who == person_id and d.done}
        seen = self.t.people[person_id].last_seen
        unseen = narrow.unseen_since is None or (seen is not None and seen < narrow.unseen_since)
        got = [d for d in self._of(narrow.not_opened or 0) if d.person_id == person_id]
        unopened = any(d.state is DeliveryState.SENT and d.opened_at is None for d in got)
        done = quizzes & set(narrow.quizzes) or items & set(narrow.items)
        return not done and unseen and (narrow.not_opened is None or unopened)


class FakeEvents(Topic):
    async def add(self, event: Event) -> Event:
        stored = replace(event, id=self.t.new_id())
        self.t.events[stored.id] = stored
        return stored

    async def get(self, event_id: int) -> Event | None:
        return self.t.events.get(event_id)

    async def save(self, event: Event) -> None:
        self.t.events[event.id] = event

    async def come(self, event_id: int, person_id: int) -> bool:
        pair = (event_id, person_id)
        if pair in self.t.guests or event_id not in self.t.events or person_id not in self.t.people:
            return False
        self.t.guests.add(pair)
        return True

    async def stay_away(self, event_id: int, person_id: int) -> bool:
        there = (event_id, person_id) in self.t.guests
        self.t.guests.discard((event_id, person_id))
        return there

    async def is_coming(self, event_id: int, person_id: int) -> bool:
        return (event_id, person_id) in self.t.guests

    async def guests(self, event_id: int) -> int:
        return sum(event == event_id for event, _ in self.t.guests)


class FakeRota(Topic):
    async def hold(self) -> None:
        """Units of work come one after the other here."""

    async def read(self) -> Plan:
        shifts, covers = tuple(self.t.shifts.values()), tuple(self.t.covers.values())
        return Plan(shifts, covers, tuple(self.t.absences.values()))

    async def names(self) -> dict[int, str]:
        return dict(sorted(self.t.rota_names.items()))

    async def join(self, person_id: int, name: str) -> None:
        self.t.rota_names[person_id] = name

    async def add_shift(self, shift: Shift) -> Shift:
        stored = replace(shift, id=self.t.new_id())
        self.t.shifts[stored.id] = stored
        return stored

    async def remove_shift(self, shift_id: int) -> bool:
        self.t.covers = {key: one for key, one in self.t.covers.items() if one.shift_id != shift_id}
        self.t.swaps = {n: one for n, one in self.t.swaps.items() if one.shift_id != shift_id}
        return self.t.shifts.pop(shift_id, None) is not None

    async def cover(self, cover: Cover) -> None:
        self.t.covers.pop((cover.shift_id, cover.day), None)
        self.t.covers[cover.shift_id, cover.day] = cover

    async def uncover(self, shift_id: int, day: date) -> bool:
        return self.t.covers.pop((shift_id, day), None) is not None

    async def add_absence(self, absence: Absence) -> Absence:
        stored = replace(absence, id=self.t.new_id())
        self.t.absences[stored.id] = stored
        return stored

    async def remove_absence(self, absence_id: int) -> bool:
        return self.t.absences.pop(absence_id, None) is not None

    async def ask(self, swap: Swap) -> Swap | None:
        about = swap.shift_id, swap.day, swap.asked_id
        if any((one.shift_id, one.day, one.asked_id) == about for one in self.t.swaps.values()):
            return None
        stored = replace(swap, id=self.t.new_id())
        self.t.swaps[stored.id] = stored
        return stored

    async def swaps(self) -> list[Swap]:
        return list(self.t.swaps.values())

    async def end_swap(self, swap_id: int) -> bool:
        return self.t.swaps.pop(swap_id, None) is not None

    def forget(self, person_id: int) -> None:
        """Their shifts go; what they cover is left to nobody."""
        self.t.rota_names.pop(person_id, None)
        mine = {n for n, shift in self.t.shifts.items() if shift.person_id == person_id}
        self.t.shifts = {n: shift for n, shift in self.t.shifts.items() if n not in mine}
        self.t.absences = {n: one for n, one in self.t.absences.items() if one.person_id != person_id}
        self.t.covers = {
            key: replace(one, person_id=None) if one.person_id == person_id else one
            for key, one in self.t.covers.items()
            if one.shift_id not in mine
        }
        self.t.swaps = {
            n: one
            for n, one in self.t.swaps.items()
            if one.shift_id not in mine and person_id not in (one.asker_id, one.asked_id)
        }


class FakeCases(Topic):
    async def get(self, case_id: int) -> Case | None:
        return self.t.cases.get(case_id)

    async def latest_of(self, person_id: int) -> Case | None:
        mine = [case for case in self.t.cases.values() if case.person_id == person_id]
        return max(mine, key=lambda case: case.id, default=None)

    async def add(
        self, person_id: int, pseudonym: str, language: str, from_member: bool, urgent: bool, at: datetime
    ) -> Case:
        newest = await self.latest_of(person_id)
        if newest is not None and newest.state is not CaseState.CLOSED:
            raise AssertionError("the database refuses a second open case of one person")
        case = Case(self.t.new_id(), person_id, pseudonym, language, from_member, urgent, at)
        self.t.cases[case.id] = case
        return case

    async def save(self, case: Case) -> None:
        if case.id not in self.t.cases:
            raise NoSuchCaseError
        self.t.cases[case.id] = case

    async def claim(self, case_id: int, staff_id: int) -> bool:
        case = self.t.cases.get(case_id)
        if case is None or not (case.state is CaseState.WAITING or case.is_with(staff_id)):
            return False
        self.t.cases[case_id] = replace(case, state=CaseState.CLAIMED, claimed_by=staff_id)
        return True

    async def unclosed(self) -> list[Case]:
        return [case for case in self.t.cases.values() if case.state is not CaseState.CLOSED]

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
        if case_id not in self.t.cases:
            raise NoSuchCaseError
        if update_id is not None and (case_id, update_id) in self.t.updates:
            return None
        message = CaseMessage(self.t.new_id(), case_id, author, text, at, False, media, asked)
        if update_id is not None:
            self.t.updates[case_id, update_id] = message.id
        self.t.messages[message.id] = message
        return message

    async def take_back(self, case_id: int, message_id: int) -> bool:
        found = await self.message(case_id, message_id)
        if found is None or found.seen:
            return False
        del self.t.messages[message_id]
        self.t.updates = {update: number for update, number in self.t.updates.items() if number != message_id}
        return True

    async def message(self, case_id: int, message_id: int) -> CaseMessage | None:
        found = self.t.messages.get(message_id)
        return found if found is not None and found.case_id == case_id else None

    async def message_of(self, case_id: int, update_id: int) -> CaseMessage | None:
        return self.t.messages.get(self.t.updates.get((case_id, update_id), 0))

    async def messages(self, case_id: int) -> list[CaseMessage]:
        return [m for m in self.t.messages.values() if m.case_id == case_id]

    async def mark_seen(self, case_id: int, message_ids: Sequence[int]) -> None:
        for message_id in message_ids:
            if await self.message(case_id, message_id):
                self.t.messages[message_id] = replace(self.t.messages[message_id], seen=True)

    async def note_post(
        self,
        case_id: int | None,
        reader_id: int,
        message_id: int,
        at: datetime,
        mute: bool = False,
        fate: Fate | None = None,
    ) -> None:
        before = self.t.posts.pop((reader_id, message_id), None)
        at = min(at, before.at) if before else at
        case = self.t.cases.get(case_id or 0)
        own = case is None or case.person_id == reader_id
        post = Post(self.t.new_id(), case_id, reader_id, message_id, at, own, mute=mute, fate=fate)
        self.t.posts[reader_id, message_id] = post

    async def case_of_post(self, reader_id: int, message_id: int) -> int | None:
        post = self.t.posts.get((reader_id, message_id))
        return None if post is None or post.mute else post.case_id

    async def echo_of(self, case_id: int, answer: int) -> Post | None:
        of_case = (post for post in self.t.posts.values() if post.case_id == case_id)
        return next((one for one in of_case if one.fate and one.fate.message_id == answer), None)

    async def posts(self, case_id: int | None, reader_id: int) -> list[int]:
        mine = (post for post in self.t.posts.values() if post.reader_id == reader_id)
        return [post.message_id for post in mine if post.case_id == case_id]

    async def standing(self, after: int, limit: int) -> list[Post]:
        return sorted((p for p in self.t.posts.values() if p.id > after), key=lambda p: p.id)[:limit]

    async def shown(self, case_id: int) -> list[Post]:
        return [post for post in await self.standing(0, len(self.t.posts)) if post.case_id == case_id]

    async def save_post(self, post: Post) -> None:
        if (post.reader_id, post.message_id) in self.t.posts:
            self.t.posts[post.reader_id, post.message_id] = post

    async def deleted(self, post_ids: Collection[int]) -> None:
        self.t.posts = {key: post for key, post in self.t.posts.items() if post.id not in post_ids}

    async def forget_posts(self, case_id: int | None, reader_id: int) -> None:
        for post in await self.posts(case_id, reader_id):
            del self.t.posts[reader_id, post]

    async def log(self, case_id: int, staff_id: int, act: str, at: datetime) -> None:
        self.t.log.append((case_id, staff_id, act))

    async def shred(self, case_id: int) -> None:
        self.t.cases.pop(case_id, None)
        self.t.escalations.pop(case_id, None)
        self.t.messages = {n: m for n, m in self.t.messages.items() if m.case_id != case_id}
        self.t.files = {n: kept for n, kept in self.t.files.items() if kept[0] != case_id}
        self.t.notes = {n: note for n, note in self.t.notes.items() if note.case_id != case_id}
        self.t.referrals = {n: one for n, one in self.t.referrals.items() if one.case_id != case_id}
        self.t.posts = {key: post for key, post in self.t.posts.items() if post.case_id != case_id}

    async def shred_all_of(self, person_id: int) -> list[int]:
        mine = [case.id for case in self.t.cases.values() if case.person_id == person_id]
        for case_id in mine:
            await self.shred(case_id)
        return mine


class FakeDeskSessions(Topic):
    async def get(self, person_id: int) -> DeskSession | None:
        return self.t.desk_sessions.get(person_id)

    async def hold(self, person_id: int) -> DeskSession | None:
        return self.t.desk_sessions.get(person_id)

    async def save(self, session: DeskSession) -> None:
        if session.person_id in self.t.people:
            self.t.desk_sessions[session.person_id] = session

    async def prolong(self, person_id: int, at: datetime) -> None:
        session = self.t.desk_sessions.get(person_id)
        if session is not None and session.opened_at is not None:
            self.t.desk_sessions[person_id] = replace(session, acted_at=at)

    async def drop(self, person_id: int) -> None:
        self.t.desk_sessions.pop(person_id, None)


class FakeCaseFiles(Topic):
    async def keep(self, case_id: int, content: bytes) -> int:
        if case_id not in self.t.cases:
            raise NoSuchCaseError
        file_id = self.t.new_id()
        self.t.files[file_id] = case_id, content
        return file_id

    async def open(self, case_id: int, file_id: int) -> bytes | None:
        owner, content = self.t.files.get(file_id, (None, b""))
        return content if owner == case_id else None

    async def forget(self, case_id: int, file_id: int) -> None:
        if await self.open(case_id, file_id) is not None:
            del self.t.files[file_id]


class FakeNotes(Topic):
    async def add(self, note: Note) -> Note:
        if note.case_id not in self.t.cases:
            raise NoSuchCaseError
        kept = replace(note, id=self.t.new_id())
        self.t.notes[kept.id] = kept
        return kept

    async def of(self, case_id: int) -> list[Note]:
        return [note for note in self.t.notes.values() if note.case_id == case_id]


class FakeReferrals(Topic):
    async def add(self, referral: Referral) -> Referral:
        if referral.case_id not in self.t.cases:
            raise NoSuchCaseError
        kept = replace(referral, id=self.t.new_id())
        self.t.referrals[kept.id] = kept
        return kept

    async def get(self, case_id: int, referral_id: int) -> Referral | None:
        found = self.t.referrals.get(referral_id)
        return found if found is not None and found.case_id == case_id else None

    async def save(self, referral: Referral) -> None:
        if referral.id in self.t.referrals:
            self.t.referrals[referral.id] = referral

    async def of(self, case_id: int) -> list[Referral]:
        return [one for one in self.t.referrals.values() if one.case_id == case_id]


class FakeTips(Topic):
    async def begin(self, kind: TipKind, day: date) -> Tip:
        tip = Tip(self.t.new_id(), kind, day)
        self.t.tips[tip.id] = tip
        return tip

    async def get(self, tip_id: int) -> Tip | None:
        return self.t.tips.get(tip_id)

    async def save(self, tip: Tip) -> None:
        if tip.id in self.t.tips:
            self.t.tips[tip.id] = tip

    async def add(self, tip_id: int, text: str, picture: bytes | None = None) -> None:
        if tip_id in self.t.tips:
            piece = Piece(self.t.new_id(), tip_id, text, picture is not None)
            self.t.tip_pieces[piece.id] = piece, picture

    async def pieces(self, tip_id: int) -> list[Piece]:
        return [piece for piece, _ in self.t.tip_pieces.values() if piece.tip_id == tip_id]

    async def picture(self, tip_id: int, piece_id: int) -> bytes | None:
        piece, picture = self.t.tip_pieces.get(piece_id, (None, None))
        return picture if piece is not None and piece.tip_id == tip_id else None

    async def in_state(self, state: TipState) -> list[Tip]:
        return [tip for tip in self.t.tips.values() if tip.state is state]

    async def count(self, state: TipState) -> int:
        return len(await self.in_state(state))

    async def shred(self, tip_id: int) -> None:
        self.t.tips.pop(tip_id, None)
        kept = self.t.tip_pieces.items()
        self.t.tip_pieces = {number: one for number, one in kept if one[0].tip_id != tip_id}

    async def sent_on(self, person_id: int, day: date) -> int:
        return self.t.tip_senders.get((person_id, day), 0)

    async def note_sent(self, person_id: int, day: date) -> None:
        self.t.tip_senders[person_id, day] = await self.sent_on(person_id, day) + 1


class FakeAnnouncements(Topic):
    async def add(self, announcement: Announcement) -> Announcement:
        stored = replace(announcement, id=self.t.new_id())
        self.t.announcements[stored.id] = stored
        return stored

    async def get(self, announcement_id: int) -> Announcement | None:
        return self.t.announcements.get(announcement_id)

    async def every(self) -> list[Announcement]:
        return list(self.t.announcements.values())

    async def save(self, announcement: Announcement) -> None:
        if announcement.id in self.t.announcements:
            self.t.announcements[announcement.id] = announcement

    async def remove(self, announcement_id: int) -> None:
        self.t.announcements.pop(announcement_id, None)


class FakeSupportCounts(Topic):
    def add(self, what: What, key: str, at: datetime, by: int = 1) -> None:
        self.t.support_counts[Quarter.of(at, ULAANBAATAR), what, key] += by

    async def quarters(self) -> list[Quarter]:
        return sorted({quarter for quarter, _, _ in self.t.support_counts})

    async def of(self, quarter: Quarter) -> Counts:
        found: dict[What, dict[str, int]] = {}
        for (there, what, key), n in self.t.support_counts.items():
            if there == quarter:
                found.setdefault(what, {})[key] = max(0, n)
        return found


class FakeEscalations(Topic):
    async def get(self, case_id: int) -> Escalation | None:
        return self.t.escalations.get(case_id)

    async def every(self) -> list[Escalation]:
        return [self.t.escalations[case_id] for case_id in sorted(self.t.escalations)]

    async def save(self, escalation: Escalation) -> None:
        self.t.escalations[escalation.case_id] = escalation

    async def drop(self, case_id: int) -> None:
        self.t.escalations.pop(case_id, None)

    async def missing(self) -> list[int]:
        waiting = (case for case in self.t.cases.values() if case.state is CaseState.WAITING)
        return sorted(case.id for case in waiting if case.id not in self.t.escalations)

    async def once(self, what: str, now: datetime, pause: timedelta, burst: int = 1) -> bool:
        before = self.t.escalation_notes.get(what)
        told = max(before + pause, now) if before is not None else now
        if told - now > (burst - 1) * pause:
            return False
        self.t.escalation_notes[what] = told
        return True


class FakeOutbox(Topic):
    async def add(self, parcel: Parcel, at: datetime) -> None:
        kept = replace(parcel, id=self.t.new_id())
        self.t.outbox[kept.id] = (kept, at)

    async def due(self, now: datetime, limit: int, heavy: bool | None = None) -> list[Parcel]:
        found = [parcel for parcel in self._due(now) if parcel.errand is not Errand.MAIL]
        wanted = [parcel for parcel in found if heavy is None or parcel.is_heavy is heavy]
        return sorted(wanted, key=lambda parcel: parcel.is_heavy)[:limit]

    async def due_mail(self, now: datetime) -> list[Parcel]:
        return [parcel for parcel in self._due(now) if parcel.errand is Errand.MAIL]

    async def of(self, errand: Errand) -> list[Parcel]:
        every = [replace(parcel, due_at=at) for parcel, at in self.t.outbox.values()]
        return [parcel for parcel in every if parcel.errand is errand]

    def _due(self, now: datetime) -> list[Parcel]:
        waiting = sorted((at, parcel.id) for parcel, at in self.t.outbox.values() if at <= now)
        return [replace(self.t.outbox[parcel_id][0], due_at=at) for at, parcel_id in waiting]

    async def done(self, parcel_id: int) -> None:
        self.t.outbox.pop(parcel_id, None)

    async def later(self, parcel_id: int, not_before: datetime, failed: bool = True) -> None:
        if parcel_id in self.t.outbox:
            parcel, _ = self.t.outbox[parcel_id]
            tries = parcel.tries + 1 if failed else 0
            self.t.outbox[parcel_id] = (replace(parcel, tries=tries), not_before)

    async def stuck(self, since: datetime, tries: int) -> int:
        late = [one for one, at in self.t.outbox.values() if at <= since or one.tries >= tries]
        return sum(parcel.errand is not Errand.MAIL for parcel in late)
