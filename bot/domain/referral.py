"""Passing somebody on to a service that can do more, only with their own yes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Consent(StrEnum):
    """Whether the person agreed that the service hears of them."""

    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Referral:
    """One service for one case. ``service``: its key in content/*/services.yml. ``by``: who proposed it.

    ``answered_at``: when the person decided. ``done_at``: when the coordinator told the service.
    """

    id: int
    case_id: int
    service: str
    by: int
    asked_at: datetime
    consent: Consent = Consent.ASKED
    answered_at: datetime | None = None
    done_at: datetime | None = None

    def may_be_told(self) -> bool:
        """Whether the service may hear of the person."""
        return self.consent is Consent.GIVEN
