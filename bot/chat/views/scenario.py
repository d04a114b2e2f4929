"""A branching story as a chat: what happens, what somebody in it writes, the choices, the end.

Each message of the story carries the name of who writes it, so that nobody takes it for a real person's or
for the bot's own words.
"""

from html import escape

from bot.chat.screen import Button, Screen
from bot.chat.views.common import LETTERS, bold, menu_button, services_lines, source
from bot.domain.scenario import Ending, Mood, Scenario, Scene
from bot.texts.catalog import Words, key
from bot.texts.content import Service
from bot.usecases.scenario import Cover, Standing, Turn, mark

MOODS = {
    Mood.SAFE: key("scenario.safe"),
    Mood.CLOSE: key("scenario.close"),
    Mood.HARD: key("scenario.hard"),
}


def back_button(words: Words, scenario_id: str) -> Button:
    """From anywhere back to the scene that waits."""
    return Button(words.say("scenario.back"), f"scn:go:{scenario_id}")


def cover(words: Words, offered: Cover) -> Screen:
    """What the story is about, before it is begun or gone on with."""
    scenario, last = offered.scenario, menu_button(words)
    if not offered.under_way:
        begin = Button(words.say("scenario.begin"), f"scn:go:{scenario.id}")
        return Screen(_intro(words, scenario), ((begin, last),), html=True)
    text = f"{_intro(words, scenario)}\n\n{escape(words.say('scenario.under_way'))}"
    ways = (
        Button(words.say("scenario.go_on"), f"scn:go:{scenario.id}"),
        Button(words.say("scenario.from_start"), f"scn:new:{scenario.id}"),
    )
    return Screen(text, (ways, (last,)), html=True)


def opened(words: Words, now: Standing) -> Screen:
    """What stays of the cover once the story goes on below it."""
    if now.anew:
        return Screen(words.say("scenario.anew"))
    if now.renewed:
        return Screen(words.say("scenario.renewed"))
    return Screen(_intro(words, now.scenario), html=True)


def _intro(words: Words, scenario: Scenario) -> str:
    story = f"<i>{escape(words.say('scenario.story'))}</i>"
    return f"💬 {bold(scenario.title)}\n{story}\n\n{escape(scenario.intro)}"


def told(scene: Scene) -> Screen | None:
    """What happens around a scene; None where nothing does."""
    return Screen(f"<i>{escape(scene.tell)}</i>", html=True, silent=True) if scene.tell else None


def messages(words: Words, scenario: Scenario, scene: Scene) -> tuple[Screen, ...]:
    """What is written to the reader, a screen each; under the last one stand the choices."""
    *first, last = (_said(scenario.stranger, message) for message in scene.messages)
    letters = LETTERS[words.language]
    listed = "\n".join(f"{letters[n]}. {escape(one.text)}" for n, one in enumerate(scene.choices))
    choices = tuple(
        Button(letters[n], f"scn:{mark(scenario, scene, n)}:{scenario.id}") for n in range(len(scene.choices))
    )
    text = f"{last}\n\n{bold(words.say('scenario.what_now'))}\n{listed}"
    leave = Button(words.say("scenario.leave"), "scn:leave")
    return (
        *(Screen(text, html=True, silent=True) for text in first),
        Screen(text, (choices, (leave,)), html=True),
    )


def _said(who: str, text: str) -> str:
    return f"💬 {bold(who)}\n{escape(text)}"


def answered(words: Words, turn: Turn) -> Screen:
    """The last message of a scene with what the reader answered to it."""
    last = _said(turn.scenario.stranger, turn.scene.messages[-1])
    return Screen(f"{last}\n\n➤ {bold(words.say('scenario.you'))}\n{escape(turn.choice.text)}", html=True)


def ending(
    words: Words, scenario: Scenario, end: Ending, services: tuple[Service, ...], has_quiz: bool
) -> Screen:
    """How it ended this time, with the source to unfold. After a hard ending stands who really helps."""
    remember = "\n".join(f"• {escape(line)}" for line in end.remember)
    blocks = [
        bold(words.say(MOODS[end.mood])),
        escape(end.text),
        f"{bold(words.say('scenario.remember'))}\n{remember}",
    ]
    again = f"scn:again:{scenario.id}:{scenario.endings.index(end)}"
    ways = [Button(words.say("scenario.again"), again)]
    if has_quiz:
        ways.append(Button(words.say("menu.quiz"), f"quiz:start:{scenario.quiz}"))
    last = [menu_button(words)]
    if end.mood is Mood.HARD:
        blocks.append(f"{escape(words.say('scenario.help'))}\n{services_lines(services)}")
        last.insert(0, Button(words.say("help.talk"), "sup"))
    blocks.append(source(words, scenario.source))
    return Screen("\n\n".join(blocks), (tuple(ways), tuple(last)), html=True)
