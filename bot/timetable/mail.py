"""E-mail outside Telegram: that somebody waits, in both languages, and nothing of whom."""

import asyncio
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from urllib.parse import unquote, urlsplit

from bot.texts.catalog import LANGUAGES, Catalogs, Words

TIMEOUT = 15.0
"""Seconds for each answer of the mail server."""

PORTS = {"smtp": 587, "smtps": 465}
"""Where mail servers take mail for others: with STARTTLS, and with TLS from the beginning (RFC 8314)."""


class MailError(Exception):
    """The mail server did not take it. The message names the step and the kind of error, and no address."""


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """``bot.usecases.ports.Mailer``, by the standard library's client in a thread.

    ``url``: ``smtps://user:password@host[:port]``, or ``smtp://…``, which goes on encrypted where the server
    offers it, and must when there is a password. ``to``: one address; it is also whom it is from, unless the
    user's name is an address.
    """

    url: str = field(repr=False)
    to: str = field(repr=False)
    catalogs: Catalogs = field(repr=False)
    timeout: float = TIMEOUT
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context

    async def somebody_waits(self) -> None:
        """Raises MailError."""
        await self._send(lambda words: words.say("escalation.mail"))

    async def test(self) -> None:
        """Send a test. Raises MailError."""
        await self._send(lambda words: words.say("escalation.mail_test"))

    async def _send(self, body: Callable[[Words], str]) -> None:
        words = [self.catalogs.words(language) for language in LANGUAGES]
        message = EmailMessage()
        message["Subject"] = " · ".join(one.say("escalation.mail_subject") for one in words)
        message["From"] = message["To"] = self.to
        message["Date"] = formatdate()
        # Without it the client would name this machine.
        message["Message-ID"] = make_msgid(domain="luujin.invalid")
        message.set_content("\n\n".join(body(one) for one in words) + "\n")
        await asyncio.to_thread(self._hand_over, message)

    def _hand_over(self, message: EmailMessage) -> None:
        parts = urlsplit(self.url)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if "@" in user:
            message.replace_header("From", user)
        step = "connecting"
        try:
            with self._connected(parts.scheme, parts.hostname or "", parts.port) as server:
                step = "greeting"
                server.ehlo("luujin.invalid")
                if parts.scheme == "smtp" and (password or server.has_extn("starttls")):
                    step = "encrypting"
                    server.starttls(context=self.context())
                    server.ehlo("luujin.invalid")
                if password:
                    step = "logging in"
                    server.login(user, password)
                step = "handing over"
                server.send_message(message)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            # Its words may quote addresses and what the server said.
            raise MailError(f"{step}: {type(error).__name__}") from None

    def _connected(self, scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        port = port or PORTS[scheme]
        if scheme == "smtps":
            return smtplib.SMTP_SSL(
                host, port, "luujin.invalid", timeout=self.timeout, context=self.context()
            )
        return smtplib.SMTP(host, port, "luujin.invalid", timeout=self.timeout)
