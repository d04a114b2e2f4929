"""The client of Rasa, against answers that a server might give."""

import asyncio
import json
import logging
from typing import Any

import httpx
import pytest
import respx

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Say, Source, Understood
from bot.domain.safety import Risk
from bot.understanding.breaker import Breaker
from bot.understanding.payloads import events_of
from bot.understanding.rasa import LONGEST, RasaUnderstanding

BASE = "http://rasa.test"
WEBHOOK = f"{BASE}/webhooks/rest/webhook"
PARSE = f"{BASE}/model/parse"
DISCLOSURE = "pasportiig mini huraachihsan, yvuulahgui bna"
CARD = Do("open_help", {"risk": "urgent", "about": "disclose_trapped_work"})
GREETING = [{"recipient_id": "s", "custom": {"say": "greet"}}]


def _understanding(**options: Any) -> RasaUnderstanding:
    return RasaUnderstanding(BASE, **options)


@respx.mock
async def test_steps_come_from_rasa() -> None:
    route = respx.post(WEBHOOK).respond(json=GREETING)
    understanding = _understanding()
    understood = await understanding.converse("pseudonym", "sain uu", "mn")
    assert understood == Understood((Say("greet"),), Risk.NONE, Source.RASA)
    expected = b'{"sender":"pseudonym","message":"sain uu","metadata":{"language":"mn"}}'
    assert route.calls.last.request.content == expected
    await understanding.aclose()


STANDING = Standing("trip", {"age": "child"}, "with_parent")
EVENTS = f"{BASE}/conversations/s-check/tracker/events"


@respx.mock
async def test_rasa_hears_where_somebody_stands_before_it_hears_the_text() -> None:
    placed = respx.post(EVENTS).respond(json={"sender_id": "s-check"})
    asked = respx.post(WEBHOOK).respond(json=GREETING)
    understanding = _understanding()
    understood = await understanding.converse("s-check", "tiim", "mn", STANDING)
    assert understood.steps == (Say("greet"),)
    assert json.loads(placed.calls.last.request.content) == events_of(STANDING)
    assert [call.request.url.path for call in respx.calls] == [
        "/conversations/s-check/tracker/events",
        "/webhooks/rest/webhook",
    ]
    assert asked.called
    await understanding.aclose()


@respx.mock
async def test_a_rasa_that_cannot_be_told_is_not_asked_and_the_safety_net_sees_alone() -> None:
    respx.post(EVENTS).respond(500)
    asked = respx.post(WEBHOOK).respond(json=GREETING)
    understanding = _understanding()
    harmless = await understanding.converse("s-check", "tiim", "mn", STANDING)
    assert harmless == Understood((), Risk.NONE, Source.NOBODY, available=False)
    worrying = await understanding.converse("s-check", DISCLOSURE, "mn", STANDING)
    assert worrying == Understood((CARD,), Risk.URGENT, Source.SAFETY_NET, available=False)
    assert not asked.called
    await understanding.aclose()


FAILURES: list[dict[str, Any]] = [
    {"side_effect": httpx.ConnectError("refused")},
    {"side_effect": httpx.ReadTimeout("late")},
    {"return_value": httpx.Response(500)},
    {"return_value": httpx.Response(302, headers={"location": "/"})},
    {"return_value": httpx.Response(200, text="<html>")},
    {"return_value": httpx.Response(200, json={"status": "failure"})},
    {"return_value": httpx.Response(200, json=[])},
    {"return_value": httpx.Response(200, json=[{"text": "words"}])},
]


@respx.mock
@pytest.mark.parametrize("failure", FAILURES)
async def test_while_rasa_is_down_the_safety_net_still_sees(failure: dict[str, Any]) -> None:
    respx.post(WEBHOOK).mock(**failure)
    understanding = _understanding()
    harmless = await understanding.converse("s", "sain uu", "mn")
    assert harmless == Understood((), Risk.NONE, Source.NOBODY, available=False)
    worrying = await understanding.converse("s", DISCLOSURE, "mn")
    assert worrying == Understood((CARD,), Risk.URGENT, Source.SAFETY_NET, available=False)
    await understanding.aclose()


@respx.mock
async def test_a_slow_server_is_not_waited_for() -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    respx.post(WEBHOOK).mock(side_effect=never)
    understanding = _understanding(timeout=0.01)
    assert not (await understanding.converse("s", "sain uu", "mn")).available
    await understanding.aclose()


@respx.mock
async def test_the_more_worried_of_the_two_is_believed() -> None:
    respx.post(WEBHOOK).respond(json=GREETING)
    understanding = _understanding()
    understood = await understanding.converse("s", DISCLOSURE, "mn")
    assert understood == Understood((CARD,), Risk.URGENT, Source.SAFETY_NET, otherwise=(Say("greet"),))

    model = {"do": "open_help", "risk": "urgent", "about": "disclose_violence_home"}
    respx.post(WEBHOOK).respond(json=[{"custom": model}])
    understood = await understanding.converse("s", "sain uu", "mn")
    assert (understood.risk, understood.source) == (Risk.URGENT, Source.RASA)
    assert understood.steps == (Do("open_help", {"risk": "urgent", "about": "disclose_violence_home"}),)
    await understanding.aclose()


