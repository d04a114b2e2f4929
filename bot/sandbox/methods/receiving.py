"""How the bot gets its updates."""

import re
from urllib.parse import urlsplit

from bot.sandbox.config import is_loopback
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.params import Params
from bot.sandbox.shapes import Json
from bot.sandbox.webhook import Target
from bot.sandbox.world import World

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
BATCH = 100
LONGEST_WAIT = 50


async def get_updates(world: World, params: Params) -> list[bytes]:
    """Updates as JSON bytes. See UpdateQueue.poll for offsets and conflicts."""
    world.updates.allow(read_allowed(params))
    limit = min(max(1, params.whole("limit", BATCH)), BATCH)
    wait = min(max(0, params.whole("timeout")), LONGEST_WAIT)
    return await world.updates.poll(params.whole("offset"), limit, wait)


def read_allowed(params: Params) -> list[str] | None:
    """allowed_updates, or None when not given."""
    return (
        [str(kind) for kind in params.items("allowed_updates")]
        if "allowed_updates" in params.values
        else None
    )


def set_webhook(world: World, params: Params) -> str:
    """The description that Telegram adds to True. Only addresses on this machine; plain http is fine here."""
    url = params.text("url")
    if not url:
        return delete_webhook(world, params)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not is_loopback(parts.hostname or ""):
        raise bad_request("bad webhook: the sandbox delivers to this machine only")
    secret = params.text("secret_token")
    if "secret_token" in params.values and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _drop_if_wanted(world, params)
    world.updates.allow(read_allowed(params))
    most = min(max(1, params.whole("max_connections", 40)), 100)
    world.webhook.set(Target(url, secret, most))
    world.state.on_change()
    return "Webhook was set"


def delete_webhook(world: World, params: Params) -> str:
    """The description that Telegram adds to True."""
    _drop_if_wanted(world, params)
    existed = world.webhook.target is not None
    if existed:
        world.webhook.set(None)
        world.state.on_change()
    return "Webhook was deleted" if existed else "Webhook is already deleted"


def get_webhook_info(world: World, params: Params) -> Json:
    """Telegram's WebhookInfo."""
    return world.webhook.info()


def log_out(world: World, params: Params) -> bool:
    """True, when no webhook is set."""
    return close(world, params)


def close(world: World, params: Params) -> bool:
    """True, when no webhook is set: an instance with one would be restarted at once."""
    if world.webhook.target is not None:
        raise ApiError(400, "Bad Request: the webhook must be deleted before")
    return True


def _drop_if_wanted(world: World, params: Params) -> None:
    if params.flag("drop_pending_updates"):
        world.updates.drop()
