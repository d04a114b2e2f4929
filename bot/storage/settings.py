"""A person's settings as the document that is sealed: of one size for everybody."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from bot.domain.people import STAFF, Contact, Conversation, Expecting, Joined, Person, QuietHours, Role
from bot.domain.private import CheckIn, Ideas, Plan, Private, SafeHours
from bot.domain.safety import Risk, Worry
from bot.storage.sealing import from_bytes, to_bytes

_NOT_KEPT_HERE = STAFF | {Role.STUDENT}
_USUAL = Person(0, 0)


def encode(person: Person) -> bytes:
    """Everything about the person but id, staff roles, ``unreachable`` and ``last_seen``."""
    expecting, conversation = person.expecting, person.conversation
    return to_bytes(
        {
            "chat": person.chat_id,
            "lang": person.language,
            "consent": person.consented_on and person.consented_on.isoformat(),
            "remind": person.reminders,
            "zone": person.zone,
            "quiet": [person.quiet.start.isoformat(), person.quiet.end.isoformat()],
            "weekly": person.weekly,
            "roles": sorted(person.roles - _NOT_KEPT_HERE),
            "contact": person.contact,
            "expect": expecting and [expecting.what, expecting.ref],
            "start": person.start,
            "talk": conversation and [conversation.sender, conversation.last_at.isoformat()],
            "told": [_short(worry) for worry in conversation.raised] if conversation else [],
            "wrong": sorted(_short(worry) for worry in conversation.corrected) if conversation else [],
            "word": person.own_word and b64encode(person.own_word).decode(),
            "clubs": [[one.club_id, one.week.toordinal()] for one in person.joined],
            "here": _stamp(person.here_at),
            "private": _private_document(person.private),
        }
    )


def decode(
    person_id: int, data: bytes, staff: frozenset[Role], unreachable: bool, last_seen: date | None
) -> Person:
    """The person with these settings. What an older version did not write yet has its default."""
    kept = from_bytes(data)
    return Person(
        id=person_id,
        chat_id=kept["chat"],
        language=kept.get("lang"),
        consented_on=_maybe(date.fromisoformat, kept.get("consent")),
        reminders=kept.get("remind"),
        zone=kept["zone"],
        quiet=_quiet(*kept["quiet"]),
        weekly=kept.get("weekly", _USUAL.weekly),
        roles=staff | {Role(role) for role in kept.get("roles", ())},
        contact=Contact(kept["contact"]),
        expecting=_maybe(lambda pair: Expecting(*pair), kept.get("expect")),
        start=kept.get("start"),
        conversation=_conversation(kept),
        own_word=_maybe(b64decode, kept.get("word")),
        joined=tuple(Joined(club, date.fromordinal(week)) for club, week in kept.get("clubs", ())),
        private=_private(kept.get("private", {})),
        here_at=_moment(kept.get("here")),
        unreachable=unreachable,
        last_seen=last_seen,
    )


@lru_cache(maxsize=64)
def _quiet(start: str, end: str) -> QuietHours:
    """Most people have the same ones; a hundred thousand are read together."""
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end))


def _conversation(kept: Mapping[str, Any]) -> Conversation | None:
    if kept.get("talk") is None:
        return None
    sender, last_at = kept["talk"]
    raised = tuple(_worry(short) for short in kept.get("told", ()))
    corrected = frozenset(_worry(short) for short in kept.get("wrong", ()))
    return Conversation(sender, datetime.fromisoformat(last_at), raised, corrected)


def _private_document(private: Private) -> dict[str, object]:
    """What differs from the usual, so that most are short; the padding makes all of one size."""
    hours, check, ideas = private.hours, private.check_in, private.ideas
    document = {
        "alias": private.alias,
        "code": private.code_word and b64encode(private.code_word).decode(),
        "duress": private.duress_word and b64encode(private.duress_word).decode(),
        "hours": hours and [hours.start.isoformat(), hours.end.isoformat(), sorted(hours.days)],
        "vanish": private.vanish,
        "check": check and [check.every, check.plan],
        "circles": private.circles,
        "coming": sorted(private.coming),
        "declined": sorted(private.declined),
        "told": sorted(private.told),
        "ideas": ideas and [ideas.week.toordinal(), ideas.count, ideas.update_id],
        "said": _stamp(private.said_at),
        "open": _stamp(private.open_until),
        "empty": _stamp(private.empty_since),
    }
    return {name: value for name, value in document.items() if value}


def _private(kept: Mapping[str, Any]) -> Private:
    return Private(
        alias=kept.get("alias", ""),
        code_word=_maybe(b64decode, kept.get("code")),
        duress_word=_maybe(b64decode, kept.get("duress")),
        hours=_maybe(lambda parts: _safe_hours(*parts), kept.get("hours")),
        vanish=kept.get("vanish", 0),
        check_in=_maybe(lambda parts: _check_in(*parts), kept.get("check")),
        circles=kept.get("circles", False),
        coming=frozenset(kept.get("coming", ())),
        declined=frozenset(kept.get("declined", ())),
        told=frozenset(kept.get("told", ())),
        ideas=_maybe(lambda parts: Ideas(date.fromordinal(parts[0]), *parts[1:]), kept.get("ideas")),
        said_at=_moment(kept.get("said")),
        open_until=_moment(kept.get("open")),
        empty_since=_moment(kept.get("empty")),
    )


def _safe_hours(start: str, end: str, days: list[int]) -> SafeHours:
    return SafeHours(time.fromisoformat(start), time.fromisoformat(end), frozenset(days))


def _check_in(every: int, plan: str) -> CheckIn:
    return CheckIn(every, Plan(plan))


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


def _moment(stamp: str | None) -> datetime | None:
    return datetime.fromisoformat(stamp) if stamp is not None else None


def _short(worry: Worry) -> str:
    return f"{worry.about}:{worry.risk:d}"


def _worry(short: str) -> Worry:
    about, _, risk = short.partition(":")
    return Worry(about, Risk(int(risk)) if risk else Risk.URGENT)  # an older version wrote the kind alone


def _maybe(read: Any, value: Any) -> Any:
    return None if value is None else read(value)
