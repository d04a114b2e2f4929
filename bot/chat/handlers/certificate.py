"""A certificate for a finished topic or course. The name on it is asked for, drawn and forgotten."""

import asyncio

from bot.chat.screen import Attachment
from bot.chat.views import certificate as view
from bot.chat.visit import Visit
from bot.domain.errors import NotFinishedError, StaleError, UnfitNameError
from bot.figures import certificate as figure
from bot.usecases.certificate import EXPECTED, Earned


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``cert:<topic>`` or ``cert:course_<role>``: ask for the name, or say kindly what is left to do."""
    if len(args) != 1:
        raise StaleError
    try:
        visit.person = await visit.acts.certificates.ask(visit.person, args[0])
    except NotFinishedError as error:
        await visit.show(view.not_finished(visit.words, error, args[0]))
    else:
        await visit.show(view.ask(visit.words))


async def typed(visit: Visit, text: str) -> bool:
    """The typed name: drawn, or refused. False when it is too late for a name: it is ordinary talk then."""
    acts = visit.acts.certificates
    subject = acts.waiting(visit.person)
    if subject is None:
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
        return False
    try:
        name, earned = await acts.take(visit.person, subject, text)
    except UnfitNameError as error:
        await visit.send(view.refused(visit.words, error))
    except (NotFinishedError, StaleError) as error:  # the topic has changed meanwhile
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
        if isinstance(error, StaleError):
            raise
        await visit.send(view.not_finished(visit.words, error, subject))
    else:
        # Sent first: after a crash in between the update comes again, and the name must not pass for talk.
        await _send(visit, name, earned)
        visit.person = await visit.acts.change.let_go(visit.person, EXPECTED)
    return True


async def _send(visit: Visit, name: str, earned: Earned) -> None:
    titles = {topic.id: topic.title for topic in visit.room.content.topics(visit.language)}
    printed = view.printed(visit.words, name, earned, titles.get(earned.subject, ""), visit.now())
    drawn = await asyncio.to_thread(figure.draw, printed)
    await visit.send_file(Attachment("luujin.png", drawn), view.ready(visit.words, earned.subject))
