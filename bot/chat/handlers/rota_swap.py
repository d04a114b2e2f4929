"""A coordinator asks a colleague to take a shift; the colleague answers."""

from bot.chat.handlers.rota_data import Answers, day_of
from bot.chat.handlers.rota_tell import tell
from bot.chat.views import rota_swap as view
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.domain.rota import turn_of


async def whom(visit: Visit, shift_id: int, day: int, page: int = 0) -> None:
    """Which colleagues could take this shift."""
    board = await visit.acts.rota(visit.person)
    turn = turn_of(board.rota, shift_id, day_of(day))
    if turn is None or turn.holder != board.me:
        raise StaleError
    await visit.show(view.whom(visit.words, board, turn, page))


async def ask(visit: Visit, shift_id: int, day: int, colleague: int) -> None:
    """Ask this colleague."""
    asked = await visit.acts.swap_shift.ask(visit.person, shift_id, day_of(day), colleague)
    if asked is None:
        await visit.show(view.asked_before(visit.words))
        return
    board = await visit.acts.rota(visit.person)
    reached = await tell(visit, asked.told, lambda words: view.question(words, board, asked))
    await visit.show(view.asked(visit.words, board, asked, reached))


async def open_questions(visit: Visit) -> None:
    """What waits for an answer."""
    await visit.show(view.open_questions(visit.words, await visit.acts.rota(visit.person)))


async def agree(visit: Visit, swap_id: int) -> None:
    """Take the shift."""
    asked = await visit.acts.swap_shift.agree(visit.person, swap_id)
    board = await visit.acts.rota(visit.person)
    await tell(visit, asked.told, lambda words: view.told_agreed(words, board, asked))
    await visit.show(view.agreed(visit.words, asked))


async def decline(visit: Visit, swap_id: int) -> None:
    """Leave it with who asked."""
    asked = await visit.acts.swap_shift.decline(visit.person, swap_id)
    board = await visit.acts.rota(visit.person)
    await tell(visit, asked.told, lambda words: view.told_declined(words, board, asked))
    await visit.show(view.declined(visit.words))


async def take_back(visit: Visit, swap_id: int) -> None:
    """Ask no more."""
    asked = await visit.acts.swap_shift.take_back(visit.person, swap_id)
    board = await visit.acts.rota(visit.person)
    await tell(visit, asked.told, lambda words: view.told_taken_back(words, board, asked))
    await visit.show(view.taken_back(visit.words))


ACTS: Answers = {
    ("turn", 2): whom,
    ("turn", 3): whom,
    ("ask", 3): ask,
    ("asked", 0): open_questions,
    ("yes", 1): agree,
    ("no", 1): decline,
    ("undo", 1): take_back,
}
