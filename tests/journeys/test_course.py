"""A new leader takes the course by buttons, through a power cut, and campaigns open behind it."""

from html import unescape

import pytest

from bot.domain.learning import Course
from bot.texts.content import Content
from tests.journeys.people import BUTTONS, staff
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import ROOT, World

WORDS = {
    "mn": {
        "new": "Шинэ",
        "refused": "богино сургалтын дараа",
        "open": "Сургалт үзэх",
        "begin": "Эхлэх",
        "questions": "Төгсгөлийн асуулт",
        "result": "Дүнгээ харах",
        "passed": "10 / 10",
        "ask": "Монгол бичвэр",
    },
    "en": {
        "new": "New",
        "refused": "after a short course",
        "open": "Open the course",
        "begin": "Begin",
        "questions": "Closing questions",
        "result": "How did it go?",
        "passed": "10 of 10",
        "ask": "Mongolian",
    },
}
LETTERS = {"mn": "АБВГ", "en": "ABCD"}


def leaders(language: str) -> Course:
    course = Content.load(ROOT / "content").course("leader", language)
    assert course is not None
    return course


async def begin_campaign(leader: Phone, language: str) -> int:
    sent = await leader.send("/campaign")
    await leader.wait_for(WORDS[language]["new"], after=sent)
    await leader.tap(WORDS[language]["new"])
    return sent


async def read_to_the_end(leader: Phone, course: Course, language: str) -> None:
    """Every page, until the button of the closing questions stands where the way on was."""
    for number, module in enumerate(course.modules, 1):
        for page in (*module.pages, module.remember[0]):
            shown = await leader.wait_for(lambda m, p=page: p.strip() in unescape(text_of(m)))  # type: ignore[misc]
            assert f"{number}/{len(course.modules)} · {module.title}" in unescape(text_of(shown))
            onward = "▶️" if "▶️" in labels_of(shown) else WORDS[language]["questions"]
            await leader.tap(onward)


async def answer(leader: Phone, course: Course, number: int, language: str) -> None:
    """Answer this question rightly and go on."""
    question, is_last = course.questions[number], number == len(course.questions) - 1
    await leader.wait_for(lambda m: question.text in unescape(text_of(m)) and len(labels_of(m)) > 4)
    await leader.tap(LETTERS[language][question.options.index(question.right)])
    onward = WORDS[language]["result"] if is_last else BUTTONS[language]["next"]
    await leader.wait_for(onward)
    await leader.tap(onward)


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_campaigns_open_behind_the_course(sandbox: Sandbox, world: World, language: str) -> None:
    words, course = WORDS[language], leaders(language)
    leader = await staff(sandbox, world, "leader", language, club=f"Курс {language}", trained=False)
    sent = await begin_campaign(leader, language)
    await leader.wait_for(words["refused"], after=sent)
    await leader.tap(words["open"])
    await leader.wait_for(words["begin"], after=sent)
    messages = len(await leader.messages())
    await leader.tap(words["begin"])
    await read_to_the_end(leader, course, language)
    for number in range(len(course.questions)):
        await answer(leader, course, number, language)
        if number == 4:
            world.bot.kill()
            world.start_bot()
    await leader.wait_for(words["passed"])
    assert len(await leader.messages()) == messages, "one message all the way"
    sent = await begin_campaign(leader, language)
    await leader.wait_for(words["ask"], after=sent)
