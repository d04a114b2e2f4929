"""Saving the sandbox to a file, atomically and soon after each change, and loading it at the start."""

import asyncio
import json
import logging
import os
from dataclasses import asdict, fields
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.sandbox.polling import schedule_close
from bot.sandbox.shapes import Json
from bot.sandbox.state import Chat, Person, Poll, StoredFile
from bot.sandbox.updates import dumps
from bot.sandbox.webhook import Target
from bot.sandbox.world import World

log = logging.getLogger(__name__)

VERSION = 1
SHORTEST_PAUSE = 0.3
_CHAT_EXTRAS = frozenset(
    {"messages", "hidden", "silent", "reactions", "topics", "version", "typing", "typing_until"}
)


def snapshot(world: World) -> Json:
    """All that survives, as JSON. File contents stand beside the file, see ``Saver``."""
    state, updates, target = world.state, world.updates, world.webhook.target
    return {
        "version": VERSION,
        "people": [asdict(p) for p in state.people.values()],
        "chats": [_chat_out(c) for c in state.chats.values()],
        "polls": [asdict(p) | {"votes": list(p.votes.items())} for p in state.polls.values()],
        "files": [
            {f.name: getattr(s, f.name) for f in fields(s) if f.name != "content"}
            for s in state.files.values()
        ],
        "commands": state.commands,
        "profile": state.profile,
        "last_message_id": state.last_message_id,
        "last_serial": state.last_serial,
        "last_update_id": updates.last_id,
        "pending": [json.loads(u) for u in updates.pending.values()],
        "allowed": sorted(updates.allowed) if updates.allowed is not None else None,
        "webhook": [target.url, target.secret, target.max_connections] if target else None,
    }


def _chat_out(chat: Chat) -> Json:
    plain = {f.name: getattr(chat, f.name) for f in fields(chat) if f.name not in _CHAT_EXTRAS}
    return plain | {
        "messages": [{k: v for k, v in m.items() if k != "chat"} for m in chat.messages.values()],
        "hidden": sorted(chat.hidden),
        "silent": sorted(chat.silent),
        "reactions": list(chat.reactions.items()),
        "topics": list(chat.topics.items()),
    }


def _chat_in(saved: Json) -> Chat:
    chat = Chat(**{k: v for k, v in saved.items() if k not in _CHAT_EXTRAS})
    chat.messages = {m["message_id"]: m | {"chat": chat.brief} for m in saved["messages"]}
    chat.hidden = set(saved["hidden"])
    chat.silent = set(saved["silent"])
    chat.reactions = dict(saved["reactions"])
    chat.topics = dict(saved["topics"])
    return chat


def restore(world: World, saved: Json, contents: Path) -> None:
    """Put a saved sandbox into a new world. Needs a running loop, for polls that close by themselves."""
    state = world.state
    state.people.clear()
    state.chats.clear()
    state.chats_of.clear()
    state.people.update((p["user_id"], Person(**p)) for p in saved["people"])
    for chat in saved["chats"]:
        state.add_chat(_chat_in(chat))
    state.seed()  # an older version may not have known all of them
    for stored in saved["files"]:
        path = contents / stored["id"]
        if path.exists():
            state.files[stored["id"]] = StoredFile(**stored, content=path.read_bytes())
    state.commands.update(saved["commands"])
    state.profile.update(saved["profile"])
    state.last_message_id = saved["last_message_id"]
    state.last_serial = saved["last_serial"]
    for poll in saved["polls"]:
        _restore_poll(world, Poll(**poll | {"votes": dict(poll["votes"])}))
    _restore_updates(world, saved)


def _restore_poll(world: World, poll: Poll) -> None:
    world.state.polls[poll.id] = poll
    chat = world.state.chats.get(poll.chat_id)
    message = chat.messages.get(poll.message_id) if chat else None
    if message is not None:
        message["poll"] = poll.data
    schedule_close(world, poll)


def _restore_updates(world: World, saved: Json) -> None:
    updates = world.updates
    updates.last_id = saved["last_update_id"]
    updates.pending.update((u["update_id"], dumps(u)) for u in saved["pending"])
    updates.allow(saved["allowed"])
    if saved["webhook"]:
        world.webhook.set(Target(*saved["webhook"]))


class Saver:
    """Writes the world to ``path`` soon after a change; files' contents once each into ``<path>.files/``."""

    def __init__(self, world: World, path: Path) -> None:
        self._world = world
        self._path = path
        self._contents = path.with_name(f"{path.name}.files")
        self._changed = asyncio.Event()
        self._written: set[str] = set()
        world.state.on_change = self._changed.set
        world.updates.on_change = self._changed.set

    def load(self) -> None:
        """Take over what was saved, if anything. ValueError when the file is not the sandbox's."""
        if not self._path.exists():
            return
        try:
            saved: Any = json.loads(self._path.read_bytes())
        except ValueError:
            saved = None
        if not isinstance(saved, dict) or saved.get("version") != VERSION:
            raise ValueError(
                f"{self._path} does not hold a sandbox of this version: move it away or delete it"
            )
        restore(self._world, saved, self._contents)
        self._written = set(self._world.state.files)

    async def run(self) -> None:
        """Save for ever, and once more when cancelled. A large world is saved less often."""
        pause = SHORTEST_PAUSE
        try:
            while True:
                await self._changed.wait()
                await asyncio.sleep(pause)
                began = perf_counter()
                try:
                    self.save()
                except OSError as error:
                    log.warning("the sandbox could not save its state: %s", error.strerror)
                pause = max(SHORTEST_PAUSE, 10 * (perf_counter() - began))
        finally:
            self.save()

    def save(self) -> None:
        """Save now; a reader sees the old or the new file, never half of one."""
        self._changed.clear()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._save_contents()
        draft = self._path.with_name(f"{self._path.name}.new")
        with draft.open("wb") as file:
            file.write(dumps(snapshot(self._world)))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def _save_contents(self) -> None:
        for stored in self._world.state.files.values():
            if stored.id not in self._written:
                self._contents.mkdir(exist_ok=True)
                (self._contents / stored.id).write_bytes(stored.content)
                self._written.add(stored.id)
