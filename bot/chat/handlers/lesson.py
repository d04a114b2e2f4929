"""Reading a lesson: open it, turn its pages, leave, come back."""

from bot.chat.handlers import before
from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import lesson as view
from bot.chat.views import welcome
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.usecases.explore import Genre
from bot.usecases.lessons import Bookmark


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of a lesson: its id alone opens it, with a number that page, with ``stop`` leaves."""
    match args:
        case (lesson_id,):
            await begin(visit, lesson_id)
        case (_, "stop"):
            await visit.show(welcome.menu(visit.words, visit.words.say("lesson.stopped")))
        case (lesson_id, page):
            await turn(visit, lesson_id, number(page))
        case _:
            raise StaleError


async def begin(visit: Visit, lesson_id: str) -> None:
    """The page where it was left. Nothing is kept before consent: that is asked for, the page comes after."""
    if await asked_first(visit, f"l_{lesson_id}"):
        return
    found = visit.room.content.lesson(lesson_id, visit.language)
    if found and await before.offered(visit, Genre.STORY, found):
        return
    await visit.show(_screen(visit, await visit.acts.lessons.open(visit.person, lesson_id)))


async def turn(visit: Visit, lesson_id: str, page: int) -> None:
    """The page that a button promised."""
    if not await asked_first(visit, f"l_{lesson_id}"):
        await visit.show(_screen(visit, await visit.acts.lessons.turn(visit.person, lesson_id, page)))


def _screen(visit: Visit, mark: Bookmark) -> Screen:
    if not mark.is_end:
        return view.page(visit.words, mark)
    content, language = visit.room.content, visit.language
    found = ((key, content.faq(key, language)) for key in mark.lesson.see_also)
    related = next(((key, faq) for key, faq in found if faq is not None), None)
    return view.end(visit.words, mark, related, content.quiz(mark.lesson.quiz, language) is not None)
