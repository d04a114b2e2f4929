"""One's own way to the desk: setting it up, the words that open and hide it, leaving it."""

import secrets
from collections.abc import Awaitable, Callable

from bot.chat.handlers import check_in, circles, quiz, support, welcome
from bot.chat.handlers import help as helping
from bot.chat.handlers.numbers import number
from bot.chat.screen import Screen
from bot.chat.views import private as view
from bot.chat.views import welcome as welcome_view
from bot.chat.views.common import refusal_text
from bot.chat.visit import Visit
from bot.domain.errors import StaleError, UnfitAliasError, WordLengthError, WordTakenError
from bot.domain.people import Person, Role
from bot.domain.safety import Risk
from bot.usecases.private import (
    ALIAS,
    CODE,
    DURESS,
    IDEA,
    STEP,
    PrivateSettings,
    Said,
    Way,
    screen_of,
    way_of,
)

HURRIED = frozenset({"quiz", "menu"})
"""Commands that leave a conversation as its own button does."""

SKIPS = {
    "code": "alias",
    "duress": "alias",
    "alias": "contact",
    "contact": "vanish",
    "hours": "vanish",
    "vanish": "done",
}
"""Which step comes after one, on the way through all of them."""

EXPECTS = {"code": CODE, "duress": DURESS, "alias": ALIAS}
TYPED = frozenset(EXPECTS.values())
"""What a text may be asked for of anybody. An idea is asked for of members, and may well speak of danger."""

