"""Results: counted rightly, and never so that fewer than five people can be told from them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.results import Clubs, Result, results_among, results_of
from bot.domain.rounds import Measure, Phase, Round, RoundQuestion, Taken
from bot.domain.suppression import FEWEST
from tests.fakes.others import a_round

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
RIGHT, WRONG = {"r1": "a", "r2": "a", "r3": "a"}, {"r1": "b", "r2": "b", "r3": "b"}
YES, NO = {"dare": "yes", "plan": "mostly"}, {"dare": "little", "plan": "no"}
GOOD: Mapping[str, str] = RIGHT | YES
BAD: Mapping[str, str] = WRONG | NO
EAST, WEST = frozenset({1}), frozenset({2})


def taken(person: int, phase: Phase, answers: Mapping[str, str], minute: int = 0) -> Taken:
    return Taken(0, person, "travel", phase, "v1", answers, NOW + timedelta(minutes=minute))


def everybody(phases: Mapping[Phase, list[Mapping[str, str]]]) -> list[Taken]:
    """Person 1 gave the first answers of each phase, person 2 the second …"""
    return [
        taken(person, phase, answers, person)
        for phase, given_ in phases.items()
        for person, answers in enumerate(given_, 1)
    ]


def result(measure: Measure, rounds: list[Taken], round_: Round | None = None) -> Result:
    found = results_of(round_ or a_round(), rounds, {})
    return next(one for one in found if one.measure is measure)


def test_awareness_is_the_mean_share_of_right_answers() -> None:
    mixed: list[Mapping[str, str]] = [
        RIGHT,
        RIGHT,
        WRONG,
        WRONG | {"r1": "a"},
        WRONG | {"r1": "a", "r2": "a"},
    ]
    share = result(Measure.AWARENESS, everybody({Phase.BEFORE: mixed})).shares[Phase.BEFORE]
    assert share.people == 5
    assert share.sum == Fraction(3)
    assert share.mean == 0.6


def test_statements_count_those_who_agree() -> None:
    mixed: list[Mapping[str, str]] = [{"dare": answer} for answer in ("yes", "mostly", "little", "no", "yes")]
    rounds = everybody({Phase.BEFORE: mixed})
    assert result(Measure.CONFIDENCE, rounds).shares[Phase.BEFORE].mean == 0.6
    assert result(Measure.PLANNING, rounds).shares == {}


def test_a_change_is_that_of_the_same_people() -> None:
    rounds = everybody({Phase.BEFORE: [BAD] * 5 + [GOOD] * 5, Phase.AFTER: [GOOD] * 5})
    found = result(Measure.AWARENESS, rounds)
    assert (found.shares[Phase.BEFORE].people, found.shares[Phase.BEFORE].mean) == (10, 0.5)
    change = found.changes[Phase.AFTER]
    assert (change.before.mean, change.then.mean, change.then.people) == (0.0, 1.0, 5)
    assert change.differences == (Fraction(1),) * 5
    assert Phase.LATER not in found.shares
    assert Phase.LATER not in found.changes


def test_four_are_not_told_of_and_five_are() -> None:
    for people, told in ((4, {}), (5, {Phase.BEFORE: 5}), (9, {Phase.BEFORE: 5}), (10, {Phase.BEFORE: 10})):
        shares = result(Measure.PLANNING, everybody({Phase.BEFORE: [GOOD] * people})).shares
        assert {phase: share.people for phase, share in shares.items()} == told


def test_who_does_not_count_before_does_not_count_after() -> None:
    rounds = everybody({Phase.BEFORE: [BAD] * 7, Phase.AFTER: [GOOD] * 7})
    found = result(Measure.AWARENESS, rounds)
    assert {phase: share.people for phase, share in found.shares.items()} == {Phase.BEFORE: 5, Phase.AFTER: 5}
    after_alone = [one for one in rounds if one.phase is Phase.AFTER]
    assert result(Measure.AWARENESS, after_alone).shares == {}


def test_answers_to_questions_that_are_gone_do_not_count() -> None:
    others = [replace(q, id=f"new_{q.id}") if q.id in ("r1", "dare") else q for q in a_round().questions]
    changed = replace(a_round(), questions=tuple(others))
    rounds = everybody({Phase.BEFORE: [{**BAD, "r1": "a"}] * 5})
    assert result(Measure.AWARENESS, rounds, changed).shares[Phase.BEFORE].mean == 0.0
    assert result(Measure.CONFIDENCE, rounds, changed).shares == {}
    assert result(Measure.PLANNING, rounds, changed).shares[Phase.BEFORE].people == 5
    options_gone = replace(a_round(), questions=tuple(map(_with_other_options, a_round().questions)))
    assert result(Measure.AWARENESS, rounds, options_gone).shares == {}


def _with_other_options(question: RoundQuestion) -> RoundQuestion:
    return replace(question, options=tuple(replace(o, id=f"new_{o.id}") for o in question.options))


def test_a_club_of_four_shows_neither_alone_nor_in_the_total() -> None:
    rounds = everybody({Phase.BEFORE: [GOOD] * 14})
    clubs = {n: frozenset({1}) for n in range(1, 11)} | {n: frozenset({2}) for n in range(11, 15)}
    told = {place: figures(rounds, clubs, place) for place in (EAST, WEST, None)}
    assert told[EAST] == told[None] == {"before": (10, Fraction(10))}
    assert told[WEST] == {}


def test_who_is_in_two_clubs_counts_in_both_and_once_in_the_total() -> None:
    rounds = everybody({Phase.BEFORE: [BAD] * 15})
    clubs = {n: frozenset({1}) for n in range(1, 6)} | {n: frozenset({1, 2}) for n in range(6, 11)}
    clubs |= {n: frozenset({2}) for n in range(11, 16)}
    told = {
        place: behind(rounds, clubs, place).get("before", frozenset())
        for place in (EAST, WEST, EAST | WEST, None)
    }
    together = set(range(1, 16))
    assert told == {EAST: set(range(1, 11)), WEST: set(range(6, 16)), EAST | WEST: together, None: together}


def test_one_club_is_the_same_as_a_choice_of_one() -> None:
    rounds = everybody({Phase.BEFORE: [BAD] * 7 + [GOOD] * 8})
    clubs = {n: frozenset({1 + n % 2}) for n in range(1, 16)}
    assert results_of(a_round(), rounds, clubs, 1) == results_among(a_round(), rounds, clubs, EAST)
    assert results_of(a_round(), rounds, clubs) == results_among(a_round(), rounds, clubs, None)


def test_who_begins_to_count_late_pushes_nobody_out() -> None:
    first = [taken(person, Phase.BEFORE, BAD, person) for person in range(1, 10)]
    quick = [taken(person, Phase.AFTER, BAD, 10 + person) for person in range(6, 10)]
    slow = [taken(person, Phase.AFTER, BAD, 20 + person) for person in range(1, 6)]
    last = taken(10, Phase.BEFORE, BAD, 40)
    before_that = behind([*first, *quick, *slow], {}, None)
    assert before_that["after"] == set(range(1, 6))
    assert behind([*first, *quick, *slow, last], {}, None)["after"] == before_that["after"]


@dataclass(frozen=True)
class Story:
    """Rounds of some people in some clubs, in the order in which they were finished."""

    rounds: list[Taken]
    clubs: Mapping[int, Clubs]

    @property
    def places(self) -> list[Clubs | None]:
        """All that somebody may ask about: each club, two together, everybody."""
        clubs = sorted(set().union(*self.clubs.values()))
        return [frozenset(some) for n in (1, 2) for some in combinations(clubs, n)] + [None]


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Clubs of all sizes, people in none and in two; some leave after a phase; in any order, some at once."""
    clubs: dict[int, Clubs] = {}
    for club in range(draw(st.integers(1, 3))):
        for _ in range(draw(st.integers(0, 13))):
            both = draw(st.integers(0, 4)) == 0
            clubs[len(clubs)] = frozenset({club, club + 1} if both else {club})
    rounds = []
    for person in range(len(clubs) + draw(st.integers(0, 7))):
        minutes = sorted(draw(st.lists(st.integers(0, 30), min_size=1, max_size=3)))
        rounds += [taken(person, phase, BAD, m) for phase, m in zip(Phase, minutes, strict=False)]
    order = sorted(rounds, key=lambda one: one.finished_at or NOW)
    return Story([replace(one, id=number) for number, one in enumerate(order)], clubs)


