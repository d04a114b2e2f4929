"""Pages of a case in a coordinator's chat: shown in place of its head, and swept when the case goes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

from bot.chat.screen import Screen, parts
from bot.chat.views import desk
from bot.chat.visit import Visit

Acts: TypeAlias = Mapping[str, Callable[[Visit, int, tuple[str, ...]], Awaitable[None]]]
"""Who answers a button of a case, by its word; they get the visit, the case and what else it carries."""


async def stand(visit: Visit, case_id: int, screen: Screen, mute: bool = False) -> int:
    """Show a page of a case; the id of the message that it (ends) in.

    A mute one counts as such before it is shown: a reply to it must not go to the person.
    """
    if mute:
        await visit.acts.note_shown(visit.person, case_id, visit.message_id, mute=True)
    first, *others = parts(screen)
    posts = [await visit.show(first), *[await visit.send(part) for part in others]]
    for post in posts:
        await visit.acts.note_shown(visit.person, case_id, post, mute=mute)
    return posts[-1]


async def head(visit: Visit, case_id: int, _: tuple[str, ...] = ()) -> None:
    """The head of a case that this coordinator holds, in place of another page of it."""
    case, notes = await visit.acts.read_case.head(visit.person, case_id)
    await stand(visit, case_id, desk.opened(visit.words, case, notes))


async def sweep(visit: Visit, case_id: int, posts: Sequence[int], but: int | None = None) -> None:
    """Take a case out of this chat; what cannot be deleted now is tried again by itself."""
    if await visit.forget([post for post in posts if post != but]):
        await visit.acts.close_case.gone(visit.person, case_id)
