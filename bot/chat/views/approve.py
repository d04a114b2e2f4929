"""What is for everybody, before a second person, and what its author hears of it."""

from bot.chat.screen import Button, Screen
from bot.chat.views.campaign import Waiting, title, to_lists
from bot.chat.views.common import menu_button
from bot.domain.campaign import Campaign
from bot.domain.decisions import Decisions
from bot.texts.catalog import Words


def decisions_wait(words: Words, waiting: Decisions) -> Screen:
    """For an admin: how many wait, and the way there. What they say and whose they are is seen behind it."""
    text = words.count("approve.waits", len(waiting))
    if len(waiting) == 1:
        (only,) = (*waiting.approval, *waiting.held)
        return Screen(text, ((Button(words.say("steer.open"), f"camp:open:{only.id}"), menu_button(words)),))
    lists = to_lists(words, Waiting(len(waiting.approval), len(waiting.held)))
    return Screen(text, (lists, (menu_button(words),)))


def question(words: Words, campaign: Campaign) -> Screen:
    """For an admin, below the messages: whether this may go to everybody."""
    look = Button(words.say("steer.open"), f"camp:open:{campaign.id}")
    text = words.say("approve.question", title=title(words, campaign))
    return Screen(text, (decision(words, campaign.id), (look,)))


def decision(words: Words, campaign_id: int) -> tuple[Button, ...]:
    """To agree, or not."""
    return (
        Button(words.say("approve.yes"), f"camp:approve:{campaign_id}"),
        Button(words.say("approve.no"), f"camp:decline:{campaign_id}"),
    )


def approved(words: Words, campaign: Campaign) -> Screen:
    """For its author."""
    return _told(words, words.say("approve.approved", title=title(words, campaign)), campaign)


def declined(words: Words, campaign: Campaign) -> Screen:
    """For its author: nothing is lost."""
    return _told(words, words.say("approve.declined", title=title(words, campaign)), campaign)


def thanks(words: Words) -> Screen:
    """For the admin who declined: the draft is its author's again."""
    row = (Button(words.say("campaign.list"), "camp"), menu_button(words))
    return Screen(words.say("approve.thanks"), (row,))


def nobody(words: Words) -> Screen:
    """There is no second person who could agree."""
    return Screen(words.say("approve.nobody"), ((menu_button(words),),))


def _told(words: Words, text: str, campaign: Campaign) -> Screen:
    return Screen(text, ((Button(words.say("steer.open"), f"camp:open:{campaign.id}"),),))
