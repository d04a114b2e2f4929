"""Pieces that many screens share."""

from html import escape
from urllib.parse import quote, urlencode

from bot.chat.screen import Button, Screen
from bot.domain.errors import CourseFirstError, LuujinError
from bot.texts.catalog import Words, key
from bot.texts.content import Service

ERRORS = {
    "not_allowed": key("error.not_allowed"),
    "stale": key("error.stale"),
    "no_such_quiz": key("error.no_such_quiz"),
    "no_such_scenario": key("error.no_such_scenario"),
    "no_such_lesson": key("error.no_such_lesson"),
    "invitation_refused": key("error.invitation_refused"),
    "too_many_tries": key("error.too_many_tries"),
    "no_such_club": key("error.no_such_club"),
    "last_leader": key("error.last_leader"),
    "empty_text": key("error.empty_text"),
    "nobody_to_ask": key("error.nobody_to_ask"),
    "nobody_to_confirm": key("error.nobody_to_confirm"),
    "not_at_desk": key("error.not_at_desk"),
    "too_late": key("error.too_late"),
    "no_consent": key("error.no_consent"),
    "export_over": key("error.export_over"),
    "other_person": key("error.other_person"),
    "word_length": key("error.word_length"),
    "word_taken": key("error.word_taken"),
    "unfit_alias": key("error.unfit_alias"),
    "not_finished": key("error.not_finished"),
    "unfit_name": key("error.unfit_name"),
    "course_first": key("error.course_first"),
    "course_first_for_case": key("error.course_first_for_case"),
    "text_too_long": key("error.text_too_long"),
    "bad_date": key("error.bad_date"),
    "past_date": key("error.past_date"),
    "empty_audience": key("error.empty_audience"),
    "forbidden_link": key("error.forbidden_link"),
    "unfinished_draft": key("error.unfinished_draft"),
    "lost_club": key("error.lost_club"),
    "desk_locked": key("error.desk_locked"),
    "already_claimed": key("error.already_claimed"),
    "not_yet_for_you": key("error.not_yet_for_you"),
    "unread_word": key("error.unread_word"),
    "case_closed": key("error.case_closed"),
    "no_such_case": key("error.no_such_case"),
    "unreadable_file": key("error.unreadable_file"),
    "file_too_large": key("error.file_too_large"),
    "too_many_files": key("error.too_many_files"),
    "file_not_given": key("error.file_not_given"),
    "too_many_tips": key("error.too_many_tips"),
    "tip_full": key("error.tip_full"),
    "too_many_ideas": key("error.too_many_ideas"),
    "too_many_announcements": key("error.too_many_announcements"),
    "somebody_on_it": key("error.somebody_on_it"),
    "already_acknowledged": key("error.already_acknowledged"),
    "unfit_nickname": key("error.unfit_nickname"),
    "nickname_taken": key("error.nickname_taken"),
    "empty_shift": key("error.empty_shift"),
    "not_on_rota": key("error.not_on_rota"),
    "not_free": key("error.not_free"),
    "turn_over": key("error.turn_over"),
}


def bold(text: str) -> str:
    """The text in bold, safe inside HTML."""
    return f"<b>{escape(text)}</b>"


LETTERS = {"mn": "АБВГД", "en": "ABCDE"}
"""Before options, in the alphabet of the language; nothing has more than five."""


def dots(total: int, here: int | None, answered: int | None = None) -> str:
    """Progress as dots: ● behind one, ◉ here, ○ to come. No colours: being wrong is no shame.

    ``answered``: so many are behind one, where that is not just all before ``here``.
    """
    behind = here if answered is None else answered
    marks = ("◉" if n == here else "●" if behind is None or n < behind else "○" for n in range(total))
    return "".join(marks)


def folded(html: str) -> str:
    """What is there to unfold, as HTML."""
    return f"<blockquote expandable>{html}</blockquote>"


def source(words: Words, of: str) -> str:
    """Where something is from, folded."""
    return folded(escape(words.say("quiz.source", source=of)))


def paragraphs(text: str) -> str:
    """The text with air between its paragraphs; one that has blank lines stays as its author laid it out.

    In YAML's folded style a blank line leaves a single line end behind.
    """
    text = text.strip()
    return text if "\n\n" in text else text.replace("\n", "\n\n")


def deep_link(bot_username: str, start: str) -> str:
    """Opens the chat with the bot, which receives ``start``."""
    return f"https://t.me/{bot_username}?start={start}"


def share_link(bot_username: str, start: str, text: str) -> str:
    """Opens Telegram's own choice of whom to send a deep link to, with these words."""
    what = {"url": deep_link(bot_username, start), "text": text}
    # Spaces as %20: some of Telegram's apps show a plus as a plus.
    return f"https://t.me/share/url?{urlencode(what, quote_via=quote)}"


def menu_button(words: Words) -> Button:
    """The way back to the menu."""
    return Button(words.say("button.menu"), "menu")


def note(words: Words, text: str) -> Screen:
    """A plain sentence with the way back to the menu."""
    return Screen(text, ((menu_button(words),),))


def refusal(words: Words, error: LuujinError) -> Screen:
    """A kind sentence for a refusal, with the way to a course where that is what is missing."""
    text = refusal_text(words, error)
    if isinstance(error, CourseFirstError):
        return Screen(text, ((Button(words.say("course.open"), "crs"), menu_button(words)),))
    return note(words, text)


def refusal_text(words: Words, error: LuujinError) -> str:
    """The kind sentence alone."""
    return words.say(ERRORS.get(error.code, key("error.unknown")))


def services_lines(services: tuple[Service, ...]) -> str:
    """Who helps, a line each, as HTML: number, name and what they do."""
    return "\n".join(f"☎️ {bold(s.number or '')} — {escape(s.name)}. {escape(s.what)}" for s in services)
