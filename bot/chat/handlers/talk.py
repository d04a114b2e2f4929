"""A text: a safe word, a reply at the desk, something expected, or ordinary talk."""

from collections.abc import Awaitable, Callable, Mapping

from bot.chat.handlers import campaign, desk, quiz, support, welcome
from bot.chat.handlers import help as helping
from bot.chat.views import common, faq
from bot.chat.views import desk as desk_view
from bot.chat.visit import Visit
from bot.domain.conversation import Do, Say, Understood
from bot.domain.errors import NotAllowedError, StaleError
from bot.domain.safety import Risk, is_safe_word
from bot.domain.support import CaseState
from bot.texts.catalog import key
from bot.usecases.desk import is_at_desk
from bot.usecases.support import EXPECTED

SAYINGS = {
    "greet": key("talk.greet"),
    "goodbye": key("talk.goodbye"),
    "thanks": key("talk.thanks"),
    "bot_identity": key("talk.bot_identity"),
    "capabilities": key("talk.capabilities"),
    "affirm": key("talk.affirm"),
    "deny": key("talk.deny"),
}


async def text(visit: Visit, words: str) -> None:
    """One text message. The order is the promise: help first, then whoever the words are meant for."""
    if visit.reply_to is not None and await visit.acts.is_desk_post(visit.person, visit.reply_to):
        await desk.reply(visit, words, visit.reply_to)
    elif await is_for_desk(visit):
        await support.write(visit, words)
    elif is_safe_word(words):
        await helping.card(visit, None)
    elif await _may_be_for_a_case(visit):
        await visit.send(desk_view.reply_to_whom(visit.words))
    elif visit.person.expecting is not None and not _interrupts(visit, words):
        await expected(visit, words)
    elif visit.person.language is None and visit.acts.alarm(words) is Risk.NONE:
        await welcome.proceed(visit)
    else:
        await talk(visit, words)


async def is_for_desk(visit: Visit) -> bool:
    """Whether what the person writes now goes to the desk and nowhere else."""
    expecting = visit.person.expecting
    if expecting is not None and expecting.what == EXPECTED:
        return True
    return await visit.acts.case_on_phone(visit.person, visit.reply_to) is not None


def _interrupts(visit: Visit, words: str) -> bool:
    """A cry for help where a club's code was asked for. A leader's campaign may well speak of such things."""
    expecting = visit.person.expecting
    is_code = expecting is not None and expecting.what == "club.code"
    return is_code and visit.acts.alarm(words) is not Risk.NONE


async def _may_be_for_a_case(visit: Visit) -> bool:
    """Somebody at the desk holds a case, or replies to a ping or to what is gone: nobody else gets it."""
    if not is_at_desk(visit.person):
        return False
    if visit.reply_to is not None and visit.person.expecting is None:
        return True
    return any(case.state is CaseState.CLAIMED for case in await visit.acts.desk(visit.person))


async def expected(visit: Visit, words: str) -> None:
    """The text that an earlier screen asked for."""
    expecting = visit.person.expecting
    if expecting is not None and expecting.what == "club.code":
        await welcome.club_code(visit, words)
    elif expecting is not None:
        try:
            await campaign.text(visit, expecting.what, expecting.ref, words)
        except (StaleError, NotAllowedError):  # it will never be taken: do not ask for it for ever
            visit.person = await visit.acts.change.expect_nothing(visit.person)
            raise


async def talk(visit: Visit, words: str) -> None:
    """Ordinary talk: ask what was meant and do it."""
    visit.person, understood = await visit.acts.converse(visit.person, words)
    await act_on(visit, understood)


async def act_on(visit: Visit, understood: Understood) -> None:
    """Do every step; say plainly when the model is away and nothing else could be seen."""
    for step in understood.steps:
        match step:
            case Say(said):
                await say(visit, said)
            case Do(act, args):
                await DEEDS.get(act, not_understood)(visit, args)
    if not understood.steps:
        text = (
            visit.words.say("talk.not_understood") if understood.available else visit.words.say("talk.away")
        )
        await visit.send(common.note(visit.words, text))


async def say(visit: Visit, said: str) -> None:
    """An answer by its key."""
    if said.startswith("faq."):
        await answer(visit, said.removeprefix("faq."))
    elif said in SAYINGS:
        await visit.send(common.note(visit.words, visit.words.say(SAYINGS[said])))
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


Args = Mapping[str, str]


async def not_understood(visit: Visit, _: Args) -> None:
    """Say so and offer the menu; never guess."""
    await visit.send(common.note(visit.words, visit.words.say("talk.not_understood")))


async def open_help(visit: Visit, args: Args) -> None:
    """A worry: the card for it."""
    await helping.card(visit, args.get("about"))


async def change_language(visit: Visit, args: Args) -> None:
    """To the language that was named; the choice when none was."""
    if "language" in args:
        await welcome.choose_language(visit, (args["language"],))
    else:
        await welcome.language(visit, ())


async def open_check(visit: Visit, args: Args) -> None:
    """What to look at before saying yes: the answer nearest to the check that was asked for."""
    await answer(visit, NEAREST.get(args.get("check", ""), "contract_checklist"))


NEAREST = {
    "job_offer": "contract_checklist",
    "online_contact": "fake_profile",
    "trip": "child_travel_consent",
}


def _deed(handler: Callable[[Visit, tuple[str, ...]], Awaitable[None]], *fixed: str) -> "Deed":
    async def deed(visit: Visit, _: Args) -> None:
        await handler(visit, fixed)

    return deed


async def _quiz(visit: Visit, args: Args) -> None:
    await quiz.of_topic(visit, args.get("topic"))


async def _next_campaign(visit: Visit, _: Args) -> None:
    await campaign.upcoming(visit)


Deed = Callable[[Visit, Args], Awaitable[None]]

DEEDS: dict[str, Deed] = {
    "open_menu": _deed(welcome.menu),
    "leave": _deed(welcome.menu),
    "start_quiz": _quiz,
    "show_progress": _deed(quiz.progress),
    "change_language": change_language,
    "pause_reminders": _deed(welcome.reminders, "no"),
    "resume_reminders": _deed(welcome.reminders, "yes"),
    "show_privacy": _deed(welcome.privacy),
    "delete_my_data": _deed(welcome.delete),
    "join_club": _deed(welcome.club),
    "next_campaign": _next_campaign,
    "open_check": open_check,
    "open_help": open_help,
    "not_understood": not_understood,
}
