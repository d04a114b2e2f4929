"""A group chat with the bot in it, for tests of the chat room."""

import json
from dataclasses import dataclass
from typing import Any

from bot.domain.people import Role
from bot.texts.content import Topic
from bot.usecases.ports import RawUpdate
from tests.chat.world import World, catalogs, content
from tests.fakes.others import FakePoll, Shown

HERE = -1_002_000_000_001
LEADER, STUDENT, STRANGER = 7, 8, 9


@dataclass
class Group:
    """One group: a leader, a student, and a stranger who never talked to the bot."""

    world: World
    language: str = "mn"
    chat_id: int = HERE
    kind: str = "supergroup"

    @classmethod
    async def with_leader(cls, language: str = "mn", world: World | None = None) -> "Group":
        world = world or World()
        await world.staff(LEADER, Role.LEADER, "Клуб", language)
        await world.ready(STUDENT, "en" if language == "mn" else "mn")
        group = cls(world, language)
        world.messenger.toasts.clear()
        world.messenger.history.clear()
        return group

    @classmethod
    async def playing(cls, language: str = "mn", questions: int = 1) -> "Group":
        """A group where a quiz was begun and so many questions are out."""
        group = await cls.with_leader(language)
        await group.choose()
        for _ in range(questions - 1):
            await group.tap("group:next:")
        return group

    @property
    def topic(self) -> Topic:
        topics = content().topics(self.language)
        return next(topic for topic in topics if content().quizzes(self.language, topic.id))

    async def choose(self) -> None:
        """From the command to the first question."""
        await self.write("/quiz")
        await self.tap(f"group:topic:{self.topic.id}")
        await self.tap("group:quiz:")

    async def write(self, text: str | None, who: int = LEADER, **more: Any) -> None:
        message = {**self.around(self.world.messenger.write(self.chat_id, text or "[service]")), **more}
        message.setdefault("from", {"id": who, "is_bot": False, "first_name": "x"})
        await self.deliver({"message": message if text is None else {**message, "text": text}})

    async def tap(self, data: str, who: int = LEADER, on: int | None = None) -> None:
        """Tap the newest button that begins with this data, or one that has gone meanwhile."""
        exact, message_id = self._find(data) if on is None else (data, on)
        await self.tap_raw(self.world.codec.sign(self.chat_id, exact), message_id, who)

    async def tap_raw(self, signed: str, message_id: int, who: int = LEADER) -> None:
        query = {
            "id": f"q{next(self.world.numbers)}",
            "from": {"id": who, "is_bot": False, "first_name": "x"},
            "chat_instance": "1",
            "message": self.around(message_id),
            "data": signed,
        }
        await self.deliver({"callback_query": query})

    def _find(self, data: str) -> tuple[str, int]:
        for shown in reversed(self.shown):
            for button in shown.buttons:
                if button.data is not None and button.data.startswith(data):
                    return button.data, shown.id
        raise AssertionError(f"no button {data!r} on {[b.data for s in self.shown for b in s.buttons]}")

    async def vote(self, *right_and_wrong: int, question: int = -1) -> None:
        """So many people choose the right option of a question, and so many the first wrong one."""
        poll_id, poll = [*self.world.messenger.polls.items()][question]
        wrong = next(n for n in range(len(poll.votes)) if n != poll.ballot.right)
        for place, votes in zip((poll.ballot.right, wrong), right_and_wrong, strict=False):
            poll.votes[place] += votes
        await self.deliver({"poll": self.poll_update(poll_id, poll)}, chat_id=0)

    def poll_update(self, poll_id: str, poll: FakePoll) -> dict[str, Any]:
        options = [
            {"text": text, "voter_count": votes, "persistent_id": str(n)}
            for n, (text, votes) in enumerate(zip(poll.ballot.options, poll.votes, strict=True))
        ]
        flags = dict.fromkeys(["allows_multiple_answers", "allows_revoting", "members_only"], False)
        return {
            "id": poll_id,
            "question": "?",
            "options": options,
            "total_voter_count": sum(poll.votes),
            "is_closed": poll.closed,
            "is_anonymous": True,
            "type": "quiz",
            **flags,
        }

    async def deliver(self, update: dict[str, Any], chat_id: int | None = None) -> None:
        number = next(self.world.numbers)
        payload = json.dumps({"update_id": number, **update}).encode()
        await self.world.dispatch(RawUpdate(number, self.chat_id if chat_id is None else chat_id, payload))

    def around(self, message_id: int) -> dict[str, Any]:
        chat = {"id": self.chat_id, "type": self.kind, "title": "Клуб"}
        return {"message_id": message_id, "date": int(self.world.clock().timestamp()), "chat": chat}

    @property
    def shown(self) -> list[Shown]:
        """What the bot has written here and still stands, oldest first."""
        return [s for _, s in sorted(self.world.messenger.chats.get(self.chat_id, {}).items()) if s.mine]

    @property
    def last(self) -> Shown:
        return self.shown[-1]

    @property
    def data(self) -> list[str]:
        """The buttons under the bot's newest message."""
        return [button.data or button.url or "" for button in self.last.buttons]

    @property
    def polls(self) -> list[FakePoll]:
        return list(self.world.messenger.polls.values())

    @property
    def toast(self) -> str | None:
        """What the last tap was answered with."""
        return self.world.messenger.toasts[-1]

    def say(self, key: str, language: str | None = None, **values: object) -> str:
        return catalogs().words(language or self.language).say(key, **values)
