"""Campaigns and their deliveries: one row for each recipient, each with a state."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from bot.domain.errors import BadDateError
from bot.domain.people import ULAANBAATAR

# A Telegram message holds 4,096 characters, a caption 1,024 (FACTS.md).
TEXT_LIMIT = 3500
CAPTION_LIMIT = 1000
TITLE_LIMIT = 60
PLACE_LIMIT = 120


def letters(text: str) -> int:
    """How many letters Telegram takes this for: it counts in UTF-16, where most emoji count twice."""
    return len(text) + sum(letter > "\uffff" for letter in text)


class CampaignState(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    AWAITING = "awaiting"
    """A second person has yet to approve it."""
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    HELD = "held"
    """Its leader may not send it any more; an admin decides."""
    DONE = "done"
    CANCELLED = "cancelled"
    MISSED = "missed"
    """Its time had passed when it could have begun."""


OPEN_STATES = frozenset(
    {
        CampaignState.AWAITING,
        CampaignState.SCHEDULED,
        CampaignState.RUNNING,
        CampaignState.PAUSED,
        CampaignState.HELD,
    }
)
"""Those out of which messages may still come."""


class ActionKind(StrEnum):
    """What the button under a campaign's message leads to."""

    QUIZ = "quiz"
    LESSON = "lesson"
    POLL = "poll"
    EVENT = "event"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Action:
    """The button: ``ref`` is the id of a quiz, lesson, poll or event, or an address."""

    kind: ActionKind
    ref: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose members get it: those of these clubs, or everybody."""

    clubs: frozenset[int] = frozenset()
    everybody: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nobody was chosen yet."""
        return not self.everybody and not self.clubs


class SegmentKind(StrEnum):
    """A part of those who are reached."""

    NOT_FINISHED = "not_finished"
    """Who has not finished the quiz ``ref``."""
    MISSED_TOPIC = "missed_topic"
    """Who has finished nothing of the topic ``ref``."""
    INACTIVE = "inactive"
    """Who was not seen for ``INACTIVE_FOR``."""
    NOT_OPENED = "not_opened"
    """Who got campaign ``ref`` and did not tap its button."""


INACTIVE_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Segment:
    """Only these of those who are reached."""

    kind: SegmentKind
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A segment as what is stored can be asked for it.

    ``quizzes`` and ``items``: who finished none of these; ``unseen_since``: who was last seen before that
    day; ``not_opened``: who got this campaign and did not tap its button.
    """

    quizzes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    unseen_since: date | None = None
    not_opened: int | None = None


class Step(StrEnum):
    """A reminder around an event: so long before it."""

    WEEK = "week"
    DAY = "day"
    HOUR = "hour"

    @property
    def before(self) -> timedelta:
        """How long before the event."""
        return {Step.WEEK: timedelta(days=7), Step.DAY: timedelta(days=1), Step.HOUR: timedelta(hours=1)}[
            self
        ]


class Skip(StrEnum):
    """Why somebody gets no message."""

    PAUSED = "paused"
    """Wants no reminders, or was never asked."""
    UNREACHABLE = "unreachable"
    CAP = "cap"
    """Had as many in the last seven days as they want."""
    DECLINED = "declined"
    """Wants no more of this campaign."""
    QUIET = "quiet"
    """Their quiet hours last until it would be too late."""
    LEFT = "left"
    """Is not among those it is for any more."""
    LATE = "late"
    """It was not sent before it was over."""
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Campaign:
    """A message that a leader writes once for everybody in some clubs.

    ``texts`` maps language to words; who reads the other language gets the one that is there. ``picture`` is
    Telegram's name for one. ``due_at`` is when the first message may leave; its time of day in ``zone`` holds
    in everybody's own zone, unless it is about an event. ``repeats_until`` makes it weekly. ``steps`` are the
    reminders that a draft will become, with texts of their own in ``step_texts``; ``step`` is which of them a
    planned one is. ``series_id`` is the id of the first of a series (None where there is none). Nothing is
    sent after ``expires_at``. ``live_message`` is the leader's message that shows how it goes;
    ``left_out`` those who would have got it and did not when it began, by reason.
    """

    id: int
    author_id: int
    title: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    picture: str | None = None
    action: Action | None = None
    reach: Reach = Reach()
    segment: Segment | None = None
    due_at: datetime | None = None
    zone: str = ULAANBAATAR
    repeats_until: datetime | None = None
    event_id: int | None = None
    steps: tuple[Step, ...] = ()
    step_texts: Mapping[Step, Mapping[str, str]] = field(default_factory=dict)
    step: Step | None = None
    series_id: int | None = None
    expires_at: datetime | None = None
    state: CampaignState = CampaignState.DRAFT
    live_message: int | None = None
    left_out: Mapping[Skip, int] = field(default_factory=dict)

    @property
    def series(self) -> int:
        """The id of the series it belongs to: what somebody refuses who wants no more of it."""
        return self.series_id if self.series_id is not None else self.id

    @property
    def text_limit(self) -> int:
        """The most letters its text may have."""
        return CAPTION_LIMIT if self.picture else TEXT_LIMIT

    def language_for(self, language: str) -> str:
        """The language that who reads this one gets it in."""
        return language if language in self.texts else next(iter(self.texts), language)

    def text_for(self, language: str) -> str:
        """The words in this language, or in the other one when it was left out; empty when there are none."""
        return self.texts.get(language) or next(iter(self.texts.values()), "")


class DeliveryState(StrEnum):
    """Where one recipient's message stands. ``UNKNOWN`` is never repeated by itself."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"