Act = Callable[[PrivateSettings, Person], Awaitable[Person]]


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``mine`` enters, ``mine:go`` begins; a step alone shows it, with what was chosen keeps it."""
    if visit.person.consented_on is None:
        await welcome.proceed(visit)
        return
    way = _way(visit)
    if args == ("go",) and not visit.person.private.is_unlocked(visit.room.clock()):
        is_free = visit.person.private.is_open(visit.room.clock())
        await _show(visit, Way.FIRST if is_free else Way.DECOY, view.what(visit.words))
    elif way is None or args in ((), ("go",)):
        await _enter(visit)
    else:
        await _step(visit, way, args)


def _way(visit: Visit) -> Way | None:
    """How this person goes on from here; None where only a word can let them.

    Who was on their way when the word ran out is not led on in vain: they would believe that it is kept.
    """
    private, kept, now = visit.person.private, way_of(visit.person), visit.room.clock()
    if private.is_unlocked(now):
        return kept if kept is Way.FIRST else Way.CHANGE
    if private.is_open(now):
        return Way.FIRST
    return kept if kept is Way.DECOY else None


async def _enter(visit: Visit, head: str = "") -> None:
    if visit.person.private.is_unlocked(visit.room.clock()):
        screen = view.overview(visit.words, visit.person, visit.person.may(Role.MEMBER), head)
        await _show(visit, Way.CHANGE, screen)
    else:
        await let_go(visit)
        await visit.show(view.entry(visit.words))


async def _step(visit: Visit, way: Way, args: tuple[str, ...]) -> None:
    match args:
        case ("circles", *rest):
            await let_go(visit)
            await circles.tap(visit, tuple(rest))
        case ("idea",):
            await _show(visit, way, *await circles.ask_idea(visit))
        case ("check", *rest) if way is Way.CHANGE:
            await _check_in(visit, tuple(rest))
        case ("limits",):
            await _show(visit, way, view.limits(visit.words))
        case ("code" | "duress" | "alias" | "contact" | "hours" | "vanish" as step,):
            await _ask(visit, way, step)
        case (step, "off"):
            await _remove(visit, way, step)
        case ("alias", "take", made_up):
            await _decide(visit, way, "alias", lambda act, p: act.made_up_alias(p, number(made_up)))
        case ("contact", choice) if choice in view.CONTACTS:
            chosen, _ = view.CONTACTS[choice]
            # On the way through all steps it is asked for anyway: that hours are kept must not show there.
            asked = way is not Way.CHANGE or visit.person.private.hours is None
            onward = "hours" if choice == "hours" and asked else ""
            await _decide(visit, way, "contact", lambda act, p: act.contact(p, chosen), onward)
        case ("hours", start, end):
            await _show(visit, way, view.days(_at(visit, way, "hours"), number(start), number(end)))
        case ("hours", start, end, days):
            span = number(start), number(end), number(days)
            await _decide(visit, way, "hours", lambda act, p: act.hours(p, *span))
        case ("vanish", minutes):
            await _decide(visit, way, "vanish", lambda act, p: act.vanish(p, number(minutes)))
        case ("done",):
            await _done(visit, way)
        case ("leave",) if way is Way.CHANGE:
            await _show(visit, way, view.leave_question(visit.words))
        case ("leave", "yes") if way is Way.CHANGE:
            await _leave(visit)
        case _:
            raise StaleError


async def _check_in(visit: Visit, args: tuple[str, ...]) -> None:
    screen = await check_in.chosen(visit, args)
    if screen is None:
        await _enter(visit, visit.words.say("private.saved"))
    else:
        await _show(visit, Way.CHANGE, screen)


def _at(visit: Visit, way: Way, step: str, head: str = "") -> view.Step:
    if way is Way.CHANGE:
        return view.Step(visit.words, view.back(visit.words), head, visit.person)
    return view.Step(visit.words, view.skip(visit.words, SKIPS[step]), head)


async def _ask(visit: Visit, way: Way, step: str, head: str = "") -> None:
    at = _at(visit, way, step, head)
    match step:
        case "code":
            screen = view.code_word(at)
        case "duress":
            screen = view.duress_word(at)
        case "alias":
            screen = view.alias(at, secrets.randbelow(576))
        case "contact":
            screen = view.contact(at)
        case "hours":
            screen = view.hours(at)
        case _:
            screen = view.vanish(at)
    await _show(visit, way, screen, EXPECTS.get(step, STEP))


async def _show(visit: Visit, way: Way, screen: Screen, what: str = STEP) -> None:
    """Kept before it is shown: the word that is typed next must not be taken for talk."""
    act = visit.acts.private
    visit.person = await act.expect(visit.person, what, way, visit.message_id)
    post = await visit.show(screen)
    if post != visit.message_id:
        visit.person = await act.expect(visit.person, what, way, post)
    if way is Way.CHANGE:
        await visit.acts.note_shown(visit.person, None, post)


async def _decide(visit: Visit, way: Way, step: str, act: Act, onward: str = "", head: str = "") -> None:
    """Keep a choice, but in vain where nothing may be changed; then what comes next."""
    if way is not Way.DECOY:
        visit.person = await act(visit.acts.private, visit.person)
    head = head or visit.words.say("private.saved")
    if onward:
        await _ask(visit, way, onward, head)
    elif way is Way.CHANGE:
        await _enter(visit, head)
    elif SKIPS[step] == "done":
        await _done(visit, way, head)
    else:
        await _ask(visit, way, SKIPS[step], head)


async def _done(visit: Visit, way: Way, head: str = "") -> None:
    """Behind the last step the word has to be said again: they can try it at once."""
    if way is Way.FIRST:
        visit.person = await visit.acts.private.lock(visit.person)
    await _show(visit, way, view.done(visit.words, head))


async def _remove(visit: Visit, way: Way, step: str) -> None:
    act = visit.acts.private
    removals: dict[str, Callable[[Person], Awaitable[Person]]] = {
        "code": act.no_code_word,
        "duress": act.no_duress_word,
        "alias": act.no_alias,
        "hours": act.no_hours,
    }
    if way is not Way.CHANGE or step not in removals:
        raise StaleError
    visit.person = await removals[step](visit.person)
    await _enter(visit, visit.words.say("private.saved"))


async def typed(visit: Visit, what: str, text: str) -> None:
    """A word or a name that was asked for: kept or refused. The message with it leaves the chat."""
    way, screen = _way(visit), screen_of(visit.person)
    # Deleted first: after a crash in between the update comes again, and it is still waited for.
    gone = await visit.forget([visit.message_id])
    await visit.forget([screen] if screen else [])
    if way is None:
        await _enter(visit)
        return
    if what == IDEA:
        await _idea(visit, way, text, gone)
        return
    step = what.rpartition(".")[2]
    head = visit.words.say("private.saved") if gone else visit.words.say("private.saved_not_gone")
    try:
        if what == ALIAS:
            await _decide(visit, way, step, lambda act, p: act.alias(p, text), head=head)
        else:
            await _word(visit, way, step, text, head)
    except (WordLengthError, WordTakenError, UnfitAliasError) as error:
        await _ask(visit, way, step, refusal_text(visit.words, error))


async def _idea(visit: Visit, way: Way, text: str, gone: bool) -> None:
    """A cry for help in it is answered as well: nobody reads the box today."""
    await _show(visit, way, await circles.idea(visit, text, gone))
    if visit.acts.alarm(text) is not Risk.NONE:
        await helping.card(visit)


async def _word(visit: Visit, way: Way, step: str, text: str, head: str) -> None:
    taken = view.taken(visit.room.catalogs)
    visit.acts.private.try_word(visit.person, text, taken)  # in vain, too, it is refused for the same reasons
    if step == "code":
        onward = "" if way is Way.CHANGE else "duress"
        await _decide(visit, way, step, lambda act, p: act.code_word(p, text, taken), onward, head)
    else:
        await _decide(visit, way, step, lambda act, p: act.duress_word(p, text, taken), head=head)


async def let_go(visit: Visit) -> None:
    """Nothing is asked for here any more."""
    visit.person = await visit.acts.private.let_go(visit.person)


def asks(person: Person) -> str | None:
    """What the person's next text is for, when it belongs here."""
    expecting = person.expecting
    return expecting.what if expecting is not None and expecting.what in {*TYPED, IDEA} else None


