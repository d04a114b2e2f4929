"""Promise: neither side of a case learns who the other is, from whatever is sent and however it is sent."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pytest

from bot.sandbox.samples import KINDS
from tests.chat.test_case_files_with_sandbox import COORDINATOR, STUDENT, Line, line
from tests.figures.test_clean import saved, voice
from tests.journeys.phones import Phone, text_of

Json: TypeAlias = dict[str, Any]
NAMES = {STUDENT: ("Тэмүүлэн", "temuulen"), COORDINATOR: ("Номин", "nomin")}
ELSEWHERE = {"first_name": "Forwarded-Canary", "username": "forwarded_canary", "last_name": "Surname-Canary"}
FILE_KEYS = ("file_id", "file_unique_id")


@dataclass
class Traces:
    """What tells who somebody is, and which of it was found where it must not be."""

    own: dict[int, set[str]] = field(default_factory=dict)

    async def learn(self, phone: Phone) -> None:
        """Everything Telegram knows this person and what they sent by."""
        known = {str(phone.user_id), *NAMES[phone.user_id]}
        for message in await phone.messages():
            if message["out"]:
                known |= set(_file_names(message))
        self.own[phone.user_id] = self.own.get(phone.user_id, set()) | known

    def found(self, journal: list[Json]) -> list[tuple[str, str]]:
        """Every request into one chat that holds something of the other side, by its method."""
        other = {STUDENT: COORDINATOR, COORDINATOR: STUDENT}
        return [
            (entry["method"], trace)
            for entry in journal
            if (chat := int(entry["params"].get("chat_id", 0))) in other
            for trace in self.own[other[chat]] | set(ELSEWHERE.values())
            if trace in str((entry["params"], entry["files"]))
        ]


def _file_names(value: object) -> list[str]:
    """The names Telegram gave to the files anywhere in a message."""
    if isinstance(value, list):
        return [name for one in value for name in _file_names(one)]
    if isinstance(value, dict):
        deeper = [name for one in value.values() for name in _file_names(one)]
        return [*deeper, *(str(value[key]) for key in FILE_KEYS if key in value)]
    return []


@asynccontextmanager
async def _case() -> AsyncIterator[tuple[Line, int, int]]:
    """Both stand in a case; the posts on either phone that a reply would be about."""
    async with line() as at:
        claimed = await at.newest(at.coordinator)
        await at.coordinator.send("эхлэл", reply_to=claimed["message_id"])
        await at.handle()
        answer = await at.newest(at.student)
        assert "эхлэл" in text_of(answer)
        yield at, answer["message_id"], claimed["message_id"]


async def _say(phone: Phone, kind: str, reply_to: int | None) -> int:
    """Send one message of this kind."""
    match kind:
        case "photo":
            return await phone.send_photo(saved("JPEG"), "words below")
        case "document":
            return await phone.send_file(saved("PNG"), "words below", name=f"{NAMES[phone.user_id][1]}.png")
        case "voice":
            return await phone.send_voice(voice(), reply_to=reply_to)
        case "text":
            return await phone.send("words", reply_to=reply_to)
        case "edited text":
            sent = await phone.send("words", reply_to=reply_to)
            await phone.edit(sent, "other words")
            return sent
        case _:
            return await phone.send(kind=kind, reply_to=reply_to)


def _forwarded(phone: Phone, origin: Json, **content: object) -> Json:
    """A message that somebody else wrote, passed on: with their name, their channel or their file."""
    first, username = NAMES[phone.user_id]
    sender = {"id": phone.user_id, "is_bot": False, "first_name": first, "username": username}
    chat = {"id": phone.user_id, "type": "private", "first_name": first, "username": username}
    moment = {"date": 1_700_000_000}
    origin = {**origin, **moment}
    return {
        "message": {"message_id": 900_000, **moment, "from": sender, "chat": chat, "forward_origin": origin}
        | content
    }


_SOMEBODY = {"id": 4_711_000_111, "is_bot": False, **ELSEWHERE}
_CHANNEL = {
    "id": -1_004_711_000_111,
    "type": "channel",
    "title": "Forwarded-Canary",
    "username": "forwarded_canary",
}
ORIGINS: dict[str, Json] = {
    "user": {"type": "user", "sender_user": _SOMEBODY},
    "hidden": {"type": "hidden_user", "sender_user_name": "Forwarded-Canary"},
    "chat": {"type": "chat", "sender_chat": _CHANNEL, "author_signature": "Surname-Canary"},
    "channel": {"type": "channel", "chat": _CHANNEL, "message_id": 5, "author_signature": "Surname-Canary"},
}
ALL_KINDS = ("text", "edited text", *KINDS)


@pytest.mark.parametrize("kind", ALL_KINDS)
async def test_whatever_kind_of_message_neither_side_learns_who_the_other_is(kind: str) -> None:
    traces = Traces()
    async with _case() as (at, answer, claimed):
        for phone, post in ((at.student, answer), (at.coordinator, claimed), (at.student, answer)):
            await _say(phone, kind, post)
            await traces.learn(phone)
            await at.handle()
        journal = await at.sandbox.journal()
    assert len(journal) > 8
    assert not [e["method"] for e in journal if e["method"] in {"forwardMessage", "copyMessage"}]
    assert not [
        e["method"] for e in journal if "forwardMessages" in e["method"] or "copyMessages" in e["method"]
    ]
    assert traces.found(journal) == []


@pytest.mark.parametrize("origin", sorted(ORIGINS))
@pytest.mark.parametrize("from_student", [True, False])
async def test_a_forwarded_message_loses_its_header(origin: str, from_student: bool) -> None:
    traces = Traces()
    async with _case() as (at, answer, claimed):
        phone, post = (at.student, answer) if from_student else (at.coordinator, claimed)
        reply = {"message_id": post, "date": 1, "chat": {"id": phone.user_id, "type": "private"}}
        forwarded = _forwarded(phone, ORIGINS[origin], text="forwarded words", reply_to_message=reply)
        await at.sandbox.update(forwarded)
        await at.handle()
        other = at.coordinator if from_student else at.student
        arrived = "forwarded words" in text_of(await at.newest(other))
        for one in (at.student, at.coordinator):
            await traces.learn(one)
        journal = await at.sandbox.journal()
    assert arrived
    assert traces.found(journal) == []


async def test_what_is_found_would_be_seen() -> None:
    """The search itself: a name that did stand in a request is found."""
    traces = Traces()
    async with _case() as (at, _, _):
        await at.student.send("Намайг Тэмүүлэн гэдэг")
        await traces.learn(at.student)
        await traces.learn(at.coordinator)
        await at.handle()
        journal = await at.sandbox.journal()
    assert {trace for _, trace in traces.found(journal)} == {"Тэмүүлэн"}
