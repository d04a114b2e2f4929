"""The control API's part behind the scenes: journal, faults, limits, raw updates, events."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.sandbox import asking
from bot.sandbox.config import BOT_USERNAME
from bot.sandbox.errors import ControlError
from bot.sandbox.shapes import Json
from bot.sandbox.updates import dumps
from bot.sandbox.world import World

Handler: TypeAlias = Callable[[Request], Awaitable[Response]]


class Backstage:
    """The handlers."""

    def __init__(self, world: World) -> None:
        self.world = world

    def routes(self) -> list[Route]:
        """Their addresses."""
        table: list[tuple[str, str, Handler]] = [
            ("GET", "/sandbox/health", self.health),
            ("GET", "/sandbox/state", self.state),
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
            ("GET", "/sandbox/events", self.events),
        ]
        return [Route(path, handler, methods=[method]) for method, path, handler in table]

    async def health(self, request: Request) -> Response:
        """The server answers."""
        return asking.reply({"ok": True})

    async def state(self, request: Request) -> Response:
        """A small summary."""
        world = self.world
        info = world.webhook.info()
        return asking.reply(
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

    async def update(self, request: Request) -> Response:
        """Queue any update, well-formed or not."""
        return asking.reply({"update_id": self.world.updates.put_raw(await asking.wish(request))})

    async def redeliver(self, request: Request) -> Response:
        """Give an update once more."""
        update_id = (await asking.wish(request)).get("update_id")
        if not isinstance(update_id, int) or not self.world.updates.redeliver(update_id):
            raise ControlError(404, "no such update")
        return asking.reply({"ok": True})

    async def journal(self, request: Request) -> Response:
        """What the bot asked for, after a number, of one method, the newest ``limit``."""
        query = request.query_params
        limit = int(asking.number(request, "limit", 0)) or None
        after = int(asking.number(request, "after", 0))
        return asking.reply(self.world.journal.after(after, query.get("method"), limit))

    async def clear_journal(self, request: Request) -> Response:
        """Forget the journal."""
        self.world.journal.clear()
        return asking.reply({"ok": True})

    async def faults(self, request: Request) -> Response:
        """The faults in force."""
        return asking.reply(self.world.faults.view())

    async def add_faults(self, request: Request) -> Response:
        """Add one fault or a list of them to those in force."""
        self.world.faults.add(await asking.body(request))
        return asking.reply(self.world.faults.view())

    async def clear_faults(self, request: Request) -> Response:
        """No faults any more."""
        self.world.faults.active.clear()
        return asking.reply([])

    async def limits(self, request: Request) -> Response:
        """The limits in force."""
        limits = self.world.limits
        return asking.reply(
            {"strict": limits.strict, "per_second": limits.per_second, "latency_ms": limits.latency_ms}
        )

    async def set_limits(self, request: Request) -> Response:
        """Change the limits given."""
        wish = await asking.wish(request)
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
        return asking.reply({"ok": True})

    async def events(self, request: Request) -> Response:
        """Server-sent events: changed chat ids and the journal's last number."""
        return StreamingResponse(
            self._events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _events(self) -> AsyncIterator[bytes]:
        events = self.world.events
        with events.subscribed() as page:
            yield b"retry: 1000\n\n"
            async for chats, journal in events.changes(page):
                yield (
                    b"data: " + dumps(self._change(chats, journal)) + b"\n\n"
                    if chats or journal
                    else b":\n\n"
                )

    def _change(self, chats: set[int], journal: bool) -> Json:
        change: Json = {"chats": sorted(chats)}
        return change | {"journal": self.world.journal.last} if journal else change
