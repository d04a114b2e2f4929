"""One's own progress, never compared with anybody's."""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button
from bot.domain.streak import Streak
from bot.figures import progress as figure
from bot.texts.catalog import Words
from bot.texts.models import Topic
from bot.usecases.progress import Part, Progress

DOTS = 5
"""So many dots show how much of a topic is done."""


def has_begun(made: Progress) -> bool:
    """Whether there is anything to show."""
    return any(part.done for part in made.parts)


def progress(words: Words, made: Progress, topics: tuple[Topic, ...]) -> Screen:
    """How much of each topic is done, the badges, and the weeks in a row."""
    if not has_begun(made):
        rows = ((Button(words.say("menu.quiz"), "quiz"), menu_button(words)),)
        return Screen(words.say("progress.none"), rows)
    by_id = {topic.id: topic for topic in topics}
    lines = [_line(part, by_id[part.topic]) for part in made.parts if part.topic in by_id]
    text = [
        bold(words.count("progress.some", len(made.finished), total=made.total)),
        "\n".join(lines),
    ]
    if made.streak.weeks:
        text.append(escape(weeks(words, made.streak)))
    picture = Button(words.say("progress.picture"), "progress:picture")
    practice = Button(words.say("menu.practice"), "prac")
    return Screen("\n\n".join(text), ((picture, practice), (menu_button(words),)), html=True)


def picture(words: Words, made: Progress, topics: tuple[Topic, ...]) -> figure.Progress:
    """The same on a picture."""
    titles = {topic.id: topic.title for topic in topics}
    return figure.Progress(
        words.say("picture.mark"),
        words.say("menu.progress"),
        words.say("progress.picture_sum"),
        tuple(figure.Topic(titles[p.topic], p.done, p.total) for p in made.parts if p.topic in titles),
        weeks(words, made.streak) if made.streak.weeks else None,
    )


def picture_ready(words: Words) -> Screen:
    """What stands below the picture."""
    return Screen(words.say("progress.picture_ready"), ((menu_button(words),),))


def weeks(words: Words, streak: Streak) -> str:
    """The weeks in a row in words."""
    return words.count("progress.weeks", streak.weeks)


def _line(part: Part, topic: Topic) -> str:
    filled = part.done * DOTS // part.total if part.total else 0
    mark = topic.badge if part.has_badge else "▫️"
    return f"{mark} {escape(topic.title)}  {'●' * filled}{'○' * (DOTS - filled)}"
