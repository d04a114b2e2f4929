"""When a campaign is sent: at a moment, every week, or around an event."""

from datetime import datetime, timedelta

from bot.chat.handlers import compose, series
from bot.chat.handlers.asking import ask
from bot.chat.handlers.named import named
from bot.chat.handlers.numbers import number
from bot.chat.views import when as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError

TOMORROW_AT = 16  # after school, before evening


async def open_(visit: Visit, draft_id: int) -> None:
    """The event with its reminders where there are some; else the moment."""
    draft = await compose.draft_of(visit, draft_id)
    if draft.event_id is not None and draft.steps:
        await series.open_(visit, draft_id)
    else:
        await moment(visit, draft_id)


async def moment(visit: Visit, draft_id: int) -> None:
    """Ask for the moment."""
    draft = await compose.draft_of(visit, draft_id)
    await ask(visit, "when", draft_id, view.ask(visit.words, draft, await named(visit, draft)))


async def at(visit: Visit, draft_id: int, when: str) -> None:
    """Now, or tomorrow after school."""
    match when:
        case "now":
            due = visit.now()
        case "tomorrow":
            due = _tomorrow(visit.now())
        case _:
            raise StaleError
    await compose.show(visit, await visit.acts.compose.due(visit.person, draft_id, due))


async def weekly(visit: Visit, draft_id: int) -> None:
    """Ask until when it comes every week."""
    draft = await compose.draft_of(visit, draft_id)
    if draft.due_at is None:
        await visit.show(view.moment_first(visit.words, draft))
    else:
        await ask(visit, "until", draft_id, view.ask_until(visit.words, draft))


async def weeks(visit: Visit, draft_id: int, weeks: str) -> None:
    """Every week for so many weeks."""
    draft = await compose.draft_of(visit, draft_id)
    if draft.due_at is None or number(weeks) not in view.WEEKS:
        raise StaleError
    # The first is in the first week: four of them span three weeks.
    until = draft.due_at + timedelta(weeks=number(weeks) - 1, days=1)
    await compose.show(visit, await visit.acts.compose.weekly(visit.person, draft_id, until))


async def once(visit: Visit, draft_id: int) -> None:
    """Not every week (any more)."""
    await compose.show(visit, await visit.acts.compose.weekly(visit.person, draft_id, None))


def _tomorrow(now: datetime) -> datetime:
    return (now + timedelta(days=1)).replace(hour=TOMORROW_AT, minute=0, second=0, microsecond=0)
