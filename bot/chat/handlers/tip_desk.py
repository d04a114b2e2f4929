"""Tips at the desk: the list, one of them, which services were told, and the end of it."""

from dataclasses import replace

from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import card, circles_desk
from bot.chat.views import tip_desk as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.tip import Piece


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``tips`` lists, ``tips:<id>`` opens; ``to`` and ``end`` note what was done with one."""
    match args:
        case () | ("open" | "closed",) | ("open" | "closed", _):
            await _listing(visit, closed=args[:1] == ("closed",), page=number(args[1]) if args[1:] else 0)
        case (tip_id,):
            await _open(visit, number(tip_id))
        case ("foot", tip_id):
            await _foot(visit, number(tip_id))
        case ("to", tip_id):
            opened = await visit.acts.tips.open(visit.person, number(tip_id))
            await _show(
                visit, view.which(visit.words, opened.tip, visit.room.content.helpers(visit.language))
            )
        case ("to", tip_id, service):
            await _forward(visit, number(tip_id), service)
        case ("end", tip_id):
            await visit.acts.close_tip(visit.person, number(tip_id))
            await _show(visit, view.ended(visit.words))
        case _:
            raise StaleError


async def beside(visit: Visit, screen: Screen) -> Screen:
    """The list of cases, with the ways to tips, announcements and a new member's card above its last row."""
    tips = view.offer(visit.words, await visit.acts.tips.waiting(visit.person))
    others = circles_desk.offer(visit.words), card.offer(visit.words)
    return replace(screen, rows=(*screen.rows[:-1], tips, others, *screen.rows[-1:]))


async def _listing(visit: Visit, closed: bool, page: int) -> None:
    tips = await visit.acts.tips(visit.person, closed)
    await _show(visit, view.listing(visit.words, tips, closed, page))


async def _open(visit: Visit, tip_id: int) -> None:
    """Its pieces as messages that leave the chat by themselves when the desk would be locked again."""
    opened = await visit.acts.tips.open(visit.person, tip_id)
    await _show(visit, view.head(visit.words, opened.tip))
    for piece in opened.pieces:
        await _piece(visit, piece)
    await _foot(visit, tip_id, is_new=True)


async def _piece(visit: Visit, piece: Piece) -> None:
    content = await visit.acts.tips.picture(visit.person, piece.tip_id, piece.id)
    if content is not None:
        screen, attachment = view.picture(visit.words, content)
        await _note(visit, await visit.send_file(attachment, screen))
    for screen in view.piece(piece.text):
        await _note(visit, await visit.send(screen))


async def _foot(visit: Visit, tip_id: int, is_new: bool = False) -> None:
    opened = await visit.acts.tips.open(visit.person, tip_id)
    helpers = visit.room.content.helpers(visit.language)
    screen = view.foot(visit.words, opened, helpers, visit.person.zone)
    await _note(visit, await (visit.send if is_new else visit.show)(screen))


async def _forward(visit: Visit, tip_id: int, service: str) -> None:
    if service not in {one.id for one in visit.room.content.helpers(visit.language)}:
        raise StaleError
    await visit.acts.forward_tip(visit.person, tip_id, service)
    await _foot(visit, tip_id)


async def _note(visit: Visit, post: int) -> None:
    await visit.acts.note_shown(visit.person, None, post)


async def _show(visit: Visit, screen: Screen) -> None:
    """In place of what was tapped, unless a reply to that goes to a case."""
    if await visit.acts.is_desk_post(visit.person, visit.message_id):
        await visit.send(screen)
    else:
        await visit.show(screen)
