"""The trained model in a real Rasa server, on phrases that it has never seen."""

from collections import Counter

import pytest

from bot.domain.conversation import Do, Reading, Say, Source
from bot.domain.safety import Risk
from bot.understanding.payloads import RISKS
from bot.understanding.rasa import RasaUnderstanding
from tests.nlu.training import Example, held_out

# The first test trains the model when its inputs changed, and starts the server.
pytestmark = pytest.mark.timeout(900)


async def _read_all(understanding: RasaUnderstanding) -> list[tuple[str, Example, Reading]]:
    return [
        (spelling, example, await understanding.read(example.text))
        for spelling, phrases in held_out().items()
        for example in phrases
    ]


async def test_it_recognises_what_it_has_never_seen(understanding: RasaUnderstanding) -> None:
    all_of, right = Counter[str](), Counter[str]()
    wrong = []
    for spelling, example, reading in await _read_all(understanding):
        all_of[spelling] += 1
        right[spelling] += reading.intent == example.intent
        if reading.intent != example.intent:
            wrong.append(f"{example.intent} read as {reading.intent}: {example.text}")
    for spelling in all_of:
        share = right[spelling] / all_of[spelling]
        print(f"{spelling:9} {right[spelling]:3} of {all_of[spelling]:3}  {share:.3f}")
    assert right.total() / all_of.total() >= 0.90, "\n".join(wrong)
    assert all(right[spelling] / all_of[spelling] >= 0.75 for spelling in all_of), "\n".join(wrong)


async def test_no_disclosure_is_missed_and_few_questions_alarm(understanding: RasaUnderstanding) -> None:
    readings = await _read_all(understanding)
    missed = [e.text for _, e, r in readings if r.risk < RISKS.get(e.intent, Risk.NONE)]
    alarmed = [e.text for _, e, r in readings if e.intent not in RISKS and r.risk is not Risk.NONE]
    assert missed == []
    assert len(alarmed) <= 0.05 * len(readings), alarmed


async def test_the_three_spellings_lead_to_the_same_steps(understanding: RasaUnderstanding) -> None:
    spellings = {
        "сайн байна уу": (Say("greet"),),
        "sain bnuu": (Say("greet"),),
        "hello": (Say("greet"),),
        "ажил олгогч паспорт хадгалах эрхтэй юу": (Say("faq.passport_kept"),),
        "ajil olgogch pasport hadgalah erhtei yu": (Say("faq.passport_kept"),),
        "can an employer keep a passport": (Say("faq.passport_kept"),),
        "гадаадад ажиллах санал ирсэн, найдвартай юу": (Do("open_check", {"check": "job_offer"}),),
        "zogs": (Do("leave"),),
    }
    for number, (text, steps) in enumerate(spellings.items()):
        understood = await understanding.converse(f"s{number}", text, "mn")
        assert (understood.steps, understood.risk) == (steps, Risk.NONE), text


async def test_what_was_named_travels_and_does_not_linger(understanding: RasaUnderstanding) -> None:

    async def steps(text: str) -> object:
        return (await understanding.converse("one conversation", text, "mn")).steps

    assert await steps("онлайн аюулгүй байдлын тест өгье") == (Do("start_quiz", {"topic": "online_safety"}),)
    assert await steps("quiz") == (Do("start_quiz"),)
    assert await steps("ajliin luivriin quiz ehluul") == (Do("start_quiz", {"topic": "job_scams"}),)
    assert await steps("angliar yriya") == (Do("change_language", {"language": "en"}),)
    assert await steps("хэл солих") == (Do("change_language"),)


async def test_a_disclosure_interrupts_and_carries_what_it_is_about(understanding: RasaUnderstanding) -> None:
    await understanding.converse("interrupted", "quiz", "mn")
    text = "nadaas zurag nehej bna, ogohgui bol tarahj gene"
    understood = await understanding.converse("interrupted", text, "mn")
    assert understood.steps == (Do("open_help", {"risk": "urgent", "about": "disclose_image_threat"}),)
    assert (understood.risk, understood.source, understood.available) == (Risk.URGENT, Source.RASA, True)


async def test_odd_messages_are_answered(understanding: RasaUnderstanding) -> None:
    for text in (
        "👍👍",
        "안녕하세요",
        "\u202eabc",
        "108 " * 1000,
        "a" * 4096,
        '[x](y){"z": 1}',
        "…",
        "\n\n?",
    ):
        understood = await understanding.converse("odd", text, "en")
        assert understood.available
        assert understood.steps
