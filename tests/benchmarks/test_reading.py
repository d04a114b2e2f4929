import httpx
import pytest
import respx

from benchmarks.understanding.reading import RasaAlone, read_all, without_rasa
from benchmarks.understanding.server import ServerError
from benchmarks.understanding.sets import Phrase
from bot.domain.conversation import Source
from bot.domain.safety import Risk

URL = "http://rasa.test"
PHRASES = [Phrase("latin", "greet", text) for text in "sain uu|yu bna|sain bnuu|hi|hello|mend".split("|")]


def answer(*ranking: tuple[str, float]) -> httpx.Response:
    found = [{"name": name, "confidence": confidence} for name, confidence in ranking]
    return httpx.Response(200, json={"intent": found[0], "intent_ranking": found})


@respx.mock
async def test_flat_intents_come_back_as_they_were() -> None:
    respx.post(f"{URL}/model/parse").mock(return_value=answer(("faq__who_to_call", 0.8), ("greet", 0.2)))
    async with RasaAlone(URL) as reader:
        reading = await reader.read("хэн рүү залгах вэ")
    assert (reading.intent, reading.confidence, reading.risk) == ("faq/who_to_call", 0.8, Risk.NONE)


@respx.mock
async def test_an_intent_brings_its_risk_and_a_fallback_is_none() -> None:
    ranking = [("nlu_fallback", 0.3), ("disclose_danger_now", 0.25), ("greet", 0.1)]
    respx.post(f"{URL}/model/parse").mock(return_value=answer(*ranking))
    async with RasaAlone(URL) as reader:
        reading = await reader.read("туслаарай")
    assert (reading.intent, reading.risk, reading.source) == ("disclose_danger_now", Risk.URGENT, Source.RASA)


@respx.mock
async def test_phrases_stay_in_their_order_and_are_changed_as_wished() -> None:
    asked = respx.post(f"{URL}/model/parse").mock(return_value=answer(("greet", 0.9)))
    counted: list[int] = []
    async with RasaAlone(URL) as reader:
        read = await read_all(reader, PHRASES, change=str.upper, advance=lambda: counted.append(1))
    assert [seen.phrase for seen in read] == PHRASES
    assert [seen.reading.text for seen in read] == [phrase.text.upper() for phrase in PHRASES]
    assert all(seen.is_right and not seen.is_worried for seen in read)
    assert asked.call_count == len(counted) == len(PHRASES)


async def test_while_rasa_is_down_disclosures_are_still_found() -> None:
    phrases = [
        Phrase("cyrillic", "disclose_trapped_work", "паспортыг минь хураачихсан, намайг гаргахгүй байна")
    ]
    reader = without_rasa()
    [seen] = await read_all(reader, phrases, needs_answer=False)
    await reader.aclose()
    assert seen.is_worried
    assert seen.reading.source is not Source.RASA


async def test_a_silent_rasa_is_an_error_and_no_wrong_answer() -> None:
    reader = without_rasa()
    with pytest.raises(ServerError):
        await read_all(reader, PHRASES)
    await reader.aclose()
