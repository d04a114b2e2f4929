"""A mail server on this machine: takes mail and keeps it. Speaks plainly, with STARTTLS, or TLS at once."""

import asyncio
import base64
import contextlib
import datetime
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class SmtpSink:
    """``mails`` are the messages as they came; ``said`` every command, and whether it was encrypted."""

    server_context: ssl.SSLContext | None = None
    starttls: bool = False
    password: str | None = None
    refuses: bool = False
    silent: bool = False
    mails: list[str] = field(default_factory=list)
    said: list[tuple[str, bool]] = field(default_factory=list)
    port: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            if self.silent:
                await reader.read()
            else:
                await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        is_safe = self.server_context is not None and not self.starttls

        def reply(*lines: str) -> None:
            for line in lines:
                writer.write(f"{line}\r\n".encode())

        reply("220 here")
        while line := (await reader.readline()).decode().strip():
            self.said.append((line, is_safe))
            match line.split()[0].upper():
                case "EHLO":
                    more = ["250-STARTTLS"] if self.starttls and not is_safe else []
                    reply("250-here", *more, "250 AUTH PLAIN")
                case "STARTTLS":
                    reply("220 go on")
                    assert self.server_context is not None
                    await writer.start_tls(self.server_context)
                    is_safe = True
                case "AUTH":
                    given = base64.b64decode(line.split()[2]).decode().split("\0")[2]
                    reply("235 welcome" if given == self.password else "535 no: secret-canary")
                case "RCPT":
                    reply("550 nobody here, secret-canary" if self.refuses else "250 fine")
                case "DATA":
                    reply("354 go on")
                    mail = (await reader.readuntil(b"\r\n.\r\n")).decode()
                    self.mails.append(mail)
                    reply("250 taken")
                case "QUIT":
                    reply("221 bye")
                    return
                case _:
                    reply("250 fine")


@contextlib.asynccontextmanager
async def smtp_sink(sink: SmtpSink) -> AsyncIterator[SmtpSink]:
    """The server listens until the end of the block."""
    at_once = None if sink.starttls else sink.server_context
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, ssl=at_once)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()


def certificates(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """For the server of this machine and for a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, secret = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate, secret)
    return server, ssl.create_default_context(cafile=str(certificate))
