"""The phones of the sandbox, driven over HTTP: for journeys and benchmarks.

async with Sandbox("http://127.0.0.1:8790") as sandbox:
    student = sandbox.phone(2001)
    await student.start()
    await student.wait_for("Сайн уу")
    await student.tap("Монгол")
"""

import asyncio
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self, TypeAlias

import aiohttp

Json: TypeAlias = dict[str, Any]
Expected: TypeAlias = str | Callable[[Json], object]

PATIENCE = 60.0  # seconds; several processes share two cores
STUDENT, MEMBER, LEADER, COORDINATOR, SECOND_STUDENT = 2001, 2002, 2003, 2004, 2005


class RefusedError(Exception):
    """The sandbox refused a request: no such button, message, phone, or the bot is blocked."""


class Sandbox:
    """A running sandbox. Use as an async context manager."""

    def __init__(self, base: str) -> None:
        self.base = base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=120)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(self, verb: str, path: str, body: object = None, **query: str | int | float) -> Any:
        """One request to the control API. RefusedError with the sandbox's reason when it says no."""
        assert self._session is not None, "use `async with Sandbox(...)`"
        url = f"{self.base}/sandbox/{path}"
        async with self._session.request(verb, url, json=body, params=query) as answer:
            value = await answer.json()
            if answer.status >= 400:
                reason = value.get("error") or value.get("description")
                raise RefusedError(f"{verb} {path}: {answer.status} {reason}")
            return value

    def phone(self, user_id: int) -> "Phone":
        """The phone of a person; the person must be there when it is used."""
        return Phone(self, user_id)

    async def new_phone(self, first_name: str, language_code: str = "mn", **more: object) -> "Phone":
        """A new person (``role``, ``username``, ``user_id``, ``begun`` may be given)."""
        wish = {"first_name": first_name, "language_code": language_code, **more}
        return self.phone((await self.call("POST", "phones", wish))["user_id"])

    async def new_phones(self, wishes: list[Json]) -> list["Phone"]:
        """Many new people at once; see ``new_phone`` for what a wish holds."""
        return [self.phone(made["user_id"]) for made in await self.call("POST", "phones", wishes)]

    async def new_group(self, title: str, *members: "Phone", **more: object) -> int:
        """A group of these phones with the bot (``admin``, ``forum`` may be given); its chat id."""
        wish = {"title": title, "members": [m.user_id for m in members], **more}
        return int((await self.call("POST", "groups", wish))["chat_id"])

    async def file(self, file_id: str) -> bytes:
        """What a message carries, as a phone keeps it."""
        assert self._session is not None, "use `async with Sandbox(...)`"
        async with self._session.get(f"{self.base}/sandbox/files/{file_id}") as answer:
            if answer.status != 200:
                raise RefusedError(f"GET files: {answer.status}")
            return await answer.read()

    async def update(self, raw: Json) -> int:
        """Queue a raw update, well-formed or not; its update_id."""
        return int((await self.call("POST", "update", raw))["update_id"])

    async def redeliver(self, update_id: int) -> None:
        """Give an update to the bot once more."""
        await self.call("POST", "redeliver", {"update_id": update_id})

    async def journal(self, after: int = 0, method: str | None = None) -> list[Json]:
        """The requests the bot made after number ``after``, of one method if named."""
        query: dict[str, str | int | float] = {"after": after}
        if method:
            query["method"] = method
        found: list[Json] = await self.call("GET", "journal", **query)
        return found

    async def clear_journal(self) -> None:
        """Forget the journal; its numbers go on."""
        await self.call("POST", "journal/clear")

    async def faults(self, *faults: Json) -> list[Json]:
        """Add faults; the faults in force with how often each was seen and struck."""
        answer: list[Json] = await (
            self.call("POST", "faults", list(faults)) if faults else self.call("GET", "faults")
        )
        return answer

    async def clear_faults(self) -> None:
        """No faults any more."""
        await self.call("DELETE", "faults")

    async def limits(self, **limits: float) -> Json:
        """Set ``strict``, ``per_second``, ``latency_ms``; the limits in force."""
        answer: Json = await (self.call("POST", "limits", limits) if limits else self.call("GET", "limits"))
        return answer

    async def state(self) -> Json:
        """The summary: pending updates, webhook, last ids."""
        answer: Json = await self.call("GET", "state")
        return answer

    async def reset(self) -> None:
        """Empty chats, no faults, no limits."""
        await self.call("POST", "reset")

    async def settled(self, timeout: float = PATIENCE) -> None:
        """Return when no update is pending; AssertionError after ``timeout`` s."""
        ends = time.monotonic() + timeout
        while pending := (await self.state())["pending_updates"]:
            assert time.monotonic() < ends, f"{pending} updates still pending after {timeout} s"
            await asyncio.sleep(0.02)

    @asynccontextmanager
    async def faulty(self, *faults: Json) -> AsyncIterator[None]:
        """These faults during a block, none after it."""
        await self.faults(*faults)
        try:
            yield
        finally:
            await self.clear_faults()


