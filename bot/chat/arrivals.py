"""When messages arrived at Telegram, as far as we can know.

Telegram counts messages as they arrive, not as they leave. One that was held up on its way, by a new
connection or a busy machine, arrives together with later ones. So an answer that took longer than the
quickest of late moves the moment at which its message is taken to have arrived.
"""

from bisect import bisect_left, insort
from collections import deque

_WINDOW = 1.012  # seconds for at most ``rate`` messages: a little longer than Telegram's second
_LATEST = 1.0  # seconds; no answer corrects by more than this
_DELAYS, _FEW = 100, 10  # answers remembered to know the quickest; fewer than ten tell nothing


class Arrivals:
    """The last ``rate`` messages. Moments and spans are seconds of one clock."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._arrived: list[float] = []  # in order
        self._delays: deque[float] = deque(maxlen=_DELAYS)

    def free_at(self, spare: int = 0) -> float:
        """From when on one more message keeps to ``rate`` in a second, with room for ``spare`` others."""
        place = spare - (self._rate - len(self._arrived))
        return self._arrived[min(place, len(self._arrived) - 1)] + _WINDOW if place >= 0 else float("-inf")

    def sent(self, at: float) -> None:
        """A message left, and is taken to have arrived at once until its answer tells more."""
        insort(self._arrived, at)
        if len(self._arrived) > self._rate:
            del self._arrived[0]

    def answered(self, sent_at: float, now: float) -> None:
        """The message that left at ``sent_at`` is answered; it may have arrived later than we took it to."""
        delay = now - sent_at
        quickest = min(self._delays) if len(self._delays) >= _FEW else 0.0
        self._delays.append(delay)
        late = min(delay - quickest, _LATEST)
        if late > 0:
            place = bisect_left(self._arrived, sent_at)
            if place < len(self._arrived) and self._arrived[place] == sent_at:
                del self._arrived[place]
            self.sent(sent_at + late)
