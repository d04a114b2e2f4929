"""What campaigns refer to, as it is called in the language of who reads about them."""

from bot.chat.views.button import Choice
from bot.chat.views.campaign import Named
from bot.chat.visit import Visit
from bot.domain.campaign import Action, ActionKind, Campaign, CampaignState, SegmentKind
from bot.domain.event import Event


async def named(visit: Visit, campaign: Campaign) -> Named:
    """The names of its clubs, of what its button leads to, and of its part; its event; what a draft lost."""
    every = await visit.acts.campaigns.clubs(visit.person)
    event, guests = await visit.acts.campaigns.event(visit.person, campaign.id) or (None, 0)
    lost = []
    if campaign.state is CampaignState.DRAFT:
        lost = await visit.acts.campaigns.lost(visit.person, campaign.id)
    return Named(
        visit.person.zone,
        tuple(club.name for club in every if club.id in campaign.reach.clubs),
        _action(visit, campaign.action, event),
        _part(visit, campaign),
        event,
        guests,
        tuple(club.name for club in lost),
    )


def choices(visit: Visit, kind: ActionKind | SegmentKind) -> list[Choice]:
    """What a button of this kind can lead to, or what this part can be about."""
    content, language = visit.room.content, visit.language
    match kind:
        case ActionKind.QUIZ | SegmentKind.NOT_FINISHED:
            return [Choice(one.id, one.title) for one in content.quizzes(language)]
        case ActionKind.LESSON:
            return [Choice(one.id, one.title) for one in content.lessons(language)]
        case ActionKind.POLL:
            return [Choice(one.id, one.title) for one in content.polls(language)]
        case SegmentKind.MISSED_TOPIC:
            return [Choice(one.id, one.title) for one in content.topics(language)]
    return []


def _action(visit: Visit, action: Action | None, event: Event | None) -> str:
    match action:
        case None:
            return ""
        case Action(ActionKind.LINK, address):
            return address
        case Action(ActionKind.EVENT):
            return event.title if event is not None else ""
    return _title(choices(visit, action.kind), action.ref)


def _part(visit: Visit, campaign: Campaign) -> str:
    segment = campaign.segment
    return _title(choices(visit, segment.kind), segment.ref) if segment is not None else ""


def _title(choices: list[Choice], ref: str) -> str:
    return next((one.title for one in choices if one.id == ref), "")
