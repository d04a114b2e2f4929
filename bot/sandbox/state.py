"""What the sandbox remembers: people, chats with their messages, polls, files, and what the bot set up."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bot.sandbox.config import BOT_ID, BOT_NAME, BOT_USERNAME, PHONES
from bot.sandbox.events import Events
from bot.sandbox.shapes import Json

FIRST_GROUP_ID = -1_002_000_000_001


@dataclass(slots=True)
class Person:
    """The owner of a phone."""

    user_id: int
    role: str
    first_name: str
    username: str | None
    language_code: str

    def user(self) -> Json:
        """The person as Telegram's User."""
        user: Json = {"id": self.user_id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        return user | {"language_code": self.language_code}


@dataclass(slots=True)
class Chat:
    """A private chat with the bot, or a group with it. ``members`` are the people who see it.

    ``begun``: the person pressed start (private), the bot is in it (group). ``keyboard`` is the reply
    keyboard. ``hidden`` are messages the person deleted on the own side only,
    ``silent`` those that came without a sound.
    """

    id: int
    type: str
    brief: Json
    members: list[int]
    begun: bool = False
    blocked: bool = False
    admin: bool = False
    last_message_id: int = 0
    messages: dict[int, Json] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    silent: set[int] = field(default_factory=set)
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    keyboard: Json | None = None
    topics: dict[int, Json] = field(default_factory=dict)
    pinned: int | None = None
    unread: int = 0
    typing: str | None = None
    typing_until: float = 0.0
    version: int = 0

    @property
    def private(self) -> bool:
        """A chat of one person with the bot."""
        return self.type == "private"


@dataclass(slots=True)
class Poll:
    """A poll the bot sent. ``votes`` maps a user to the chosen option indices."""

    id: str
    chat_id: int
    message_id: int
    data: Json
    correct: list[int]
    votes: dict[int, list[int]] = field(default_factory=dict)


@dataclass(slots=True)
class StoredFile:
    """An uploaded file; ``path`` is what getFile answers, ``width`` and ``height`` are 0 for no picture."""

    id: str
    path: str
    name: str
    mime: str
    content: bytes
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class State:
    """Everything that survives a restart, apart from pending updates. ``now`` is Unix time in seconds."""

    events: Events
    now: Callable[[], float] = time.time
    on_change: Callable[[], None] = lambda: None
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    chats_of: dict[int, list[Chat]] = field(default_factory=dict)
    polls: dict[str, Poll] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    profile: dict[str, str] = field(default_factory=dict)
    last_message_id: int = 100
    last_serial: int = 0

    def bot_user(self) -> Json:
        """The bot as the author of a message."""
        return {"id": BOT_ID, "is_bot": True, "first_name": self.bot_name(""), "username": BOT_USERNAME}

    def bot_name(self, language: str) -> str:
        """The bot's name in a language, as set with setMyName."""
        return self.profile.get(f"name/{language}") or self.profile.get("name/") or BOT_NAME

    def serial(self) -> int:
        """A number not given before, for polls, files and queries."""
        self.last_serial += 1
        return self.last_serial

    def touch(self, chat: Chat) -> None:
        """Tell the page, the waiting and the saver that this chat changed."""
        chat.version = self.events.chat_changed(chat.id)
        self.on_change()

    def add_person(self, person: Person) -> Chat:
        """Put a phone with an unbegun private chat on the table and return the chat."""
        self.people[person.user_id] = person
        brief: Json = {"id": person.user_id, "first_name": person.first_name}
        if person.username:
            brief["username"] = person.username
        return self.add_chat(Chat(person.user_id, "private", brief | {"type": "private"}, [person.user_id]))

    def add_chat(self, chat: Chat) -> Chat:
        """Make a chat visible to its members."""
        self.chats[chat.id] = chat
        for user_id in chat.members:
            self.chats_of.setdefault(user_id, []).append(chat)
        self.touch(chat)
        return chat

    def next_group_id(self) -> int:
        """An id for a new group."""
        return min([FIRST_GROUP_ID + 1, *(c for c in self.chats if c < 0)]) - 1

    def next_message_id(self, chat: Chat) -> int:
        """Rising over all private chats; groups count for themselves, as supergroups do."""
        if chat.private:
            self.last_message_id += 1
            return self.last_message_id
        chat.last_message_id += 1
        return chat.last_message_id

    def visible(self, chat: Chat) -> Iterator[Json]:
        """The messages of a chat that its owner still sees, oldest first."""
        return (m for i, m in chat.messages.items() if i not in chat.hidden)

    def clear(self) -> None:
        """Back to the first phones and empty chats. Counters and what the bot set up stay."""
        self.people.clear()
        self.chats.clear()
        self.chats_of.clear()
        self.polls.clear()
        self.files.clear()
        self.seed()

    def seed(self) -> None:
        """Put the phones of config.PHONES on the table that are not there."""
        for owner in PHONES:
            if owner.user_id not in self.people:
                self.add_person(
                    Person(owner.user_id, owner.role, owner.first_name, owner.username, owner.language_code)
                )
