"""Rasa over HTTP, with our own worry beside it: the more worried of the two is believed."""

import asyncio
import logging
from dataclasses import replace
from typing import Any

import httpx

from bot.domain.checks import Standing
from bot.domain.conversation import Do, Reading, Say, Source, Understood
from bot.domain.safety import Risk
from bot.understanding import worry
from bot.understanding.breaker import Breaker
from bot.understanding.folding import clean
from bot.understanding.language import language_of, spoken
from bot.understanding.payloads import RISKS, events_of, risk_of, steps_of
from bot.understanding.safety_net import Finding

logger = logging.getLogger(__name__)

LONGEST = 1000
"""Only so many characters of a text are sent to Rasa; the safety net sees all of it."""

OTHER = "other"
"""The language of a text that is neither Mongolian nor English."""

_MEANT_FOR_NOTHING = frozenset({"nlu_fallback", "inform", "correct"})
"""What Rasa knows besides the intents of intents.md; outside a check all of it ends like out of scope."""

_UNDERSTANDS_NOTHING = Understood(steps=(), risk=Risk.NONE, source=Source.NOBODY)


class RasaUnderstanding:
    """Understands messages with a Rasa server at ``base_url`` (``http://127.0.0.1:5005``).

    Never raises for what Rasa does or fails to do; nothing that somebody wrote is logged. ``timeout`` is in
    seconds and covers a whole call.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout: float = 2.0,
        breaker: Breaker | None = None,
        client: httpx.AsyncClient | None = None,
    ) -> None:
        self._base = base_url.rstrip("/")
        self._timeout = timeout
        self._breaker = breaker or Breaker()
        # No proxy from the environment: what people write goes to our own server or nowhere.
        self._client = client or httpx.AsyncClient(trust_env=False)

    async def converse(
        self, sender: str, text: str, language: str, standing: Standing | None = None
    ) -> Understood:
        """What to do about ``text``, one message of the conversation ``sender`` (a pseudonym).

        ``standing``: where this person stands in a check, which Rasa is told first.
        With a risk that only we saw, the one step is to open help, also while Rasa is down; what Rasa would
        have done is kept in ``otherwise``. Other languages than ours are not asked about.
        Text that begins with ``/`` is for nobody here: no steps, no risk.
        """
        if is_command(text):
            return _UNDERSTANDS_NOTHING
        if spoken(text) == OTHER:
            return _in_other_words(worry.alone(text))
        message = {"sender": sender, "message": _sendable(text), "metadata": {"language": language}}
        placed = standing is None or not message["message"] or await self._place(sender, standing)
        steps = (await self._steps(message) if message["message"] else ()) if placed else None
        return _joined(steps, worry.alone(text) if steps is None else worry.beside(text))

    async def _place(self, sender: str, standing: Standing) -> bool:
        """Puts Rasa's conversation where the person stands; False when it could not be told."""
        path = f"/conversations/{sender}/tracker/events?include_events=NONE"
        return await self._post(path, events_of(standing)) is not None

    async def _steps(self, message: dict[str, Any]) -> tuple[Say | Do, ...] | None:
        """Rasa's steps; None when it could not be asked or had nothing to say that we know."""
        answer = await self._post("/webhooks/rest/webhook", message)
        try:
            return (steps_of(answer) or None) if answer is not None else None
        except ValueError:
            self._failed("an answer that is no list")
            return None

    async def read(self, text: str) -> Reading:
        """``text`` outside any conversation, for those who check the model.

        ``intent`` is a name of intents.md (``faq/passport_kept``). It is empty when Rasa could not be asked
        and the safety net saw nothing.
        """
        language = language_of(text) if spoken(text) != OTHER else OTHER
        nothing = Reading(text, "out_of_scope", 1.0, Risk.NONE, language, Source.NOBODY)
        if is_command(text) or not _sendable(text):
            return nothing
        if language == OTHER:
            return _alone(nothing)
        parsed = await self._post("/model/parse", {"text": _sendable(text)})
        intents = _intents(parsed)
        intent = next(iter(intents), "")
        reading = Reading(
            text, intent, intents.get(intent, 0.0), RISKS.get(intent, Risk.NONE), language, Source.RASA
        )
        return _alone(replace(reading, source=Source.NOBODY)) if not intent else _beside(reading, intents)

    async def ready(self) -> bool:
        """Whether the server answers and has a model loaded. The breaker is not asked and learns nothing."""
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._client.get(f"{self._base}/status")
            return bool(answer.json().get("model_id"))
        except (httpx.HTTPError, TimeoutError, ValueError, AttributeError):
            return False

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def _post(self, path: str, body: dict[str, Any] | list[dict[str, Any]]) -> Any | None:
        """Rasa's answer as JSON, or None when there is none to be had."""
        if not self._breaker.allows():
            return None
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._client.post(self._base + path, json=body, timeout=self._timeout)
            answer.raise_for_status()
            parsed = answer.json()
        except (httpx.HTTPError, TimeoutError, ValueError) as error:
            self._failed(type(error).__name__)
            return None
        self._breaker.succeeded()
        return parsed

    def _failed(self, why: str) -> None:
        self._breaker.failed()
        logger.warning("Rasa could not be asked: %s", why)


