"""A campaign as its receivers see it, before they do, and how many they are."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.chat.screen import Button, Screen
from bot.chat.views import received, series
from bot.chat.views.campaign import back
from bot.domain.campaign import Campaign, Delivery, DeliveryState
from bot.domain.event import Event
from bot.texts.catalog import Catalogs, Words


def sendings(catalogs: Catalogs, draft: Campaign, event: Event | None) -> list[Campaign]:
    """What the draft will become: itself, or one for each reminder, with words filled in."""
    if event is None or not draft.steps:
        return [draft]
    made = []
    for step in draft.steps:
        own = draft.step_texts.get(step, {})
        texts = {one: series.filled(catalogs.words(one), text, event) for one, text in own.items()}
        made.append(replace(draft, texts=texts or draft.texts, step=step))
    return made


def messages(
    catalogs: Catalogs, words: Words, campaigns: Sequence[Campaign], now: datetime
) -> Iterator[Screen]:
    """Each message in each language it has words in; what several reminders say comes once.

    Above each a line that tells when it is said, where there are several. ``words``: the reader's.
    """
    different = _different(campaigns)
    for steps, campaign in different:
        if len(different) > 1:
            yield Screen(words.say("campaign.said_then", when=_when(words, steps)))
        for language in campaign.texts:
            yield as_received(catalogs.words(language), campaign, now)


def in_one_language(
    catalogs: Catalogs, language: str, campaigns: Sequence[Campaign], now: datetime
) -> Iterator[Screen]:
    """Each message as somebody of this language gets it."""
    for _, campaign in _different(campaigns):
        yield as_received(catalogs.words(language), campaign, now)


def as_received(words: Words, campaign: Campaign, now: datetime) -> Screen:
    """The message with buttons that only say what they would do."""
    nobody = Delivery(received.TEST, campaign.id, 0, DeliveryState.PENDING, now)
    return received.message(words, campaign, nobody)


def summary(words: Words, draft: Campaign, counted: str) -> Screen:
    """Below the messages: how many get it, or why that is not known."""
    test = Button(words.say("campaign.test"), f"camp:test:{draft.id}")
    plan = Button(words.say("campaign.plan"), f"camp:plan:{draft.id}")
    text = f"{words.say('campaign.so_it_comes')}\n\n{counted}"
    return Screen(text, ((test, plan), (back(words, draft.id),)))


def refused(words: Words, campaign: Campaign) -> Screen:
    """Telegram takes it from nobody: something in it has to be changed."""
    return Screen(words.say("campaign.refused"), ((back(words, campaign.id),),))


def _different(campaigns: Sequence[Campaign]) -> list[tuple[list[Campaign], Campaign]]:
    """Campaigns that say the same, together with the first of them."""
    groups: list[tuple[list[Campaign], Campaign]] = []
    for one in campaigns:
        same = next((group for group, first in groups if first.texts == one.texts), None)
        if same is None:
            groups.append(([one], one))
        else:
            same.append(one)
    return groups


def _when(words: Words, campaigns: Sequence[Campaign]) -> str:
    return ", ".join(words.say(series.STEPS[one.step]) for one in campaigns if one.step is not None)
