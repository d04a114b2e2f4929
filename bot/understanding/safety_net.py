"""Finds disclosures by phrases, without the model: Mongolian in both scripts and English.

It looks for *what happens* (``phrases.txt``), then for *to whom*. A question in general is no disclosure.
Matching is on folded words and on their consonants, so that ``pasportiig mini huraachsan`` meets
``паспортыг минь хураачихсан``.
"""

from typing import NamedTuple

from bot.domain.safety import Risk
from bot.understanding.payloads import RISKS
from bot.understanding.phrases import Message


class Finding(NamedTuple):
    """How worried to be, and about which disclosure (a name of intents.md; empty when there is none)."""

    risk: Risk
    about: str


NOTHING = Finding(Risk.NONE, "")


def look(text: str) -> Finding:
    """The most worrying thing that ``text`` tells of the writer or of somebody they know. Never raises."""
    message = Message(text)
    findings = [_told(about, message) for about in RISKS]
    worst = max(findings, key=lambda finding: finding.risk)
    if worst is NOTHING or message.has("harmless") or _in_general(message):
        return NOTHING
    return worst


def _told(about: str, message: Message) -> Finding:
    """What the sections for ``about`` find in the message, if it happens to anybody."""
    certain = message.has(f"{about} certain")
    if not certain and not message.has(about):
        return NOTHING
    if message.has("somebody") and not message.has("to me"):
        return Finding(RISKS["friend_in_danger"], "friend_in_danger")
    return Finding(RISKS[about], about) if certain or message.has("me") else NOTHING


def _in_general(message: Message) -> bool:
    """Whether this is a question about what one does if …, and not about what happens now."""
    if message.has("now"):
        return False
    return message.has("general") or (message.has("asking") and not message.has("to me"))
