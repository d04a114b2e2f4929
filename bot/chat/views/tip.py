"""Passing something suspicious on, as whoever does it sees it."""

from base64 import b85decode, b85encode
from collections.abc import Sequence
from html import escape

from bot.chat.callbacks import DATA_LIMIT
from bot.chat.screen import Button, Screen
from bot.chat.views.common import menu_button, services_lines
from bot.domain.errors import StaleError
from bot.domain.tip import LONGEST_PLACE, MOST_A_DAY, MOST_PIECES, TipKind, packed, unpacked
from bot.texts.catalog import Words, key
from bot.texts.content import Service

KINDS = {
    TipKind.ADVERT: key("tip.advert"),
    TipKind.RECRUITER: key("tip.recruiter"),
    TipKind.ACCOUNT: key("tip.account"),
    TipKind.OTHER: key("tip.other"),
}
DROP, GONE = "tip:x:", "tip:g:"
"""Before the messages to delete: of a tip that nobody has seen, and of one that the desk has."""

CONSENTS = {"may": True, "desk": False}


def offer(words: Words) -> Button:
    """The way here from where there is nothing to pass on yet."""
    return Button(words.say("tip.entry"), "tip")


def offer_this(words: Words) -> Button:
    """The way here from something that was just looked at."""
    return Button(words.say("tip.offer"), "tip")


def back_button(words: Words) -> Button:
    """Back to a tip that was interrupted."""
    return Button(words.say("tip.back"), "tip:go")


def kinds(words: Words) -> Screen:
    """What happens with it, and what it is."""
    buttons = [Button(words.say(name), f"tip:kind:{kind}") for kind, name in KINDS.items()]
    rows = tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2))
    last = Button(words.say("help.talk"), "sup"), menu_button(words)
    return Screen(words.say("tip.kinds"), (*rows, last))


def enough(words: Words, services: tuple[Service, ...]) -> Screen:
    """No more today, said with thanks."""
    text = words.say("tip.enough", most=MOST_A_DAY)
    return Screen(_beside(words, text, services), ((menu_button(words),),), html=True)


def pieces(words: Words) -> Screen:
    """What to send."""
    return Screen(words.say("tip.pieces", most=MOST_PIECES), ((menu_button(words),),))


def more(words: Words, count: int, posts: Sequence[int], head: str = "", aside: bool = False) -> Screen:
    """What has come, and the way on. ``aside``: what is typed now is for something else. ``head``: on top."""
    if not count:
        return Screen(f"{head}\n\n{words.say('tip.pieces', most=MOST_PIECES)}", ((menu_button(words),),))
    text = words.say("tip.aside" if aside else "tip.more", count=count)
    done = Button(words.say("tip.done"), "tip:done")
    first = (Button(words.say("tip.go_on"), "tip:go"), done) if aside else (done,)
    return Screen(f"{head}\n\n{text}".strip(), (first, (_delete(words, DROP, posts),)))


def where(words: Words, posts: Sequence[int], too_long: bool = False) -> Screen:
    """Where it was seen, if they like to say."""
    text = words.say("tip.where")
    if too_long:
        text = f"{words.say('tip.where_too_long', most=LONGEST_PLACE)}\n\n{text}"
    return Screen(text, ((Button(words.say("tip.skip"), "tip:skip"),), (_delete(words, DROP, posts),)))


def consent(words: Words, posts: Sequence[int]) -> Screen:
    """The last question."""
    may, desk = Button(words.say("tip.may"), "tip:may"), Button(words.say("tip.desk"), "tip:desk")
    return Screen(words.say("tip.consent"), ((may, desk), (_delete(words, DROP, posts),)))


def thanks(words: Words, posts: Sequence[int], services: tuple[Service, ...]) -> Screen:
    """The desk has it."""
    row = _delete(words, GONE, posts), menu_button(words)
    return Screen(_beside(words, words.say("tip.thanks"), services), (row,), html=True)


def deleted(words: Words, was_sent: bool, all_gone: bool) -> Screen:
    """What they sent does not stand in the chat any more, as far as Telegram allows."""
    said = [words.say("tip.gone" if was_sent else "tip.dropped")]
    said += [] if all_gone else [words.say("tip.not_gone")]
    return Screen("\n\n".join(said), ((menu_button(words),),))


def posts_in(data: str) -> list[int]:
    """The messages that a button to delete carries. Raises StaleError when it carries none."""
    try:
        posts = unpacked(b85decode(data))
    except ValueError:
        raise StaleError from None
    if not posts:
        raise StaleError
    return posts


def _delete(words: Words, before: str, posts: Sequence[int]) -> Button:
    """Carries the messages itself: nobody else remembers them. The newest are left out when not all fit."""
    kept = sorted(set(posts))
    while len(data := before + b85encode(packed(kept)).decode()) > DATA_LIMIT:
        kept.pop()
    return Button(words.say("tip.delete"), data)


def _beside(words: Words, text: str, services: tuple[Service, ...]) -> str:
    return f"{escape(text)}\n\n{escape(words.say('tip.danger'))}\n{services_lines(services)}"
