"""What each intent does, for somebody who has tapped what they meant: the same as Rasa's own responses."""

from bot.chat.handlers import deeds
from bot.chat.visit import Visit
from bot.domain.conversation import Do, Say
from bot.domain.errors import StaleError
from bot.domain.safety import Risk
from bot.texts.keys import FAQ_KEYS


def _help(about: str, risk: Risk = Risk.URGENT) -> Do:
    return Do("open_help", {"risk": risk.word, "about": about})


# A test holds this against nlu/domain: here a tap works with Rasa down, too.
MEANT: dict[str, Say | Do] = {
    "greet": Say("greet"),
    "goodbye": Say("goodbye"),
    "thanks": Say("thanks"),
    "affirm": Say("affirm"),
    "deny": Say("deny"),
    "cancel": Do("leave"),
    "bot_identity": Say("bot_identity"),
    "capabilities": Say("capabilities"),
    "change_language": Do("change_language"),
    "pause_reminders": Do("pause_reminders"),
    "resume_reminders": Do("resume_reminders"),
    "ask_privacy": Do("show_privacy"),
    "delete_my_data": Do("delete_my_data"),
    "start_quiz": Do("start_quiz"),
    "ask_progress": Do("show_progress"),
    "join_club": Do("join_club"),
    "ask_campaign": Do("next_campaign"),
    "check_job_offer": Do("open_check", {"check": "job_offer"}),
    "check_online_contact": Do("open_check", {"check": "online_contact"}),
    "check_trip": Do("open_check", {"check": "trip"}),
    "ask_for_human": _help("ask_for_human", Risk.CONCERN),
    "disclose_danger_now": _help("disclose_danger_now"),
    "disclose_trapped_work": _help("disclose_trapped_work"),
    "disclose_sexual_exploitation": _help("disclose_sexual_exploitation"),
    "disclose_image_threat": _help("disclose_image_threat"),
    "disclose_grooming": _help("disclose_grooming", Risk.CONCERN),
    "disclose_violence_home": _help("disclose_violence_home"),
    "disclose_self_harm": _help("disclose_self_harm"),
    "friend_in_danger": _help("friend_in_danger"),
    **{f"faq/{key}": Say(f"faq.{key}") for key in FAQ_KEYS},
}


async def tap(visit: Visit, args: tuple[str, ...]) -> None:
    """``mean:<intent>``: this was meant."""
    step = MEANT.get(args[0]) if args else None
    if step is None:
        raise StaleError
    await deeds.do(visit, step)
