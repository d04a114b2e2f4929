"""The trained model in a real Rasa server, on phrases that it has never seen."""

from collections import Counter

import pytest

from benchmarks.understanding.typos import with_typos
from bot.domain.conversation import Do, Reading, Say, Source
from bot.domain.safety import Risk
from bot.understanding.rasa import RasaUnderstanding
from tests.nlu.training import Example, measured

# The first test trains the model when its inputs changed, and starts the server.
pytestmark = pytest.mark.timeout(900)


FLOORS = {"cyrillic": 0.90, "latin": 0.87, "english": 0.90, "mixed": 0.85}
"""Below these something is broken. How far the goals are reached, `make evaluate` tells on all phrases."""


async def _read(
    understanding: RasaUnderstanding, name: str, every: int
) -> list[tuple[str, Example, Reading]]:
    """Every so-many-th phrase of a development set, as it is read."""
    return [
        (spelling, example, await understanding.read(example.text))
        for spelling, phrases in measured()[name].items()
        for example in phrases[::every]
    ]


async def test_it_understands_what_it_has_never_seen(understanding: RasaUnderstanding) -> None:
    all_of, right = Counter[str](), Counter[str]()
    for spelling, example, reading in await _read(understanding, "intents", 5):
        all_of[spelling] += 1
        right[spelling] += reading.intent == example.intent
    shares = {spelling: right[spelling] / all_of[spelling] for spelling in all_of}
    assert all(shares[spelling] >= floor for spelling, floor in FLOORS.items()), shares


async def test_slips_of_the_finger_cost_little(understanding: RasaUnderstanding) -> None:
    right = [
        (await understanding.read(with_typos(example.text))).intent == example.intent
        for phrases in measured()["intents"].values()
        for example in phrases[::5]
    ]
    assert sum(right) / len(right) >= 0.85


async def test_cries_for_help_are_found(understanding: RasaUnderstanding) -> None:
    readings = await _read(understanding, "disclosures", 3)
    found = sum(reading.risk is not Risk.NONE for _, _, reading in readings)
    assert found / len(readings) >= 0.95


@pytest.mark.parametrize(("name", "most"), [("hard_negatives", 0.05), ("everyday", 0.03)])
async def test_few_harmless_messages_alarm(understanding: RasaUnderstanding, name: str, most: float) -> None:
    readings = await _read(understanding, name, 6)
    alarmed = [e.text for _, e, reading in readings if reading.risk is not Risk.NONE]
    assert len(alarmed) <= most * len(readings), alarmed


async def test_most_of_what_is_not_ours_is_not_answered(understanding: RasaUnderstanding) -> None:
    readings = await _read(understanding, "out_of_scope", 3)
    answered = [e.text for _, e, reading in readings if reading.intent != "out_of_scope"]
    assert len(answered) <= 0.15 * len(readings), answered


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("kkk", "out_of_scope"),
        ("ккккк", "out_of_scope"),
        ("хахахаха", "out_of_scope"),
        ("ok", "affirm"),
        ("ok ok ok", "affirm"),
        ("okey okey", "affirm"),
        ("за за", "affirm"),
        ("ugui ugui", "deny"),
    ],
)
async def test_a_laugh_is_no_yes(understanding: RasaUnderstanding, text: str, intent: str) -> None:
    reading = await understanding.read(text)
    assert (reading.intent, reading.risk) == (intent, Risk.NONE)


async def test_the_three_spellings_lead_to_the_same_steps(understanding: RasaUnderstanding) -> None:
    spellings = {
        "сайн байна уу": (Say("greet"),),
        "sain bnuu": (Say("greet"),),
        "hello": (Say("greet"),),
        "ажил олгогч паспорт хадгалах эрхтэй юу": (Say("faq.passport_kept"),),
        "ajil olgogch pasport hadgalah erhtei yu": (Say("faq.passport_kept"),),
        "can an employer keep a passport": (Say("faq.passport_kept"),),
        "zogs": (Do("leave"),),
    }
    for number, (text, steps) in enumerate(spellings.items()):
        understood = await understanding.converse(f"s{number}", text, "mn")
        assert (understood.steps, understood.risk) == (steps, Risk.NONE), text


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("гадаадад ажиллах санал ирсэн, найдвартай юу", "job_offer"),
        ("instagramaar tanilcsan neg huntei bichildeed bgaa, itgej boloh uu", "online_contact"),
        ("I am flying abroad next week, am I ready?", "trip"),
    ],
)
async def test_a_check_begins_with_a_question(
    understanding: RasaUnderstanding, text: str, check: str
) -> None:
    (step,) = (await understanding.converse(f"begins {check}", text, "mn")).steps
    assert isinstance(step, Do)
    assert (step.act, step.args["check"]) == ("ask_check", check)


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
