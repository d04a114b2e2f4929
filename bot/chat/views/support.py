"""The conversation with the desk as the person sees it."""

from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button
from bot.domain.support import CaseMessage, Need, Question
from bot.texts.catalog import Words, key
from bot.texts.content import Service


def _close(words: Words) -> tuple[tuple[Button, ...], ...]:
    return ((Button(words.say("support.close"), "sup:close"),),)


NEEDS = {
    Need.TALK: key("support.need_talk"),
    Need.LISTEN: key("support.need_listen"),
    Need.UNSAFE: key("support.need_unsafe"),
    Need.PRACTICAL: key("support.need_practical"),
    Need.LEGAL: key("support.need_legal"),
    Need.HEALTH: key("support.need_health"),
}


def entry(words: Words, listens: bool) -> Screen:
    """Who reads, what Telegram can see, and what to choose. ``listens``: they may write at once, too."""
    which = words.say("support.which") if listens else words.say("support.which_first")
    needs = [Button(words.say(name), f"sup:need:{need}") for need, name in NEEDS.items()]
    rows = tuple(tuple(needs[n : n + 2]) for n in range(0, len(needs), 2))
    return Screen(f"{words.say('support.entry')}\n\n{which}", (*rows, (menu_button(words),)))


def unsafe(words: Words, services: tuple[Service, ...]) -> Screen:
    """Somebody is not safe now: who can come at once stands first, the desk is for beside it."""
    text = f"{words.say('support.unsafe')}\n\n{_numbers(services)}\n\n{words.say('support.unsafe_then')}"
    return Screen(text, ((Button(words.say("support.go_on"), "sup:soon"),), *_close(words)), protect=True)


def urgency(words: Words) -> Screen:
    """How soon somebody needs an answer."""
    choices = Button(words.say("support.soon"), "sup:soon"), Button(words.say("support.calm"), "sup:calm")
    return Screen(words.say("support.urgency"), (choices, *_close(words)), protect=True)


def contact(words: Words, has_hours: bool) -> Screen:
    """When an answer may be announced. ``has_hours``: the person has agreed hours."""
    now, wait = (
        Button(words.say("support.contact_now"), "sup:now"),
        Button(words.say("support.contact_wait"), "sup:wait"),
    )
    hours = ((Button(words.say("support.contact_hours"), "sup:hours"),),) if has_hours else ()
    return Screen(words.say("support.contact"), ((now, wait), *hours, *_close(words)), protect=True)


def write(words: Words) -> Screen:
    """Now they can write."""
    return Screen(words.say("support.write"), _close(words), protect=True)


def received(words: Words, readers: int, services: tuple[Service, ...], expected: str = "") -> Screen:
    """It is stored. Honest about whether anybody is there to read it; services stand beside it.

    ``expected``: what the rota knows of an answer.
    """
    text = words.say("support.received") if readers else words.say("support.received_nobody")
    return _beside(words, f"{text}\n\n{expected}" if expected else text, services)


def slower(words: Words) -> Screen:
    """All of it is kept, and goes on to the desk more slowly now."""
    return Screen(words.say("support.slower"), _close(words), protect=True)


def muted(words: Words, services: tuple[Service, ...]) -> Screen:
    """It is kept, and nobody is called for it; services stand beside it."""
    return _beside(words, words.say("support.muted"), services)


def still_waiting(words: Words, services: tuple[Service, ...]) -> Screen:
    """Nobody has answered yet, although everybody was told: said as it is; services stand beside it."""
    return _beside(words, words.say("escalation.still_waiting"), services)


def _beside(words: Words, text: str, services: tuple[Service, ...]) -> Screen:
    beside = f"{words.say('support.beside')}\n{_numbers(services)}"
    return Screen(f"{text}\n\n{beside}", _close(words), protect=True)


def _numbers(services: tuple[Service, ...]) -> str:
    return "\n".join(f"☎️ {service.number} — {service.name}" for service in services)


def open_again(words: Words) -> Screen:
    """The conversation is open; nothing new has come."""
    return Screen(words.say("support.open"), _close(words), protect=True)


def answer(words: Words, message: CaseMessage) -> Screen:
    """What a coordinator wrote, without any trace of who they are; or what they ask, as words of the bot."""
    if message.asked is not None:
        return Screen(message.text, (_choice(words, message),), protect=True)
    return Screen(f"{words.say('support.answer')}\n\n{message.text}".rstrip(), _close(words), protect=True)


YES, NO = "y", "n"
SAID = (YES, NO)

CHOICES = {
    Question.SAFE: (key("support.safe_yes"), key("support.safe_no")),
    Question.REFERRAL: (key("support.know_yes"), key("support.know_no")),
    Question.EXPORT: (key("support.out_yes"), key("support.out_no")),
}
"""What stands on the two buttons below a question."""

TO_DESK = {
    Question.SAFE: (key("support.said_safe"), key("support.said_unsafe")),
    Question.REFERRAL: (key("support.said_know"), key("support.said_know_not")),
    Question.EXPORT: (key("support.said_out"), key("support.said_out_not")),
}
"""What a tap says to the desk."""

THANKS = {
    Question.SAFE: (key("support.safe_thanks"), key("support.safe_later")),
    Question.REFERRAL: (key("support.know_thanks"), key("support.know_kept")),
    Question.EXPORT: (key("support.out_thanks"), key("support.out_kept")),
}


def is_safe(words: Words) -> str:
    """The question whether talking is safe now. Whoever looks over a shoulder reads nothing in it."""
    return words.say("support.is_safe")


def may_know(words: Words, service: Service) -> str:
    """The question whether a service may hear of the person."""
    return words.say("support.may_know", service=service.name, what=service.what)


def may_leave(words: Words) -> str:
    """The question whether the conversation may be taken out of the system."""
    return words.say("support.may_leave")


def _choice(words: Words, message: CaseMessage) -> tuple[Button, ...]:
    yes, no = CHOICES[message.asked.question if message.asked else Question.SAFE]
    return (
        Button(words.say(yes), f"sup:say:{message.id}:{YES}"),
        Button(words.say(no), f"sup:say:{message.id}:{NO}"),
    )


def said(words: Words, message: CaseMessage, yes: bool) -> str:
    """A tap below a question, as words for the desk."""
    return words.say(TO_DESK[message.asked.question if message.asked else Question.SAFE][0 if yes else 1])


def answered(words: Words, message: CaseMessage, yes: bool) -> Screen:
    """After the tap. Where they can change their mind the buttons stay."""
    question = message.asked.question if message.asked else Question.SAFE
    thanks = words.say(THANKS[question][0 if yes else 1])
    if question is Question.SAFE:
        return Screen(thanks, protect=True)
    return Screen(f"{message.text}\n\n{thanks}", (_choice(words, message),), protect=True)
