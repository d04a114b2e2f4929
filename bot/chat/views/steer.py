"""A campaign under way, as its leader watches and steers it."""

from collections.abc import Mapping
from html import escape

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views.audience import about
from bot.chat.views.campaign import MARKS, STATES, title
from bot.chat.views.common import bold
from bot.domain.campaign import OPEN_STATES, Campaign, CampaignState, DeliveryState, Progress
from bot.domain.suppression import EXACT_FROM, FEWEST
from bot.texts.catalog import Words, key

BAR = 10
"""Blocks of the bar: each stands for a tenth."""
MINUTE = 60

COUNTED = {
    DeliveryState.SENT: key("steer.sent"),
    DeliveryState.UNKNOWN: key("steer.unknown"),
    DeliveryState.UNREACHABLE: key("steer.unreachable"),
}


def progress(words: Words, shown: Progress) -> Screen:
    """How it goes: a bar, the rate and the time left; or how it went, when it is through.

    Of fewer than ``FEWEST`` recipients no number is told: each step of the bar would be one person. Below
    ``EXACT_FROM`` the share is told in tenths, as the bar shows it.
    """
    campaign = shown.campaign
    lines = [bold(title(words, campaign)), f"{MARKS[campaign.state]} {words.say(STATES[campaign.state])}"]
    if shown.total >= FEWEST:
        done = shown.settled * BAR // shown.total
        share = shown.settled * 100 // shown.total if shown.total >= EXACT_FROM else done * 100 // BAR
        lines.append(f"{'▓' * done}{'░' * (BAR - done)} {share} %")
    if campaign.state is CampaignState.RUNNING and shown.rate:
        left = _time_left(words, shown.left or 0)
        lines.append(escape(words.say("steer.rate", rate=f"{shown.rate:.1f}", left=left)))
    lines += map(escape, counted(words, campaign, shown.counts))
    rows = while_it_goes(words, campaign)
    if campaign.state in OPEN_STATES and (campaign.step or campaign.repeats_until):
        rows = (*rows, cancel_all(words, campaign.id))
    return Screen("\n".join(lines), rows, html=True)


def counted(words: Words, campaign: Campaign, counts: Mapping[DeliveryState, int]) -> list[str]:
    """Recipients by what became of their message; of a few in all, nothing but that they are few.

    As ``audience.counted`` tells them. Who cannot be reached has blocked the bot: of a few of those nothing
    is told. That of a few nobody knows whether it arrived is no doing of theirs, and their leader decides.
    """
    if 0 < sum(counts.values()) < FEWEST:
        return [words.say("steer.few", fewest=FEWEST)]
    lines = []
    for state, text in COUNTED.items():
        number = counts.get(state, 0)
        if number >= (FEWEST if state is DeliveryState.UNREACHABLE else 1):
            is_whole = state is DeliveryState.SENT and campaign.segment is None
            lines.append(words.say(text, n=about(words, number, is_whole)))
    return lines


def _time_left(words: Words, seconds: float) -> str:
    if seconds < 2 * MINUTE:
        return words.count("steer.seconds_left", max(1, round(seconds)))
    return words.count("steer.minutes_left", round(seconds / MINUTE))


def while_it_goes(words: Words, campaign: Campaign) -> Rows:
    """To pause it or let it go on, and to end it; when it is through, to look at it."""
    number = campaign.id
    match campaign.state:
        case CampaignState.RUNNING:
            first = Button(words.say("steer.pause"), f"camp:pause:{number}")
        case CampaignState.PAUSED:
            first = Button(words.say("steer.resume"), f"camp:resume:{number}")
        case _:
            return ((Button(words.say("steer.open"), f"camp:open:{number}"),),)
    return ((first, Button(words.say("steer.cancel"), f"camp:cancel:{number}")),)


def cancel_all(words: Words, number: int) -> tuple[Button, ...]:
    """To end it with all that is to come of its series."""
    return (Button(words.say("steer.cancel_all"), f"camp:cancel_all:{number}"),)
