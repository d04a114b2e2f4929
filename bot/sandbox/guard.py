"""Only this machine, and no web page but ours, may drive the sandbox."""

from dataclasses import dataclass

from starlette.types import Scope

OWN_HOSTS = frozenset({b"127.0.0.1", b"localhost", b"[::1]"})


@dataclass(slots=True)
class Head:
    """The headers that matter."""

    host: bytes = b""
    origin: bytes = b""
    fetch_site: bytes = b""
    fetch_mode: bytes = b""
    content_type: bytes = b""
    content_length: bytes = b""


_NAMES = {
    b"host": "host",
    b"origin": "origin",
    b"sec-fetch-site": "fetch_site",
    b"sec-fetch-mode": "fetch_mode",
    b"content-type": "content_type",
    b"content-length": "content_length",
}


def read_head(scope: Scope) -> Head:
    """The headers of a request that matter here."""
    head = Head()
    for name, value in scope["headers"]:
        field = _NAMES.get(name)
        if field is not None:
            setattr(head, field, value)
    return head


def refusal(scope: Scope, head: Head) -> str | None:
    """Why a request is refused, or None.

    The token is no secret, so a page elsewhere in the person's browser could send messages here: by a rebound
    name (another Host), by a form or script (an Origin that is not ours), by a picture (Sec-Fetch-Site).
    Following a link to the page itself is harmless.
    """
    if head.host.rpartition(b":")[0] not in OWN_HOSTS and head.host not in OWN_HOSTS:
        return "the sandbox answers to 127.0.0.1 and localhost only"
    if head.origin and head.origin != b"http://" + head.host:
        return "requests from other pages are refused"
    if head.fetch_site in (b"cross-site", b"same-site"):
        follows_link = scope["path"] == "/" and scope["method"] == "GET" and head.fetch_mode == b"navigate"
        return None if follows_link else "requests from other pages are refused"
    return None
