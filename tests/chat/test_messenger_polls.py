"""Quiz polls: sent as the current Bot API wants them, through trouble, within a group's limits."""

from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from bot.chat.messenger import Messenger, RefusedError, RetryLaterError, UnreachableError
from bot.chat.screen import Ballot, Button, Screen
from bot.domain.campaign import Outcome
from tests.chat.test_messenger import BLOCKED, CODEC, FLOOD, play
from tests.chat.virtual import now
from tests.fakes.telegram import FakeTelegram, Refusal

GROUP = -1_002_000_000_001
BALLOT = Ballot(("Тийм", "Үгүй", "Мэдэхгүй"), 1, "Учир нь.")
QUESTION = Screen("Асуулт?", ((Button("Дараагийнх", "group:next:1:1"),),))
FLAGS = dict.fromkeys(["allows_multiple_answers", "allows_revoting", "members_only"], False)
CLOSED = Refusal(400, "Bad Request: poll has already been closed")
NO_RIGHT = Refusal(400, "Bad Request: not enough rights to send polls to the chat")


def poll(params: dict[str, Any], *votes: int) -> dict[str, Any]:
    options = [
        {"text": option.get("text", "?"), "persistent_id": str(n), "voter_count": given}
        for n, (option, given) in enumerate(zip(params.get("options", [{}] * 9), votes, strict=False))
    ]
    about = {"id": "77", "question": "?", "total_voter_count": sum(votes), "is_closed": True}
    return {**about, "options": options, "is_anonymous": True, "type": "quiz", **FLAGS}


def sent(params: dict[str, Any]) -> dict[str, Any]:
    chat = {"id": params["chat_id"], "type": "supergroup"}
    return {"message_id": 9, "date": 0, "chat": chat, "poll": poll(params, 0, 0, 0)}


def post(telegram: FakeTelegram, screen: Screen = QUESTION) -> tuple[int, str]:
    telegram.answers("sendPoll", sent)
    return play(telegram, lambda m: m.show_poll(GROUP, BALLOT, screen))


def test_a_quiz_poll_names_its_right_options_and_hides_who_votes() -> None:
    telegram = FakeTelegram()
    assert post(telegram) == (9, "77")
    (call,) = telegram.calls
    markup = call.params.pop("reply_markup")
    assert call.params == {
        "chat_id": GROUP,
        "question": "Асуулт?",
        "options": [{"text": "Тийм"}, {"text": "Үгүй"}, {"text": "Мэдэхгүй"}],
        "type": "quiz",
        "is_anonymous": True,
        "correct_option_ids": [1],
        "explanation": "Учир нь.",
    }
    (((button,),),) = markup.values()
    assert CODEC.open(GROUP, button["callback_data"]) == "group:next:1:1"


def test_polls_and_messages_go_into_the_topic_they_are_meant_for() -> None:
    telegram = FakeTelegram()
    post(telegram, Screen("Асуулт?", thread=5))
    play(telegram, lambda m: m.show(GROUP, Screen("Сайн уу", thread=6)))
    play(telegram, lambda m: m.show(GROUP, Screen("Сайн уу")))
    assert [call.params.get("message_thread_id") for call in telegram.calls] == [5, 6, None]


@pytest.mark.parametrize("trouble", [FLOOD, NetworkError("reset"), TimedOut()])
def test_a_poll_is_tried_again(trouble: Exception | Refusal) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPoll", trouble, trouble)
    assert post(telegram) == (9, "77")
    assert len(telegram.calls) == 3


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (NO_RIGHT, RefusedError),
        (BLOCKED, UnreachableError),
        (Refusal(429, "Too Many Requests: retry after 600", retry_after=600), RetryLaterError),
        (lambda params: {**sent(params), "poll": None}, RefusedError),
    ],
)
def test_a_poll_that_cannot_be_posted_says_why(
    answer: Refusal | Callable[[Any], object], error: type[Exception]
) -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPoll", answer)
    with pytest.raises(error):
        post(telegram)


def test_polls_keep_to_twenty_a_minute_in_a_group() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPoll", *[sent] * 21)

    async def story(messenger: Messenger) -> float:
        begun = now()
        for _ in range(21):
            await messenger.show_poll(GROUP, BALLOT, QUESTION)
        return now() - begun

    assert 60 <= play(telegram, story) <= 62


def test_a_closed_poll_tells_its_votes_once() -> None:
    telegram = FakeTelegram()
    telegram.answers("stopPoll", TimedOut(), lambda params: poll(params, 5, 0, 2), CLOSED)
    assert play(telegram, lambda m: m.close_poll(GROUP, 9)) == (5, 0, 2)
    assert play(telegram, lambda m: m.close_poll(GROUP, 9)) is None
    assert {call.params["message_id"] for call in telegram.calls} == {9}


@pytest.mark.parametrize(
    "answer", [Refusal(400, "Bad Request: message with poll to stop not found"), BLOCKED]
)
def test_a_poll_that_is_gone_is_no_failure(answer: Refusal) -> None:
    telegram = FakeTelegram()
    telegram.answers("stopPoll", answer)
    assert play(telegram, lambda m: m.close_poll(GROUP, 9)) is None


@pytest.mark.parametrize("answer", [None, FLOOD, BLOCKED, TimedOut()])
def test_taking_buttons_away_never_fails(answer: Exception | Refusal | None) -> None:
    telegram = FakeTelegram()
    if answer is not None:
        telegram.answers("editMessageReplyMarkup", answer)
    play(telegram, lambda m: m.take_buttons(GROUP, 9))
    (call,) = telegram.calls
    assert call.params == {"chat_id": GROUP, "message_id": 9}


def test_some_buttons_can_stay_signed_for_their_chat() -> None:
    telegram = FakeTelegram()
    play(telegram, lambda m: m.take_buttons(GROUP, 9, ((Button("Нээх", "got:open:5"),),)))
    (call,) = telegram.calls
    (button,) = call.buttons
    assert button["text"] == "Нээх"
    assert CODEC.open(GROUP, button["callback_data"]) == "got:open:5"


def test_nothing_of_this_touches_the_campaign_lane() -> None:
    telegram = FakeTelegram()
    telegram.answers("sendPoll", FLOOD, sent)

    async def story(messenger: Messenger) -> Outcome:
        await messenger.show_poll(GROUP, BALLOT, QUESTION)
        return (await messenger.send_campaign(2001, Screen("Сануулга"))).outcome

    assert play(telegram, story) is Outcome.SENT
