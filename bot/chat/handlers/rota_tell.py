"""Telling somebody what another person did with their shift."""

from collections.abc import Callable

import structlog

from bot.chat.errors import DeliveryError, UnreachableError
from bot.chat.logs import told
from bot.chat.screen import Screen
from bot.chat.visit import Visit
from bot.domain.people import Person
from bot.texts.catalog import DEFAULT, Words

log = structlog.get_logger()


async def tell(visit: Visit, person: Person, screen: Callable[[Words], Screen]) -> bool:
    """Show it in that person's chat and language; whether it arrived. What was done stays done."""
    words = visit.room.catalogs.words(person.language or DEFAULT)
    try:
        await visit.room.messenger.show(person.chat_id, screen(words))
    except UnreachableError:
        await visit.acts.mark_unreachable(person.chat_id)
        return False
    except DeliveryError as error:
        log.warning("notice not delivered", **told(error))
        return False
    return True
