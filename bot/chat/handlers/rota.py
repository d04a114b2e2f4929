"""The rota: its first page, the week, one's own shifts, the name one stands in it by; and all its buttons."""

import asyncio
from datetime import timedelta

from bot.chat.handlers import rota_away, rota_plan, rota_swap
from bot.chat.handlers.numbers import number
from bot.chat.handlers.rota_data import Answers
from bot.chat.screen import Attachment
from bot.chat.views import rota as view
from bot.chat.views import rota_picture
from bot.chat.visit import Visit
from bot.domain.errors import NicknameTakenError, StaleError, UnfitNicknameError
from bot.domain.rota_rehearsal import rehearse
from bot.figures import rota as figure

PICTURED = timedelta(days=14)


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/rota``: who is on now, and what there is to do."""
    await show(visit)


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of the rota: a word and the numbers behind it."""
    act = ACTS.get((args[0], len(args) - 1)) if args else show
    if act is None:
        raise StaleError
    await act(visit, *map(number, args[1:]))


async def show(visit: Visit) -> None:
    """The first page."""
    await visit.show(view.page(visit.words, await visit.acts.rota(visit.person)))


async def week(visit: Visit, weeks: int) -> None:
    """Seven days, so many weeks from now."""
    await visit.show(view.week(visit.words, await visit.acts.rota(visit.person), weeks))


async def mine(visit: Visit, page: int) -> None:
    """One's own shifts."""
    board = await visit.acts.rota(visit.person)
    await visit.show(view.mine(visit.words, board, page) if board.joined else view.join_first(visit.words))


async def picture(visit: Visit) -> None:
    """The next days as a picture below the page."""
    board = await visit.acts.rota(visit.person)
    planned = rehearse(board.rota, board.now, board.now + PICTURED, (), ())
    words = rota_picture.chart(visit.words, board, planned)
    drawn = await asyncio.to_thread(figure.draw, words)
    await visit.send_file(Attachment("rota.png", drawn), view.picture_ready(visit.words))


async def join(visit: Visit) -> None:
    """Ask for the name to stand in the rota by."""
    visit.person = await visit.acts.join_rota.ask(visit.person)
    await visit.show(view.ask_name(visit.words))


async def typed(visit: Visit, text: str) -> None:
    """The typed name: kept, or another one can be typed."""
    try:
        visit.person = await visit.acts.join_rota.keep(visit.person, text)
    except (UnfitNicknameError, NicknameTakenError) as error:
        await visit.send(view.name_refused(visit.words, error))
        return
    board = await visit.acts.rota(visit.person)
    await visit.send(view.joined(visit.words, board.names[board.me]))


ACTS: Answers = {
    ("week", 1): week,
    ("mine", 1): mine,
    ("pic", 0): picture,
    ("join", 0): join,
    **rota_swap.ACTS,
    **rota_plan.ACTS,
    **rota_away.ACTS,
}
"""By the first word of a button's data behind ``rota``, and how many numbers follow it."""
