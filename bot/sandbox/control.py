"""The control API's part about phones and groups: what people do and see."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox import asking, people, taps, views
from bot.sandbox.errors import ControlError
from bot.sandbox.files import find, safe_headers
from bot.sandbox.state import Person
from bot.sandbox.world import World

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]

TAP_PATIENCE = 5.0
LONGEST_WATCH = 60.0


class Control:
    """The handlers. Each reads a wish, does one act and answers in JSON."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        """Their addresses."""
        phone = "/sandbox/phones/{user_id:int}"
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/sandbox/phones", self.phones),
            ("POST", "/sandbox/phones", self.new_phone),
            ("GET", phone, self.phone),
            ("POST", f"{phone}/send", self.send),
            ("POST", f"{phone}/start", self.start),
            ("POST", f"{phone}/tap", self.tap),
            ("POST", f"{phone}/vote", self.vote),
            ("POST", f"{phone}/block", self.block),
            ("POST", f"{phone}/unblock", self.unblock),
            ("POST", f"{phone}/delete", self.delete),
            ("POST", f"{phone}/read", self.read),
            ("POST", "/sandbox/groups", self.new_group),
            ("GET", "/sandbox/files/{file_id}", self.file),
        ]
        return [Route(path, handler, methods=[method]) for method, path, handler in table]

    def _person(self, request: Request) -> Person:
        return people.find_person(self.world, request.path_params["user_id"])

    async def phones(self, request: Request) -> Response:
        """All phones, or those named (``user_id`` may stand several times)."""
        newest = int(asking.number(request, "newest", views.NEWEST))
        wanted = [int(u) for u in request.query_params.getlist("user_id") if u.isdecimal()]
        owners = [people.find_person(self.world, u) for u in wanted] or list(self.world.state.people.values())
        return asking.reply([views.phone(self.world, p, newest) for p in owners])

    async def phone(self, request: Request) -> Response:
        """One phone; with ``after`` (a version) and ``timeout`` waits for a change first."""
        person = self._person(request)
        after = asking.number(request, "after", -1)
        patience = min(asking.number(request, "timeout", 0.0), LONGEST_WATCH)
        if patience > 0 and views.version(self.world, person.user_id) <= after:
            chats = [c.id for c in self.world.state.chats_of.get(person.user_id, [])]
            await self.world.events.wait(chats, patience)
        return asking.reply(
            views.phone(self.world, person, int(asking.number(request, "newest", views.NEWEST)))
        )

    async def new_phone(self, request: Request) -> Response:
        """One phone or a list of them; answers with user ids."""
        body = await asking.body(request)
        wishes = body if isinstance(body, list) else [body]
        if not all(isinstance(w, dict) for w in wishes):
            raise ControlError(400, "a phone is a JSON object")
        made = [{"user_id": people.new_phone(self.world, w).user_id} for w in wishes]
        return asking.reply(made if isinstance(body, list) else made[0], 201)

    async def send(self, request: Request) -> Response:
        """Send text or something else as this person."""
        sent = people.send(self.world, self._person(request), await asking.wish(request))
        return asking.reply(
            {"message_id": sent[-1]["message_id"], "message_ids": [m["message_id"] for m in sent]}
        )

    async def start(self, request: Request) -> Response:
        """Press START or open a deep link."""
        payload = str((await asking.wish(request)).get("payload") or "")
        return asking.reply(
            {"message_id": people.start(self.world, self._person(request), payload)["message_id"]}
        )

    async def tap(self, request: Request) -> Response:
        """Tap a button and wait for the bot's answer: ``answer`` is null when none came in time."""
        wish = await asking.wish(request)
        did, coming = taps.tap(self.world, self._person(request), wish)
        if coming is None:
            return asking.reply(did)
        answer = None
        with suppress(TimeoutError):
            answer = await asyncio.wait_for(coming, float(wish.get("wait", TAP_PATIENCE)))
        return asking.reply(did | {"answer": answer})

    async def vote(self, request: Request) -> Response:
        """Vote in a poll."""
        taps.vote(self.world, self._person(request), await asking.wish(request))
        return asking.reply({"ok": True})

    async def block(self, request: Request) -> Response:
        """Block the bot."""
        people.block(self.world, self._person(request), blocked=True)
        return asking.reply({"ok": True})

    async def unblock(self, request: Request) -> Response:
        """Unblock the bot."""
        people.block(self.world, self._person(request), blocked=False)
        return asking.reply({"ok": True})

    async def delete(self, request: Request) -> Response:
        """Delete a message on the own side or for everyone."""
        people.delete(self.world, self._person(request), await asking.wish(request))
        return asking.reply({"ok": True})

    async def read(self, request: Request) -> Response:
        """The person looked at the chat: nothing is unread."""
        chat = people.chat_of(self.world, self._person(request), (await asking.wish(request)).get("chat_id"))
        if chat.unread:
            chat.unread = 0
            self.world.state.touch(chat)
        return asking.reply({"ok": True})

    async def new_group(self, request: Request) -> Response:
        """A group with the bot in it."""
        return asking.reply({"chat_id": people.new_group(self.world, await asking.wish(request)).id}, 201)

    async def file(self, request: Request) -> Response:
        """A file's content, for the page. Anything but a picture is only ever downloaded."""
        stored = find(self.world.state, request.path_params["file_id"])
        if stored is None:
            raise ControlError(404, "no such file")
        headers = {name.decode(): value.decode() for name, value in safe_headers(stored)}
        return Response(stored.content, 200, headers)
