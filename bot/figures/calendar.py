"""An event as a file that every calendar reads (RFC 5545).

On a phone that others look into it says no more than the event itself: no organiser, and not where it
came from.
"""

import unicodedata
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from bot.domain.event import Event

REMIND = timedelta(hours=1)
"""So long before the start the phone reminds of it."""


def entry(event: Event, bot_username: str, now: datetime) -> bytes:
    """The file's content. ``now`` (aware): when it was made.

    The same event has the same UID in each file, so that a calendar changes what it has; the UID tells
    none of our numbers. Moments are in UTC: each phone shows them in the zone where it is.
    """
    from icalendar import Alarm, Calendar  # takes a third of a second, and few ask for a file
    from icalendar import Event as Entry

    title = _line(event.title)
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("trigger", -REMIND)
    reminder.add("description", title)
    meeting = Entry()
    meeting.add("uid", str(uuid5(NAMESPACE_URL, f"https://t.me/{bot_username}/event/{event.id}")))
    meeting.add("dtstamp", now.astimezone(UTC))
    meeting.add("dtstart", event.starts_at.astimezone(UTC))
    meeting.add("dtend", event.ends_at.astimezone(UTC))
    meeting.add("summary", title)
    if place := _line(event.place):
        meeting.add("location", place)
    meeting.add_component(reminder)
    calendar = Calendar()
    calendar.add("prodid", "-//Calendar//EN")
    calendar.add("version", "2.0")
    calendar.add_component(meeting)
    return bytes(calendar.to_ical())


def _line(text: str) -> str:
    """The text in one line, without the control characters that the format forbids."""
    words = " ".join(text.split())
    return "".join(letter for letter in words if unicodedata.category(letter) != "Cc")