class Phone:
    """One person's phone. ``chat_id`` arguments name a group; without them it is the chat with the bot."""

    def __init__(self, sandbox: Sandbox, user_id: int) -> None:
        self.sandbox = sandbox
        self.user_id = user_id

    async def _act(self, act: str, **wish: object) -> Json:
        given = {k: v for k, v in wish.items() if v is not None}
        answer: Json = await self.sandbox.call("POST", f"phones/{self.user_id}/{act}", given)
        return answer

    async def start(self, payload: str | None = None) -> int:
        """Press START or open a deep link; the message's id."""
        return int((await self._act("start", payload=payload))["message_id"])

    async def send(
        self,
        text: str = "",
        *,
        kind: str | None = None,
        chat_id: int | None = None,
        reply_to: int | None = None,
    ) -> int:
        """Send a text or another kind of message; its id."""
        sent = await self._act("send", text=text, kind=kind, chat_id=chat_id, reply_to=reply_to)
        return int(sent["message_id"])

    async def send_photo(self, picture: bytes, text: str = "") -> int:
        """Send a picture of one's own to the bot, with this caption; the message's id."""
        sent = await self._act("send", kind="photo", picture=b64encode(picture).decode(), text=text)
        return int(sent["message_id"])

    async def send_file(self, picture: bytes, text: str = "", name: str = "IMG_0001.jpg") -> int:
        """Send a picture of one's own as a file; the message's id."""
        file = {"picture": b64encode(picture).decode(), "name": name}
        return int((await self._act("send", kind="document", text=text, **file))["message_id"])

    async def send_voice(self, voice: bytes, text: str = "", *, reply_to: int | None = None) -> int:
        """Send a voice message of one's own; the message's id."""
        own = {"voice": b64encode(voice).decode(), "text": text, "reply_to": reply_to}
        sent = await self._act("send", kind="voice", **own)
        return int(sent["message_id"])

    async def edit(self, message_id: int, text: str, *, chat_id: int | None = None) -> None:
        """Edit an own text."""
        await self._act("send", text=text, edit=message_id, chat_id=chat_id)

    async def tap(
        self, button: str, *, on: int | None = None, chat_id: int | None = None, wait: float | None = None
    ) -> Json:
        """Tap the newest button with this text (or containing it, if none has exactly it).

        ``on``: of this message alone. Answers with ``answer`` (the bot's answerCallbackQuery, None when none
        came) or the button's link.
        """
        found = await self._find_button(button, chat_id, on)
        return await self._act("tap", **found, chat_id=chat_id, wait=wait)

    async def forge_tap(self, message_id: int, data: str, **more: object) -> Json:
        """Tap with data that no button carries."""
        return await self._act("tap", message_id=message_id, data=data, **more)

    async def _find_button(self, wanted: str, chat_id: int | None, on: int | None) -> Json:
        loose: Json | None = None
        screen = await self.messages(chat_id)
        for message in reversed([m for m in screen if on in (None, m["message_id"])]):
            for r, row in enumerate(message.get("reply_markup", {}).get("inline_keyboard", [])):
                for c, shown in enumerate(row):
                    place = {"message_id": message["message_id"], "row": r, "col": c}
                    if shown["text"] == wanted:
                        return place
                    if wanted in shown["text"] and loose is None:
                        loose = place
        if loose is None:
            raise AssertionError(f"no button {wanted!r} on the phone of {self.user_id}:\n{_screen(screen)}")
        return loose

    async def vote(self, message_id: int, *options: int, chat_id: int | None = None) -> None:
        """Vote in a poll."""
        await self._act("vote", message_id=message_id, options=list(options), chat_id=chat_id)

    async def block(self) -> None:
        """Block the bot."""
        await self._act("block")

    async def unblock(self) -> None:
        """Unblock the bot."""
        await self._act("unblock")

    async def delete(self, message_id: int, *, everyone: bool = False, chat_id: int | None = None) -> None:
        """Delete a message on the own side, or for the bot too."""
        await self._act("delete", message_id=message_id, everyone=everyone, chat_id=chat_id)

    async def view(self, after: int | None = None, timeout: float = 0.0) -> Json:
        """The whole phone; waits up to ``timeout`` s for a version above ``after``."""
        query: dict[str, str | int | float] = {} if after is None else {"after": after, "timeout": timeout}
        seen: Json = await self.sandbox.call("GET", f"phones/{self.user_id}", **query)
        return seen

    async def chat(self, chat_id: int | None = None) -> Json:
        """One chat on the phone."""
        return _chat(await self.view(), chat_id or self.user_id)

    async def messages(self, chat_id: int | None = None) -> list[Json]:
        """The visible messages, oldest first."""
        shown: list[Json] = (await self.chat(chat_id))["messages"]
        return shown

    async def texts(self, chat_id: int | None = None) -> list[str]:
        """The texts and captions the bot sent that are still visible, oldest first."""
        return [text_of(m) for m in await self.messages(chat_id) if not m["out"]]

    async def last(self, chat_id: int | None = None) -> Json | None:
        """The bot's newest visible message, or None."""
        return next((m for m in reversed(await self.messages(chat_id)) if not m["out"]), None)

    async def buttons(self, chat_id: int | None = None) -> list[str]:
        """The texts of the buttons on the bot's newest message that has some."""
        for message in reversed(await self.messages(chat_id)):
            if labels := labels_of(message):
                return labels
        return []

    async def commands(self, chat_id: int | None = None) -> list[str]:
        """The names in the command menu."""
        return [c["command"] for c in (await self.chat(chat_id))["commands"]]

    async def screen(self, chat_id: int | None = None) -> str:
        """What the owner sees, as text: for a person reading a failed test."""
        return _screen(await self.messages(chat_id))

    async def wait_for(
        self, expected: Expected, timeout: float = PATIENCE, *, chat_id: int | None = None, after: int = 0
    ) -> Json:
        """The bot's newest message (id above ``after``) with this text or button, or satisfying a predicate.

        AssertionError showing the phone's screen when none comes within ``timeout`` s.
        """
        ends = time.monotonic() + timeout
        view = await self.view()
        while True:
            chat = _chat(view, chat_id or self.user_id)
            for message in reversed(chat["messages"]):
                if not message["out"] and message["message_id"] > after and _fits(expected, message):
                    found: Json = message
                    return found
            left = ends - time.monotonic()
            if left <= 0:
                wanted = repr(expected) if isinstance(expected, str) else "what was expected"
                screen = _screen(chat["messages"])
                raise AssertionError(
                    f"after {timeout} s phone {self.user_id} does not show {wanted}:\n{screen}"
                )
            view = await self.view(view["version"], left)

    async def wait_gone(
        self, message_id: int, timeout: float = PATIENCE, *, chat_id: int | None = None
    ) -> None:
        """Return when this message is no longer visible; AssertionError after ``timeout`` s."""
        ends = time.monotonic() + timeout
        view = await self.view()
        while any(m["message_id"] == message_id for m in _chat(view, chat_id or self.user_id)["messages"]):
            left = ends - time.monotonic()
            assert left > 0, f"message {message_id} is still on the phone of {self.user_id}"
            view = await self.view(view["version"], left)


