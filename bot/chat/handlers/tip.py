"""Passing something suspicious on: what it is, text and pictures, where it was seen, who may get it."""

from bot.chat.handlers import case_files
from bot.chat.handlers import help as helping
from bot.chat.handlers.case_files import Offered
from bot.chat.handlers.consent import asked_first
from bot.chat.screen import Screen
from bot.chat.views import tip as view
from bot.chat.views.common import refusal_text
from bot.chat.visit import Visit
from bot.domain.errors import StaleError, TextTooLongError, TipFullError, TooManyTipsError
from bot.domain.safety import Risk
from bot.domain.support import MediaKind
from bot.domain.tip import TipKind
from bot.usecases.tip_draft import WHERE, Draft, asked

START = "tip"
"""The deep link that leads here."""

MOST_BYTES = 12_288
"""What the longest text of Telegram's takes."""


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``tip`` begins; each step has a word of its own."""
    match args:
        case ():
            await begin(visit)
        case ("kind", kind) if kind in view.KINDS:
            await _choose(visit, TipKind(kind))
        case ("go",):
            visit.person = await visit.acts.pass_on_tip.go_on(visit.person)
            await _keep(visit, await visit.show(_more(visit)))
        case ("done",):
            visit.person = await visit.acts.pass_on_tip.done(visit.person)
            await _keep(visit, await visit.show(view.where(visit.words, _posts(visit))))
        case ("skip",):
            visit.person = await visit.acts.pass_on_tip.where(visit.person, "")
            await _keep(visit, await visit.show(view.consent(visit.words, _posts(visit))))
        case (consent,) if consent in view.CONSENTS:
            await _send(visit, view.CONSENTS[consent])
        case ("x" | "g" as which, data):
            await _delete(visit, view.posts_in(data), was_sent=which == "g")
        case _:
            raise StaleError


async def begin(visit: Visit) -> None:
    """What it is; what was begun before goes on."""
    if await asked_first(visit, START):
        return
    draft = Draft.of(visit.person)
    if draft is not None and draft.tip_id:
        await tap(visit, ("go",))
    elif await visit.acts.pass_on_tip.may_begin(visit.person):
        await visit.show(view.kinds(visit.words))
    else:
        await _enough(visit)


async def _choose(visit: Visit, kind: TipKind) -> None:
    if await asked_first(visit, START):
        return
    try:
        visit.person = await visit.acts.pass_on_tip.choose(visit.person, kind)
    except TooManyTipsError:
        await _enough(visit)
        return
    await _keep(visit, await visit.show(view.pieces(visit.words)))


async def _enough(visit: Visit) -> None:
    await visit.show(view.enough(visit.words, visit.room.content.services(visit.language)))


async def typed(visit: Visit, what: str, words: str) -> None:
    """A text that a tip waited for. A cry for help in it is answered as everywhere, and nothing is lost."""
    cries = visit.acts.alarm(words) is not Risk.NONE
    if what != WHERE:
        await _add(visit, words, cries)
    elif not cries:
        await _where(visit, words)
    else:
        visit.person = await visit.acts.pass_on_tip.not_taken(visit.person, visit.message_id)
    if cries:
        await helping.card(visit)


async def sent(visit: Visit, what: str, offered: Offered | None) -> None:
    """Something that is no text came for a tip: a picture is part of it, anything else is not."""
    if what == WHERE or offered is None or offered.kind is not MediaKind.PHOTO:
        await _not_taken(visit, visit.words.say("tip.texts_and_pictures"))
        return
    try:
        enclosed = await case_files.fetched(visit, offered)
    except case_files.NOT_PASSED_ON as error:
        await _not_taken(visit, refusal_text(visit.words, error))
        return
    cries = visit.acts.alarm(offered.words) is not Risk.NONE
    await _add(visit, offered.words, cries, enclosed.content)
    if cries:
        await helping.card(visit)


def _with_links(visit: Visit, words: str) -> str:
    """The words with the addresses hidden behind them, as far as one piece holds them."""
    for link in visit.hidden_links:
        longer = f"{words}\n→ {link}".strip()
        words = longer if len(longer.encode()) <= MOST_BYTES else words
    return words


async def _add(visit: Visit, words: str, cries: bool, picture: bytes | None = None) -> None:
    act, words = visit.acts.pass_on_tip, _with_links(visit, words)
    try:
        visit.person = await act.add(visit.person, words, visit.message_id, picture)
    except TipFullError as error:
        await _not_taken(visit, refusal_text(visit.words, error))
        return
    if cries:
        visit.person = await act.put_aside(visit.person)
    await _ask_again(visit, aside=cries)


async def _not_taken(visit: Visit, why: str) -> None:
    visit.person = await visit.acts.pass_on_tip.not_taken(visit.person, visit.message_id)
    await _ask_again(visit, why)


async def _ask_again(visit: Visit, head: str = "", aside: bool = False) -> None:
    """What is asked for now, below what has come; the message that asked before goes."""
    screen = _more(visit, head, aside)
    if asked(visit.person, visit.room.clock()) == WHERE:
        screen = view.where(visit.words, _posts(visit))
    await _below(visit, screen)


async def _where(visit: Visit, words: str) -> None:
    try:
        visit.person = await visit.acts.pass_on_tip.where(visit.person, words, visit.message_id)
    except TextTooLongError:
        visit.person = await visit.acts.pass_on_tip.not_taken(visit.person, visit.message_id)
        await _below(visit, view.where(visit.words, _posts(visit), too_long=True))
    else:
        await _below(visit, view.consent(visit.words, _posts(visit)))


async def _send(visit: Visit, consent: bool) -> None:
    services = visit.room.content.services(visit.language)
    try:
        visit.person, posts = await visit.acts.pass_on_tip.send(visit.person, consent)
    except TooManyTipsError:
        await _enough(visit)
        return
    await visit.show(view.thanks(visit.words, posts, services))
    await let_go(visit)


async def _delete(visit: Visit, posts: list[int], was_sent: bool) -> None:
    if not was_sent:
        await let_go(visit)
    all_gone = await visit.forget(posts)
    await visit.show(view.deleted(visit.words, was_sent, all_gone))


def waits_for(visit: Visit) -> str | None:
    """What the person's next text or picture is for, when it belongs to a tip."""
    return asked(visit.person, visit.room.clock())


def stands(visit: Visit) -> bool:
    """Whether there is a tip that is not sent yet."""
    return Draft.of(visit.person) is not None


async def let_go(visit: Visit) -> None:
    """What was not passed on is dropped, and nothing more is asked for."""
    visit.person = await visit.acts.pass_on_tip.drop(visit.person)


async def put_aside(visit: Visit) -> None:
    """What is typed next is for something else; the tip can be gone on with."""
    visit.person = await visit.acts.pass_on_tip.put_aside(visit.person)


def _draft(visit: Visit) -> Draft:
    draft = Draft.of(visit.person)
    if draft is None:
        raise StaleError
    return draft


def _posts(visit: Visit) -> list[int]:
    return _draft(visit).all_posts


def _more(visit: Visit, head: str = "", aside: bool = False) -> Screen:
    draft = _draft(visit)
    return view.more(visit.words, len(draft.posts), draft.all_posts, head, aside)


async def _below(visit: Visit, screen: Screen) -> None:
    before = _draft(visit).screen
    await visit.forget([before] if before else [])
    await _keep(visit, await visit.send(screen))


async def _keep(visit: Visit, screen: int) -> None:
    visit.person = await visit.acts.pass_on_tip.shown(visit.person, screen)
