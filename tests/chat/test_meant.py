"""Which was meant: two buttons, and a tap does what the intent would have done."""

from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.chat.handlers.meant import MEANT
from bot.chat.views.talk import NAMES, NOT_UNDERSTOOD, SUGGESTED
from bot.domain.conversation import Do, Say
from bot.texts.keys import FAQ_KEYS
from tests.chat.world import World, content, said

DOMAIN = Path(__file__).parents[2] / "nlu" / "domain"
NOT_MEANT = {"not_understood", "other_language", "clarify"}


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    """All responses of Rasa's domain, by name without ``utter_``."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(DOMAIN.glob("*.yml")):
        parts = yaml.safe_load(path.read_text("utf-8")).get("responses") or {}
        found |= {name.removeprefix("utter_"): variants for name, variants in parts.items()}
    return found


def step(variants: list[dict[str, Any]]) -> Say | Do:
    """What the response does when nothing more is known: the variant without a condition."""
    payload = dict(next(variant["custom"] for variant in variants if "condition" not in variant))
    return Say(payload["say"]) if "say" in payload else Do(payload.pop("do"), payload)


@pytest.mark.parametrize("intent", sorted(MEANT))
def test_a_tap_does_what_rasa_would_have_answered(intent: str) -> None:
    by_rasa = responses()
    if intent not in by_rasa:
        assert intent.startswith("check_"), "only a guided check is no single answer of Rasa's"
        return
    assert MEANT[intent] == step(by_rasa[intent])


def test_every_intent_that_rasa_answers_at_once_can_be_meant() -> None:
    intents = {
        intent if isinstance(intent, str) else next(iter(intent))
        for path in DOMAIN.glob("*.yml")
        for intent in yaml.safe_load(path.read_text("utf-8")).get("intents") or ()
    }
    answered = {name for name in responses() if name.partition("/")[0] in intents}
    assert answered - NOT_MEANT <= set(MEANT)
    assert {f"faq/{key}" for key in FAQ_KEYS} <= set(MEANT)


def test_what_can_be_meant_has_a_name_and_the_other_way_round() -> None:
    assert {intent for intent in MEANT if not intent.startswith("faq/")} == set(NAMES)
    assert {intent for pair in SUGGESTED for intent in pair} <= set(MEANT)


@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("intent", sorted(MEANT))
async def test_every_intent_can_be_tapped(intent: str, language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["?"] = (Do("clarify", {"first": intent, "second": "greet"}),)
    await phone.send("?")
    assert phone.text == said("talk.which", language)
    before = len(world.messenger.history)
    await phone.tap(f"mean:{intent}")
    assert len(world.messenger.history) > before
    assert phone.text != said("talk.which", language)
    assert phone.text not in {said(key, language) for key in NOT_UNDERSTOOD}
    assert world.understanding.texts == ["?"], "a tap needs no model"
    assert world.never_filled == []


async def test_two_are_offered_with_the_menu_and_who_helps_below() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (
        Do("clarify", {"first": "faq/passport_kept", "second": "disclose_trapped_work"}),
    )
    await phone.send("?")
    assert phone.data == ["mean:faq/passport_kept", "mean:disclose_trapped_work", "menu", "help"]
    faq = content().faq("passport_kept", "mn")
    assert faq is not None
    assert [button.text for button in phone.last.buttons][:2] == [
        faq.title,
        said("mean.disclose_trapped_work"),
    ]
    await phone.tap("mean:disclose")
    assert "help:no:disclose_trapped_work" in phone.data


@pytest.mark.parametrize(
    ("args", "offered"),
    [
        ({"first": "greet", "second": "greet"}, ["mean:greet"]),
        ({"first": "greet"}, ["mean:greet"]),
        ({"first": "nonsense", "second": "faq/who_to_call"}, ["mean:faq/who_to_call"]),
        ({"first": "faq/nonsense", "second": "who_to_call"}, []),
        ({"first": "out_of_scope", "second": ""}, []),
        ({}, []),
    ],
)
async def test_what_cannot_be_meant_is_not_offered(args: dict[str, str], offered: list[str]) -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["?"] = (Do("clarify", args),)
    await phone.send("?")
    if offered:
        assert phone.data == [*offered, "menu", "help"]
    else:
        assert phone.text in {said(key) for key in NOT_UNDERSTOOD}


async def test_a_corrected_worry_is_not_offered_again() -> None:
    world = World()
    phone = await world.ready(7)
    world.understanding.answers["!"] = (MEANT["disclose_grooming"],)
    await phone.send("!")
    await phone.tap("help:thanks:")
    world.understanding.answers["?"] = (Do("clarify", {"first": "disclose_grooming", "second": "greet"}),)
    await phone.send("?")
    assert "mean:disclose_grooming" not in phone.data
    assert "mean:greet" in phone.data


@pytest.mark.parametrize("data", ["mean", "mean:", "mean:nonsense", "mean:faq/nonsense", "mean:out_of_scope"])
async def test_a_button_from_another_time_is_told_so(data: str) -> None:
    phone = await World().ready(7)
    await phone.tap(data, phone.last.id)
    assert phone.world.messenger.toasts[-1] == said("error.stale")


@pytest.mark.parametrize("language", ["mn", "en"])
async def test_other_languages_are_answered_in_a_line_of_each(language: str) -> None:
    world = World()
    phone = await world.ready(7, language)
    world.understanding.answers["Привет, мне нужна работа"] = (Do("other_language"),)
    await phone.send("Привет, мне нужна работа")
    for ours in ("mn", "en"):
        assert said("talk.other_language", ours) in phone.text
    for mark in ("монгольский", "моңғол", "몽골어", "蒙古语"):
        assert mark in phone.text
    assert {"lang:mn", "lang:en", "menu", "help"} == set(phone.data)


async def test_not_understood_says_it_in_several_ways_and_offers_what_one_can_ask() -> None:
    world = World()
    phone = await world.ready(7)
    heard, offered = [], set()
    for _ in range(12):
        await phone.send("?")
        heard.append(phone.text)
        offered |= {data for data in phone.data if data.startswith("mean:")}
        assert phone.data[-2:] == ["menu", "help"]
        assert len(phone.data) == 4
    assert set(heard) == {said(key) for key in NOT_UNDERSTOOD}
    assert all(one != another for one, another in pairwise(heard))
    assert offered == {f"mean:{intent}" for pair in SUGGESTED for intent in pair}
    await phone.tap("mean:faq/")
    assert phone.text in {faq.text for key in FAQ_KEYS if (faq := content().faq(key, "mn"))}
