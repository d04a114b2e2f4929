"""A course for staff: its cover, its pages, its closing questions. Leave at any moment, go on on any day."""

from bot.chat.handlers.consent import asked_first
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import course as view
from bot.chat.views import welcome
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.usecases.course import Asked, Cover, Judged, Reading, Result


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/course``: the cover of the only course for this person's roles, else the choice."""
    covers = await visit.acts.courses.of(visit.person)
    if await asked_first(visit, "course"):
        return
    if len(covers) == 1:
        await visit.show(view.cover(visit.words, covers[0]))
    else:
        await visit.show(view.choice(visit.words, covers))


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of a course: ``p`` turns pages, ``q`` asks, ``a`` answers, ``end`` tells how it went."""
    acts = visit.acts.courses
    if args and await asked_first(visit, "course"):
        return
    match args:
        case ():
            await command(visit, args)
        case (course_id,):
            await visit.show(_screen(visit, await acts.cover(visit.person, course_id)))
        case (_, "stop"):
            await visit.show(welcome.menu(visit.words, visit.words.say("course.stopped")))
        case (course_id, "go"):
            await visit.show(_screen(visit, await acts.go_on(visit.person, course_id)))
        case (course_id, "p", module, page):
            places = number(module), number(page)
            await visit.show(_screen(visit, await acts.turn(visit.person, course_id, *places)))
        case (course_id, "q"):
            await visit.show(_screen(visit, await acts.ask(visit.person, course_id)))
        case (course_id, "end"):
            await visit.show(_screen(visit, await acts.close(visit.person, course_id)))
        case (course_id, "a", version, question, option):
            places = number(question), number(option)
            now = await acts.answer(visit.person, course_id, version, *places)
            await visit.show(_screen(visit, now))
        case _:
            raise StaleError


def _screen(visit: Visit, now: Cover | Reading | Asked | Judged | Result) -> Screen:
    match now:
        case Cover():
            return view.cover(visit.words, now)
        case Reading():
            return view.page(visit.words, now)
        case Asked():
            return view.question(visit.words, now)
        case Judged():
            return view.verdict(visit.words, now)
        case Result():
            return view.result(visit.words, now)