def text_of(message: Json) -> str:
    """The text, caption or poll question of a message."""
    poll = message.get("poll", {}).get("question", "")
    return str(message.get("text") or message.get("caption") or poll)


def labels_of(message: Json) -> list[str]:
    """The texts of a message's inline buttons, row by row."""
    return [b["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


def _fits(expected: Expected, message: Json) -> bool:
    if isinstance(expected, str):
        return expected in text_of(message) or any(expected in label for label in labels_of(message))
    return bool(expected(message))


def _chat(view: Json, chat_id: int) -> Json:
    for chat in view["chats"]:
        if chat["chat_id"] == chat_id:
            found: Json = chat
            return found
    raise AssertionError(f"no chat {chat_id} on the phone of {view['user_id']}")


def _screen(messages: list[Json]) -> str:
    lines = []
    for message in messages[-20:]:
        kinds = {"photo", "document", "sticker", "voice", "poll"} & message.keys()
        edited = " (edited)" if "edit_date" in message else ""
        mark = "→" if message["out"] else "←"
        lines.append(f"{mark} #{message['message_id']}{edited} {' '.join(sorted(kinds))} {text_of(message)}")
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        lines.extend("      " + " ".join(f"[{b['text']}]" for b in row) for row in rows)
    return "\n".join(lines) or "(an empty chat)"
