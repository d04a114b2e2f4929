"""What can be said about an event from the campaigns about it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.campaign import OPEN_STATES, Campaign, CampaignState
from bot.domain.event import EVENT_LENGTH, Event, Outlook, outlook

STARTS = datetime(2026, 12, 5, 7, 0, tzinfo=UTC)
EVENT = Event(1, 1, "Уулзалт", "Клуб", STARTS)
BEFORE = STARTS - timedelta(days=2)
DONE, CANCELLED, MISSED = CampaignState.DONE, CampaignState.CANCELLED, CampaignState.MISSED
SCHEDULED = CampaignState.SCHEDULED


def series(*states: CampaignState) -> list[Campaign]:
    return [Campaign(number, 1, state=state) for number, state in enumerate(states, 1)]


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([], Outlook.AHEAD),
        ([DONE], Outlook.AHEAD),
        ([DONE, SCHEDULED, SCHEDULED], Outlook.AHEAD),
        ([DONE, MISSED, DONE], Outlook.AHEAD),
        ([DONE, CANCELLED, SCHEDULED], Outlook.AHEAD),
        ([DONE, CANCELLED, DONE], Outlook.AHEAD),
        ([CampaignState.RUNNING, CANCELLED], Outlook.AHEAD),
        ([DONE, CANCELLED, CANCELLED], Outlook.STOPPED),
        ([CANCELLED], Outlook.STOPPED),
    ],
)
def test_it_is_in_doubt_when_the_last_message_was_cancelled(
    states: list[CampaignState], expected: Outlook
) -> None:
    assert outlook(EVENT, series(*states), BEFORE) is expected


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_while_a_message_may_still_come_it_is_ahead(state: CampaignState) -> None:
    assert outlook(EVENT, series(state, CANCELLED), BEFORE) is Outlook.AHEAD


@pytest.mark.parametrize("state", list(CampaignState))
def test_it_is_over_whatever_became_of_its_messages(state: CampaignState) -> None:
    ends = STARTS + EVENT_LENGTH
    assert EVENT.ends_at == ends
    assert outlook(EVENT, series(state), ends) is Outlook.OVER
    assert outlook(EVENT, series(state), ends - timedelta(seconds=1)) is not Outlook.OVER
