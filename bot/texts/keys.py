"""The names that other rooms ask for: every language must have content for each of them.

They are the names of ``nlu/`` (retrieval intents and disclosures), fixed there and here.
"""

FAQ_KEYS = (
    "trafficking_meaning",
    "trafficking_signs",
    "boys_too",
    "passport_kept",
    "debt_to_employer",
    "recruiter_licence",
    "working_abroad_legally",
    "contract_checklist",
    "student_visa_work",
    "scam_centres",
    "marriage_abroad",
    "child_travel_consent",
    "working_age",
    "embassy_help",
    "grooming_signs",
    "fake_profile",
    "sharing_photos",
    "image_threat_advice",
    "remove_image",
    "password_safety",
    "cyberbullying",
    "help_a_friend",
    "after_report",
    "victim_rights",
    "who_to_call",
)

GENERAL = "general"
HELP_KINDS = (
    "disclose_danger_now",
    "disclose_trapped_work",
    "disclose_sexual_exploitation",
    "disclose_image_threat",
    "disclose_grooming",
    "disclose_violence_home",
    "disclose_self_harm",
    "friend_in_danger",
    GENERAL,
)

CHECK_IDS = ("job_offer", "online_contact", "trip")

COURSE_ROLES = ("leader", "coordinator")

TOPIC_IDS = ("safe_migration", "online_safety", "job_scams", "rights_help")
