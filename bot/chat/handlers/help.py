"""Help: opened by a safe word, a worry in a text, or the menu; corrected by the person."""

from bot.chat.screen import Button, Screen
from bot.chat.views import check as check_view
from bot.chat.views import help as view
from bot.chat.views import lesson as lesson_view
from bot.chat.views import scenario as scenario_view
from bot.chat.views import tip as tip_view
from bot.chat.visit import Visit
from bot.domain.safety import Risk, Worry
from bot.usecases import certificate, search
from bot.usecases.explore import Genre, Item
from bot.usecases.tip_draft import Draft

FRIEND, GENERAL = "friend_in_danger", "general"


async def way_back(visit: Visit) -> Button:
    """Back to what was interrupted: a check, a tip, a lesson, a story, a quiz that was left; or the menu."""
    checking = visit.acts.checks.waiting(visit.person)
    if checking is not None:
        return check_view.back_button(visit.words, checking)
    draft = Draft.of(visit.person)
    if draft is not None and draft.tip_id:
        return tip_view.back_button(visit.words)
    match await visit.acts.explore.left(visit.person):
        case Item(genre=Genre.STORY, id=lesson_id):
            return lesson_view.back_button(visit.words, lesson_id)
        case Item(genre=Genre.CHAT, id=scenario_id):
            return scenario_view.back_button(visit.words, scenario_id)
    # Asked by itself: a quiz that was taken out can still be finished.
    return view.back_button(visit.words, await visit.acts.resume(visit.person) is not None)


async def _put_aside(visit: Visit) -> None:
    """What the next text was asked for is asked for no more."""
    visit.person = await visit.acts.safe_word.let_go(visit.person)
    visit.person = await visit.acts.private.let_go(visit.person)
    visit.person = await visit.acts.pass_on_tip.put_aside(visit.person)
    for what in (certificate.EXPECTED, search.EXPECTED):
        visit.person = await visit.acts.change.let_go(visit.person, what)


async def card(visit: Visit) -> int:
    """The card for a safe word, always whole; its message's id. What was asked for before is put aside."""
    await _put_aside(visit)
    return await visit.show(await _card(visit, GENERAL))


async def _card(visit: Visit, about: str, guessed: bool = False) -> Screen:
    """The card for a kind of worry. ``guessed``: it asks whether that was right, and can be corrected."""
    content = visit.room.content
    found, services = content.help_card(about, visit.language), content.services(visit.language)
    return view.card(visit.words, found, services, about if guessed else None, await way_back(visit))


async def offer(visit: Visit, worry: Worry) -> None:
    """Help for a worry: a card when it is urgent, a small offer otherwise, a line when it was there before.

    Nobody else learns of it: what goes to the desk, the person writes there themselves.
    """
    await _put_aside(visit)
    talk = visit.person.conversation
    before = talk is not None and talk.has_raised(worry)
    # Shown first, noted then: after a crash in between it is shown once more, and not never.
    await visit.show(await _offer(visit, worry, before))
    visit.person = await visit.acts.worry.raised(visit.person, worry)


async def _offer(visit: Visit, worry: Worry, before: bool) -> Screen:
    if worry.risk is Risk.URGENT and not before:
        return await _card(visit, worry.about, guessed=True)
    back = await way_back(visit)
    if worry.risk is Risk.URGENT:
        return view.again(visit.words, worry.about, back)
    warm = visit.room.content.help_card(worry.about, visit.language).gentle
    text = visit.words.say("help.gentle_again") if before else warm
    return view.gentle(visit.words, text, worry.about, back)


async def human(visit: Visit) -> Screen:
    """The entry for somebody who wants a person, with the services beside it."""
    services = visit.room.content.services(visit.language)
    return view.human(visit.words, services, await way_back(visit))


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``help`` shows who helps; ``no``, ``other``, ``ask``, ``none`` and ``thanks`` answer an offer."""
    match args:
        case ("no", about):
            await _correct(visit, Worry(about, Risk.URGENT))
            back = await way_back(visit)
            await visit.show(view.which_is_it(visit.words, about, about == FRIEND, back))
        case ("other", about):
            await _somebody_else(visit, about)
        case ("ask", about):
            await _only_a_question(visit, about)
        case ("none",):
            await visit.show(view.corrected(visit.words, await way_back(visit)))
        case ("thanks", about):
            await _correct(visit, Worry(about, Risk.CONCERN))
            await visit.show(view.declined(visit.words, await way_back(visit)))
        case _:
            await visit.show(view.who_helps(visit.words, visit.room.content.services(visit.language)))


async def _correct(visit: Visit, worry: Worry) -> None:
    visit.person = await visit.acts.worry.corrected(visit.person, worry)


async def _somebody_else(visit: Visit, about: str) -> None:
    """Not about me but a friend, or not about a friend but me: the card for that."""
    if about == FRIEND:
        await visit.show(await _card(visit, GENERAL))
        return
    await visit.show(await _card(visit, FRIEND))
    visit.person = await visit.acts.worry.raised(visit.person, Worry(FRIEND, Risk.URGENT))


async def _only_a_question(visit: Visit, about: str) -> None:
    content = visit.room.content
    keys = content.help_card(about, visit.language).answers
    found = [(key, faq) for key in keys if (faq := content.faq(key, visit.language)) is not None]
    await visit.show(view.answers(visit.words, found, await way_back(visit)))


async def command(visit: Visit, _: tuple[str, ...]) -> None:
    """``/help``: what the bot can do and who helps."""
    await visit.show(view.how_it_works(visit.words, visit.room.content.services(visit.language)))
