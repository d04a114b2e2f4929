"""Notes of a case, the question to a supervisor and their advice. None of it can be sent to the person."""

from bot.chat.handlers.desk_asking import ADVICE, NOTE, QUESTION, Asked, ask, let_go
from bot.chat.handlers.desk_page import Acts, stand, sweep
from bot.chat.views import desk_notes as view
from bot.chat.visit import Visit


async def notes(visit: Visit, case_id: int, _: tuple[str, ...]) -> None:
    """What is noted so far; what is typed next is another note."""
    case, found = await visit.acts.notes.read(visit.person, case_id)
    await ask(visit, NOTE, case_id, view.page(visit.words, case, found, visit.person))


async def note(visit: Visit, asked: Asked, text: str) -> None:
    """A note was typed."""
    await visit.acts.notes.write(visit.person, asked.case_id, text)
    await _taken(visit, asked)
    await stand(visit, asked.case_id, view.noted(visit.words, asked.case_id), mute=True)


async def ask_supervisor(visit: Visit, case_id: int, _: tuple[str, ...]) -> None:
    """What is typed next is for the supervisors."""
    case = await visit.acts.read_case(visit.person, case_id)
    await ask(visit, QUESTION, case_id, view.ask(visit.words, case))


async def question(visit: Visit, asked: Asked, text: str) -> None:
    """A question to the supervisors was typed."""
    await visit.acts.notes.ask(visit.person, asked.case_id, text)
    await _taken(visit, asked)
    await stand(visit, asked.case_id, view.was_asked(visit.words, asked.case_id), mute=True)


async def advise(visit: Visit, case_id: int, _: tuple[str, ...]) -> None:
    """What is typed next is for who holds the case."""
    case, _notes = await visit.acts.notes.read(visit.person, case_id)
    await ask(visit, ADVICE, case_id, view.advise(visit.words, case))


async def advice(visit: Visit, asked: Asked, text: str) -> None:
    """Advice was typed. The case leaves this chat: who is asked again opens it again."""
    await visit.acts.notes.advise(visit.person, asked.case_id, text)
    await let_go(visit)
    await sweep(visit, asked.case_id, await visit.acts.read_case.posts(visit.person, asked.case_id))
    await visit.send(view.advised(visit.words))


async def _taken(visit: Visit, asked: Asked) -> None:
    """It came: the page that asked for it goes, so that the case has one, below what was typed."""
    await let_go(visit)
    await visit.forget([asked.screen])


ACTS: Acts = {"note": notes, "ask": ask_supervisor, "adv": advise}
