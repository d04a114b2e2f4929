"""A campaign's message as people get it."""

from bot.chat.screen import Button, Rows, Screen
from bot.domain.campaign import ActionKind, Campaign, Delivery
from bot.texts.catalog import Words, key
from bot.usecases.event import event_of

ACTIONS = {
    ActionKind.QUIZ: key("received.quiz"),
    ActionKind.LESSON: key("received.lesson"),
    ActionKind.POLL: key("received.poll"),
    ActionKind.EVENT: key("received.event"),
    ActionKind.LINK: key("received.link"),
}

TEST = 0
"""The delivery that a leader's test to themselves goes by: none."""

TESTED = {
    "open": key("received.test_open"),
    "come": key("received.test_come"),
    "not": key("received.test_not"),
    "off": key("received.test_off"),
}
"""What each button would do, by the word behind ``got``."""


def message(words: Words, campaign: Campaign, delivery: Delivery) -> Screen:
    """The message with its button, and below it two ways to have less of this: one tap each.

    The text is its leader's, shown as typed, in the reader's language or the one there is.
    """
    is_test = delivery.id == TEST
    less = (
        Button(words.say("received.not_this"), f"got:not:{delivery.id}"),
        Button(words.say("received.no_more"), f"got:off:{TEST}" if is_test else "rem:off"),
    )
    rows = (*actions(words, campaign, delivery.id), less)
    return Screen(campaign.text_for(words.language), rows, picture=campaign.picture)


def actions(words: Words, campaign: Campaign, delivery_id: int) -> Rows:
    """The row of what somebody can do with the message; no row where there is nothing."""
    row = []
    if campaign.action is not None:
        label = words.say(ACTIONS[campaign.action.kind])
        if campaign.action.kind is ActionKind.LINK:
            row.append(Button(label, url=campaign.action.ref))
        else:
            row.append(Button(label, f"got:open:{delivery_id}"))
    if event_of(campaign) is not None:
        row.append(Button(words.say("event.come"), f"got:come:{delivery_id}"))
    return (tuple(row),) if row else ()
