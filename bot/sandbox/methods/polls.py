"""Polls and quizzes."""

from typing import Any

from bot.sandbox.entities import parse
from bot.sandbox.errors import bad_request
from bot.sandbox.markup import inline_only, read_markup
from bot.sandbox.params import Params
from bot.sandbox.polling import close_poll, schedule_close
from bot.sandbox.posting import chat_to_write, find_own, post
from bot.sandbox.shapes import Json
from bot.sandbox.state import Poll
from bot.sandbox.world import World

LONGEST_PERIOD = 2_628_000


def send_poll(world: World, params: Params) -> Json:
    """The stored message; the bot hears about votes by ``poll`` and ``poll_answer`` updates."""
    quiz = params.text("type") == "quiz"
    data = _base(params, quiz)
    correct = _correct(params, len(data["options"])) if quiz else []
    if quiz:
        data |= {"correct_option_ids": correct} | _explanation(params)
    data |= _closing(world, params)
    chat = chat_to_write(world, params)
    data = {"id": str(5_000_000_000_000_000_000 + world.state.serial())} | data
    message = post(world, chat, params, {"poll": data})
    poll = Poll(data["id"], chat.id, message["message_id"], data, correct)
    world.state.polls[poll.id] = poll
    schedule_close(world, poll)
    return message


def _base(params: Params, quiz: bool) -> Json:
    question = params.text("question").strip()
    if not question:
        raise bad_request("poll question must be non-empty")
    if len(question) > 300:
        raise bad_request("poll question length must not exceed 300")
    options = [_option(i, o) for i, o in enumerate(params.items("options"))]
    if not options:
        raise bad_request("poll must have at least 1 option")
    if len(options) > 12:
        raise bad_request("poll can't have more than 12 options")
    return {
        "question": question,
        "options": options,
        "total_voter_count": 0,
        "is_closed": params.flag("is_closed"),
        "is_anonymous": params.flag("is_anonymous", default=True),
        "type": "quiz" if quiz else "regular",
        "allows_multiple_answers": params.flag("allows_multiple_answers"),
        "allows_revoting": params.flag("allows_revoting", default=not quiz),
        "members_only": False,
    }


def _option(index: int, value: Any) -> Json:
    text = str(value.get("text", "") if isinstance(value, dict) else value).strip()
    if not text:
        raise bad_request("poll options must be non-empty")
    if len(text) > 100:
        raise bad_request("poll options length must not exceed 100")
    return {"persistent_id": str(index), "text": text, "voter_count": 0}


def _correct(params: Params, options: int) -> list[int]:
    ids = params.items("correct_option_ids")
    if not ids and isinstance(params.values.get("correct_option_id"), int):
        ids = [params.whole("correct_option_id")]
    if not ids or any(not isinstance(i, int) or not 0 <= i < options for i in ids) or ids != sorted(set(ids)):
        raise bad_request("wrong correct option ID specified")
    return ids


def _explanation(params: Params) -> Json:
    text, entities = parse(
        params.text("explanation"),
        params.text("explanation_parse_mode"),
        params.items("explanation_entities"),
    )
    if len(text) > 200 or text.count("\n") > 2:
        raise bad_request("quiz explanation is too long")
    if not text:
        return {}
    return {"explanation": text, "explanation_entities": entities} if entities else {"explanation": text}


def _closing(world: World, params: Params) -> Json:
    period, date = params.whole("open_period"), params.whole("close_date")
    if period and date:
        raise bad_request("can't specify both open_period and close_date")
    seconds = period or (date - int(world.state.now()) if date else 0)
    if not seconds:
        return {}
    if not 5 <= seconds <= LONGEST_PERIOD:
        raise bad_request("poll can't be open for this long")
    return (
        {"open_period": period, "close_date": int(world.state.now()) + period}
        if period
        else {"close_date": date}
    )


def stop_poll(world: World, params: Params) -> Json:
    """The closed poll."""
    chat, message = find_own(world, params)
    if "poll" not in message:
        raise bad_request("message with poll to stop not found")
    poll = world.state.polls[message["poll"]["id"]]
    if poll.data["is_closed"]:
        raise bad_request("poll has already been closed")
    shown = inline_only(read_markup(params))
    edited = {k: v for k, v in message.items() if k != "reply_markup"}
    chat.messages[poll.message_id] = edited | ({"reply_markup": shown} if shown else {})
    close_poll(world, poll)
    return poll.data
