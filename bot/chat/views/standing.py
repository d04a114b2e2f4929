"""A campaign that is planned or over: how it stands, who did what, and what can be done about it now."""

from collections.abc import Mapping, Sequence
from html import escape

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views import compose, steer
from bot.chat.views.approve import decision
from bot.chat.views.audience import about, skipped
from bot.chat.views.campaign import MARKS, STATES, Named, back, local, part, title, whom
from bot.chat.views.common import bold
from bot.chat.views.series import STEPS
from bot.domain.campaign import (
    OPEN_STATES,
    ActionKind,
    Campaign,
    CampaignAct,
    CampaignState,
    DeliveryState,
    LogLine,
)
from bot.domain.suppression import FEWEST
from bot.texts.catalog import Words, key
from bot.usecases.campaign import Standing, Who

LINES, SERIES = 10, 5
"""So many of the latest acts are told, and of the others of a series."""

ACTS = {
    CampaignAct.COMPOSED: key("steer.act.composed"),
    CampaignAct.SUBMITTED: key("steer.act.submitted"),
    CampaignAct.APPROVED: key("steer.act.approved"),
    CampaignAct.DECLINED: key("steer.act.declined"),
    CampaignAct.SCHEDULED: key("steer.act.scheduled"),
    CampaignAct.STARTED: key("steer.act.started"),
    CampaignAct.PAUSED: key("steer.act.paused"),
    CampaignAct.RESUMED: key("steer.act.resumed"),
    CampaignAct.CANCELLED: key("steer.act.cancelled"),
    CampaignAct.REPEATED: key("steer.act.repeated"),
    CampaignAct.HELD: key("steer.act.held"),
    CampaignAct.MISSED: key("steer.act.missed"),
    CampaignAct.DONE: key("steer.act.done"),
}
WHO = {
    Who.YOU: key("steer.who.you"),
    Who.LEADER: key("steer.who.leader"),
    Who.ADMIN: key("steer.who.admin"),
    Who.OTHER: key("steer.who.other"),
}


def page(
    words: Words,
    standing: Standing,
    by: Mapping[int, Who],
    named: Named,
    series: Sequence[Campaign],
    decides: bool,
) -> Screen:
    """A campaign that is planned or over. While it runs ``steer.progress`` shows how it goes.

    ``by``: who those in its history are; ``series``: all of its series, by their time; ``decides``: whether
    the reader may approve it or take it over.
    """
    campaign = standing.campaign
    blocks = [
        _head(words, campaign, named),
        _event(words, named),
        _others(words, campaign, series, named.zone),
        _numbers(words, standing),
        _history(words, standing.history, by, named.zone),
    ]
    text = "\n\n".join(block for block in blocks if block)
    others = any(one.state in OPEN_STATES and one.id != campaign.id for one in series)
    return Screen(text, _buttons(words, standing, others, decides), html=True)


def repeat_question(words: Words, standing: Standing) -> Screen:
    """Before it is sent again to those of whom nobody knows whether they got it."""
    number = standing.campaign.id
    unknown = about(words, standing.counts.get(DeliveryState.UNKNOWN, 0))
    yes = Button(words.say("steer.repeat_yes"), f"camp:repeated:{number}")
    return Screen(words.say("steer.repeat_question", n=unknown), ((yes, back(words, number)),))


def _head(words: Words, campaign: Campaign, named: Named) -> str:
    state = f"{MARKS[campaign.state]} {words.say(STATES[campaign.state])}"
    lines = [f"{bold(title(words, campaign))}\n{escape(state)}", ""]
    moment = compose.when(words, campaign, named)
    if moment and campaign.step is not None:
        moment = f"{moment} ({words.say(STEPS[campaign.step])})"
    told = {
        words.say("campaign.when"): moment,
        words.say("campaign.whom"): whom(words, campaign, named),
        words.say("campaign.part"): part(words, campaign, named) if campaign.segment else "",
        words.say("campaign.action"): compose.action(words, campaign, named),
    }
    lines += [escape(f"{label}: {value}") for label, value in told.items() if value]
    return "\n".join(lines)


def _event(words: Words, named: Named) -> str:
    if named.event is None:
        return ""
    event = named.event
    moment = words.moment(local(event.starts_at, event.zone))
    lines = [words.say("campaign.event_title", title=event.title)]
    lines.append(words.say("campaign.event_starts", moment=moment))
    coming = about(words, named.guests)
    if named.guests < FEWEST:  # nor whether there is anybody: the first one would be seen
        coming = words.say("campaign.fewer", fewest=FEWEST)
    lines.append(words.say("steer.guests", n=coming))
    return escape("\n".join(lines))


