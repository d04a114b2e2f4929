"""When a campaign is sent: once, or every week until a day."""

from bot.chat.screen import Button, Screen
from bot.chat.views import compose
from bot.chat.views.campaign import Named, back
from bot.domain.campaign import Campaign
from bot.texts.catalog import Words

WEEKS = (4, 8)
"""So long a weekly one goes on when no day is typed."""


def ask(words: Words, draft: Campaign, named: Named) -> Screen:
    """The moment: by a tap or typed."""
    told = compose.when(words, draft, named)
    now = words.say("campaign.when_is", when=told) + "\n\n" if told else ""
    text = now + words.say("campaign.ask_when")
    rows = [_moments(words, draft)]
    if draft.event_id is not None:
        rows.append((Button(words.say("campaign.to_event"), f"camp:event:{draft.id}"),))
    else:
        rows.append(
            (_weekly(words, draft), Button(words.say("campaign.around_event"), f"camp:event:{draft.id}"))
        )
    return Screen(text, (*rows, (back(words, draft.id),)))


def ask_until(words: Words, draft: Campaign) -> Screen:
    """Until when it comes every week."""
    weeks = tuple(Button(words.count("campaign.for_weeks", n), f"camp:weeks:{draft.id}:{n}") for n in WEEKS)
    return Screen(words.say("campaign.ask_until"), (weeks, (back(words, draft.id),)))


def moment_first(words: Words, draft: Campaign) -> Screen:
    """A week is counted from a moment: that has to be known first."""
    again = Button(words.say("campaign.when"), f"camp:when:{draft.id}")
    return Screen(words.say("campaign.moment_first"), ((again, back(words, draft.id)),))


def is_past(words: Words, draft: Campaign) -> Screen:
    """The moment passed while the draft was written."""
    now = Button(words.say("campaign.when_now"), f"camp:at:{draft.id}:now")
    other = Button(words.say("campaign.other_moment"), f"camp:when:{draft.id}")
    return Screen(words.say("campaign.moment_passed"), ((now, other), (back(words, draft.id),)))


def _moments(words: Words, draft: Campaign) -> tuple[Button, ...]:
    return (
        Button(words.say("campaign.when_now"), f"camp:at:{draft.id}:now"),
        Button(words.say("campaign.when_tomorrow"), f"camp:at:{draft.id}:tomorrow"),
    )


def _weekly(words: Words, draft: Campaign) -> Button:
    if draft.repeats_until is not None:
        return Button(words.say("campaign.only_once"), f"camp:once:{draft.id}")
    return Button(words.say("campaign.every_week"), f"camp:weekly:{draft.id}")
