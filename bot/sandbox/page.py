"""The web page: static files under a strict content security policy."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


def _serve(path: Path) -> Response:
    return FileResponse(path, headers=HEADERS, media_type=KINDS[path.suffix])


async def _index(request: Request) -> Response:
    return _serve(STATIC / "index.html")


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    path = STATIC / name
    if path.suffix not in KINDS or not path.is_file():
        return Response("Not Found", 404, HEADERS)
    return _serve(path)


def routes() -> list[Route]:
    """The page at / and its parts under /static/<name>, without folders."""
    return [Route("/", _index, methods=["GET"]), Route("/static/{name}", _static, methods=["GET"])]
