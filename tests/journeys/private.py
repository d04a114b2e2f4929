"""One's own way to the desk on a phone: setting it up, the words, and what may show of it to who looks."""

from functools import partial

from tests.journeys.people import press, words
from tests.journeys.phones import Json, Phone, labels_of, text_of

CODE, DURESS = "маргааш бороотой юу", "цэнхэр шувуу нисэв"


def begin_of(key: str, language: str = "mn", **values: object) -> str:
    """The first line of a text."""
    return words(language).say(key, **values).partition("\n")[0]


async def set_up(phone: Phone, language: str = "mn") -> None:
    """Both words, a made-up name, notices at any time, a quarter of an hour."""
    say, begin = words(language).say, partial(begin_of, language=language)
    sent = await phone.send("/menu")
    await press(phone, say("menu.more"), after=sent)
    await press(phone, say("more.settings"), say("more.title"))
    await press(phone, say("private.title"), say("settings.title"))
    await press(phone, say("private.begin"), begin("private.entry"))
    await press(phone, say("private.on"), begin("private.what"))
    await press(phone, say("private.on"), begin("private.limits"))
    await phone.wait_for(begin("private.ask_code", example=say("private.example")))
    await type_away(phone, CODE)
    await phone.wait_for(begin("private.ask_duress"))
    await type_away(phone, DURESS)
    await press(phone, say("private.take"), begin("private.ask_alias", name=""))
    await press(phone, say("support.contact_now"), say("private.ask_contact"))
    await press(phone, say("private.vanish_15"), say("private.ask_vanish"))
    await phone.wait_for(say("private.done"))


async def type_away(phone: Phone, word: str) -> int:
    """Type a word of one's own: the message leaves the chat."""
    typed = await phone.send(word)
    await phone.wait_gone(typed)
    return typed


async def open_by_word(phone: Phone, language: str = "mn") -> int:
    """The code word, and the tap below the small talk; the number of what was typed."""
    typed = await type_away(phone, CODE)
    await press(phone, words(language).say("private.nod"), after=typed)
    return typed


async def nothing_shows(phone: Phone, language: str = "mn") -> None:
    """Neither side of the chat tells of the desk, of an answer, or of a word."""
    shown = [text_of(message) for message in await phone.messages()]
    received = begin_of("support.received", language)
    traces = ("secret-canary", CODE, DURESS, received, words(language).say("support.answer"))
    assert not [text for text in shown if any(trace in text for trace in traces)]


async def looks(phone: Phone, language: str = "mn") -> list[tuple[str, list[str]]]:
    """What somebody finds who looks through the menu for something hidden."""
    say = words(language).say
    seen: list[Json] = [await phone.wait_for(say("menu.help"), after=await phone.send("/menu"))]
    where = seen[0]["message_id"]
    for label, shows in (
        (say("menu.more"), say("more.title")),
        (say("more.settings"), say("settings.title")),
        (say("private.title"), begin_of("private.entry", language)),
    ):
        await phone.tap(label, on=where)
        seen.append(await phone.wait_for(shows, after=where - 1))
    return [(text_of(message), labels_of(message)) for message in seen]
