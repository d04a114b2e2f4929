"""A lesson as one message that changes: page after page, then what is good to remember."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button
from bot.domain.learning import Lesson
from bot.texts.catalog import Words
from bot.texts.content import Faq
from bot.usecases.lessons import Bookmark

BACK, ON = "◀️", "▶️"


def back_button(words: Words, lesson: Lesson) -> Button:
    """From anywhere back to the page that waits."""
    return Button(words.say("lesson.back_to"), f"les:{lesson.id}")


def page(words: Words, mark: Bookmark) -> Screen:
    """One page, with the way back, the way on and the way out. The first one begins with what it is about."""
    lesson = mark.lesson
    blocks = [escape(words.say("lesson.shortened"))] if mark.shortened else []
    blocks.append(bold(lesson.title))
    if mark.page == 0:
        blocks.append(f"<i>{escape(lesson.intro)}</i>")
    blocks += [escape(paragraphs(lesson.pages[mark.page])), dots(mark)]
    ways = [Button(ON, f"les:{lesson.id}:{mark.page + 1}")]
    if mark.page > 0:
        ways.insert(0, Button(BACK, f"les:{lesson.id}:{mark.page - 1}"))
    stop = Button(words.say("quiz.stop"), f"les:{lesson.id}:stop")
    return Screen("\n\n".join(blocks), (tuple(ways), (stop,)), html=True)


def end(words: Words, mark: Bookmark, related: tuple[str, Faq] | None, has_quiz: bool) -> Screen:
    """What to remember, the source to unfold, and ways on. ``related``: a faq key and its answer."""
    lesson = mark.lesson
    remember = "\n".join(f"• {escape(line)}" for line in lesson.remember)
    source = escape(words.say("quiz.source", source=lesson.source))
    blocks = [
        bold(lesson.title),
        dots(mark),
        f"{bold(words.say('lesson.remember'))}\n{remember}",
        f"<blockquote expandable>{source}</blockquote>",
    ]
    last = [menu_button(words)]
    if has_quiz:
        last.insert(0, Button(words.say("menu.quiz"), f"quiz:start:{lesson.quiz}"))
    rows = [tuple(last)]
    if related is not None:
        key, faq = related
        rows.insert(0, (Button(faq.title, f"faq:{key}"),))
    return Screen("\n\n".join(blocks), tuple(rows), html=True)


def paragraphs(text: str) -> str:
    """The text with air between its paragraphs; one that has blank lines stays as its author laid it out.

    In YAML's folded style a blank line leaves a single line end behind.
    """
    text = text.strip()
    return text if "\n\n" in text else text.replace("\n", "\n\n")


def dots(mark: Bookmark) -> str:
    """Progress as dots: ● read, ◉ here, ○ to come."""
    pages = range(len(mark.lesson.pages))
    return "".join("●" if n < mark.page else "◉" if n == mark.page else "○" for n in pages)
