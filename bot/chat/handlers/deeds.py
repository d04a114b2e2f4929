"""Doing what was understood: an answer by its key, or an act. A table of all acts stands at the end."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.handlers import campaign, check, membership, progress, quiz, reminders, support, welcome
from bot.chat.handlers import help as helping
from bot.chat.views import faq
from bot.chat.views import talk as view
from bot.chat.visit import Visit
from bot.domain.conversation import Do, Say, Understood
from bot.texts.catalog import DEFAULT
from bot.usecases.conversation import ASKING, worry_of

Args = Mapping[str, str]
Deed = Callable[[Visit, Args], Awaitable[None]]


async def act_on(visit: Visit, understood: Understood) -> None:
    """Do every step; say plainly when the model is away and nothing else could be seen."""
    for step in understood.steps:
        await do(visit, step)
    if not understood.steps:
        if understood.available:
            await not_understood(visit, {})
        else:
            await visit.show(view.away(visit.words))


async def do(visit: Visit, step: Say | Do) -> None:
    """One step: words for a key, or an act."""
    match step:
        case Say(said):
            await say(visit, said)
        case Do(act, args):
            await DEEDS.get(act, not_understood)(visit, args)


async def say(visit: Visit, said: str) -> None:
    """An answer by its key."""
    if said.startswith("faq."):
        await answer(visit, said.removeprefix("faq."))
    elif said in view.SAYINGS:
        await visit.show(view.saying(visit.words, said, visit.update_id))
    else:
        await not_understood(visit, {})


async def answer(visit: Visit, faq_key: str) -> None:
    """An answer to a common question."""
    found = visit.room.content.faq(faq_key, visit.language)
    if found is None:
        await not_understood(visit, {})
        return
    waits = await visit.acts.resume(visit.person) is not None
    await visit.show(faq.answer(visit.words, visit.room.content, found, waits))


async def faq_tap(visit: Visit, args: tuple[str, ...]) -> None:
    """A related question under an answer."""
    await answer(visit, args[0] if args else "")


async def not_understood(visit: Visit, _: Args) -> None:
    """Say so and offer the menu; never guess."""
    await visit.show(view.not_understood(visit.words, visit.room.content, visit.update_id))


async def clarify(visit: Visit, args: Args) -> None:
    """Ask which of two intents was meant; what the person has called a misunderstanding is not among them."""
    talk = visit.person.conversation
    wrong = {worry.about for worry in talk.corrected} if talk else set()
    content = visit.room.content
    known_ones = [intent for intent in _candidates(args) if intent not in wrong and _is_known(visit, intent)]
    if known_ones:
        await visit.show(view.which(visit.words, content, known_ones))
    else:
        await not_understood(visit, args)


def _candidates(args: Args) -> list[str]:
    return list(dict.fromkeys(args[name] for name in ("first", "second") if name in args))


def _is_known(visit: Visit, intent: str) -> bool:
    kind, _, faq_key = intent.partition("/")
    return intent in view.NAMES or (kind == "faq" and visit.room.content.faq(faq_key, DEFAULT) is not None)


async def other_language(visit: Visit, _: Args) -> None:
    """Say kindly which languages are spoken here."""
    await visit.show(view.other_language(visit.words, visit.room.catalogs, visit.room.content))


async def open_help(visit: Visit, args: Args) -> None:
    """A worry, or the wish to talk with a person: that one leads straight to the entry."""
    worry = worry_of(Do("open_help", args))
    if worry is None or worry.about == ASKING:
        await support.enter(visit, await helping.human(visit))
    else:
        await helping.offer(visit, worry)


async def change_language(visit: Visit, args: Args) -> None:
    """To the language that was named; the choice when none was."""
    if "language" in args:
        await welcome.choose_language(visit, (args["language"],))
    else:
        await welcome.language(visit, ())


def _deed(handler: Callable[[Visit, tuple[str, ...]], Awaitable[None]], *fixed: str) -> Deed:
    async def deed(visit: Visit, _: Args) -> None:
        await handler(visit, fixed)

    return deed


async def _quiz(visit: Visit, args: Args) -> None:
    await quiz.of_topic(visit, args.get("topic"))


async def _next_campaign(visit: Visit, _: Args) -> None:
    await campaign.upcoming(visit)


DEEDS: dict[str, Deed] = {
    "open_menu": _deed(welcome.menu),
    "leave": _deed(welcome.menu),
    "start_quiz": _quiz,
    "show_progress": _deed(progress.tap),
    "change_language": change_language,
    "pause_reminders": _deed(reminders.switch, "no"),
    "resume_reminders": _deed(reminders.switch, "yes"),
    "show_privacy": _deed(welcome.privacy),
    "delete_my_data": _deed(welcome.delete),
    "join_club": _deed(membership.ask_code),
    "next_campaign": _next_campaign,
    "open_check": check.opened,
    "ask_check": check.heard,
    "check_result": check.heard,
    "check_back": check.taken_back,
    "open_help": open_help,
    "clarify": clarify,
    "other_language": other_language,
    "not_understood": not_understood,
}
