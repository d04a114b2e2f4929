"""What happens to a poll after it was sent: votes and its end."""

import asyncio

from bot.sandbox.errors import ControlError
from bot.sandbox.shapes import Json
from bot.sandbox.state import Person, Poll
from bot.sandbox.world import World


def vote(world: World, person: Person, poll: Poll, options: list[int]) -> None:
    """Count a person's vote (an empty list takes it back) and tell the bot. ControlError when not allowed."""
    data = poll.data
    if data["is_closed"]:
        raise ControlError(409, "the poll is closed")
    if any(not 0 <= o < len(data["options"]) for o in options):
        raise ControlError(400, "no such option")
    if len(options) > 1 and not data["allows_multiple_answers"]:
        raise ControlError(400, "one answer only")
    if person.user_id in poll.votes and not data["allows_revoting"]:
        raise ControlError(409, "the vote cannot be changed")
    poll.votes.pop(person.user_id, None)
    if options:
        poll.votes[person.user_id] = sorted(set(options))
    _count(world, poll)
    if not data["is_anonymous"]:
        chosen = poll.votes.get(person.user_id, [])
        answer: Json = {"poll_id": poll.id, "user": person.user(), "option_ids": chosen}
        world.updates.put("poll_answer", answer | {"option_persistent_ids": [str(o) for o in chosen]})


def close_poll(world: World, poll: Poll) -> None:
    """End a poll and tell the bot."""
    poll.data["is_closed"] = True
    _count(world, poll)


def schedule_close(world: World, poll: Poll) -> None:
    """End a poll at its closing date; at once when that has passed."""
    date = poll.data.get("close_date")
    if date and not poll.data["is_closed"]:
        asyncio.get_running_loop().call_later(max(0.0, date - world.state.now()), _end, world, poll)


def _end(world: World, poll: Poll) -> None:
    if world.state.polls.get(poll.id) is poll and not poll.data["is_closed"]:
        close_poll(world, poll)


def _count(world: World, poll: Poll) -> None:
    for index, option in enumerate(poll.data["options"]):
        option["voter_count"] = sum(index in chosen for chosen in poll.votes.values())
    poll.data["total_voter_count"] = len(poll.votes)
    world.updates.put("poll", poll.data)
    chat = world.state.chats.get(poll.chat_id)
    if chat is not None:
        world.state.touch(chat)
