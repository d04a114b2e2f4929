"""Cases and their messages as the documents that are sealed."""

from base64 import b64decode, b64encode
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.export import Export, Lock
from bot.domain.flood import Flood
from bot.domain.referral import Consent
from bot.domain.support import (
    Asked,
    Author,
    Case,
    CaseMessage,
    CaseState,
    Media,
    MediaKind,
    Missed,
    Need,
    Outcome,
    Question,
)
from bot.storage.sealing import Place, Sealer, from_bytes, to_bytes


def case_to_bytes(case: Case) -> bytes:
    """All of a case but its id, its state and who holds it."""
    return to_bytes(
        {
            "person": case.person_id,
            "name": case.pseudonym,
            "lang": case.language,
            "member": case.from_member,
            "urgent": case.urgent,
            "opened": case.opened_at.isoformat(),
            "closed": case.closed_at and case.closed_at.isoformat(),
            "present": case.present_until and case.present_until.isoformat(),
            "need": case.need,
            "duress": case.duress,
            "handed": sorted(case.handed_to),
            "declined": sorted(case.declined_by),
            "follow": case.follow_up and case.follow_up.isoformat(),
            "outcome": case.outcome,
            "noticed_at": case.noticed_at and case.noticed_at.isoformat(),
            "noticed": case.noticed,
            "export": case.export and _export_to(case.export),
            "flood": _flood_to(case.flood) if case.flood != Flood() else None,
            "missed": case.missed and [case.missed, case.missed_on and case.missed_on.isoformat()],
            "thought": case.thought_of,
        }
    )


def case_from(row: Row[Any], about: bytes) -> Case:
    """The case of this row, given what its sealed part says."""
    kept = from_bytes(about)
    return Case(
        id=row.id,
        person_id=kept["person"],
        pseudonym=kept["name"],
        language=kept["lang"],
        from_member=kept["member"],
        urgent=kept["urgent"],
        opened_at=datetime.fromisoformat(kept["opened"]),
        state=CaseState(row.state),
        claimed_by=row.claimed_by,
        closed_at=kept["closed"] and datetime.fromisoformat(kept["closed"]),
        present_until=kept["present"] and datetime.fromisoformat(kept["present"]),
        need=Need(kept["need"]) if kept.get("need") else None,
        duress=kept.get("duress", False),
        handed_to=frozenset(kept.get("handed", ())),
        declined_by=frozenset(kept.get("declined", ())),
        follow_up=date.fromisoformat(kept["follow"]) if kept.get("follow") else None,
        outcome=Outcome(kept["outcome"]) if kept.get("outcome") else None,
        noticed_at=datetime.fromisoformat(kept["noticed_at"]) if kept.get("noticed_at") else None,
        noticed=kept.get("noticed", 0),
        export=_export_from(kept["export"]) if kept.get("export") else None,
        flood=_flood_from(*kept["flood"]) if kept.get("flood") else Flood(),
        missed=Missed(kept["missed"][0]) if kept.get("missed") else None,
        missed_on=_day(kept["missed"][1]) if kept.get("missed") else None,
        thought_of=kept.get("thought", False),
    )


def _day(stamp: str | None) -> date | None:
    return date.fromisoformat(stamp) if stamp else None


def _flood_to(flood: Flood) -> list[object]:
    moments = (flood.busy_until, flood.muted_until, flood.files_until)
    busy, muted, files = (at and at.timestamp() for at in moments)
    return [busy, flood.told, muted, files]


def _flood_from(busy: float | None, told: bool, muted: float | None, files: float | None = None) -> Flood:
    moments = (None if at is None else datetime.fromtimestamp(at, UTC) for at in (busy, muted, files))
    busy_until, muted_until, files_until = moments
    return Flood(busy_until, told, muted_until, files_until)


def _export_to(export: Export) -> list[object]:
    """Its fields in order, without names and to the second: a case has one size for all of it."""
    moments = [at and int(at.timestamp()) for at in (export.answered_at, export.wanted_at, export.taken_at)]
    lock = [b64encode(part).decode() for part in (export.lock.salt, export.lock.key)] if export.lock else None
    return [export.consent, export.wanted_by, export.second, lock, *moments]


def _export_from(kept: list[Any]) -> Export:
    consent, wanted_by, second, lock, *moments = kept
    answered_at, wanted_at, taken_at = (at and datetime.fromtimestamp(at, UTC) for at in moments)
    made = Lock(*map(b64decode, lock)) if lock else None
    return Export(Consent(consent), answered_at, wanted_by, wanted_at, second, made, taken_at)


def message_to_bytes(
    author: Author, text: str, at: datetime, media: Media | None = None, asked: Asked | None = None
) -> bytes:
    """Who wrote what, and when."""
    content: dict[str, object] = {"by": author, "at": at.isoformat(), "text": text}
    content["media"] = media and {"kind": media.kind, "file": media.file_id}
    content["asked"] = asked and [asked.question, asked.ref]
    return to_bytes(content)


def message_from(row: Row[Any], sealer: Sealer) -> CaseMessage:
    """The message of this row. Raises SealError when it is not this case's or was changed."""
    kept = from_bytes(sealer.open(row.content, Place("case_messages", "content", row.token)))
    at = datetime.fromisoformat(kept["at"])
    enclosed = kept.get("media")
    media = Media(MediaKind(enclosed["kind"]), enclosed["file"]) if enclosed else None
    asked = Asked(Question(kept["asked"][0]), kept["asked"][1]) if kept.get("asked") else None
    return CaseMessage(row.id, row.case_id, Author(kept["by"]), kept["text"], at, row.seen, media, asked)
