"""Every table, by topic. Who adds a column writes a migration; a test compares the two."""

from bot.storage.tables.base import metadata
from bot.storage.tables.campaign import campaigns, deliveries
from bot.storage.tables.intake import inbox, intake_offset, key_mark
from bot.storage.tables.people import (
    club_members,
    clubs,
    invitation_tries,
    invitations,
    people,
    staff_grants,
)
from bot.storage.tables.quiz import attempts
from bot.storage.tables.support import case_log, case_messages, case_posts, cases, outbox

__all__ = [
    "attempts",
    "campaigns",
    "case_log",
    "case_messages",
    "case_posts",
    "cases",
    "club_members",
    "clubs",
    "deliveries",
    "inbox",
    "intake_offset",
    "invitation_tries",
    "invitations",
    "key_mark",
    "metadata",
    "outbox",
    "people",
    "staff_grants",
]
