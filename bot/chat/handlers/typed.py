"""What a leader types or sends for a draft. What cannot be taken can be sent again."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.chat.handlers import compose, series
from bot.chat.handlers.asking import EXPECTED, PICTURE, Asked, ask, read, taken
from bot.chat.screen import Screen
from bot.chat.views import button as button_view
from bot.chat.views import compose as view
from bot.chat.visit import Visit
from bot.domain.campaign import PLACE_LIMIT, TITLE_LIMIT, Action, ActionKind, Step, read_end, read_moment
from bot.domain.errors import (
    BadDateError,
    CourseFirstError,
    EmptyTextError,
    ForbiddenLinkError,
    NotAllowedError,
    PastDateError,
    StaleError,
    TextTooLongError,
)

Next = Callable[[Visit, int], Awaitable[None]]
Taking = Callable[[Visit, Asked, str], Awaitable[Next]]
"""Takes what was typed; what is shown then."""

NOT_TAKEN = (BadDateError, EmptyTextError, PastDateError, TextTooLongError)
"""Why something else may be typed instead."""

NEVER_TAKEN = (StaleError, NotAllowedError, CourseFirstError)
"""Why nothing can be taken, however often it is typed."""


async def text(visit: Visit, what: str, ref: str, words: str) -> None:
    """A text that a draft waited for; what can never be taken is waited for no more."""
    try:
        await _take(visit, what.removeprefix(EXPECTED), read(ref), words)
    except NEVER_TAKEN:
        visit.person = await visit.acts.change.expect_nothing(visit.person)
        raise


async def picture(visit: Visit, file_id: str | None, is_file: bool, has_words: bool) -> None:
    """Something that is no text came where a picture was asked for. ``file_id``: Telegram's name for one.

    Words below a picture are not taken: which language they are in, and what they would replace, is not said.
    """
    expecting = visit.person.expecting
    try:
        asked = read(expecting.ref if expecting else "")
        await compose.draft_of(visit, asked.draft)
        if file_id is None:
            await _again(visit, PICTURE, asked, view.only_picture(visit.words, asked.draft, is_file))
        else:
            await _put(visit, asked, file_id, has_words)
    except NEVER_TAKEN:
        visit.person = await visit.acts.change.expect_nothing(visit.person)
        raise


async def _take(visit: Visit, what: str, asked: Asked, words: str) -> None:
    await compose.draft_of(visit, asked.draft)
    if what == PICTURE:
        await _again(visit, what, asked, view.only_picture(visit.words, asked.draft, is_file=False))
        return
    take = TAKING.get(what)
    if take is None:
        raise StaleError
    try:
        onward = await take(visit, asked, words)
    except ForbiddenLinkError:
        await _again(
            visit, what, asked, button_view.link_not_taken(visit.words, asked.draft, visit.room.linkable)
        )
    except NOT_TAKEN as error:
        limit = await _limit(visit, what, asked)
        await _again(visit, what, asked, view.not_taken(visit.words, error, asked.draft, limit))
    else:
        await taken(visit, asked)
        await onward(visit, asked.draft)


async def _put(visit: Visit, asked: Asked, file_id: str, has_words: bool) -> None:
    try:
        await visit.acts.compose.picture(visit.person, asked.draft, file_id)
    except TextTooLongError:
        await _again(visit, PICTURE, asked, view.picture_not_taken(visit.words, asked.draft))
        return
    await taken(visit, asked)
    await compose.page(visit, asked.draft, visit.words.say("campaign.caption_left") if has_words else "")


async def _again(visit: Visit, what: str, asked: Asked, screen: Screen) -> None:
    """It is still waited for; these words stand in place of the question."""
    await visit.forget([asked.screen])
    await ask(visit, what, asked.draft, screen, *asked.about)


async def _title(visit: Visit, asked: Asked, words: str) -> Next:
    await visit.acts.compose.title(visit.person, asked.draft, words)
    return compose.page


async def _text(visit: Visit, asked: Asked, words: str) -> Next:
    (language,) = asked.about
    await visit.acts.compose.text(visit.person, asked.draft, language, words)
    return compose.page


async def _link(visit: Visit, asked: Asked, words: str) -> Next:
    address = words.strip()
    address = address if "://" in address else f"https://{address}"
    await visit.acts.compose.action(visit.person, asked.draft, Action(ActionKind.LINK, address))
    return compose.page


async def _when(visit: Visit, asked: Asked, words: str) -> Next:
    await visit.acts.compose.due(visit.person, asked.draft, read_moment(words, visit.now()))
    return compose.page


async def _until(visit: Visit, asked: Asked, words: str) -> Next:
    await visit.acts.compose.weekly(visit.person, asked.draft, read_end(words, visit.now()))
    return compose.page


async def _starts(visit: Visit, asked: Asked, words: str) -> Next:
    """A new event is asked for its name next."""
    starts_at = read_moment(words, visit.now())
    draft = await compose.draft_of(visit, asked.draft)
    if draft.event_id is not None:
        event = await series.event_of(visit, asked.draft)
        await visit.acts.compose.event(visit.person, asked.draft, event.title, event.place, starts_at)
        return series.open_
    await visit.acts.compose.event(visit.person, asked.draft, series.first_title(visit, draft), "", starts_at)
    return series.ask_title


async def _event_title(visit: Visit, asked: Asked, words: str) -> Next:
    """An event without a place is asked for that next."""
    event = await series.event_of(visit, asked.draft)
    await _change(visit, asked.draft, words, event.place, event.starts_at)
    return series.kept


async def _place(visit: Visit, asked: Asked, words: str) -> Next:
    event = await series.event_of(visit, asked.draft)
    await _change(visit, asked.draft, event.title, words, event.starts_at)
    return series.open_


async def _step_text(visit: Visit, asked: Asked, words: str) -> Next:
    step, language = asked.about
    await visit.acts.compose.step_text(visit.person, asked.draft, Step(step), language, words)

    async def onward(visit: Visit, draft_id: int) -> None:
        await series.step(visit, draft_id, step)

    return onward


async def _change(visit: Visit, draft_id: int, title: str, place: str, starts_at: datetime) -> None:
    await visit.acts.compose.event(visit.person, draft_id, title, place, starts_at)


async def _limit(visit: Visit, what: str, asked: Asked) -> int:
    if what in {"title", "event_title"}:
        return TITLE_LIMIT
    if what == "place":
        return PLACE_LIMIT
    return (await compose.draft_of(visit, asked.draft)).text_limit


TAKING: dict[str, Taking] = {
    "title": _title,
    "text": _text,
    "link": _link,
    "when": _when,
    "until": _until,
    "starts": _starts,
    "event_title": _event_title,
    "place": _place,
    "step_text": _step_text,
}
