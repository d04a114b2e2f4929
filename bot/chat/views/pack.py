"""The trainers' pack: the bot's own content as a booklet to print, read aloud and play."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from urllib.parse import urlsplit

from bot.chat.views.common import LETTERS
from bot.domain.learning import Lesson
from bot.domain.quiz import Question, Quiz
from bot.domain.scenario import Mood, Scenario, Scene
from bot.figures.pack import Block, Heading, Listed, NewPage, Pack, Style, Text, Together
from bot.texts.catalog import Words, key
from bot.texts.content import Content, Service

# What to take care of: the heading, and the lines below it.
SAFELY = (
    (key("pack.before"), key("pack.before_lines")),
    (key("pack.during"), key("pack.during_lines")),
    (key("pack.told"), key("pack.told_lines")),
    (key("pack.afterwards"), key("pack.afterwards_lines")),
)
HOW = (key("pack.how_story"), key("pack.how_quiz"), key("pack.how_chat"))
MOODS = {Mood.SAFE: key("pack.safe"), Mood.CLOSE: key("pack.close"), Mood.HARD: key("pack.hard")}


def pack(words: Words, content: Content, made_on: datetime) -> Pack:
    """Everything there is to teach in this language. ``made_on``: the day it is printed for."""
    return Pack(
        words.say("pack.title"),
        words.say("pack.about", day=words.date(made_on)),
        words.say("pack.contents"),
        words.language,
        made_on.date(),
        tuple(_blocks(words, content)),
    )


def _blocks(words: Words, content: Content) -> Iterator[Block]:
    yield from _safely(words)
    yield Heading(words.say("pack.how"), 1)
    yield from (Text(words.say(one)) for one in HOW)
    language = words.language
    for topic in content.topics(language):
        yield Heading(topic.title)
        for lesson in content.lessons(language, topic.id):
            yield from _story(words, lesson)
        for quiz in content.quizzes(language, topic.id):
            yield from _quiz(words, quiz)
        for scenario in content.scenarios(language, topic.id):
            yield from _chat(words, scenario)
    yield from _services(words, content.helpers(language))


def _safely(words: Words) -> Iterator[Block]:
    yield Heading(words.say("pack.safely"))
    yield Text(words.say("pack.safely_why"))
    for heading, lines in SAFELY:
        yield Together((Heading(words.say(heading), 2), _bullets(words.say(lines))))
    yield _source(words, words.say("pack.safely_source"))


def _story(words: Words, lesson: Lesson) -> Iterator[Block]:
    """A story to read aloud, with questions to talk about."""
    yield Heading(words.say("pack.story", title=lesson.title), 1)
    yield Text(lesson.intro, Style.SAID)
    yield Listed(lesson.pages, [f"{number}." for number, _ in enumerate(lesson.pages, 1)])
    yield Together((Heading(words.say("pack.talk"), 2), _bullets(words.say("pack.talk_lines"))))
    yield _remember(words, lesson.remember)
    yield _source(words, lesson.source)


def _quiz(words: Words, quiz: Quiz) -> Iterator[Block]:
    """The questions on pages that may be handed out; the answers behind them."""
    letters = LETTERS[words.language]
    yield Heading(words.say("pack.quiz", title=quiz.title), 1)
    yield Text(quiz.intro, Style.SAID)
    for number, question in enumerate(quiz.questions, 1):
        options = Listed([option.text for option in question.options], _marks(letters, question))
        yield Together((Text(f"{number}. {question.text}", Style.STRONG), options))
    yield NewPage()
    yield Heading(words.say("pack.answers", title=quiz.title), 2)
    for number, question in enumerate(quiz.questions, 1):
        right = letters[question.options.index(question.right)]
        best = words.say("quiz.best", answer=f"{right}. {question.right.text}")
        whys = Listed([option.why for option in question.options], _marks(letters, question))
        yield Together((Text(f"{number}. {best}", Style.STRONG), whys, _source(words, question.source)))


def _chat(words: Words, scenario: Scenario) -> Iterator[Block]:
    """A talk to play: the trainer reads the messages, the group chooses what to answer."""
    names = {scene.id: words.say("pack.scene", number=n) for n, scene in enumerate(scenario.scenes, 1)}
    names |= {ending.id: words.say("pack.ending", number=n) for n, ending in enumerate(scenario.endings, 1)}
    yield Heading(words.say("pack.chat", title=scenario.title), 1)
    yield Text(scenario.intro, Style.SAID)
    for scene in scenario.scenes:
        yield _scene(words, scenario.stranger, scene, names)
    for ending in scenario.endings:
        heading = f"{names[ending.id]}: {words.say(MOODS[ending.mood])}"
        yield Together((Heading(heading, 2), Text(ending.text), Listed(ending.remember)))
    yield _source(words, scenario.source)


def _scene(words: Words, stranger: str, scene: Scene, names: Mapping[str, str]) -> Block:
    choices = [f"{choice.text}  → {names[choice.to]}" for choice in scene.choices]
    said = "\n\n".join(scene.messages)
    blocks: list[Block] = [Heading(names[scene.id], 2)]
    if scene.tell:
        blocks.append(Text(scene.tell))
    blocks += [
        Text(words.say("pack.writes", name=stranger), Style.SOFT),
        Text(said, Style.SAID),
        Listed(choices, [f"{letter}." for letter in LETTERS[words.language][: len(choices)]]),
    ]
    return Together(blocks)


def _services(words: Words, services: tuple[Service, ...]) -> Iterator[Block]:
    yield Heading(words.say("pack.services"))
    yield Text(words.say("pack.services_note"))
    for service in services:
        reached = service.number or urlsplit(service.link or "").netloc
        checked = words.say("who.checked", when=service.checked_on)
        title = Text(f"{reached} — {service.name}", Style.STRONG)
        yield Together((title, Text(service.what), Text(checked, Style.SOFT)))


def _remember(words: Words, lines: tuple[str, ...]) -> Block:
    return Together((Heading(words.say("pack.remember"), 2), Listed(lines)))


def _source(words: Words, source: str) -> Block:
    return Text(words.say("quiz.source", source=source), Style.SOFT)


def _bullets(lines: str) -> Block:
    return Listed(lines.splitlines())


def _marks(letters: str, question: Question) -> list[str]:
    return [f"{letter}." for letter in letters[: len(question.options)]]
