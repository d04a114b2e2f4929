"""E-mail through a real mail server: encrypted where it must be, and nothing of anybody in it."""

import email
import email.policy
import ssl
import time

import pytest

from bot.settings import ROOT
from bot.texts.catalog import Catalogs
from bot.timetable.mail import MailError, SmtpMailer
from tests.fakes.smtp import SmtpSink, certificates, smtp_sink

TO = "duty@example.org"
CATALOGS = Catalogs.load(ROOT / "content")


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificates(tmp_path_factory.mktemp("certificates"))


def mailer(url: str, trust: ssl.SSLContext | None = None) -> SmtpMailer:
    return SmtpMailer(url, TO, CATALOGS, 2.0, (lambda: trust) if trust else ssl.create_default_context)


async def test_it_says_in_both_languages_that_somebody_waits_and_nothing_else() -> None:
    async with smtp_sink(SmtpSink()) as sink:
        for _ in range(2):
            await mailer(f"smtp://127.0.0.1:{sink.port}").somebody_waits()
    first, second = [email.message_from_string(raw, policy=email.policy.default) for raw in sink.mails]
    for message in (first, second):
        assert message["To"] == message["From"] == TO
        assert message["Subject"] == "Нэг хүн хүлээж байна · Someone is waiting"
        said = [CATALOGS.words(language).say("escalation.mail") for language in ("mn", "en")]
        assert message.get_content().split("\n\n") == [said[0], said[1] + "\n"]
        assert not any(letter.isdigit() for letter in message.get_content())
        expected = {"subject", "from", "to", "date", "message-id", "content-type", "mime-version"}
        assert {name.lower() for name in message} == {*expected, "content-transfer-encoding"}
    assert first["Message-ID"] != second["Message-ID"]
    assert all("luujin.invalid" in line for line, _ in sink.said if line.startswith("ehlo"))


async def test_a_test_says_that_it_is_one() -> None:
    async with smtp_sink(SmtpSink()) as sink:
        await mailer(f"smtp://127.0.0.1:{sink.port}").test()
    (raw,) = sink.mails
    content = email.message_from_string(raw, policy=email.policy.default).get_content()
    assert CATALOGS.words("mn").say("escalation.mail_test") in content


@pytest.mark.parametrize("starttls", [False, True])
async def test_it_is_encrypted_and_logs_in(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], starttls: bool
) -> None:
    server, client = contexts
    sink = SmtpSink(server, starttls, password="p@ss word")
    async with smtp_sink(sink):
        scheme = "smtp" if starttls else "smtps"
        url = f"{scheme}://bot%40example.org:p%40ss%20word@localhost:{sink.port}"
        await mailer(url, client).somebody_waits()
    assert len(sink.mails) == 1
    assert "From: bot@example.org" in sink.mails[0]
    assert {is_safe for line, is_safe in sink.said if line.startswith(("AUTH", "mail", "rcpt"))} == {True}


async def test_no_password_leaves_without_encryption() -> None:
    sink = SmtpSink(password="secret")
    async with smtp_sink(sink):
        with pytest.raises(MailError, match="encrypting"):
            await mailer(f"smtp://user:secret@127.0.0.1:{sink.port}").somebody_waits()
    assert sink.mails == []
    assert not [line for line, _ in sink.said if line.startswith("AUTH")]


async def test_a_server_that_nobody_vouches_for_gets_nothing(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext],
) -> None:
    sink = SmtpSink(contexts[0])
    async with smtp_sink(sink):
        with pytest.raises(MailError, match="connecting: SSLCertVerificationError"):
            await mailer(f"smtps://localhost:{sink.port}").somebody_waits()
    assert sink.mails == []


@pytest.mark.parametrize("why", ["password", "address", "nobody", "silence"])
async def test_what_goes_wrong_is_told_without_addresses_and_words(
    contexts: tuple[ssl.SSLContext, ssl.SSLContext], why: str
) -> None:
    server, client = contexts
    sink = SmtpSink(
        server, starttls=True, password="right", refuses=why == "address", silent=why == "silence"
    )
    begun = time.monotonic()
    async with smtp_sink(sink):
        port = 9 if why == "nobody" else sink.port
        password = "wrong" if why == "password" else "right"
        with pytest.raises(MailError) as caught:
            await mailer(f"smtp://user:{password}@localhost:{port}", client).somebody_waits()
    assert time.monotonic() - begun < 10
    told = str(caught.value)
    assert not any(word in told for word in ("canary", "example", "localhost", "right", "wrong", "user"))
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
    assert sink.mails == []


def test_neither_address_nor_password_is_printed() -> None:
    shown = repr(mailer("smtps://user:secret@mail.example.org"))
    assert "secret" not in shown
    assert TO not in shown
