"""Codes that follow the clock, against the numbers of RFC 6238 and as an app would read them."""

import re
from base64 import b32encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pyotp
import pytest

from bot.timetable.one_time_codes import Totp

# The secret of RFC 6238, appendix B. Its codes have eight digits there; ours are the last six of them.
RFC = b32encode(b"12345678901234567890").decode()
NOON = datetime(2026, 3, 4, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_the_codes_of_the_standard(seconds: int, code: str) -> None:
    assert Totp().step_of(RFC, code, datetime.fromtimestamp(seconds, UTC)) == seconds // 30


def test_a_code_counts_half_a_minute_before_and_after_its_own_and_no_longer() -> None:
    code = pyotp.TOTP(RFC).at(NOON)
    step = int(NOON.timestamp()) // 30
    for seconds, found in ((-31, None), (-30, step), (0, step), (29, step), (59, step), (60, None)):
        assert Totp().step_of(RFC, code, NOON + timedelta(seconds=seconds)) == found


def test_secrets_are_long_typeable_and_never_the_same() -> None:
    secrets = {Totp().new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(re.fullmatch("[A-Z2-7]{32}", secret) for secret in secrets)


def test_an_app_reads_secret_and_label_from_the_address() -> None:
    address = urlsplit(Totp().address(RFC, "luujin_bot"))
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert unquote(address.path) == "/Luujin:luujin_bot"
    assert parse_qs(address.query) == {"secret": [RFC], "issuer": ["Luujin"]}
