"""What the bot says in a group: where to find it, and a quiz in polls. In private: how that is done."""

import re
from collections.abc import Iterable
from html import escape

from bot.chat.screen import Ballot, Button, Screen
from bot.chat.views.common import bold, deep_link, menu_button
from bot.chat.views.quiz import reason
from bot.domain.group import Tally
from bot.domain.quiz import Question, Quiz
from bot.texts.catalog import Words, key
from bot.texts.models import Topic
from bot.usecases.group import GroupGame

COMMANDS = {"quiz": key("command.group_quiz"), "help": key("command.group_help")}

# Telegram's, in UTF-16 units.
MOST_IN_QUESTION, MOST_IN_OPTION, MOST_IN_WHY = 300, 100, 200
MOST_IN_TALLY = 90  # of a question in the summary: two lines on a phone
MOST_IN_ROW = 40

_SENTENCE_END = re.compile(r"[.!?…][»”\"')]*(?=\s)")


def command_menu(words: Words) -> list[tuple[str, str]]:
    """The commands that groups see, with their descriptions."""
    return [(name, words.say(text)) for name, text in COMMANDS.items()]


def hello(words: Words, bot_username: str) -> Screen:
    """An invitation to talk in private, in both languages."""
    link = deep_link(bot_username, "group")
    return Screen(words.say("group.hello"), ((Button(words.say("group.open"), url=link),),))


def offer(words: Words) -> Button:
    """The way there, from a leader's menu."""
    return Button(words.say("group.offer"), "group")


def how(words: Words, bot_username: str) -> Screen:
    """For a leader, in private: how to play in a group, and a button that adds the bot to one."""
    add = Button(words.say("group.add"), url=f"https://t.me/{bot_username}?startgroup=quiz")
    return Screen(words.say("group.how"), ((add, menu_button(words)),))


def topics(words: Words, topics: Iterable[Topic]) -> Screen:
    """The topics to choose from."""
    return Screen(words.say("group.topics"), _rows(Button(t.title, f"group:topic:{t.id}") for t in topics))


def quizzes(words: Words, topic: Topic, quizzes: Iterable[Quiz]) -> Screen:
    """The quizzes of a topic."""
    rows = _rows(Button(quiz.title, f"group:quiz:{quiz.id}") for quiz in quizzes)
    back = Button(words.say("group.back"), "group:topics")
    return Screen(words.say("group.quizzes", topic=topic.title), (*rows, (back,)))


def begun(words: Words, quiz: Quiz) -> Screen:
    """What comes now, above the first poll."""
    what = words.say("group.begun")
    return Screen(f"{bold(quiz.title)}\n\n{escape(quiz.intro)}\n\n{escape(what)}", html=True)


def question(words: Words, game: GroupGame, question: Question) -> tuple[Ballot, Screen]:
    """A question as a poll, with the leader's buttons below it."""
    ballot = Ballot(
        tuple(cut(option.text, MOST_IN_OPTION) for option in question.options),
        question.options.index(question.right),
        cut(reason(words, question.right), MOST_IN_WHY),
    )
    out, total = len(game.group.posted) + 1, len(game.quiz.questions)
    finish = Button(words.say("group.finish"), f"group:finish:{game.group.id}")
    if out >= total:
        return ballot, Screen(cut(question.text, MOST_IN_QUESTION), ((finish,),))
    label = words.say("group.next", n=out + 1, total=total)
    onward = Button(label, f"group:next:{game.group.id}:{out}")
    return ballot, Screen(cut(question.text, MOST_IN_QUESTION), ((onward,), (finish,)))


def running(words: Words, game: GroupGame) -> Screen:
    """A quiz is running: go on with it, or finish it."""
    out, total = len(game.group.posted), len(game.quiz.questions)
    text = words.say("group.running", title=game.quiz.title, n=out, total=total)
    row = [Button(words.say("group.finish"), f"group:finish:{game.group.id}")]
    if game.question is not None:
        row.insert(0, Button(words.say("group.go_on"), f"group:next:{game.group.id}:{out}"))
    return Screen(text, (tuple(row),))


def summary(words: Words, game: GroupGame, bot_username: str) -> Screen:
    """The end: how each question went, and the way to play on one's own."""
    if not game.group.posted:
        return Screen(words.say("group.ended"))
    tallies = game.summary.tallies
    lines = [
        f"{number}. {escape(cut(tally.question.text, MOST_IN_TALLY))}\n{escape(_told(words, tally))}"
        for number, tally in enumerate(tallies, 1)
    ]
    parts = [bold(words.say("group.done", title=game.quiz.title)), *lines, *_in_all(words, game)]
    link = deep_link(bot_username, f"q_{game.quiz.id}")
    return Screen("\n\n".join(parts), ((Button(words.say("group.alone"), url=link),),), html=True)


def moved(words: Words, end: Screen) -> Screen:
    """The summary in the group that Telegram made of this one."""
    return Screen(f"{escape(words.say('group.moved'))}\n\n{end.text}", end.rows, html=True)


def cut(text: str, most: int) -> str:
    """The text in one line of at most so many letters: to the end of a sentence, or else of a word and with …

    A sentence is too little when it fills less than a third of the room.
    """
    line = " ".join(text.split())
    if _size(line) <= most:
        return line
    room = most
    while _size(line[:room]) > most:
        room -= 1
    ends = [match.end() for match in _SENTENCE_END.finditer(line[: room + 1])]
    if ends and ends[-1] >= most // 3:
        return line[: ends[-1]]
    words = line[:room].rpartition(" ")[0].rstrip(" ,;:—–")
    return f"{words or line[: room - 1]}…"


def _told(words: Words, tally: Tally) -> str:
    match tally:
        case Tally(answered=0):
            return words.say("group.nobody")
        case Tally(answered=None):
            return words.say("group.few")
        case Tally(answered=answered, right=None):
            return words.say("group.few_right", answered=answered)
    return words.say("group.answered", answered=tally.answered, right=tally.right)


def _in_all(words: Words, game: GroupGame) -> list[str]:
    told = [tally for tally in game.summary.tallies if tally.right is not None]
    if len(told) < 2:
        return []
    answered, right = game.summary.in_all
    if len(told) == len(game.summary.tallies):
        return [bold(words.say("group.in_all", answered=answered, right=right))]
    return [bold(words.say("group.in_told", answered=answered, right=right))]


def _rows(buttons: Iterable[Button]) -> tuple[tuple[Button, ...], ...]:
    """Two buttons in a row where both are short."""
    rows: list[tuple[Button, ...]] = []
    for button in buttons:
        last = rows[-1] if rows else ()
        if len(last) == 1 and len(last[0].text) + len(button.text) <= MOST_IN_ROW:
            rows[-1] = (*last, button)
        else:
            rows.append((button,))
    return tuple(rows)


def _size(text: str) -> int:
    """As Telegram counts: most emoji count twice."""
    return len(text) + sum(character > "\uffff" for character in text)
