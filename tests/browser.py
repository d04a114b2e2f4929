"""Debian's Chromium for tests of pages, and the mark for tests that need it."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()

needs_chromium = pytest.mark.skipif(
    shutil.which(CHROMIUM) is None, reason="no chromium here: apt-get install chromium fonts-noto-core"
)
