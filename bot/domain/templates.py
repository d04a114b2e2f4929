"""Campaigns ready to edit, and the words before an event, filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

STEPS = ("week", "day", "hour")
"""When something is said before an event: a week, a day and an hour before it."""

PLACEHOLDERS = ("title", "day", "time", "place")
"""What stands in braces in those words, until it is known."""

_PLACEHOLDER = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")


@dataclass(frozen=True, slots=True)
class CampaignTemplate:
    """A campaign that a leader can take as it is or change, in one language.

    ``when`` tells leaders what time of the year it fits; ``text`` is what people receive. ``action_kind`` is
    quiz, lesson or poll, ``action_ref`` its id. ``steps`` has words for each of ``STEPS``, with
    ``PLACEHOLDERS`` in them; it is empty, and ``event_title`` None, where no event belongs to the campaign.
    """

    id: str
    title: str
    when: str
    text: str
    action_kind: str
    action_ref: str
    event_title: str | None
    steps: Mapping[str, str]
    source: str


def filled(text: str, title: str, day: str, time: str, place: str) -> str:
    """The text with its placeholders filled in; other braces stay as they are.

    Where there is no place, the lines that would name it fall out.
    """
    values = {"title": title, "day": day, "time": time, "place": place.strip()}
    lines = (line for line in text.split("\n") if values["place"] or "{place}" not in line)
    return _PLACEHOLDER.sub(lambda found: values[found[1]], "\n".join(lines))
