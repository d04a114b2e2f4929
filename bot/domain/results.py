"""What rounds show of a topic: how many answer well before it, after it, and a month later.

Nobody can find out about fewer than five people, not even by taking one figure from another. Therefore
people count in fives: in each place the first five who finish a phase, then the next five; and of those who
do not count in one phase nothing counts in the next. So every figure is about whole fives, and so is what is
left when one is taken from another: after from before, a club from the total, last week's from today's.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from bot.domain.rounds import Measure, Phase, Round, RoundQuestion, Taken
from bot.domain.suppression import FEWEST

AFTERWARDS: tuple[Phase, ...] = (Phase.AFTER, Phase.LATER)

Clubs = frozenset[int]


@dataclass(frozen=True, slots=True)
class Share:
    """The part that answers well: of ``people``, who together reach ``sum`` (each between 0 and 1)."""

    people: int
    sum: Fraction

    @property
    def mean(self) -> float:
        """The share, from 0 to 1."""
        return float(self.sum / self.people)


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for the same people. ``differences``: one for each, from -1 to 1, the lowest first."""

    before: Share
    then: Share
    differences: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One measure. A phase or a change that too few people have is missing."""

    measure: Measure
    shares: Mapping[Phase, Share]
    changes: Mapping[Phase, Change]


_Arrival = tuple[datetime, int]
"""When a round was finished, and its number: no two arrive together."""


@dataclass(frozen=True, slots=True)
class _Score:
    """How well one person answered one measure in one phase."""

    person_id: int
    phase: Phase
    arrived: _Arrival
    good: Fraction


_Row = Mapping[Phase, Fraction]
"""One person's scores, as far as they count."""


def results_of(
    round_: Round, taken: Iterable[Taken], clubs: Mapping[int, Clubs], club: int | None = None
) -> tuple[Result, ...]:
    """Each measure of a topic, for one club or for everybody.

    ``taken``: the finished rounds of the topic, of the club's members at least. ``clubs``: all clubs of each
    person who is in any.
    """
    return results_among(round_, taken, clubs, None if club is None else frozenset({club}))


def results_among(
    round_: Round, taken: Iterable[Taken], clubs: Mapping[int, Clubs], chosen: Clubs | None
) -> tuple[Result, ...]:
    """The same for the members of several clubs together, each counted once; for everybody with None."""
    every = list(taken)
    return tuple(_result(measure, _scores(round_, measure, every), clubs, chosen) for measure in Measure)


def _scores(round_: Round, measure: Measure, taken: list[Taken]) -> list[_Score]:
    """Of questions that there are still; who answered none of them has no score."""
    questions = [question for question in round_.questions if question.measures is measure]
    scored = ((one, _good(questions, one.answers)) for one in taken)
    return [
        _Score(one.person_id, one.phase, (one.finished_at, one.id), good)
        for one, good in scored
        if good is not None and one.finished_at is not None
    ]


def _good(questions: list[RoundQuestion], answers: Mapping[str, str]) -> Fraction | None:
    marks = [q.is_good(answers[q.id]) for q in questions if q.takes(answers.get(q.id, ""))]
    return Fraction(sum(marks), len(marks)) if marks else None


def _result(
    measure: Measure, scores: list[_Score], clubs: Mapping[int, Clubs], chosen: Clubs | None
) -> Result:
    places = _places(scores, clubs)
    rows = [row for place in places if chosen is None or chosen & place for row in _counted(places[place])]
    shares = {phase: _share(rows, phase) for phase in Phase if any(phase in row for row in rows)}
    return Result(measure, shares, {phase: _change(rows, phase) for phase in AFTERWARDS if phase in shares})


def _share(rows: list[_Row], phase: Phase) -> Share:
    good = [row[phase] for row in rows if phase in row]
    return Share(len(good), sum(good, Fraction()))


def _change(rows: list[_Row], phase: Phase) -> Change:
    both = [row for row in rows if phase in row]
    differences = sorted(row[phase] - row[Phase.BEFORE] for row in both)
    return Change(_share(both, Phase.BEFORE), _share(both, phase), tuple(differences))


def _places(scores: list[_Score], clubs: Mapping[int, Clubs]) -> dict[Clubs, list[_Score]]:
    """Who is in the same clubs has one place; who is in none has one too."""
    places: dict[Clubs, list[_Score]] = defaultdict(list)
    for score in scores:
        places[clubs.get(score.person_id, frozenset())].append(score)
    return places


def _counted(scores: list[_Score]) -> list[_Row]:
    """The scores of one place that count: whole fives, in the order in which they could begin to count."""
    rows: dict[int, dict[Phase, Fraction]] = defaultdict(dict)
    since: dict[int, _Arrival] | None = None
    for phase in Phase:
        own = {score.person_id: score for score in scores if score.phase is phase}
        since = _in_fives({person: one.arrived for person, one in own.items()}, since)
        for person in since:
            rows[person][phase] = own[person].good
    return list(rows.values())


def _in_fives(arrived: Mapping[int, _Arrival], earlier: Mapping[int, _Arrival] | None) -> dict[int, _Arrival]:
    """Those whose five is complete, with the moment since when it is.

    ``earlier``: who counts in the phase before, and since when; nobody else can count in this one.
    """
    ready = {
        person: (at if earlier is None else max(at, earlier[person]), at)
        for person, at in arrived.items()
        if earlier is None or person in earlier
    }
    queue = sorted(ready, key=lambda person: ready[person])
    fives = (queue[n : n + FEWEST] for n in range(0, len(queue), FEWEST))
    return {person: ready[five[-1]][0] for five in fives if len(five) == FEWEST for person in five}
