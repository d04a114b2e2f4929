"""Posting JSON over one kept-alive connection: all the HTTP that a webhook needs."""

import asyncio
import contextlib
import ssl
from urllib.parse import urlsplit

import h11


class Connection:
    """One kept-alive connection to the webhook."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._http = h11.Connection(h11.CLIENT)
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    @property
    def reusable(self) -> bool:
        """Whether another update can be posted over it."""
        return self._http.our_state is h11.IDLE

    async def post(self, update: bytes, secret: str) -> int:
        """Send one update and return the status of the answer."""
        if self._streams is None:
            self._streams = await self._open()
        reader, writer = self._streams
        request = h11.Request(method="POST", target=self._path(), headers=self._headers(len(update), secret))
        for event in (request, h11.Data(data=update), h11.EndOfMessage()):
            writer.write(self._http.send(event) or b"")
        await writer.drain()
        status = await self._status(reader)
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
        return status

    async def _status(self, reader: asyncio.StreamReader) -> int:
        status = 0
        while True:
            event = self._http.next_event()
            if event is h11.NEED_DATA:
                self._http.receive_data(await reader.read(65536))
            elif isinstance(event, h11.Response):
                status = event.status_code
            elif isinstance(event, h11.EndOfMessage):
                return status
            elif isinstance(event, h11.ConnectionClosed):
                raise EOFError

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        secure = self._url.scheme == "https"
        context = ssl.create_default_context() if secure else None
        port = self._url.port or (443 if secure else 80)
        return await asyncio.open_connection(self._url.hostname, port, ssl=context)

    def _path(self) -> str:
        return (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")

    def _headers(self, size: int, secret: str) -> list[tuple[str, str]]:
        headers = [
            ("Host", self._url.netloc),
            ("Content-Type", "application/json"),
            ("Content-Length", str(size)),
        ]
        return [*headers, ("X-Telegram-Bot-Api-Secret-Token", secret)] if secret else headers

    def close(self) -> None:
        """Close it; harmless when closed."""
        if self._streams is not None:
            with contextlib.suppress(OSError, RuntimeError):
                self._streams[1].close()
            self._streams = None
