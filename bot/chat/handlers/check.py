"""Guided checks: by buttons that need nobody but us, or in the person's own words."""

import asyncio
from collections.abc import Mapping

from bot.chat.handlers.consent import asked_first
from bot.chat.screen import Attachment, Screen
from bot.chat.views import check as view
from bot.chat.views import welcome
from bot.chat.visit import Visit
from bot.domain.errors import StaleError
from bot.figures import advice as figure
from bot.usecases.checks import Checking, Lead


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """Every button of a check: alone it offers the checks, else it carries what was answered so far."""
    match args:
        case ():
            await visit.show(view.choice(visit.words, visit.room.content.checks(visit.language)))
        case ("leave",):
            visit.person = await visit.acts.checks.leave(visit.person)
            await visit.show(welcome.menu(visit.words, visit.words.say("check.left")))
        case (check_id,):
            await begin(visit, check_id)
        case (check_id, version, answers) if visit.person.consented_on is not None:
            visit.person, now = await visit.acts.checks.open(visit.person, check_id, version, answers)
            await visit.show(screen(visit, now))
        case (check_id, version, answers, "picture"):
            await picture(visit, visit.acts.checks.finished(visit.person, check_id, version, answers))
        case _:
            raise StaleError


async def picture(visit: Visit, now: Checking) -> None:
    """The result as a picture, below the result itself."""
    advice = view.advice(visit.words, now, visit.room.content.services(visit.language))
    drawn = await asyncio.to_thread(figure.draw, advice)
    await visit.send_file(Attachment("luujin.png", drawn), view.picture_ready(visit.words))


async def begin(visit: Visit, check_id: str) -> None:
    """The first question. Nothing is kept before consent: ask for it, and keep the check for after."""
    if await asked_first(visit, f"k_{check_id}"):
        return
    visit.person, now = await visit.acts.checks.begin(visit.person, check_id)
    await visit.show(screen(visit, now))


async def opened(visit: Visit, args: Mapping[str, str]) -> None:
    """A check was meant: from its beginning; the choice when it was not said which."""
    if "check" in args:
        await begin(visit, args["check"])
    else:
        await tap(visit, ())


async def heard(visit: Visit, args: Mapping[str, str]) -> None:
    """What follows a text: the next question, the same one again, or the result."""
    if await asked_first(visit, f"k_{args.get('check', '')}"):
        return
    visit.person, now = await visit.acts.checks.hear(visit.person, args)
    await visit.show(screen(visit, now))


async def taken_back(visit: Visit, args: Mapping[str, str]) -> None:
    """A slip: the question before, once more."""
    visit.person, now = await visit.acts.checks.take_back(visit.person, args.get("check", ""))
    await visit.show(screen(visit, now))


async def again(visit: Visit) -> bool:
    """The question that waits, once more; False when none does."""
    now = visit.acts.checks.waiting(visit.person)
    if now is None:
        return False
    await visit.show(screen(visit, Checking(now.check, now.answers, Lead.AGAIN)))
    return True


def screen(visit: Visit, now: Checking) -> Screen:
    """The question that is asked now, or the result."""
    content, language = visit.room.content, visit.language
    if now.question is not None:
        return view.question(visit.words, now, now.question, content.countries(language))
    found = [(key, faq) for key in now.check.see_also if (faq := content.faq(key, language)) is not None]
    return view.result(visit.words, now, content.services(language), found)
