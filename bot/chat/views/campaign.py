"""Campaigns as the leader writes them and as people receive them."""

from datetime import datetime

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.domain.campaign import Audience, Campaign, CampaignState
from bot.domain.people import Club
from bot.domain.quiz import Quiz
from bot.texts.catalog import Words, key

STATES = {
    CampaignState.DRAFT: key("campaign.state.draft"),
    CampaignState.SCHEDULED: key("campaign.state.scheduled"),
    CampaignState.RUNNING: key("campaign.state.running"),
    CampaignState.DONE: key("campaign.state.done"),
    CampaignState.CANCELLED: key("campaign.state.cancelled"),
}
REASONS = {"paused": key("campaign.left_out.paused"), "unreachable": key("campaign.left_out.unreachable")}


def received(words: Words, campaign: Campaign) -> Screen:
    """A reminder as it arrives, with a way to have no more of them."""
    rows = [(Button(words.say("campaign.no_more"), "rem:off"),)]
    if campaign.quiz_id:
        rows.insert(0, (Button(words.say("campaign.to_quiz"), f"quiz:new:{campaign.quiz_id}"),))
    return Screen(campaign.text_for(words.language), tuple(rows))


def listing(
    words: Words,
    campaigns: list[tuple[Campaign, dict[str, int]]],
    zone_times: list[str],
    links: list[tuple[Club, str]],
) -> Screen:
    """The newest campaigns with their state and counts, the clubs' links, and the way to a new one."""
    blocks = []
    for (campaign, counts), when in zip(campaigns, zone_times, strict=True):
        head = campaign.text_for(words.language).replace("\n", " ")
        head = head if len(head) <= 50 else head[:49] + "…"
        sent, total = counts.get("sent", 0), sum(counts.values())
        state = words.say(STATES[campaign.state])
        blocks.append(f"• {head or '…'}\n  {state}{f' · {when}' if when else ''} · {sent}/{total}")
    joined = [words.say("campaign.link", club=club.name, link=link) for club, link in links]
    listed = "\n".join(blocks) if blocks else words.say("campaign.none")
    text = "\n\n".join([words.say("campaign.title"), listed, *joined])
    return Screen(text, ((Button(words.say("campaign.new"), "camp:new"), menu_button(words)),))


def which_club(words: Words, clubs: list[Club]) -> Screen:
    """For leaders of several clubs."""
    rows = tuple((Button(club.name, f"camp:club:{club.id}"),) for club in clubs)
    return Screen(words.say("campaign.which_club"), (*rows, (menu_button(words),)))


def ask_mongolian(words: Words, club: Club | None) -> Screen:
    """The Mongolian words first."""
    text = words.say("campaign.ask_mn", club=club.name if club else "")
    return Screen(text, ((menu_button(words),),))


def ask_english(words: Words, campaign_id: int) -> Screen:
    """The English words, which may be left out."""
    return Screen(
        words.say("campaign.ask_en"), ((Button(words.say("campaign.skip"), f"camp:skip:{campaign_id}"),),)
    )


def ask_quiz(words: Words, campaign_id: int, quizzes: tuple[Quiz, ...]) -> Screen:
    """A quiz behind a button, or none."""
    rows = tuple((Button(quiz.title, f"camp:quiz:{campaign_id}:{quiz.id}"),) for quiz in quizzes)
    none = Button(words.say("campaign.no_quiz"), f"camp:quiz:{campaign_id}:-")
    return Screen(words.say("campaign.ask_quiz"), (*rows, (none,)))


def ask_when(words: Words, campaign_id: int) -> Screen:
    """When to send: two taps or a typed moment."""
    return Screen(
        words.say("campaign.ask_when"),
        (
            (
                Button(words.say("campaign.when_now"), f"camp:when:{campaign_id}:now"),
                Button(words.say("campaign.when_tomorrow"), f"camp:when:{campaign_id}:tomorrow"),
            ),
        ),
    )


def preview(words: Words, campaign: Campaign, audience: Audience, due: datetime, quiet: bool) -> Screen:
    """What people will get, how many of them, who is left out and why."""
    left = [words.count(REASONS[reason], n) for reason, n in sorted(audience.left_out.items())]
    parts = [
        words.say("campaign.preview"),
        "\n\n".join(f"— {text}" for text in campaign.texts.values()),
        words.say("campaign.when", moment=words.moment(due)),
        words.count("campaign.people", len(audience.people)) + (" " + ", ".join(left) if left else ""),
        words.say("campaign.quiet") if quiet else "",
    ]
    rows = (
        (Button(words.say("campaign.schedule"), f"camp:go:{campaign.id}"),),
        (Button(words.say("campaign.drop"), f"camp:drop:{campaign.id}"),),
    )
    return Screen("\n\n".join(p for p in parts if p), rows)


def scheduled(words: Words, campaign: Campaign, people: int, due: datetime) -> Screen:
    """It is planned, and can still be stopped."""
    text = words.count("campaign.scheduled", people, moment=words.moment(due))
    buttons = (Button(words.say("campaign.drop"), f"camp:drop:{campaign.id}"), menu_button(words))
    return Screen(text, (buttons,))


def upcoming(words: Words, due: datetime | None) -> Screen:
    """When the next campaign of one's clubs is."""
    text = words.say("campaign.next", moment=words.moment(due)) if due else words.say("campaign.no_next")
    return Screen(text, ((Button(words.say("menu.quiz"), "quiz"), menu_button(words)),))
