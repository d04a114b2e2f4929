"""Reading requests to the control API and answering them."""

import json
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from bot.sandbox.errors import ControlError
from bot.sandbox.shapes import Json
from bot.sandbox.updates import dumps


def reply(value: Any, status: int = 200) -> Response:
    """A JSON answer that nobody caches."""
    return Response(dumps(value), status, {"Cache-Control": "no-store"}, "application/json")


async def body(request: Request) -> Any:
    """The JSON body; an empty one counts as {}. ControlError 400 when it is no JSON."""
    raw = await request.body()
    try:
        return json.loads(raw) if raw else {}
    except ValueError as error:
        raise ControlError(400, "the body is not JSON") from error


async def wish(request: Request) -> Json:
    """The JSON object in the body. ControlError 400 when it is something else."""
    value = await body(request)
    if not isinstance(value, dict):
        raise ControlError(400, "the body is not a JSON object")
    return value


def number(request: Request, name: str, default: float) -> float:
    """A number from the query. ControlError 400 when it is none."""
    try:
        return float(request.query_params.get(name, default))
    except ValueError as error:
        raise ControlError(400, f"{name} is not a number") from error
