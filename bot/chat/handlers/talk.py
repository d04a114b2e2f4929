"""A text: a safe word, a reply at the desk, something expected, or ordinary talk."""

from bot.chat.handlers import (
    case_files,
    certificate,
    circles_desk,
    deeds,
    desk_asking,
    desk_reply,
    desk_session,
    desk_typed,
    own_word,
    private,
    rota,
    search,
    support,
    tip,
    typed,
    welcome,
)
from bot.chat.handlers import help as helping
from bot.chat.handlers.case_files import Offered
from bot.chat.views import case_files as file_view
from bot.chat.views import common
from bot.chat.views import desk as desk_view
from bot.chat.views import desk_session as door_view
from bot.chat.visit import Visit
from bot.domain.errors import DeskLockedError, EmptyTextError
from bot.domain.printed_name import is_more_than_a_name
from bot.domain.safety import Risk, is_blank
from bot.domain.support import Enclosure
from bot.texts.catalog import DEFAULT, known
from bot.usecases import certificate as certificates
from bot.usecases import checks, safe_word
from bot.usecases import private as privates
from bot.usecases import rota as rotas
from bot.usecases import search as searches
from bot.usecases import tip_draft as tips
from bot.usecases.desk import is_at_desk
from bot.usecases.support import EXPECTED

SENTENCE = 3
"""So many words are no club's code, and may be more than something to search for."""

ASKED_OF_ALL = (
    "club.code",
    safe_word.EXPECTED,
    certificates.EXPECTED,
    searches.EXPECTED,
    rotas.EXPECTED,
    *private.TYPED,
)
"""What anybody may be asked for, so that a cry for help may come instead."""

TALK_GOES_ON = (checks.EXPECTED, privates.STEP, *tips.ALL_STEPS)
"""What only taps or the talk itself belong to."""


async def text(visit: Visit, words: str) -> None:
    """One text message. The order is the promise: help first, then whoever the words are meant for."""
    if is_blank(words):
        raise EmptyTextError
    if desk_session.is_attempt(visit.person, words) and not visit.acts.safe_word(visit.person, words):
        await desk_session.typed(visit, words)
    elif visit.reply_to is not None and await visit.acts.is_desk_post(visit.person, visit.reply_to):
        await _reply(visit, words, visit.reply_to)
    elif (said := visit.acts.private_words(visit.person, words)) is not None:
        await private.heard(visit, said)
    elif desk_asking.waits(visit.person) and not visit.acts.safe_word(visit.person, words):
        await desk_typed.typed(visit, words)
    elif (asked := private.asks(visit.person)) and not visit.acts.safe_word(visit.person, words):
        if not await _cried(visit, words, asked):
            await private.typed(visit, asked, words)
    elif await is_for_desk(visit):
        await support.write(visit, words)
    elif visit.acts.safe_word(visit.person, words):
        await helping.card(visit)
    elif desk_session.waits(visit.person) or desk_session.is_unasked_code(visit, words):
        await _before_the_desk(visit, words)
    elif visit.person.expecting is not None and visit.person.expecting.what == rotas.EXPECTED:
        if not await _cried(visit, words, rotas.EXPECTED):  # who holds a case may choose a name as well
            await rota.typed(visit, words)
    elif circles_desk.waits(visit.person):
        await circles_desk.typed(visit, words)
    elif (wanted := tip.waits_for(visit)) is not None:
        await tip.typed(visit, wanted, words)
    elif await may_be_for_a_case(visit):
        await visit.send(desk_view.reply_to_whom(visit.words))
    elif visit.person.expecting is None or visit.person.expecting.what in TALK_GOES_ON:
        await talk(visit, words)
    elif not await _cried(visit, words, visit.person.expecting.what):
        await expected(visit, words)


async def _reply(visit: Visit, words: str, post: int, enclosed: Enclosure | None = None) -> None:
    try:
        await desk_reply.reply(visit, words, post, enclosed)
    except DeskLockedError:
        # It stays for who sends it once more, and leaves the chat with the case.
        case_id = await visit.acts.is_desk_post.case_of(visit.person, post)
        await visit.acts.note_shown(visit.person, case_id, visit.message_id, mute=True)
        await desk_session.ask(visit, door_view.unsent(visit.words))


async def file_reply(visit: Visit, what: Offered | None, post: int) -> None:
    """Staff answered the message of a case that ``post`` shows with something that is no text."""
    if what is None:
        await visit.send(file_view.not_sent(visit.words))
    else:
        await _reply(visit, what.words, post, await case_files.fetched(visit, what))


