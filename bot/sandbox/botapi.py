"""The Bot API itself: from an HTTP request to a method and back, with journal, faults and latency."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send

from bot.sandbox.config import TOKEN
from bot.sandbox.errors import WEBHOOK_ACTIVE, ApiError
from bot.sandbox.faults import Fault
from bot.sandbox.files import by_path, safe_headers
from bot.sandbox.guard import Head
from bot.sandbox.methods import BY_LOWER_NAME, METHODS
from bot.sandbox.methods.receiving import get_updates
from bot.sandbox.params import Params, read
from bot.sandbox.shapes import Json
from bot.sandbox.updates import dumps
from bot.sandbox.wire import BodyTooLargeError, hang_up, read_body, respond
from bot.sandbox.world import World

log = logging.getLogger(__name__)

FILE_PREFIX = f"/file/bot{TOKEN}/"
BAD_GATEWAY = b"<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
NOT_FOUND = ApiError(404, "Not Found")
WRONG_TYPE = ApiError(400, "Bad Request: wrong type of a parameter")
UNAUTHORIZED = ApiError(401, "Unauthorized")


@dataclass(slots=True)
class Answer:
    """What goes back, and what the journal notes of it."""

    status: int
    body: bytes
    error: str | None = None
    message_id: int | None = None
    batch: list[bytes] | None = None


def _refuse(error: ApiError) -> Answer:
    return Answer(error.code, dumps(error.payload()), error.description)


class BotApi:
    """Serves /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def serve(self, scope: Scope, head: Head, receive: Receive, send: Send) -> None:
        """Answer one request for a method."""
        token, _, wanted = scope["path"][4:].partition("/")
        if token != TOKEN:
            refused = _refuse(UNAUTHORIZED)
            await respond(send, refused.status, refused.body)
            return
        method = BY_LOWER_NAME.get(wanted.lower(), wanted)
        try:
            params = read(
                scope["query_string"], head.content_type.decode("latin-1"), await read_body(receive)
            )
        except BodyTooLargeError:
            params, answer = Params({}), _refuse(ApiError(413, "Request Entity Too Large"))
        except ApiError as error:
            params, answer = Params({}), _refuse(error)
        else:
            if self.world.limits.latency_ms:
                await asyncio.sleep(self.world.limits.latency_ms / 1000)
            fault = self.world.faults.strike(method, params.values)
            if fault is not None:
                await self._serve_struck(fault, method, params, receive, send)
                return
            answer = await self._call(method, params)
        self._note(method, params, answer)
        await respond(send, answer.status, answer.body)

    async def _call(self, method: str, params: Params) -> Answer:
        try:
            if method == "getUpdates":
                return await self._updates(params)
            run = METHODS.get(method)
            if run is None:
                return _refuse(NOT_FOUND)
            return _accept(method, run(self.world, params))
        except ApiError as error:
            return _refuse(error)
        except (TypeError, ValueError, AttributeError, KeyError) as error:
            log.error("%s: a parameter of a wrong type (%s)", method, type(error).__name__)
            return _refuse(WRONG_TYPE)

    async def _updates(self, params: Params) -> Answer:
        if self.world.webhook.target is not None:
            raise ApiError(409, f"Conflict: {WEBHOOK_ACTIVE}")
        batch = await get_updates(self.world, params)
        return Answer(200, b'{"ok":true,"result":[' + b",".join(batch) + b"]}", batch=batch)

    async def _serve_struck(
        self, fault: Fault, method: str, params: Params, receive: Receive, send: Send
    ) -> None:
        """The request meets a fault; with ``after_effect`` what it asked for happens all the same."""
        if fault.kind == "duplicate":
            answer = await self._twice(method, params)
        else:
            effect = await self._call(method, params) if fault.after_effect else None
            answer = _faulty(fault)
            answer.message_id = effect.message_id if effect else None
        self._note(method, params, answer, fault.kind)
        if answer.status:
            await respond(send, answer.status, answer.body)
        else:
            await hang_up(receive, send, fault.seconds if fault.kind == "timeout" else 0.0)

    async def _twice(self, method: str, params: Params) -> Answer:
        """A send happens twice; updates are given again whatever the next offset."""
        answer = await self._call(method, params)
        if answer.batch:
            self.world.updates.again.extend(answer.batch)
        elif method != "getUpdates":
            await self._call(method, params)
        return answer

    def _note(self, method: str, params: Params, answer: Answer, fault: str | None = None) -> None:
        files = [{"field": k, "name": f.name, "size": len(f.content)} for k, f in params.files.items()]
        entry = self.world.journal.record(method, params.values, files, answer.status)
        if answer.error is not None:
            entry["error"] = answer.error
        if answer.message_id is not None:
            entry["message_id"] = answer.message_id
        if fault is not None:
            entry["fault"] = fault

    async def serve_file(self, scope: Scope, send: Send) -> None:
        """Answer one request for a file's content."""
        known = scope["path"].startswith(FILE_PREFIX)
        stored = by_path(self.world.state, scope["path"].removeprefix(FILE_PREFIX)) if known else None
        if stored is None:
            refused = _refuse(NOT_FOUND if known else UNAUTHORIZED)
            await respond(send, refused.status, refused.body)
            return
        await respond(send, 200, stored.content, headers=safe_headers(stored))


def _accept(method: str, result: Any) -> Answer:
    payload: Json = {"ok": True, "result": result}
    if method in ("setWebhook", "deleteWebhook"):
        payload = {"ok": True, "result": True, "description": result}
    first = result[0] if isinstance(result, list) and result else result
    message_id = first.get("message_id") if isinstance(first, dict) else None
    return Answer(200, dumps(payload), message_id=message_id)


def _faulty(fault: Fault) -> Answer:
    if fault.kind == "502":
        return Answer(502, BAD_GATEWAY, "Bad Gateway")
    if fault.kind in ("drop", "timeout"):
        return Answer(0, b"", fault.kind)
    return _refuse(fault.error())
