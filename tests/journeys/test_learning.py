"""Other ways to learn, in both languages: a story, a whole topic up to the certificate, polls, results."""

from pathlib import Path

import pytest

from bot.texts.catalog import Catalogs
from bot.texts.content import Content
from tests.journeys.people import BUTTONS, staff, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World

ROOT = Path(__file__).resolve().parents[2] / "content"
CATALOGS, CONTENT = Catalogs.load(ROOT), Content.load(ROOT)
TOPIC = "safe_migration"

both = pytest.mark.parametrize("language", ["mn", "en"])


def say(key: str, language: str, **values: object) -> str:
    return CATALOGS.words(language).say(key, **values)


async def play(phone: Phone, language: str, title: str) -> None:
    """Answer every question of the quiz that is open, always with the first option."""
    words = BUTTONS[language]
    while words["finish"] not in await phone.buttons():
        if words["next"] in await phone.buttons():
            await phone.tap(words["next"])
        await phone.wait_for(say("quiz.stop", language))
        await phone.wait_for(lambda m: words["first"] in labels_of(m))
        await phone.tap(words["first"])
        await phone.wait_for(lambda m: {words["next"], words["finish"]} & set(labels_of(m)))
    await phone.tap(words["finish"])
    await phone.wait_for(title)


async def answer_round(phone: Phone, language: str) -> None:
    """Begin the round that is offered, and give each question its first answer."""
    await phone.wait_for(BUTTONS[language]["begin"])
    await phone.tap(BUTTONS[language]["begin"])
    for answered in range(5):
        asked = await phone.wait_for("●" * answered + "◉")
        assert say("quiz.right", language) not in text_of(asked), "a round judges nobody"
        await phone.tap(labels_of(asked)[0])


@both
async def test_a_story_is_read_to_its_end_and_leads_to_its_quiz(sandbox: Sandbox, language: str) -> None:
    lesson = CONTENT.lessons(language)[0]
    phone = await welcomed(sandbox, language)
    await phone.start(f"l_{lesson.id}")
    await phone.wait_for(BUTTONS[language]["not_now"])
    await phone.tap(BUTTONS[language]["not_now"])
    for page in range(len(lesson.pages)):
        await phone.wait_for("●" * page + "◉")
        await phone.tap("▶️")
    end = await phone.wait_for(say("lesson.remember", language))
    assert all(line in text_of(end) for line in lesson.remember)
    await phone.tap(say("menu.quiz", language))
    await phone.wait_for("◉○○○○")


@both
async def test_the_questions_before_a_topic_lead_into_the_story_that_was_chosen(
    sandbox: Sandbox, language: str
) -> None:
    lesson = CONTENT.lessons(language, TOPIC)[0]
    phone = await welcomed(sandbox, language)
    await phone.start(f"l_{lesson.id}")
    await answer_round(phone, language)
    await phone.wait_for(lesson.title)
    await phone.send("/menu")
    await phone.start(f"q_{CONTENT.quizzes(language, TOPIC)[0].id}")
    await phone.wait_for(say("quiz.stop", language))


@both
async def test_a_topic_from_the_round_before_to_the_certificate(sandbox: Sandbox, language: str) -> None:
    words = BUTTONS[language]
    phone = await welcomed(sandbox, language)
    first, *others = CONTENT.quizzes(language, TOPIC)
    await phone.start(f"q_{first.id}")
    await answer_round(phone, language)
    await play(phone, language, first.title)
    assert words["begin"] in await phone.buttons(), "the round behind the topic"
    for quiz in others:
        await phone.start(f"q_{quiz.id}")
        await phone.wait_for(quiz.title)
        await play(phone, language, quiz.title)
    await phone.wait_for(say("quiz.certificate", language))
    await phone.tap(say("quiz.certificate", language))
    await phone.wait_for(say("certificate.ask", language)[:20])
    name = await phone.send("Тэмүүлэн Бат" if language == "mn" else "Temuulen Bat")
    picture = await phone.wait_for(lambda m: "photo" in m, timeout=60, after=name)
    assert say("certificate.ready", language)[:12] in text_of(picture)


@both
async def test_practice_has_nothing_on_the_first_day_and_says_when(sandbox: Sandbox, language: str) -> None:
    phone = await welcomed(sandbox, language)
    await phone.tap(say("menu.practice", language))
    await phone.wait_for(say("practice.nothing", language))


@both
async def test_what_somebody_looks_for_in_their_own_words(sandbox: Sandbox, language: str) -> None:
    phone = await welcomed(sandbox, language)
    typed = await phone.send({"mn": "/search nuuts ug", "en": "/search password"}[language])
    found = await phone.wait_for(lambda m: len(labels_of(m)) > 1, after=typed)
    title = next(quiz.title for quiz in CONTENT.quizzes(language) if quiz.id == "passwords_1")
    assert any(title in label for label in labels_of(found))


@both
async def test_an_opinion_is_counted_once(sandbox: Sandbox, language: str) -> None:
    poll = CONTENT.polls(language)[0]
    phone = await welcomed(sandbox, language)
    await phone.start(f"p_{poll.id}")
    await phone.wait_for(poll.text[:40])
    await phone.tap(BUTTONS[language]["first"])
    voted = await phone.wait_for(poll.thanks[:20])
    await phone.start(f"p_{poll.id}")
    again = await phone.wait_for(say("poll.another", language), after=voted["message_id"])
    assert BUTTONS[language]["first"] not in labels_of(again), "the first answer stays"


async def test_a_leader_sees_no_figures_of_a_few(sandbox: Sandbox, world: World) -> None:
    leader = await staff(sandbox, world, "leader", "en", "Club of few")
    await leader.send("/results")
    await leader.wait_for(say("results.which_topic", "en"))
    await leader.tap(CONTENT.topics("en")[0].title)
    await leader.wait_for(say("results.too_few_yet", "en")[:40])
