"""Polls and quizzes: votes, results, closing."""

import asyncio

import pytest
from telegram import Bot

from bot.sandbox.polling import schedule_close
from tests.sandbox.conftest import STUDENT, Running

OPTIONS = [{"text": "a"}, {"text": "b"}, {"text": "c"}]


async def test_a_quiz_by_ptb_hides_the_answer_until_the_vote(ptb: Bot, begun: Running) -> None:
    sent = await ptb.send_poll(
        STUDENT, "Асуулт?", ["a", "b"], type="quiz", correct_option_ids=[1], explanation="<b>Учир</b>",
        explanation_parse_mode="HTML", is_anonymous=False,
    )  # fmt: skip
    assert sent.poll is not None
    assert sent.poll.explanation == "Учир"
    poll = (await begun.screen())["messages"][-1]["poll"]
    assert not {"correct_option_ids", "explanation"} & poll.keys()
    assert poll["chosen"] is None
    await begun.act(f"phones/{STUDENT}/vote", message_id=sent.message_id, options=[0])
    counted, answer = await begun.updates()
    assert counted["poll"]["total_voter_count"] == 1
    assert (answer["poll_answer"]["user"]["id"], answer["poll_answer"]["option_ids"]) == (STUDENT, [0])
    poll = (await begun.screen())["messages"][-1]["poll"]
    assert (poll["chosen"], poll["correct_option_ids"], poll["options"][0]["voter_count"]) == ([0], [1], 1)
    await begun.act(f"phones/{STUDENT}/vote", status=409, message_id=sent.message_id, options=[1])


async def test_the_older_name_of_the_right_answer(begun: Running) -> None:
    sent = await begun.ok(
        "sendPoll", chat_id=STUDENT, question="?", options=OPTIONS, type="quiz", correct_option_id=2
    )
    assert sent["poll"]["correct_option_ids"] == [2]


async def test_anonymous_votes_name_nobody_and_can_be_taken_back(begun: Running) -> None:
    sent = await begun.ok(
        "sendPoll", chat_id=STUDENT, question="?", options=OPTIONS, allows_multiple_answers=True
    )
    place = {"message_id": sent["message_id"]}
    await begun.act(f"phones/{STUDENT}/vote", **place, options=[0, 2])
    await begun.act(f"phones/{STUDENT}/vote", **place, options=[])
    updates = await begun.updates()
    assert [list(u)[1] for u in updates] == ["poll", "poll"]
    assert [u["poll"]["total_voter_count"] for u in updates] == [1, 0]
    await begun.act(f"phones/{STUDENT}/vote", status=400, **place, options=[7])


async def test_a_poll_is_stopped(begun: Running) -> None:
    sent = await begun.ok("sendPoll", chat_id=STUDENT, question="?", options=OPTIONS)
    place = {"chat_id": STUDENT, "message_id": sent["message_id"]}
    assert (await begun.ok("stopPoll", **place))["is_closed"] is True
    assert await begun.refused("stopPoll", **place) == "Bad Request: poll has already been closed"
    await begun.act(f"phones/{STUDENT}/vote", status=409, message_id=sent["message_id"], options=[0])
    text = await begun.ok("sendMessage", chat_id=STUDENT, text="x")
    place["message_id"] = text["message_id"]
    assert await begun.refused("stopPoll", **place) == "Bad Request: message with poll to stop not found"


async def test_a_poll_closes_at_its_date(begun: Running) -> None:
    ahead = begun.world.state.now
    begun.world.state.now = lambda: ahead() - 4.9
    await begun.ok("sendPoll", chat_id=STUDENT, question="?", options=OPTIONS, open_period=5)
    begun.world.state.now = ahead
    poll = next(iter(begun.world.state.polls.values()))
    schedule_close(begun.world, poll)
    async with asyncio.timeout(5):
        while not poll.data["is_closed"]:
            await asyncio.sleep(0.01)
    assert (await begun.updates())[-1]["poll"]["is_closed"] is True


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": []}, "poll must have at least 1 option"),
        ({"options": [{"text": "x"}] * 13}, "poll can't have more than 12 options"),
        ({"options": [{"text": "x" * 101}]}, "poll options length must not exceed 100"),
        ({"options": [{"text": " "}]}, "poll options must be non-empty"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [3]}, "wrong correct option ID specified"),
        ({"open_period": 3}, "poll can't be open for this long"),
    ],
)
async def test_refusals_of_polls(begun: Running, params: dict[str, object], reason: str) -> None:
    asked = {"chat_id": STUDENT, "question": "?", "options": OPTIONS} | params
    assert await begun.refused("sendPoll", **asked) == f"Bad Request: {reason}"
