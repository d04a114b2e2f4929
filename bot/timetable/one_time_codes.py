"""Codes of six digits that follow the clock (RFC 6238), as any authenticator app shows them."""

from datetime import datetime

import pyotp

PERIOD = 30  # seconds
# Clocks of phones go wrong by a few seconds, and typing takes some: one code before and one after count too.
_NEAR = (0, -1, 1)


class Totp:
    """``bot.usecases.ports.OneTimeCodes``."""

    def new_secret(self) -> str:
        """160 random bits, as RFC 4226 recommends, in 32 letters and digits."""
        return pyotp.random_base32()

    def address(self, secret: str, label: str) -> str:
        """An ``otpauth://`` address."""
        return pyotp.TOTP(secret).provisioning_uri(name=label, issuer_name="Luujin")

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """As promised; the present 30 seconds come first."""
        totp, present = pyotp.TOTP(secret), int(now.timestamp()) // PERIOD
        near = (present + shift for shift in _NEAR)
        return next((step for step in near if pyotp.utils.strings_equal(totp.generate_otp(step), code)), None)
