"""A lesson as one message that changes: page after page, then what is good to remember."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, dots, menu_button, paragraphs, source
from bot.texts.catalog import Words
from bot.texts.content import Faq
from bot.usecases.lessons import Bookmark

BACK, ON = "◀️", "▶️"


def back_button(words: Words, lesson_id: str) -> Button:
    """From anywhere back to the page that waits."""
    return Button(words.say("lesson.back_to"), f"les:{lesson_id}")


def page(words: Words, mark: Bookmark) -> Screen:
    """One page, with the way back, the way on and the way out. The first one begins with what it is about."""
    lesson = mark.lesson
    blocks = [escape(words.say("lesson.shortened"))] if mark.shortened else []
    blocks.append(bold(lesson.title))
    if mark.page == 0:
        blocks.append(f"<i>{escape(lesson.intro)}</i>")
    blocks += [escape(paragraphs(lesson.pages[mark.page])), _dots(mark)]
    ways = [Button(ON, f"les:{lesson.id}:{mark.page + 1}")]
    if mark.page > 0:
        ways.insert(0, Button(BACK, f"les:{lesson.id}:{mark.page - 1}"))
    stop = Button(words.say("quiz.stop"), f"les:{lesson.id}:stop")
    return Screen("\n\n".join(blocks), (tuple(ways), (stop,)), html=True)


def end(words: Words, mark: Bookmark, related: tuple[str, Faq] | None, has_quiz: bool) -> Screen:
    """What to remember, the source to unfold, and ways on. ``related``: a faq key and its answer."""
    lesson = mark.lesson
    remember = "\n".join(f"• {escape(line)}" for line in lesson.remember)
    blocks = [
        bold(lesson.title),
        _dots(mark),
        f"{bold(words.say('lesson.remember'))}\n{remember}",
        source(words, lesson.source),
    ]
    last = [menu_button(words)]
    if has_quiz:
        last.insert(0, Button(words.say("menu.quiz"), f"quiz:start:{lesson.quiz}"))
    rows = [tuple(last)]
    if related is not None:
        key, faq = related
        rows.insert(0, (Button(faq.title, f"faq:{key}"),))
    return Screen("\n\n".join(blocks), tuple(rows), html=True)


def _dots(mark: Bookmark) -> str:
    return dots(len(mark.lesson.pages), mark.page)
