"""An event that somebody is invited to: look at it, say whether one comes, put it in a calendar."""

import asyncio

from bot.chat.handlers import welcome
from bot.chat.handlers.numbers import number
from bot.chat.screen import Attachment
from bot.chat.views import event as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.event import Outlook
from bot.figures import calendar
from bot.usecases.event import Invited

FILE = "event.ics"


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button: ``come``, ``away``, ``cal`` for the file; each by one's own copy of the message."""
    if visit.person.consented_on is None:  # everything was erased meanwhile
        await welcome.proceed(visit)
        return
    match args:
        case ("come", delivery):
            await come(visit, number(delivery))
        case ("away", delivery):
            await stay_away(visit, number(delivery))
        case ("cal", delivery):
            await send_calendar(visit, number(delivery))
        case _:
            raise StaleError


async def open_(visit: Visit, delivery_id: int) -> None:
    """The event that a message is about."""
    await _show(visit, delivery_id, await visit.acts.events(visit.person, delivery_id))


async def come(visit: Visit, delivery_id: int) -> None:
    """They come."""
    await _show(visit, delivery_id, await visit.acts.events.come(visit.person, delivery_id))


async def stay_away(visit: Visit, delivery_id: int) -> None:
    """They do not come (any more)."""
    await _show(visit, delivery_id, await visit.acts.events.stay_away(visit.person, delivery_id))


async def send_calendar(visit: Visit, delivery_id: int) -> None:
    """The event as a file for the phone's own calendar; what it has become, when it is over or in doubt."""
    invited = await visit.acts.events(visit.person, delivery_id)
    if invited.outlook is not Outlook.AHEAD:
        await _show(visit, delivery_id, invited)
        return
    # Loading the library takes a moment the first time, and others are waiting.
    made = await asyncio.to_thread(calendar.entry, invited.event, visit.room.bot_username, visit.now())
    await visit.send_file(Attachment(FILE, made), view.calendar_ready(visit.words))


async def _show(visit: Visit, delivery_id: int, invited: Invited) -> None:
    await visit.show(view.event(visit.words, invited, delivery_id, visit.person.zone))
