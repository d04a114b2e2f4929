"""The question before a campaign is planned."""

from collections.abc import Sequence

from bot.chat.screen import Button, Screen
from bot.chat.views import audience as audience_view
from bot.chat.views import compose, series
from bot.chat.views.campaign import Named, back, local, title
from bot.chat.views.common import refusal_text
from bot.domain.campaign import Audience, Campaign
from bot.domain.errors import EmptyAudienceError
from bot.domain.people import QuietHours
from bot.texts.catalog import Words


def question(words: Words, planned: Sequence[Campaign], audience: Audience, named: Named) -> Screen:
    """What will be sent, to how many and when; whether to plan it."""
    first = planned[0]
    blocks = [
        f"«{title(words, first)}»",
        audience_view.counted(words, audience, first),
        _moments(words, planned, named),
    ]
    if any(one.due_at and QuietHours().covers(local(one.due_at, named.zone).time()) for one in planned):
        blocks.append(words.say("campaign.quiet"))
    yes = Button(words.say("campaign.plan_yes"), f"camp:go:{first.id}")
    if first.reach.everybody:
        blocks.append(words.say("campaign.needs_approval"))
        yes = Button(words.say("campaign.ask_approval"), f"camp:go:{first.id}")
    blocks.append(words.say("campaign.plan_question"))
    return Screen("\n\n".join(blocks), ((yes, back(words, first.id)),))


def nobody(words: Words, draft_id: int) -> Screen:
    """Nobody would get it."""
    whom = Button(words.say("campaign.whom"), f"camp:whom:{draft_id}:0")
    return Screen(refusal_text(words, EmptyAudienceError()), ((whom, back(words, draft_id)),))


def _moments(words: Words, planned: Sequence[Campaign], named: Named) -> str:
    if planned[0].step is None:
        return words.say("campaign.when_is", when=compose.when(words, planned[0], named))
    lines = [
        f"• {words.say(series.STEPS[one.step])}: {words.moment(local(one.due_at, named.zone))}"
        for one in planned
        if one.step is not None and one.due_at is not None
    ]
    return "\n".join(lines)
