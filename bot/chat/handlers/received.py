"""The buttons under a campaign's message. Its words stay: what is opened comes below."""

from bot.chat.handlers import event, lesson, opinion, quiz, welcome
from bot.chat.handlers.numbers import number
from bot.chat.views import received as view
from bot.chat.visit import Visit
from bot.domain.campaign import Action, ActionKind
from bot.domain.errors import StaleError


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``open`` what is behind the button, ``come`` to the event, ``not`` this campaign any more.

    Under a leader's test to themselves each only says what it would do.
    """
    match args:
        case (act, delivery) if act in view.TESTED and delivery == str(view.TEST):
            await visit.toast(visit.words.say(view.TESTED[act]))
        case ("not", delivery):
            await decline(visit, number(delivery))
        case ("open" | "come", _) if visit.person.consented_on is None:  # everything was erased meanwhile
            with visit.below():
                await welcome.proceed(visit)
        case ("open", delivery):
            with visit.below():
                await open_(visit, number(delivery))
        case ("come", delivery):
            with visit.below():
                await come(visit, number(delivery))
        case _:
            raise StaleError


async def open_(visit: Visit, delivery_id: int) -> None:
    """What stands behind the button; kind words when that is no more."""
    campaign = await visit.acts.received.open(visit.person, delivery_id)
    match campaign.action:
        case Action(ActionKind.QUIZ, ref):
            await quiz.begin(visit, ref)
        case Action(ActionKind.LESSON, ref):
            await lesson.begin(visit, ref)
        case Action(ActionKind.POLL, ref):
            await opinion.begin(visit, ref)
        case Action(ActionKind.EVENT):
            await event.open_(visit, delivery_id)
        case _:
            raise StaleError


async def come(visit: Visit, delivery_id: int) -> None:
    """They come to the event; that counts as having opened the message, too."""
    await visit.acts.received.open(visit.person, delivery_id)
    await event.come(visit, delivery_id)


async def decline(visit: Visit, delivery_id: int) -> None:
    """Nothing more of this one; only its own button stays below it."""
    campaign = await visit.acts.received.decline(visit.person, delivery_id)
    await visit.toast(visit.words.say("received.declined"))
    await visit.keep_buttons(view.actions(visit.words, campaign, delivery_id))
