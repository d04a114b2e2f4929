"""Asking a colleague to take a shift, and what both are told."""

from bot.chat.screen import Button, Screen
from bot.chat.views.pages import cut, turning
from bot.chat.views.rota import back, name_of, ref, short, when
from bot.domain.rota import Turn, is_free, turn_of
from bot.texts.catalog import Words
from bot.usecases.rota import Board
from bot.usecases.rota_swap import Asked


def whom(words: Words, board: Board, turn: Turn, page: int) -> Screen:
    """One's own shift, with the colleagues who are free then."""
    free = [one for one in board.there if one != board.me and is_free(board.rota, one, turn)]
    shown = cut(free, page)
    rows = [(Button(name_of(words, board, one), f"rota:ask:{ref(turn)}:{one}"),) for one in shown.things]
    text = words.say("rota.ask_whom") if free else words.say("rota.nobody_free")
    mine = Button(words.say("rota.mine"), "rota:mine:0")
    return Screen(
        f"{when(words, turn)}\n\n{text}",
        (*rows, *turning(shown, f"rota:turn:{ref(turn)}"), (mine, back(words))),
    )


def asked(words: Words, board: Board, asked: Asked, reached: bool) -> Screen:
    """The question is on its way, or could not be brought."""
    who, at = name_of(words, board, asked.told.id), when(words, asked.turn)
    text = words.say("rota.asked_now", who=who, when=at)
    if not reached:
        text = f"{text}\n\n{words.say('rota.not_reached')}"
    return Screen(text, ((Button(words.say("rota.mine"), "rota:mine:0"), back(words)),))


def asked_before(words: Words) -> Screen:
    """The same question waits already."""
    return Screen(
        words.say("rota.asked_before"), ((Button(words.say("rota.asked"), "rota:asked"), back(words)),)
    )


def question(words: Words, board: Board, asked: Asked) -> Screen:
    """For the colleague who is asked."""
    text = words.say(
        "rota.question", who=name_of(words, board, asked.swap.asker_id), when=when(words, asked.turn)
    )
    return Screen(text, (_answers(words, asked.swap.id),))


def open_questions(words: Words, board: Board) -> Screen:
    """What waits for an answer: of colleagues to oneself, and one's own."""
    lines: list[str] = []
    rows: list[tuple[Button, ...]] = []
    for swap in board.asked:
        turn = turn_of(board.rota, swap.shift_id, swap.day)
        if turn is None:
            continue
        is_mine = swap.asker_id == board.me
        other = name_of(words, board, swap.asked_id if is_mine else swap.asker_id)
        at = short(words, turn)
        if is_mine:
            lines.append(words.say("rota.you_asked", who=other, when=when(words, turn)))
            rows.append((Button(f"↩ {at}", f"rota:undo:{swap.id}"),))
        else:
            lines.append(words.say("rota.asked_you", who=other, when=when(words, turn)))
            rows.append((Button(f"✓ {at}", f"rota:yes:{swap.id}"), Button("✗", f"rota:no:{swap.id}")))
    text = "\n".join(lines) or words.say("rota.asked_none")
    return Screen(text, (*rows, (back(words),)))


def agreed(words: Words, asked: Asked) -> Screen:
    """For who takes the shift."""
    return Screen(words.say("rota.agreed", when=when(words, asked.turn)), ((back(words),),))


def declined(words: Words) -> Screen:
    """For who cannot take it."""
    return Screen(words.say("rota.declined"), ((back(words),),))


def taken_back(words: Words) -> Screen:
    """For who asks no more."""
    return Screen(words.say("rota.taken_back"), ((back(words),),))


def told_agreed(words: Words, board: Board, asked: Asked) -> Screen:
    """For who asked: the colleague takes it."""
    who = name_of(words, board, asked.swap.asked_id)
    return Screen(words.say("rota.told_agreed", who=who, when=when(words, asked.turn)), ((back(words),),))


def told_declined(words: Words, board: Board, asked: Asked) -> Screen:
    """For who asked: the shift is still theirs."""
    who = name_of(words, board, asked.swap.asked_id)
    return Screen(words.say("rota.told_declined", who=who, when=when(words, asked.turn)), ((back(words),),))


def told_taken_back(words: Words, board: Board, asked: Asked) -> Screen:
    """For who was asked: there is nothing to answer any more."""
    who = name_of(words, board, asked.swap.asker_id)
    return Screen(words.say("rota.told_taken_back", who=who, when=when(words, asked.turn)), ((back(words),),))


def _answers(words: Words, swap_id: int) -> tuple[Button, ...]:
    return (
        Button(words.say("rota.yes"), f"rota:yes:{swap_id}"),
        Button(words.say("rota.no"), f"rota:no:{swap_id}"),
    )