def is_command(text: str) -> bool:
    """Whether ``text`` begins with ``/``, which Rasa would take as a certain intent.

    Letters that only look different (full width, invisible ones in front) are seen through.
    """
    return text.lstrip().startswith("/") or clean(text).lstrip().startswith("/")


def _sendable(text: str) -> str:
    return clean(text).strip()[:LONGEST]


def _joined(steps: tuple[Say | Do, ...] | None, found: Finding) -> Understood:
    available = steps is not None
    risk = risk_of(steps or ())
    if found.risk > risk:
        return Understood((_card(found),), found.risk, Source.SAFETY_NET, available, otherwise=steps or ())
    return Understood(steps or (), risk, Source.RASA if steps else Source.NOBODY, available)


def _in_other_words(found: Finding) -> Understood:
    """For a text in another language: help when it shows a risk even so, else which languages we speak."""
    tell = Do("other_language")
    if found.risk is Risk.NONE:
        return Understood((tell,), Risk.NONE, Source.NOBODY)
    return Understood((_card(found),), found.risk, Source.SAFETY_NET, otherwise=(tell,))


def _card(found: Finding) -> Do:
    return Do("open_help", {"risk": found.risk.word, "about": found.about})


def _alone(reading: Reading) -> Reading:
    """The reading of a text that Rasa was not or could not be asked about."""
    return _worried(reading, worry.alone(reading.text))


def _beside(reading: Reading, intents: dict[str, float]) -> Reading:
    found = worry.beside(reading.text)
    worried = _worried(reading, found)
    return (
        replace(worried, confidence=max(0.5, intents.get(found.about, 0.0)))
        if worried is not reading
        else reading
    )


def _worried(reading: Reading, found: Finding) -> Reading:
    if found.risk <= reading.risk:
        return reading
    return replace(reading, intent=found.about, confidence=0.5, risk=found.risk, source=Source.SAFETY_NET)


def _intents(parsed: Any | None) -> dict[str, float]:
    """Intents with their confidence, the chosen one first; empty when ``parsed`` is none of Rasa's answers.

    ``faq`` carries the name of its question, and a fallback counts as ``out_of_scope``: that is how it ends.
    """
    try:
        chosen = parsed["intent"]  # type: ignore[index]
        found = {_name(chosen, parsed): float(chosen["confidence"])}
        for other in parsed.get("intent_ranking", ()):  # type: ignore[union-attr]
            found.setdefault(other["name"], float(other["confidence"]))
    except (TypeError, KeyError, ValueError, AttributeError):
        return {}
    return found


def _name(intent: Any, parsed: Any) -> str:
    name = str(intent["name"] or "out_of_scope")
    if name in _MEANT_FOR_NOTHING:
        return "out_of_scope"
    selected = parsed.get("response_selector", {}).get(name, {}).get("response", {})
    return str(selected.get("intent_response_key", name))
