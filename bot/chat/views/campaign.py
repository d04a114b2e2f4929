"""Campaigns as their leaders find them: a list, what each refers to, and for everybody when the next is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.chat.views.pages import Page, cut, turning
from bot.domain.campaign import Campaign, CampaignState, SegmentKind
from bot.domain.event import Event
from bot.texts.catalog import Words, key

STATES = {
    CampaignState.DRAFT: key("campaign.state.draft"),
    CampaignState.AWAITING: key("campaign.state.awaiting"),
    CampaignState.SCHEDULED: key("campaign.state.scheduled"),
    CampaignState.RUNNING: key("campaign.state.running"),
    CampaignState.PAUSED: key("campaign.state.paused"),
    CampaignState.HELD: key("campaign.state.held"),
    CampaignState.DONE: key("campaign.state.done"),
    CampaignState.CANCELLED: key("campaign.state.cancelled"),
    CampaignState.MISSED: key("campaign.state.missed"),
}
MARKS = {
    CampaignState.DRAFT: "✏️",
    CampaignState.AWAITING: "⏳",
    CampaignState.SCHEDULED: "🗓",
    CampaignState.RUNNING: "▶️",
    CampaignState.PAUSED: "⏸",
    CampaignState.HELD: "✋",
    CampaignState.DONE: "✅",
    CampaignState.CANCELLED: "✖️",
    CampaignState.MISSED: "💤",
}
PARTS = {
    SegmentKind.NOT_FINISHED: key("campaign.part.not_finished"),
    SegmentKind.MISSED_TOPIC: key("campaign.part.missed_topic"),
    SegmentKind.INACTIVE: key("campaign.part.inactive"),
    SegmentKind.NOT_OPENED: key("campaign.part.not_opened"),
}
LONGEST_LABEL = 40
CLUBS_NAMED = 3
"""So many clubs are named; of more the first ones, and how many there are."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a campaign refers to, as it is called, and the ``zone`` of who reads about it.

    ``action``, ``part``: empty when that is no more. ``guests``: how many said that they come to the event.
    ``lost``: clubs of a draft that the reader leads no more.
    """

    zone: str
    clubs: Sequence[str] = ()
    action: str = ""
    part: str = ""
    event: Event | None = None
    guests: int = 0
    lost: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many campaigns of all leaders wait for an admin: to be approved, and because they are held."""

    approval: int
    held: int


def listing(
    words: Words, campaigns: Sequence[Campaign], page: int, zone: str, waiting: Waiting | None
) -> Screen:
    """The newest, a page of them. ``zone``: the reader's; ``waiting``: for admins."""
    shown = cut(campaigns, page)
    rows = [*_rows(words, shown.things, zone), *turning(shown, "camp:list")]
    if waiting is not None:
        rows.append(to_lists(words, waiting))
    begin = Button(words.say("campaign.new"), "camp:new")
    rows.append((begin, Button(words.say("campaign.from_template"), "camp:templates")))
    return Screen(_told(words, key("campaign.title"), shown), (*rows, (menu_button(words),)))


def to_lists(words: Words, waiting: Waiting) -> tuple[Button, ...]:
    """To what waits for an admin, by what is to be decided."""
    approval = Button(words.say("campaign.approval_waits", n=waiting.approval), "camp:waiting:0")
    return approval, Button(words.say("campaign.held", n=waiting.held), "camp:held:0")


def to_decide(
    words: Words, state: CampaignState, campaigns: Sequence[Campaign], page: int, zone: str
) -> Screen:
    """Those of all leaders that wait for an admin, a page of them."""
    shown = cut(campaigns, page)
    is_held = state is CampaignState.HELD
    title = key("campaign.held_title") if is_held else key("campaign.approval_title")
    turn = turning(shown, "camp:held" if is_held else "camp:waiting")
    last = (Button(words.say("campaign.list"), "camp"), menu_button(words))
    return Screen(_told(words, title, shown), (*_rows(words, shown.things, zone), *turn, last))


def title(words: Words, campaign: Campaign, most: int = 60) -> str:
    """What its leader calls it, or its first words."""
    called = campaign.title or campaign.text_for(words.language)
    return excerpt(called, most) or words.say("campaign.untitled")


def whom(words: Words, campaign: Campaign, named: Named) -> str:
    """Whose members get it; empty when nobody was chosen."""
    if campaign.reach.everybody:
        return words.say("campaign.everybody")
    return listed(words, named.clubs)


def listed(words: Words, clubs: Sequence[str]) -> str:
    """The clubs by name; of many the first ones, and how many there are."""
    first = ", ".join(clubs[:CLUBS_NAMED])
    if len(clubs) > CLUBS_NAMED:
        return words.say("campaign.clubs", first=first, n=len(clubs))
    return first


def part(words: Words, campaign: Campaign, named: Named) -> str:
    """Which part of them gets it."""
    if campaign.segment is None:
        return words.say("campaign.part.all")
    return words.say(PARTS[campaign.segment.kind], title=named.part)


def local(moment: datetime, zone: str) -> datetime:
    """The same moment on the reader's clock."""
    return moment.astimezone(ZoneInfo(zone))


def excerpt(text: str, most: int) -> str:
    """The text in one line, cut to so many letters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def back(words: Words, campaign_id: int) -> Button:
    """The way back to the campaign."""
    return Button(words.say("campaign.back"), f"camp:open:{campaign_id}")


def upcoming(words: Words, due: datetime | None) -> Screen:
    """When the next campaign of one's clubs is."""
    text = words.say("campaign.next", moment=words.moment(due)) if due else words.say("campaign.no_next")
    return Screen(text, ((Button(words.say("menu.quiz"), "quiz"), menu_button(words)),))


def _told(words: Words, headline: str, shown: Page[Campaign]) -> str:
    states = dict.fromkeys(one.state for one in shown.things)
    marks = "\n".join(f"{MARKS[state]} {words.say(STATES[state])}" for state in states)
    return f"{words.say(headline)}\n\n{marks or words.say('campaign.none')}"


def _rows(words: Words, campaigns: Sequence[Campaign], zone: str) -> list[tuple[Button, ...]]:
    return [(Button(_label(words, one, zone), f"camp:open:{one.id}"),) for one in campaigns]


def _label(words: Words, campaign: Campaign, zone: str) -> str:
    day = f" {local(campaign.due_at, zone):%m-%d}" if campaign.due_at else ""
    before = f"{MARKS[campaign.state]}{day} "
    return before + title(words, campaign, LONGEST_LABEL - len(before))
