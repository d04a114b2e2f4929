"""What each of the compared systems reads in a phrase."""

import asyncio
from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, Self

import httpx

from benchmarks.understanding.plain import unflat
from benchmarks.understanding.server import ServerError
from benchmarks.understanding.sets import Phrase
from bot.domain.conversation import Reading, Source
from bot.domain.safety import Risk
from bot.understanding.breaker import Breaker
from bot.understanding.payloads import RISKS
from bot.understanding.rasa import RasaUnderstanding

IN_FLIGHT = 4
TIMEOUT = 60.0  # seconds; patient, because how long an answer takes is measured apart

NOBODY_ANSWERS = "http://127.0.0.1:9"
"""The port for what is thrown away (RFC 863): nobody listens there."""


class Reader(Protocol):
    """Understands one message."""

    async def read(self, text: str) -> Reading: ...

    async def aclose(self) -> None: ...


class Seen(NamedTuple):
    """A phrase and what was read in it."""

    phrase: Phrase
    reading: Reading

    @property
    def is_right(self) -> bool:
        """Whether the intent was recognised."""
        return self.phrase.intent == self.reading.intent

    @property
    def is_worried(self) -> bool:
        """Whether any risk was seen."""
        return self.reading.risk is not Risk.NONE


class RasaAlone:
    """Rasa at ``url`` and nothing beside it: the likeliest intent, and the risk which that one has."""

    def __init__(self, url: str) -> None:
        self._client = httpx.AsyncClient(base_url=url, trust_env=False, timeout=TIMEOUT)

    async def read(self, text: str) -> Reading:
        """Raises httpx.HTTPError when there is no answer."""
        answer = (await self._client.post("/model/parse", json={"text": text})).raise_for_status().json()
        ranking = answer.get("intent_ranking") or [answer["intent"]]
        chosen = next(one for one in ranking if one["name"] != "nlu_fallback")
        intent = unflat(chosen["name"] or "out_of_scope")
        risk = RISKS.get(intent, Risk.NONE)
        return Reading(text, intent, float(chosen["confidence"]), risk, "", Source.RASA)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()


def ours(url: str) -> RasaUnderstanding:
    """Our model and what stands beside it, as the bot asks them."""
    return RasaUnderstanding(url, timeout=TIMEOUT)


def without_rasa() -> RasaUnderstanding:
    """What is left of us while Rasa is down; the breaker asks once and no more."""
    return RasaUnderstanding(NOBODY_ANSWERS, timeout=TIMEOUT, breaker=Breaker(failures=1, pause=3600))


async def read_all(
    reader: Reader,
    phrases: Sequence[Phrase],
    *,
    needs_answer: bool = True,
    change: Callable[[str], str] = str,
    advance: Callable[[], None] = lambda: None,
) -> list[Seen]:
    """What is read in each phrase after ``change`` (a typo), a few at a time, in their order.

    Raises ServerError when ``needs_answer`` and one is not answered.
    """
    places = asyncio.Semaphore(IN_FLIGHT)

    async def read(phrase: Phrase) -> Seen:
        async with places:
            seen = Seen(phrase, await reader.read(change(phrase.text)))
        if needs_answer and not seen.reading.intent:
            raise ServerError("Rasa left a phrase without an answer")
        advance()
        return seen

    return await asyncio.gather(*map(read, phrases))