def _others(words: Words, campaign: Campaign, series: Sequence[Campaign], zone: str) -> str:
    """The others of its series: the latest and those to come."""
    others = [one for one in series if one.id != campaign.id and one.state is not CampaignState.CANCELLED]
    lines = []
    for one in others[-SERIES:]:
        step = f" ({words.say(STEPS[one.step])})" if one.step else ""
        moment = words.moment(local(one.due_at, zone)) if one.due_at else ""
        lines.append(f"{MARKS[one.state]} {moment}{step}")
    return f"{bold(words.say('steer.series'))}\n{escape(chr(10).join(lines))}" if lines else ""


def _numbers(words: Words, standing: Standing) -> str:
    is_whole = standing.campaign.segment is None
    lines = steer.counted(words, standing.campaign, standing.counts)
    waiting = standing.counts.get(DeliveryState.PENDING, 0) + standing.counts.get(DeliveryState.SENDING, 0)
    is_small = sum(standing.counts.values()) < FEWEST
    if waiting and standing.campaign.state in OPEN_STATES and not is_small:
        lines.insert(0, words.say("steer.waiting", n=about(words, waiting, is_whole)))
    reasons = skipped(words, standing.skipped)
    if reasons:
        lines.append(words.say("steer.skipped", reasons=reasons))
    return escape("\n".join(lines))


def _history(words: Words, history: list[LogLine], by: Mapping[int, Who], zone: str) -> str:
    lines = []
    for line in history[-LINES:]:
        who = by.get(line.person_id, Who.OTHER) if line.person_id is not None else None
        doer = f" ({words.say(WHO[who])})" if who else ""
        lines.append(f"• {words.moment(local(line.at, zone))}: {words.say(ACTS[line.act])}{doer}")
    return f"{bold(words.say('steer.history'))}\n{escape(chr(10).join(lines))}" if lines else ""


def _buttons(words: Words, standing: Standing, others: bool, decides: bool) -> Rows:
    campaign = standing.campaign
    number = campaign.id
    rows = list(_of_state(words, standing, decides))
    if others and campaign.state is not CampaignState.AWAITING:
        rows.append(steer.cancel_all(words, number))
    look = Button(words.say("campaign.preview"), f"camp:preview:{number}")
    rows.append((look, Button(words.say("steer.use_again"), f"camp:again:{number}")))
    # What is still open is changed in this message while it goes: the list comes below it.
    listed = "camp:below" if campaign.state in OPEN_STATES else "camp"
    return (*rows, (Button(words.say("campaign.list"), listed),))


def _of_state(words: Words, standing: Standing, decides: bool) -> Rows:
    number = standing.campaign.id
    cancel = Button(words.say("steer.cancel"), f"camp:cancel:{number}")
    match standing.campaign.state:
        case CampaignState.AWAITING if decides:
            return (decision(words, number),)
        case CampaignState.HELD if decides:
            return ((Button(words.say("steer.take_over"), f"camp:take_over:{number}"), cancel),)
        case CampaignState.PAUSED:
            return (*steer.while_it_goes(words, standing.campaign), *_repeat(words, standing))
        case CampaignState.AWAITING:  # it was asked for as a whole
            return ((Button(words.say("steer.cancel"), f"camp:cancel_all:{number}"),),)
        case CampaignState.SCHEDULED:
            return ((cancel,),)
        case CampaignState.DONE:
            return (*_afterwards(words, standing), *_repeat(words, standing))
    return ()


def _afterwards(words: Words, standing: Standing) -> Rows:
    number = standing.campaign.id
    results = Button(words.say("steer.results"), f"camp:res:{number}")
    action = standing.campaign.action
    if action is None or action.kind is ActionKind.LINK or not standing.counts.get(DeliveryState.SENT):
        return ((results,),)
    return (results,), (Button(words.say("steer.follow_up"), f"camp:follow_up:{number}"),)


def _repeat(words: Words, standing: Standing) -> Rows:
    if not standing.counts.get(DeliveryState.UNKNOWN):
        return ()
    return ((Button(words.say("steer.repeat"), f"camp:repeat:{standing.campaign.id}"),),)
