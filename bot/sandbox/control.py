"""The control API: what the page, the journeys and the benchmarks drive the sandbox with."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import people, views
from bot.sandbox.config import BOT_USERNAME
from bot.sandbox.errors import ControlError
from bot.sandbox.files import safe_headers
from bot.sandbox.shapes import Json
from bot.sandbox.state import Person
from bot.sandbox.updates import dumps
from bot.sandbox.world import World

TAP_PATIENCE = 5.0
LONGEST_WATCH = 60.0


def reply(value: Any, status: int = 200) -> Response:
    """A JSON answer that nobody caches."""
    return Response(dumps(value), status, {"Cache-Control": "no-store"}, "application/json")


async def _body(request: Request) -> Any:
    raw = await request.body()
    try:
        return json.loads(raw) if raw else {}
    except ValueError as error:
        raise ControlError(400, "the body is not JSON") from error


async def _wish(request: Request) -> Json:
    body = await _body(request)
    if not isinstance(body, dict):
        raise ControlError(400, "the body is not a JSON object")
    return body


def _number(request: Request, name: str, default: float) -> float:
    try:
        return float(request.query_params.get(name, default))
    except ValueError as error:
        raise ControlError(400, f"{name} is not a number") from error


class Control:
    """The handlers. Each reads a wish, does one act and answers in JSON."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        """Everything under /sandbox."""
        phone = "/sandbox/phones/{user_id:int}"
        table: list[tuple[str, str, Callable[[Request], Awaitable[Response]]]] = [
            ("GET", "/sandbox/health", self.health),
            ("GET", "/sandbox/state", self.state),
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
            ("POST", "/sandbox/update", self.update),
            ("POST", "/sandbox/redeliver", self.redeliver),
            ("GET", "/sandbox/journal", self.journal),
            ("POST", "/sandbox/journal/clear", self.clear_journal),
            ("GET", "/sandbox/faults", self.faults),
            ("POST", "/sandbox/faults", self.add_faults),
            ("DELETE", "/sandbox/faults", self.clear_faults),
            ("GET", "/sandbox/limits", self.limits),
            ("POST", "/sandbox/limits", self.set_limits),
            ("POST", "/sandbox/reset", self.reset),
            ("GET", "/sandbox/files/{file_id}", self.file),
            ("GET", "/sandbox/events", self.events),
        ]
        return [Route(path, handler, methods=[method]) for method, path, handler in table]

    def _person(self, request: Request) -> Person:
        return people.find_person(self.world, request.path_params["user_id"])

    async def health(self, request: Request) -> Response:
        """The server answers."""
        return reply({"ok": True})

    async def state(self, request: Request) -> Response:
        """A small summary."""
        world = self.world
        info = world.webhook.info()
        return reply(
            {
                "bot_username": BOT_USERNAME,
                "phones": len(world.state.people),
                "chats": len(world.state.chats),
                "pending_updates": len(world.updates.pending),
                "last_update_id": world.updates.last_id,
                "last_message_id": world.state.last_message_id,
                "bot_listens": bool(info["url"]) or world.updates.listened_to,
                "webhook": info if info["url"] else None,
                "journal": world.journal.last,
                "faults": len(world.faults.active),
                "strict": world.limits.strict,
                "version": world.events.version,
            }
        )

    async def phones(self, request: Request) -> Response:
        """All phones, or those named (``user_id`` may stand several times)."""
        newest = int(_number(request, "newest", views.NEWEST))
        wanted = [int(u) for u in request.query_params.getlist("user_id") if u.isdecimal()]
        owners = [people.find_person(self.world, u) for u in wanted] or list(self.world.state.people.values())
        return reply([views.phone(self.world, p, newest) for p in owners])

    async def phone(self, request: Request) -> Response:
        """One phone; with ``after`` (a version) and ``timeout`` waits for a change first."""
        person = self._person(request)
        after = _number(request, "after", -1)
        patience = min(_number(request, "timeout", 0.0), LONGEST_WATCH)
        if patience > 0 and views.version(self.world, person.user_id) <= after:
            chats = [c.id for c in self.world.state.chats_of.get(person.user_id, [])]
            await self.world.events.wait(chats, patience)
        return reply(views.phone(self.world, person, int(_number(request, "newest", views.NEWEST))))

    async def new_phone(self, request: Request) -> Response:
        """One phone or a list of them; answers with user ids."""
        body = await _body(request)
        wishes = body if isinstance(body, list) else [body]
        if not all(isinstance(w, dict) for w in wishes):
            raise ControlError(400, "a phone is a JSON object")
        made = [{"user_id": people.new_phone(self.world, w).user_id} for w in wishes]
        return reply(made if isinstance(body, list) else made[0], 201)

    async def send(self, request: Request) -> Response:
        """Send text or something else as this person."""
        sent = people.send(self.world, self._person(request), await _wish(request))
        return reply({"message_id": sent[-1]["message_id"], "message_ids": [m["message_id"] for m in sent]})

    async def start(self, request: Request) -> Response:
        """Press START or open a deep link."""
        payload = str((await _wish(request)).get("payload") or "")
        return reply({"message_id": people.start(self.world, self._person(request), payload)["message_id"]})

    async def tap(self, request: Request) -> Response:
        """Tap a button and wait for the bot's answer: ``answer`` is null when none came in time."""
        wish = await _wish(request)
        did, coming = people.tap(self.world, self._person(request), wish)
        if coming is None:
            return reply(did)
        answer = None
        with suppress(TimeoutError):
            answer = await asyncio.wait_for(coming, float(wish.get("wait", TAP_PATIENCE)))
        return reply(did | {"answer": answer})

    async def vote(self, request: Request) -> Response:
        """Vote in a poll."""
        people.vote(self.world, self._person(request), await _wish(request))
        return reply({"ok": True})

    async def block(self, request: Request) -> Response:
        """Block the bot."""
        people.block(self.world, self._person(request), blocked=True)
        return reply({"ok": True})

    async def unblock(self, request: Request) -> Response:
        """Unblock the bot."""
        people.block(self.world, self._person(request), blocked=False)
        return reply({"ok": True})

    async def delete(self, request: Request) -> Response:
        """Delete a message on the own side or for everyone."""
        people.delete(self.world, self._person(request), await _wish(request))
        return reply({"ok": True})

    async def read(self, request: Request) -> Response:
        """The person looked at the chat: nothing is unread."""
        chat = people.chat_of(self.world, self._person(request), (await _wish(request)).get("chat_id"))
        if chat.unread:
            chat.unread = 0
            self.world.state.touch(chat)
        return reply({"ok": True})

    async def new_group(self, request: Request) -> Response:
        """A group with the bot in it."""
        return reply({"chat_id": people.new_group(self.world, await _wish(request)).id}, 201)

    async def update(self, request: Request) -> Response:
        """Queue any update, well-formed or not."""
        return reply({"update_id": self.world.updates.put_raw(await _wish(request))})

    async def redeliver(self, request: Request) -> Response:
        """Give an update once more."""
        update_id = (await _wish(request)).get("update_id")
        if not isinstance(update_id, int) or not self.world.updates.redeliver(update_id):
            raise ControlError(404, "no such update")
        return reply({"ok": True})

    async def journal(self, request: Request) -> Response:
        """What the bot asked for, after a number, of one method, the newest ``limit``."""
        query = request.query_params
        limit = int(_number(request, "limit", 0)) or None
        after = int(_number(request, "after", 0))
        return reply(self.world.journal.after(after, query.get("method"), limit))

    async def clear_journal(self, request: Request) -> Response:
        """Forget the journal."""
        self.world.journal.clear()
        return reply({"ok": True})

    async def faults(self, request: Request) -> Response:
        """The faults in force."""
        return reply(self.world.faults.view())

    async def add_faults(self, request: Request) -> Response:
        """Add one fault or a list of them to those in force."""
        self.world.faults.add(await _body(request))
        return reply(self.world.faults.view())

    async def clear_faults(self, request: Request) -> Response:
        """No faults any more."""
        self.world.faults.active.clear()
        return reply([])

    async def limits(self, request: Request) -> Response:
        """The limits in force."""
        limits = self.world.limits
        return reply(
            {"strict": limits.strict, "per_second": limits.per_second, "latency_ms": limits.latency_ms}
        )

    async def set_limits(self, request: Request) -> Response:
        """Change the limits given."""
        wish = await _wish(request)
        known = {k: v for k, v in wish.items() if k in ("strict", "per_second", "latency_ms")}
        if known != wish or not all(isinstance(v, (int, float)) for v in known.values()):
            raise ControlError(400, "limits are strict, per_second and latency_ms")
        self.world.limits.set(**known)
        return await self.limits(request)

    async def reset(self, request: Request) -> Response:
        """Empty chats, no faults, no limits but the configured; counters, commands and webhook stay."""
        world = self.world
        world.state.clear()
        world.updates.drop()
        world.journal.clear()
        world.faults.active.clear()
        world.limits.set(strict=world.config.strict, per_second=30.0, latency_ms=0.0)
        return reply({"ok": True})

    async def file(self, request: Request) -> Response:
        """A file's content, for the page. Anything but a picture is only ever downloaded."""
        stored = self.world.state.files.get(request.path_params["file_id"])
        if stored is None:
            raise ControlError(404, "no such file")
        headers = {name.decode(): value.decode() for name, value in safe_headers(stored)}
        return Response(stored.content, 200, headers)

    async def events(self, request: Request) -> Response:
        """Server-sent events: changed chat ids and the journal's last number."""
        return StreamingResponse(
            self._events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _events(self) -> AsyncIterator[bytes]:
        yield b"retry: 1000\n\n"
        async for chats, journal in self.world.events.stream():
            if not chats and not journal:
                yield b": still here\n\n"
                continue
            change: Json = {"chats": sorted(chats)}
            if journal:
                change["journal"] = self.world.journal.last
            yield b"data: " + dumps(change) + b"\n\n"