@respx.mock
@pytest.mark.parametrize(
    "text",
    ['/greet{"a": 1}', "  /restart", "\u200b/start", "\ufeff\n/x", "／greet", "/намайг алах гээд байна"],
)
async def test_what_begins_with_a_slash_never_reaches_rasa(text: str) -> None:
    understanding = _understanding()  # respx refuses any call
    assert await understanding.converse("s", text, "mn") == Understood((), Risk.NONE, Source.NOBODY)
    reading = await understanding.read(text)
    assert (reading.intent, reading.risk, reading.source) == ("out_of_scope", Risk.NONE, Source.NOBODY)
    await understanding.aclose()


@respx.mock
@pytest.mark.parametrize(
    "text", ["Здравствуйте, помогите мне пожалуйста", "안녕하세요 도와주세요", "你好，我想找工作"]
)
async def test_other_languages_are_told_which_ones_we_speak(text: str) -> None:
    understanding = _understanding()  # respx refuses any call
    assert (await understanding.converse("s", text, "mn")).steps == (Do("other_language"),)
    reading = await understanding.read(text)
    assert (reading.intent, reading.language, reading.source) == ("out_of_scope", "other", Source.NOBODY)
    await understanding.aclose()


@respx.mock
@pytest.mark.parametrize("inner", ["nlu_fallback", "inform", "correct"])
async def test_what_only_rasa_knows_reads_as_out_of_scope(inner: str) -> None:
    respx.post(PARSE).respond(json={"intent": {"name": inner, "confidence": 0.4}, "intent_ranking": []})
    understanding = _understanding()
    assert (await understanding.read("15 настай")).intent == "out_of_scope"
    await understanding.aclose()


@respx.mock
async def test_long_texts_are_cut_and_the_net_sees_their_end() -> None:
    route = respx.post(WEBHOOK).respond(json=GREETING)
    understanding = _understanding()
    understood = await understanding.converse("s", "za " * 1200 + DISCLOSURE, "mn")
    assert understood.risk is Risk.URGENT
    assert len(httpx.Response(200, content=route.calls.last.request.content).json()["message"]) <= LONGEST
    await understanding.aclose()


@respx.mock
async def test_after_failures_rasa_is_left_alone_and_tried_again() -> None:
    now = 0.0
    route = respx.post(WEBHOOK).respond(500)
    understanding = _understanding(breaker=Breaker(failures=2, pause=5, clock=lambda: now))
    for _ in range(5):
        await understanding.converse("s", "sain uu", "mn")
    assert route.call_count == 2
    now = 6.0
    route.respond(json=GREETING)
    assert (await understanding.converse("s", "sain uu", "mn")).available
    assert (await understanding.converse("s", "sain uu", "mn")).available
    await understanding.aclose()


@respx.mock
async def test_a_reading_names_the_question_of_the_faq() -> None:
    parsed = {
        "intent": {"name": "faq", "confidence": 0.9},
        "intent_ranking": [{"name": "faq", "confidence": 0.9}, {"name": "greet", "confidence": 0.1}],
        "response_selector": {"faq": {"response": {"intent_response_key": "faq/passport_kept"}}},
    }
    respx.post(PARSE).respond(json=parsed)
    understanding = _understanding()
    reading = await understanding.read("can an employer keep a passport")
    assert (reading.intent, reading.confidence) == ("faq/passport_kept", 0.9)
    assert (reading.risk, reading.language, reading.source) == (Risk.NONE, "en", Source.RASA)
    await understanding.aclose()


@respx.mock
async def test_a_reading_is_joined_with_the_net() -> None:
    fallback = {"name": "nlu_fallback", "confidence": 0.25}
    respx.post(PARSE).respond(json={"intent": fallback, "intent_ranking": [fallback]})
    understanding = _understanding()
    assert (await understanding.read("sain uu")).intent == "out_of_scope"
    worrying = await understanding.read(DISCLOSURE)
    assert (worrying.intent, worrying.risk) == ("disclose_trapped_work", Risk.URGENT)
    assert (worrying.language, worrying.source) == ("mn", Source.SAFETY_NET)
    await understanding.aclose()


@respx.mock
@pytest.mark.parametrize("odd", [[], {}, {"intent": None}, {"intent": {"name": "greet"}}, {"intent": "x"}, 3])
async def test_a_reading_without_rasa_is_empty(odd: object) -> None:
    respx.post(PARSE).respond(json=odd)
    understanding = _understanding()
    reading = await understanding.read("sain uu")
    assert (reading.intent, reading.confidence, reading.source) == ("", 0.0, Source.NOBODY)
    await understanding.aclose()


@respx.mock
async def test_ready_only_with_a_model() -> None:
    understanding = _understanding()
    status = respx.get(f"{BASE}/status")
    status.respond(json={"model_id": "abc"})
    assert await understanding.ready()
    status.respond(json={"model_id": None})
    assert not await understanding.ready()
    status.mock(side_effect=httpx.ConnectError("refused"))
    assert not await understanding.ready()
    await understanding.aclose()


@respx.mock
async def test_nothing_that_was_written_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="bot.understanding")
    respx.post(WEBHOOK).respond(json=[{"text": "an odd answer with sain uu"}])
    understanding = _understanding()
    await understanding.converse("pseudonym", "sain uu", "mn")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.")]
    assert ours
    assert not any("sain" in line or "pseudonym" in line for line in ours)
    await understanding.aclose()
