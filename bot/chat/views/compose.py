"""A draft as its leader writes it: one page with what is set and what is missing, and what it asks for."""

from datetime import datetime
from html import escape

from bot.chat.screen import Button, Rows, Screen
from bot.chat.views import series
from bot.chat.views.campaign import Named, back, excerpt, listed, local, part, whom
from bot.chat.views.common import bold, folded, refusal_text
from bot.domain.campaign import CAPTION_LIMIT, TITLE_LIMIT, ActionKind, Campaign
from bot.domain.errors import LuujinError, TextTooLongError
from bot.texts.catalog import LANGUAGES, Words, key
from bot.usecases.schedule import GRACE

SET, MISSING, NONE = "✓", "…", "–"
LONGEST_LINE = 60

TEXTS = {"mn": key("campaign.text_mn"), "en": key("campaign.text_en")}
ASKED = {"mn": key("campaign.ask_mn"), "en": key("campaign.ask_en")}
WITHOUT = {"mn": key("campaign.without_mn"), "en": key("campaign.without_en")}
INSTEAD = {"mn": key("campaign.instead_of_mn"), "en": key("campaign.instead_of_en")}
ACTIONS = {
    ActionKind.QUIZ: key("campaign.action.quiz"),
    ActionKind.LESSON: key("campaign.action.lesson"),
    ActionKind.POLL: key("campaign.action.poll"),
    ActionKind.EVENT: key("campaign.action.event"),
    ActionKind.LINK: key("campaign.action.link"),
}


def page(words: Words, draft: Campaign, named: Named, now: datetime, note: str = "") -> Screen:
    """The draft. ``note``: something to know about what was just done."""
    lines = [
        _line(words, "campaign.headline", excerpt(draft.title, LONGEST_LINE)),
        *(_text_line(words, draft, language) for language in LANGUAGES),
        _line(words, "campaign.picture", words.say("campaign.there") if draft.picture else ""),
        _line(words, "campaign.action", action(words, draft, named)),
        _line(words, "campaign.whom", whom(words, draft, named), is_needed=True),
        _line(words, "campaign.part", part(words, draft, named)),
        _when_line(words, draft, named, now),
    ]
    missing = any(line.startswith(MISSING) for line in lines)
    hint = words.say("campaign.missing") if missing else words.say("campaign.whole")
    lost = words.say("campaign.lost_clubs", clubs=listed(words, named.lost)) if named.lost else ""
    blocks = (escape(note), bold(words.say("campaign.draft")), "\n".join(lines), escape(lost or hint))
    rows = _buttons(words, draft.id)
    if lost:
        rows = ((Button(words.say("campaign.take_out"), f"camp:take_out:{draft.id}"),), *rows)
    return Screen("\n\n".join(block for block in blocks if block), rows, html=True)


def action(words: Words, campaign: Campaign, named: Named) -> str:
    """What its button leads to; empty without one."""
    if campaign.action is None:
        return ""
    called = excerpt(named.action, LONGEST_LINE) or words.say("campaign.gone")
    return words.say(ACTIONS[campaign.action.kind], title=called)


def when(words: Words, campaign: Campaign, named: Named) -> str:
    """When it is sent; empty when that is not known yet."""
    if named.event is not None and campaign.steps:
        return series.in_short(words, campaign, named.event)
    if campaign.due_at is None:
        return ""
    moment = words.moment(local(campaign.due_at, named.zone))
    if campaign.repeats_until is None:
        return moment
    return words.say(
        "campaign.weekly", moment=moment, day=words.date(local(campaign.repeats_until, named.zone))
    )


def ask_title(words: Words, draft: Campaign) -> Screen:
    """What to call it."""
    text = words.count("campaign.ask_title", TITLE_LIMIT)
    return _ask(words, draft, text, draft.title)


def ask_text(words: Words, draft: Campaign, language: str) -> Screen:
    """Its words in one language; left out they can be when there are some in another."""
    limit = words.count("campaign.limit", draft.text_limit)
    written = draft.texts.get(language, "")
    others = any(one != language for one in draft.texts)
    without = Button(words.say(WITHOUT[language]), f"camp:without:{draft.id}:{language}")
    return _ask(words, draft, f"{words.say(ASKED[language])} {limit}", written, without if others else None)