async def heard(visit: Visit, said: Said) -> None:
    """A private word was typed: the message with it leaves the chat, and the answer gives nothing away."""
    match said:
        case Said.AGAIN:
            await support.leave(visit)
        case Said.CODE:
            await visit.forget([visit.message_id])
            visit.person = await visit.acts.private_words.said(visit.person)
            await visit.send(view.small_talk(visit.words, visit.update_id))
        case Said.DURESS:
            await visit.forget([visit.message_id])
            visit.person = await visit.acts.private_words.empty(visit.person)
            await support.clear(visit)
            await visit.send(welcome_view.menu(visit.words))


async def nod(visit: Visit, _: tuple[str, ...]) -> None:
    """``ok`` below small talk: the conversation soon after the code word, else the menu."""
    opened = await visit.acts.private_words.open(visit.person)
    if opened is None:
        visit.person = await visit.acts.step_aside(visit.person)
        await welcome.menu(visit, ())
        return
    visit.person = opened
    await visit.acts.note_shown(visit.person, None, visit.message_id)
    await support.enter(visit)
    await circles.show_new(visit)


async def step_aside(visit: Visit) -> None:
    """The person does something else. Behind a code word what shows of the conversation goes at once."""
    if visit.person.private.open_until is not None:
        await support.clear(visit, but=visit.message_id if visit.callback_id else None)
    visit.person = await visit.acts.step_aside(visit.person)


async def hurried(visit: Visit, command: str) -> bool:
    """Leave the conversation by a command, where one stands in the chat; True when all is answered."""
    if command not in HURRIED or not await support.clear(visit) or command == "menu":
        return False
    await quiz.cover(visit)
    return True


async def _leave(visit: Visit) -> None:
    """All of it is taken back, and a quiz question stands in its place."""
    left: list[int] = []
    for chat_id, posts in await visit.acts.delete_me.traces(visit.person):
        if not await visit.room.messenger.delete(chat_id, posts) and chat_id == visit.person.chat_id:
            left += posts
    visit.person = await visit.acts.private.leave(visit.person, left)
    await visit.forget([visit.message_id])
    await quiz.cover(visit)