CAP_SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One campaign for one person, not before a moment that the person agreed to.

    ``tries`` counts refusals that may pass. ``language`` is the one it was sent in.
    """

    id: int
    campaign_id: int
    person_id: int
    state: DeliveryState
    not_before: datetime
    reason: Skip | None = None
    message_id: int | None = None
    tries: int = 0
    language: str | None = None
    opened_at: datetime | None = None


class Outcome(StrEnum):
    """What became of one attempt to send."""

    SENT = "sent"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Sent:
    """The outcome of one attempt, with the message's id when there is one."""

    outcome: Outcome
    message_id: int | None = None


@dataclass(frozen=True, slots=True)
class Audience:
    """How many would get a campaign, how many of them in the language it has no words in, and who not.

    ``left_out``: people of the audience by reason.
    """

    people: int = 0
    other_language: int = 0
    left_out: Mapping[Skip, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a campaign goes. ``rate``: messages a second of late; ``left``: seconds until the end, if known."""

    campaign: Campaign
    counts: Mapping[DeliveryState, int]
    rate: float = 0.0
    left: float | None = None

    @property
    def total(self) -> int:
        """All recipients."""
        return sum(self.counts.values())

    @property
    def settled(self) -> int:
        """Those about whom nothing more will be done by itself."""
        waiting = (DeliveryState.PENDING, DeliveryState.SENDING)
        return self.total - sum(self.counts.get(state, 0) for state in waiting)


class CampaignAct(StrEnum):
    """What the log of a campaign knows."""

    COMPOSED = "composed"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DECLINED = "declined"
    SCHEDULED = "scheduled"
    STARTED = "started"
    PAUSED = "paused"
    RESUMED = "resumed"
    CANCELLED = "cancelled"
    REPEATED = "repeated"
    HELD = "held"
    MISSED = "missed"
    DONE = "done"
    TELLING = "telling"
    """Somebody is about to be told that it waits for their decision."""
    TOLD = "told"


UNSHOWN = frozenset({CampaignAct.TELLING, CampaignAct.TOLD})
"""What the log knows for us alone: it changes nothing of the campaign."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """Who did what with a campaign, and when; ``person_id`` is None where nobody did."""

    act: CampaignAct
    at: datetime
    person_id: int | None = None


_DAY_AND_TIME = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})[ ,T]+(\d{1,2}):(\d{2})")
_TIME = re.compile(r"(\d{1,2}):(\d{2})")
_DAY = re.compile(r"(\d{4})[-./ ](\d{1,2})[-./ ](\d{1,2})")
# Nobody plans a campaign further ahead: the year was mistyped.
_YEARS_AHEAD = 10


def read_moment(text: str, now: datetime) -> datetime:
    """The moment that somebody typed: ``2026-12-05 15:00``, or ``15:00`` for the next time it is so.

    ``now`` is aware and in the writer's own zone; so is the result. A time that a change of clocks leaves out
    there is taken for the one behind it. Raises BadDateError.
    """
    text = text.strip()
    try:
        if whole := _DAY_AND_TIME.fullmatch(text):
            year, month, day, hour, minute = map(int, whole.groups())
            if year <= now.year + _YEARS_AHEAD:
                return _as_clocks_show(datetime(year, month, day, hour, minute, tzinfo=now.tzinfo))
        if clock := _TIME.fullmatch(text):
            hour, minute = map(int, clock.groups())
            today = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
            moment = _as_clocks_show(today)
            return moment if moment > now else _as_clocks_show(today + timedelta(days=1))
    except (ValueError, OverflowError):
        pass
    raise BadDateError


def read_end(text: str, now: datetime) -> datetime:
    """The same for when something ends, where a day alone stands for the end of it: ``2026-12-31``."""
    is_day = _DAY.fullmatch(text.strip()) is not None
    return read_moment(f"{text.strip()} 23:59" if is_day else text, now)


def read_day(text: str, now: datetime) -> date:
    """The day that somebody typed, and no hour with it: ``2026-12-31``. Raises BadDateError."""
    if _DAY.fullmatch(text.strip()) is None:
        raise BadDateError
    return read_end(text, now).date()


def _as_clocks_show(moment: datetime) -> datetime:
    """The same moment as a clock there shows it: at 02:30 of a day without one it is 03:30."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo)


KEPT_FOR = timedelta(days=2)
"""So long after its moment a message still makes sense to somebody; nothing is sent later."""


def state_after(sent: Sent) -> DeliveryState:
    """The delivery's state after an attempt; a refusal that may pass leaves it pending."""
    return {
        Outcome.SENT: DeliveryState.SENT,
        Outcome.UNREACHABLE: DeliveryState.UNREACHABLE,
        Outcome.UNKNOWN: DeliveryState.UNKNOWN,
        Outcome.RETRY: DeliveryState.PENDING,
    }[sent.outcome]