def ask_picture(words: Words, draft: Campaign) -> Screen:
    """A picture above the words."""
    without = Button(words.say("campaign.without_picture"), f"camp:no_picture:{draft.id}")
    return _ask(
        words,
        draft,
        words.count("campaign.ask_picture", CAPTION_LIMIT),
        "",
        without if draft.picture else None,
    )


def not_taken(words: Words, error: LuujinError, draft_id: int, limit: int) -> Screen:
    """Why what was typed cannot be taken: it can be typed again, or let be. ``limit``: of its length."""
    text = refusal_text(words, error)
    if isinstance(error, TextTooLongError):
        text = words.count("campaign.too_long", limit)
    return Screen(text, ((back(words, draft_id),),))


def picture_not_taken(words: Words, draft_id: int) -> Screen:
    """The words are too many to stand below a picture."""
    text = words.count("campaign.too_long_for_picture", CAPTION_LIMIT)
    return Screen(text, ((back(words, draft_id),),))


def only_picture(words: Words, draft_id: int, is_file: bool) -> Screen:
    """Something else came where a picture was asked for."""
    text = words.say("campaign.not_as_file") if is_file else words.say("campaign.only_picture")
    return Screen(text, ((back(words, draft_id),),))


def delete_question(words: Words, draft: Campaign) -> Screen:
    """Before a draft is thrown away."""
    yes = Button(words.say("campaign.delete_yes"), f"camp:deleted:{draft.id}")
    return Screen(words.say("campaign.delete_question"), ((yes, back(words, draft.id)),))


def _ask(words: Words, draft: Campaign, text: str, written: str, without: Button | None = None) -> Screen:
    blocks = [escape(text)]
    if written:
        blocks.append(f"{escape(words.say('campaign.now_reads'))}\n{folded(escape(written))}")
    row = (without, back(words, draft.id)) if without else (back(words, draft.id),)
    return Screen("\n\n".join(blocks), (row,), html=True)


def _line(words: Words, label: str, value: str, is_needed: bool = False) -> str:
    mark = SET if value else MISSING if is_needed else NONE
    return f"{mark} {escape(words.say(label))}: {escape(value or words.say('campaign.not_there'))}"


def _text_line(words: Words, draft: Campaign, language: str) -> str:
    text = draft.texts.get(language, "")
    if text or not draft.texts:
        return _line(words, TEXTS[language], excerpt(text, LONGEST_LINE), is_needed=True)
    return f"{NONE} {escape(words.say(TEXTS[language]))}: {escape(words.say(INSTEAD[language]))}"


def _when_line(words: Words, draft: Campaign, named: Named, now: datetime) -> str:
    told = when(words, draft, named)
    line = _line(words, "campaign.when", told, is_needed=True)
    if told and _is_past(draft, named, now):
        return f"{MISSING}{line.removeprefix(SET)} ({escape(words.say('campaign.is_past'))})"
    return line


def _is_past(draft: Campaign, named: Named, now: datetime) -> bool:
    if named.event is not None and draft.steps:
        return all(named.event.moment_of(step) < now for step in draft.steps)
    return draft.due_at is not None and draft.due_at < now - GRACE


def _buttons(words: Words, number: int) -> Rows:
    asks = (
        Button(words.say("campaign.headline"), f"camp:ask:{number}:title"),
        *(Button(words.say(TEXTS[language]), f"camp:ask:{number}:{language}") for language in LANGUAGES),
        Button(words.say("campaign.picture"), f"camp:ask:{number}:picture"),
        Button(words.say("campaign.action"), f"camp:action:{number}"),
        Button(words.say("campaign.whom"), f"camp:whom:{number}:0"),
        Button(words.say("campaign.part"), f"camp:part:{number}"),
        Button(words.say("campaign.when"), f"camp:when:{number}"),
        Button(words.say("campaign.preview"), f"camp:preview:{number}"),
        Button(words.say("campaign.test"), f"camp:test:{number}"),
        Button(words.say("campaign.plan"), f"camp:plan:{number}"),
        Button(words.say("campaign.delete"), f"camp:delete:{number}"),
    )
    pairs = tuple(asks[n : n + 2] for n in range(0, len(asks), 2))
    return (*pairs, (Button(words.say("campaign.list"), "camp"),))