async def _before_the_desk(visit: Visit, words: str) -> None:
    """Six digits are awaited: whatever comes goes to nobody but the door, unless it is a cry for help."""
    if visit.acts.alarm(words) is Risk.NONE:
        await desk_session.typed(visit, words)
    else:
        await helping.card(visit)


async def is_for_desk(visit: Visit) -> bool:
    """Whether what the person writes now goes to the desk and nowhere else."""
    expecting = visit.person.expecting
    if expecting is not None and expecting.what == EXPECTED:
        return True
    return await visit.acts.case_on_phone(visit.person, visit.reply_to) is not None


async def _cried(visit: Visit, words: str, what: str) -> bool:
    """Whether it was a cry for help, answered now, where ``what`` was asked for: a code, a name, a search.

    The model may look at what is no code and no name; at somebody's own word or name only the safety net.
    A leader's campaign may well speak of such things: it interrupts nothing.
    """
    alarmed = what in ASKED_OF_ALL and visit.acts.alarm(words) is not Risk.NONE
    if not (alarmed or _is_talk(what, words)):
        return False
    visit.person, understood = await visit.acts.converse(visit.person, words)
    if understood.risk is Risk.NONE:
        return False
    await deeds.act_on(visit, understood)
    return True


def _is_talk(what: str, words: str) -> bool:
    """Whether the words cannot be what was asked for, or may well be more than that."""
    if what in ("club.code", searches.EXPECTED):
        return len(words.split()) >= SENTENCE
    return what == certificates.EXPECTED and is_more_than_a_name(words)


async def may_be_for_a_case(visit: Visit) -> bool:
    """Somebody at the desk holds a case, or replies to a ping or to what is gone: nobody else gets it."""
    if not is_at_desk(visit.person):
        return False
    if visit.reply_to is not None and visit.person.expecting is None:
        return True
    return await visit.acts.desk.holds_any(visit.person)


async def expected(visit: Visit, words: str) -> None:
    """The text that an earlier screen asked for."""
    expecting = visit.person.expecting
    if expecting is not None and expecting.what == "club.code":
        await welcome.club_code(visit, words)
    elif expecting is not None and expecting.what == safe_word.EXPECTED:
        await own_word.typed(visit, words)
    elif expecting is not None and expecting.what == certificates.EXPECTED:
        if not await certificate.typed(visit, words):
            await talk(visit, words)
    elif expecting is not None and expecting.what == searches.EXPECTED:
        await search.typed(visit, words)
    elif expecting is not None:
        await typed.text(visit, expecting.what, expecting.ref, words)


async def search_command(visit: Visit, args: tuple[str, ...]) -> None:
    """``/search``, alone or with the words. Somebody who cries for help behind it is answered as well."""
    words = " ".join(args)
    if not words:
        await search.ask(visit)
    elif visit.acts.safe_word(visit.person, words):
        await helping.card(visit)
    elif not await _cried(visit, words, searches.EXPECTED):
        await search.typed(visit, words)


async def talk(visit: Visit, words: str) -> None:
    """Ordinary talk: ask what was meant and do it. Before the first screens only help comes first."""
    visit.person, understood = await visit.acts.converse(visit.person, words)
    if visit.person.language is None:
        if understood.risk is Risk.NONE:
            await welcome.proceed(visit)
            return
        await _in_their_tongue(visit, words)
    await deeds.act_on(visit, understood)


async def _in_their_tongue(visit: Visit, words: str) -> None:
    """Somebody in need who has not chosen a language gets help in the one they write."""
    tongue = known(visit.acts.tongue(words))
    if tongue != DEFAULT:
        visit.person = await visit.acts.change.language(visit.person, tongue)


async def unknown_command(visit: Visit, text: str) -> None:
    """A text with a slash that is no command of ours: it goes nowhere, unless it cries for help."""
    if not await _heard(visit, text):
        await visit.send(common.note(visit.words, visit.words.say("talk.unknown_command")))


async def unread(visit: Visit, caption: str) -> None:
    """Something that nobody reads here, but the words below it may cry for help."""
    if not await _heard(visit, caption):
        await visit.send(common.note(visit.words, visit.words.say("talk.texts_only")))


async def _heard(visit: Visit, text: str) -> bool:
    """Whether words that the model does not get are a private word or a cry for help, answered then."""
    if (said := visit.acts.private_words(visit.person, text)) is not None:
        await private.heard(visit, said)
    elif visit.acts.safe_word(visit.person, text) or visit.acts.alarm(text) is not Risk.NONE:
        await helping.card(visit)
    else:
        return False
    return True
