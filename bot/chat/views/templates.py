"""Campaigns ready to edit, to choose one from."""

from collections.abc import Sequence
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.campaign import LONGEST_LABEL, excerpt
from bot.chat.views.common import bold
from bot.domain.templates import CampaignTemplate
from bot.texts.catalog import Words


def choice(words: Words, templates: Sequence[CampaignTemplate]) -> Screen:
    """What there is, with the time of the year that each fits."""
    blocks = [escape(words.say("campaign.which_template"))]
    blocks += [f"{bold(one.title)}\n{escape(one.when)}" for one in templates]
    rows = [(Button(excerpt(one.title, LONGEST_LABEL), f"camp:from:{one.id}"),) for one in templates]
    empty = (Button(words.say("campaign.empty"), "camp:new"), Button(words.say("campaign.list"), "camp"))
    return Screen("\n\n".join(blocks), (*rows, empty), html=True)
