"""Rasa over HTTP, with the safety net beside it: the more worried of the two is believed."""

import asyncio
import logging
from typing import Any

import httpx

from bot.domain.conversation import Do, Reading, Say, Source, Understood
from bot.domain.safety import Risk
from bot.understanding.breaker import Breaker
from bot.understanding.folding import clean
from bot.understanding.language import language_of
from bot.understanding.payloads import RISKS, risk_of, steps_of
from bot.understanding.safety_net import Finding, look

logger = logging.getLogger(__name__)

LONGEST = 1000
"""Only so many characters of a text are sent to Rasa; the safety net sees all of it."""

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

    async def converse(self, sender: str, text: str, language: str) -> Understood:
        """What to do about ``text``, one message of the conversation ``sender`` (a pseudonym).

        With a risk that the safety net alone saw, the one step is to open help, also while Rasa is down.
        Text that begins with ``/`` is for nobody here: no steps, no risk.
        """
        if is_command(text):
            return _UNDERSTANDS_NOTHING
        found = look(text)
        message = {"sender": sender, "message": _sendable(text), "metadata": {"language": language}}
        steps = await self._steps(message) if message["message"] else ()
        return _joined(steps, found)

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
        if is_command(text) or not _sendable(text):
            return Reading(text, "out_of_scope", 1.0, Risk.NONE, language_of(text), Source.NOBODY)
        found = look(text)
        parsed = await self._post("/model/parse", {"text": _sendable(text)})
        intents = _intents(parsed)
        intent = next(iter(intents), "")
        risk = RISKS.get(intent, Risk.NONE)
        source = Source.RASA if intent else Source.NOBODY
        if found.risk > risk:
            intent, risk, source = found.about, found.risk, Source.SAFETY_NET
        return Reading(text, intent, intents.get(intent, 0.0), risk, language_of(text), source)

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

    async def _post(self, path: str, body: dict[str, Any]) -> Any | None:
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
        help_card = Do("open_help", {"risk": found.risk.word, "about": found.about})
        return Understood((help_card,), found.risk, Source.SAFETY_NET, available)
    return Understood(steps or (), risk, Source.RASA if steps else Source.NOBODY, available)


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
    if name == "nlu_fallback":
        return "out_of_scope"
    selected = parsed.get("response_selector", {}).get(name, {}).get("response", {})
    return str(selected.get("intent_response_key", name))
