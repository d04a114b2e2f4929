"""A PostgreSQL server that is not there yet, as far as it is asked for a connection."""

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator

SSL_REQUEST = 80877103  # the number by which a client asks for encryption before it begins


@contextlib.asynccontextmanager
async def starting_up() -> AsyncIterator[tuple[str, list[int]]]:
    """Its address, and a list that grows with every client that asked and was told 57P03."""
    asked: list[int] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                length, code = struct.unpack("!II", await reader.readexactly(8))
                await reader.readexactly(length - 8)
                if code != SSL_REQUEST:
                    break
                writer.write(b"N")
            fields = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"
            writer.write(b"E" + struct.pack("!I", len(fields) + 4) + fields)
            asked.append(code)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client has gone
        finally:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"postgresql://luujin@127.0.0.1:{port}/luujin", asked
