"""The words and bars of the rota's picture."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.views.rota import name_of, short_day
from bot.domain.rota import Turn, instant, turns
from bot.domain.rota_rehearsal import Rehearsal, Trouble
from bot.figures.rota import Bar, Carrier, Chart, Day
from bot.texts.catalog import Words
from bot.usecases.rota import Board

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def chart(words: Words, board: Board, found: Rehearsal) -> Chart:
    """The days of a rehearsal, and who carries them."""
    zone = ZoneInfo(board.rota.zone)
    first, last = found.start.astimezone(zone).date(), (found.end - _HOUR).astimezone(zone).date()
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    there = [one for one in turns(board.rota, found.start, found.end) if one.person_id in board.rota.staff]
    people = sorted(
        found.hours, key=lambda one: (-found.hours[one], name_of(words, board, one).casefold(), one)
    )
    numbers = {one: place for place, one in enumerate(people, 1)}
    empty = [(one.start, one.end) for one in found.weak if one.trouble in (Trouble.NOBODY, Trouble.NO_ROLE)]
    return Chart(
        words.say("picture.mark"),
        words.say("rota.title"),
        f"{words.day(days[0])} – {words.day(days[-1])}",
        tuple(
            Day(short_day(words, day), _lanes(_cut(there, found), empty, numbers, day, zone)) for day in days
        ),
        words.say("rota.picture_people"),
        tuple(
            Carrier(
                numbers[one],
                name_of(words, board, one),
                words.count("rota.hours", round(found.hours[one] / _HOUR)),
            )
            for one in people
        ),
        f"{words.say('rota.picture_note')} {words.say('rota.clocks', city=words.city(board.rota.zone))}",
    )


Piece = tuple[datetime, datetime, int | None]


def _cut(there: Sequence[Turn], found: Rehearsal) -> list[Piece]:
    return [(max(one.start, found.start), min(one.end, found.end), one.person_id) for one in there]


def _lanes(
    pieces: Iterable[Piece],
    empty: Iterable[tuple[datetime, datetime]],
    numbers: dict[int, int],
    day: date,
    zone: ZoneInfo,
) -> tuple[tuple[Bar, ...], ...]:
    """What falls into this day, each piece in the first lane where it has room."""
    midnight, next_midnight = instant(day, time(), zone), instant(day + _DAY, time(), zone)
    lanes: list[list[Bar]] = []
    whole: list[Piece] = [*pieces, *((start, end, None) for start, end in empty)]
    for start, end, person_id in sorted(whole, key=lambda one: (one[0], one[1])):
        if end <= midnight or next_midnight <= start:
            continue
        length = next_midnight - midnight
        number = numbers[person_id] if person_id is not None else None
        bar = Bar(max(start - midnight, timedelta()) / length, min(end - midnight, length) / length, number)
        lane = next((one for one in lanes if one[-1].end <= bar.start), None)
        if lane is None:
            lanes.append([bar])
        else:
            lane.append(bar)
    return tuple(map(tuple, lanes))
