"""A circuit breaker: after several failures in a row nobody waits for what is down."""

import time
from collections.abc import Callable


class Breaker:
    """Closed at first. Opens after ``failures`` in a row; then one probe may go every ``pause`` seconds.

    ``clock`` returns seconds that never go back. A probe that is never reported (a cancelled task) blocks
    nothing: the next one may go after another pause.
    """

    def __init__(
        self, failures: int = 3, pause: float = 5.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._pause = pause
        self._clock = clock
        self._failed = 0
        self._probe_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether calls are held back at present."""
        return self._failed >= self._limit

    def allows(self) -> bool:
        """Whether to call now. While open, True once a pause: that call is the probe."""
        if not self.is_open:
            return True
        if self._clock() < self._probe_at:
            return False
        self._probe_at = self._clock() + self._pause
        return True

    def succeeded(self) -> None:
        """The call was answered: closed again."""
        self._failed = 0

    def failed(self) -> None:
        """The call was not answered."""
        self._failed += 1
        if self.is_open:
            self._probe_at = self._clock() + self._pause
