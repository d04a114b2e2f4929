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
from bot.storage.tables.case_files import case_files
from bot.storage.tables.check_in import check_ins
from bot.storage.tables.circles import announcements
from bot.storage.tables.desk import case_notes, referrals
from bot.storage.tables.desk_session import desk_sessions
from bot.storage.tables.escalation import escalation_notes, escalations
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
from bot.storage.tables.quiz_reminder import quiz_reminders
from bot.storage.tables.rota import (
    rota_absences,
    rota_covers,
    rota_names,
    rota_shifts,
    rota_swaps,
)
from bot.storage.tables.support import case_log, case_messages, case_posts, cases, outbox
from bot.storage.tables.support_figures import support_counts
from bot.storage.tables.tip import tip_pieces, tip_senders, tips

__all__ = [
    "active_weeks",
    "announcements",
    "attempts",
    "campaign_clubs",
    "campaign_log",
    "campaign_refusals",
    "campaigns",
    "case_files",
    "case_log",
    "case_messages",
    "case_notes",
    "case_posts",
    "cases",
    "check_ins",
    "club_members",
    "clubs",
    "deliveries",
    "desk_sessions",
    "doings",
    "editions",
    "escalation_notes",
    "escalations",
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
    "quiz_reminders",
    "recall_cards",
    "referrals",
    "rota_absences",
    "rota_covers",
    "rota_names",
    "rota_shifts",
    "rota_swaps",
    "rounds",
    "staff_grants",
    "support_counts",
    "tip_pieces",
    "tip_senders",
    "tips",
]
