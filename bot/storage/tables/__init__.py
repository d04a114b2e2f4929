"""Every table, by topic. Who adds a column writes a migration; a test compares the two."""

from bot.storage.tables.base import metadata
from bot.storage.tables.campaign import (
    campaign_clubs,
    campaign_log,
    campaign_refusals,
    campaigns,
    deliveries,
    event_guests,
    events,
)
from bot.storage.tables.intake import inbox, intake_offset, key_mark
from bot.storage.tables.learning import (
    active_weeks,
    doings,
    editions,
    group_polls,
    group_quizzes,
    poll_voters,
    poll_votes,
    recall_cards,
    rounds,
)
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
    "active_weeks",
    "attempts",
    "campaign_clubs",
    "campaign_log",
    "campaign_refusals",
    "campaigns",
    "case_log",
    "case_messages",
    "case_posts",
    "cases",
    "club_members",
    "clubs",
    "deliveries",
    "doings",
    "editions",
    "event_guests",
    "events",
    "group_polls",
    "group_quizzes",
    "inbox",
    "intake_offset",
    "invitation_tries",
    "invitations",
    "key_mark",
    "metadata",
    "outbox",
    "people",
    "poll_voters",
    "poll_votes",
    "recall_cards",
    "rounds",
    "staff_grants",
]