def figures(rounds: list[Taken], clubs: Mapping[int, Clubs], place: Clubs | None) -> dict[str, object]:
    """Every number that is told of a place, by name. One question is enough here."""
    found: dict[str, object] = {}
    for one in results_among(replace(a_round(), questions=a_round().questions[:1]), rounds, clubs, place):
        for phase, share in one.shares.items():
            found[f"{phase}"] = (share.people, share.sum)
        for phase, change in one.changes.items():
            found[f"from {phase}"] = (change.before, change.then, change.differences)
    return found


def behind(rounds: list[Taken], clubs: Mapping[int, Clubs], place: Clubs | None) -> dict[str, frozenset[int]]:
    """The people behind every figure, found from outside: those whose answers change it."""
    base = figures(rounds, clubs, place)
    found: dict[str, set[int]] = {name: set() for name in base}
    for person in {one.person_id for one in rounds}:
        turned = [replace(one, answers=GOOD) if one.person_id == person else one for one in rounds]
        for name, value in figures(turned, clubs, place).items():
            if value != base[name]:
                found[name].add(person)
    return {name: frozenset(people) for name, people in found.items()}


@settings(max_examples=60, deadline=None)
@given(stories())
def test_no_figures_together_tell_of_fewer_than_five(story: Story) -> None:
    """However figures of clubs, phases and everybody are put together, taken away or cut with each other."""
    sets = [people for place in story.places for people in behind(story.rounds, story.clubs, place).values()]
    everyone = {one.person_id for one in story.rounds}
    pieces = Counter(tuple(person in people for people in sets) for person in everyone)
    assert all(people for people in sets)
    assert all(number >= FEWEST for piece, number in pieces.items() if any(piece))


@settings(max_examples=60, deadline=None)
@given(stories(), st.data())
def test_nobody_can_watch_one_answer_arrive(story: Story, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(story.places))
    now = data.draw(st.integers(0, len(story.rounds)))
    then = data.draw(st.integers(now, len(story.rounds)))
    earlier, later = (behind(story.rounds[:n], story.clubs, place) for n in (now, then))
    for name, people in later.items():
        before = earlier.get(name, frozenset())
        assert before <= people
        assert len(people - before) == 0 or len(people - before) >= FEWEST
    assert earlier.keys() <= later.keys()


@settings(max_examples=30, deadline=None)
@given(stories())
def test_what_is_told_is_counted_rightly(story: Story) -> None:
    for place in story.places:
        people = behind(story.rounds, story.clubs, place)
        for one in results_among(a_round(), story.rounds, story.clubs, place):
            assert {phase: share.people for phase, share in one.shares.items()} == {
                phase: len(people[phase.value]) for phase in Phase if phase.value in people
            }
            assert all(share.sum == 0 for share in one.shares.values())
