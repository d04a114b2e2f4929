"""A student takes a quiz: in both languages, with double taps, old buttons and a power cut in the middle."""

import pytest

from tests.journeys.people import BUTTONS, welcomed
from tests.journeys.phones import Phone, Sandbox, labels_of, text_of
from tests.journeys.world import World


async def open_first_quiz(phone: Phone, language: str) -> None:
    """From the menu by topic and list to the first quiz, without the questions before it."""
    words = BUTTONS[language]
    await phone.tap(words["quiz"])
    topics = await phone.wait_for(lambda m: words["search"] in labels_of(m))
    await phone.tap(labels_of(topics)[0])
    topic = await phone.wait_for(lambda m: any(words["stories"] in label for label in labels_of(m)))
    await phone.tap(labels_of(topic)[0])
    quizzes = await phone.wait_for(lambda m: len(labels_of(m)) > 3 and labels_of(m) != labels_of(topic))
    await phone.tap(labels_of(quizzes)[0])
    await phone.wait_for(words["not_now"])
    await phone.tap(words["not_now"])
    await phone.wait_for("◉○○○○")


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_a_quiz_from_the_first_tap_to_the_end_stays_one_message(
    sandbox: Sandbox, language: str
) -> None:
    phone, words = await welcomed(sandbox, language), BUTTONS[language]
    await open_first_quiz(phone, language)
    messages = len(await phone.messages())
    questions = text_of(await phone.wait_for("◉○○○○")).count("○") + 1
    for number in range(1, questions + 1):
        await phone.tap(words["first"])
        label = words["finish"] if number == questions else words["next"]
        verdict = await phone.wait_for(label)
        assert "◉" in text_of(verdict)
        await phone.tap(label)
        await phone.wait_for("●" * number)
    assert "●" * questions in text_of(await phone.wait_for("●" * questions))
    assert len(await phone.messages()) == messages
    await phone.tap(words["menu"])
    await phone.wait_for(words["help"])


async def test_the_bot_killed_in_the_middle_goes_on_where_it_was(sandbox: Sandbox, world: World) -> None:
    phone = await welcomed(sandbox)
    await open_first_quiz(phone, "mn")
    await phone.tap("А")
    await phone.wait_for("Дараагийнх")
    world.bot.kill()
    await phone.tap("Дараагийнх", wait=0)  # nobody is there to answer
    world.start_bot()
    await phone.wait_for("●◉○○○")
    await phone.tap("А")
    await phone.wait_for("Дараагийнх")


async def test_a_second_tap_and_an_old_button_change_nothing(sandbox: Sandbox) -> None:
    phone = await welcomed(sandbox)
    await open_first_quiz(phone, "mn")
    question = await phone.wait_for("◉○○○○")
    data = [b["callback_data"] for b in question["reply_markup"]["inline_keyboard"][0]]
    await phone.tap("А")
    first = text_of(await phone.wait_for("Дараагийнх"))
    await phone.forge_tap(question["message_id"], data[1])
    assert text_of(await phone.wait_for("Дараагийнх")) == first


async def test_somebody_elses_button_is_refused_kindly(sandbox: Sandbox) -> None:
    one, other = await welcomed(sandbox), await welcomed(sandbox)
    await open_first_quiz(one, "mn")
    question = await one.wait_for("◉○○○○")
    data = question["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    menu = await other.last()
    assert menu is not None
    answer = await other.forge_tap(menu["message_id"], data)
    assert "хугацаа" in answer["answer"]["text"]


async def test_a_quiz_opens_from_a_link_after_the_first_screens(sandbox: Sandbox) -> None:
    phone = await sandbox.new_phone("Тэмүүлэн")
    await phone.start("q_online_safety_1")
    await phone.wait_for("Монгол")
    await phone.tap("Монгол")
    await phone.wait_for("Зөвшөөрч байна")
    await phone.tap("Зөвшөөрч байна")
    await phone.wait_for("Одоо биш")
    await phone.tap("Одоо биш")
    await phone.wait_for("◉○○○○")
