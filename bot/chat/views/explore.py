"""What there is to learn: the topics, one topic, one of its lists, and a thing taken by chance."""

from collections.abc import Mapping
from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import bold, menu_button
from bot.chat.views.pages import cut, turning
from bot.texts.catalog import Words, key
from bot.texts.models import Topic
from bot.usecases.explore import GENRES, Area, Genre, Home, Item, Mark

NAMES = {
    Genre.QUIZ: key("explore.quizzes"),
    Genre.STORY: key("explore.stories"),
    Genre.CHAT: key("explore.chats"),
}
OPENS = {
    Genre.QUIZ: "quiz:start",
    Genre.STORY: "les",
    Genre.CHAT: "scn:open",
    Genre.WORD: "gls:w",
    Genre.ANSWER: "faq",
}
"""What opens a thing, before ``:<id>``."""

ICONS = {Genre.QUIZ: "❓", Genre.STORY: "📖", Genre.CHAT: "💬", Genre.WORD: "🔤", Genre.ANSWER: "💡"}
MARKS = {Mark.NEW: "•", Mark.BEGUN: "▶️", Mark.DONE: "✓"}
LISTS = {Genre.QUIZ: "q", Genre.STORY: "s", Genre.CHAT: "c"}
"""Short, so that the longest id of a topic fits beside it."""

NEW_TOPIC = "✨"
DOTS = 3
"""So many dots show how much of a topic is done."""


def home(words: Words, now: Home, topics: tuple[Topic, ...]) -> Screen:
    """All topics; before them what was interrupted, below them other ways to find something."""
    text = bold(words.say("explore.title"))
    rows = topic_rows(now, topics)
    if now.left is not None:
        text += f"\n\n{escape(words.say('explore.left', title=now.left.title))}"
        rows = ((go_on(words, now.left),), *rows)
    search = Button(words.say("explore.search"), "exp:search")
    surprise = Button(words.say("explore.surprise"), "exp:any")
    look_up = Button(words.say("more.words"), "gls")
    return Screen(text, (*rows, (search, surprise), (look_up, menu_button(words))), html=True)


def go_on(words: Words, left: Item) -> Button:
    """Back to where it was interrupted. A chat opens with its scene, not with what it is about."""
    opens = "scn:go" if left.genre is Genre.CHAT else OPENS[left.genre]
    return Button(words.say("explore.go_on"), f"{opens}:{left.id}")


def topic_rows(now: Home, topics: tuple[Topic, ...]) -> tuple[tuple[Button, ...], ...]:
    """A button for each topic that has something in it, in the order of the menu."""
    areas = {area.topic: area for area in now.areas}
    there = [(topic, areas[topic.id]) for topic in topics if topic.id in areas]
    return tuple((Button(_topic_label(topic, area), f"exp:t:{topic.id}"),) for topic, area in there)


def _topic_label(topic: Topic, area: Area) -> str:
    """``✨`` never opened, ``✓`` all done, else dots: the first is full with the first thing done."""
    if area.is_new:
        return f"{NEW_TOPIC} {topic.title}"
    if area.done == len(area.items):
        return f"✓ {topic.title}"
    full = max(area.done * DOTS // len(area.items), min(area.done, 1))
    return f"{topic.title} {'●' * full}{'○' * (DOTS - full)}"


def area(words: Words, now: Area, topic: Topic) -> Screen:
    """One topic: its quizzes, stories and chats, with how many of them are done."""
    buttons = [
        Button(_counted(words, genre, now.of(genre)), f"exp:{LISTS[genre]}:{topic.id}:0")
        for genre in GENRES
        if now.of(genre)
    ]
    text = f"{topic.badge} {bold(topic.title)}\n\n{escape(words.say('explore.which'))}"
    back = Button(words.say("explore.topics"), "exp")
    return Screen(text, (*((button,) for button in buttons), (back, menu_button(words))), html=True)


def _counted(words: Words, genre: Genre, items: tuple[Item, ...]) -> str:
    done = sum(item.is_done for item in items)
    return f"{ICONS[genre]} {words.say(NAMES[genre])} {done}/{len(items)}"


def listing(words: Words, now: Area, genre: Genre, topic: Topic, page: int) -> Screen:
    """One page of the quizzes, stories or chats of a topic, with a mark before each."""
    items = now.of(genre)
    shown = cut(items, page)
    rows = [(Button(f"{MARKS[item.mark]} {item.title}", data(item.genre, item.id)),) for item in shown.things]
    there = {item.mark for item in items}
    legend = "   ".join(f"{MARKS[mark]} {words.say(name)}" for mark, name in LEGEND.items() if mark in there)
    text = f"{topic.badge} {bold(topic.title)} · {escape(words.say(NAMES[genre]))}\n\n{escape(legend)}"
    back = Button(words.say("explore.back"), f"exp:t:{topic.id}")
    pages = turning(shown, f"exp:{LISTS[genre]}:{topic.id}")
    return Screen(text, (*rows, *pages, (back, menu_button(words))), html=True)


LEGEND: Mapping[Mark, str] = {
    Mark.NEW: key("explore.new"),
    Mark.BEGUN: key("explore.begun"),
    Mark.DONE: key("explore.done"),
}


def surprise(words: Words, item: Item) -> Screen:
    """Something taken by chance, with what it is about: begin it, or take another."""
    text = f"{ICONS[item.genre]} {bold(item.title)}\n\n{escape(item.intro)}"
    begin = Button(words.say("explore.begin"), data(item.genre, item.id))
    another = Button(words.say("explore.another"), "exp:any")
    back = Button(words.say("explore.topics"), "exp")
    return Screen(text, ((begin, another), (back, menu_button(words))), html=True)


def data(genre: Genre, thing_id: str) -> str:
    """What a button carries that opens this thing."""
    return f"{OPENS[genre]}:{thing_id}"
