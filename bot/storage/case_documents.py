"""Cases and their messages as the documents that are sealed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.support import (
    Asked,
    Author,
    Case,
    CaseMessage,
    CaseState,
    Media,
    MediaKind,
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
    )


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
