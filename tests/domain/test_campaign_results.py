"""Results of campaigns: counted rightly, and so that nobody can be found in them, however put together."""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.campaign import Action, ActionKind, DeliveryState, Skip
from bot.domain.campaign_results import (
    NOT_REACHED,
    STEPS,
    Aim,
    Count,
    Figures,
    Receiver,
    Tally,
    Told,
    aim_of,
    steps_known,
)
from bot.domain.results import Clubs
from bot.domain.suppression import FEWEST, in_fives

SENT, UNKNOWN = DeliveryState.SENT, DeliveryState.UNKNOWN
EAST, WEST, SOUTH = 1, 2, 3
CLUBS = frozenset({EAST, WEST, SOUTH})


def got(clubs: Iterable[int] = (EAST,), language: str = "mn", **did: bool) -> Receiver:
    """Somebody whom it reached."""
    return Receiver(SENT, None, language, clubs=frozenset(clubs), **did)


def told(
    receivers: Iterable[Receiver], clubs: Clubs | None = CLUBS, left_out: Mapping[Skip, int] | None = None
) -> Told:
    tally = Tally(by_club=clubs is not None)
    for receiver in receivers:
        tally.add(receiver)
    return tally.told(clubs, left_out)


def test_everybody_counts_in_all_that_fits() -> None:
    assert list(got().counts()) == [Count.REACHED]
    assert set(got(opened=True, finished=True, coming=True).counts()) == set(STEPS)
    assert list(got(finished=True).counts()) == [Count.REACHED, Count.FINISHED]
    assert list(Receiver(UNKNOWN, finished=True).counts()) == [Count.PERHAPS]
    assert list(Receiver(UNKNOWN, opened=True).counts()) == [Count.REACHED, Count.OPENED]
    assert list(Receiver(DeliveryState.UNREACHABLE).counts()) == [Count.UNREACHABLE]
    assert list(Receiver(DeliveryState.SKIPPED, Skip.UNREACHABLE).counts()) == [Count.UNREACHABLE]
    for waiting in (DeliveryState.PENDING, DeliveryState.SENDING):
        assert list(Receiver(waiting).counts()) == []


@pytest.mark.parametrize("reason", Skip)
def test_every_reason_for_leaving_out_is_counted(reason: Skip) -> None:
    (count,) = Receiver(DeliveryState.SKIPPED, reason).counts()
    assert count in NOT_REACHED
    assert count.value == reason.value


def test_a_campaign_is_told_whole_by_club_and_by_language() -> None:
    receivers = [*[got(opened=True, finished=True)] * 5, *[got(opened=True)] * 6, *[got()] * 2]
    receivers += [got({WEST}, "en", opened=True)] * 10
    receivers += [Receiver(DeliveryState.SKIPPED, Skip.CAP, clubs=frozenset({WEST}))] * 7
    found = told(receivers, left_out={Skip.PAUSED: 12, Skip.CAP: 8, Skip.QUIET: 4})
    assert found.whole == {
        Count.REACHED: 20,
        Count.OPENED: 20,
        Count.FINISHED: 5,
        Count.CAP: 10,
        Count.PAUSED: 10,
    }
    assert found.clubs == {
        EAST: {Count.REACHED: 10, Count.OPENED: 10, Count.FINISHED: 5},
        WEST: {Count.REACHED: 10, Count.OPENED: 10, Count.CAP: 5},
    }
    assert found.languages == {
        "mn": {Count.REACHED: 10, Count.OPENED: 10, Count.FINISHED: 5},
        "en": {Count.REACHED: 10, Count.OPENED: 10},
    }


def test_four_are_not_told_of_and_five_are() -> None:
    for people, expected in ((4, {}), (5, {Count.REACHED: 5}), (9, {Count.REACHED: 5})):
        assert told([got()] * people).whole == expected


def test_a_club_of_three_shows_neither_alone_nor_in_the_total() -> None:
    found = told([*[got(opened=True)] * 10, *[got({WEST}, opened=True)] * 3])
    assert found.whole == {Count.REACHED: 10, Count.OPENED: 10}
    assert WEST not in found.clubs


def test_who_is_in_two_clubs_counts_in_both_and_once_in_the_total() -> None:
    found = told([*[got()] * 5, *[got({EAST, WEST})] * 5, *[got({WEST})] * 5])
    assert found.whole == {Count.REACHED: 15}
    assert found.clubs == {EAST: {Count.REACHED: 10}, WEST: {Count.REACHED: 10}}


def test_a_leader_of_one_club_sees_that_club_and_nothing_of_others() -> None:
    everybody = [*[got()] * 5, *[got({EAST, WEST})] * 5, *[got({WEST}, "en")] * 5]
    found = told(everybody, frozenset({EAST}))
    assert found == told([one for one in everybody if EAST in one.clubs], frozenset({EAST}))
    assert found.clubs == {EAST: {Count.REACHED: 10}}
    assert found.languages == {"mn": {Count.REACHED: 10}}


def test_for_everybody_people_stand_together_by_language_whatever_their_clubs() -> None:
    receivers = [got({n}) for n in range(9)] + [got((), "en")] * 6
    found = told(receivers, None)
    assert found == Told({Count.REACHED: 10}, {}, {"mn": {Count.REACHED: 5}, "en": {Count.REACHED: 5}})


def test_what_can_be_known_depends_on_the_button() -> None:
    event = 7
    expected = {
        (ActionKind.QUIZ, None): (Count.REACHED, Count.OPENED, Count.FINISHED),
        (ActionKind.QUIZ, event): STEPS,
        (ActionKind.LESSON, None): (Count.REACHED, Count.OPENED, Count.FINISHED),
        (ActionKind.POLL, None): (Count.REACHED, Count.OPENED),
        (ActionKind.EVENT, event): (Count.REACHED, Count.OPENED, Count.COMING),
        (ActionKind.LINK, None): (Count.REACHED,),
        (None, None): (Count.REACHED,),
        (None, event): (Count.REACHED, Count.COMING),
    }
    for (kind, about), steps in expected.items():
        action = Action(kind, "x") if kind else None
        assert steps_known(action, aim_of(action, about)) == steps
    assert aim_of(Action(ActionKind.QUIZ, "q"), event) == Aim(quiz="q", event=event)
    assert aim_of(Action(ActionKind.LESSON, "l"), None) == Aim(lesson="l")
    assert aim_of(Action(ActionKind.LINK, "https://example.org"), None) == Aim()


def test_fives() -> None:
    assert [in_fives(n) for n in (0, 4, 5, 9, 10, 1284)] == [0, 0, 5, 5, 10, 1280]


# Where people can be, and the clubs that somebody who looks may lead.
PLACES = [frozenset(some) for n in (1, 2, 3) for some in itertools.combinations(sorted(CLUBS), n)]

receivers_at_all = st.builds(
    Receiver,
    state=st.sampled_from([SENT, SENT, SENT, UNKNOWN, DeliveryState.UNREACHABLE, DeliveryState.PENDING]),
    language=st.sampled_from(["mn", "mn", "en"]),
    opened=st.booleans(),
    finished=st.booleans(),
    coming=st.booleans(),
    clubs=st.sampled_from(PLACES),
)
left_out_at_all = st.builds(
    Receiver,
    state=st.just(DeliveryState.SKIPPED),
    reason=st.sampled_from(list(Skip)),
    clubs=st.sampled_from(PLACES),
)


@st.composite
def campaigns(draw: st.DrawFn) -> list[Receiver]:
    """Groups of all sizes around whole fives, of people who did all kinds of things."""
    kinds = draw(st.lists(st.one_of(receivers_at_all, left_out_at_all), min_size=1, max_size=8))
    return [kind for kind in kinds for _ in range(draw(st.integers(1, 11)))]


def every_figure(receivers: Iterable[Receiver], left_out: Mapping[Skip, int] | None = None) -> dict[str, int]:
    """Every number that anybody is told, by a name of its own; what is not told is missing."""
    found: dict[str, int] = {}
    people = list(receivers)
    for clubs in PLACES:
        seen = told(people, clubs, left_out if clubs == CLUBS else None)
        parts: list[tuple[object, Figures]] = [("whole", seen.whole)]
        parts += [*seen.clubs.items(), *seen.languages.items()]
        for part, figures in parts:
            found |= {f"{sorted(clubs)} {part} {count}": n for count, n in figures.items()}
    return found


def group_sizes(receivers: Iterable[Receiver]) -> Counter[tuple[Clubs, str | None, Count]]:
    """How many people each group has of each count, counted here once more."""
    sizes: Counter[tuple[Clubs, str | None, Count]] = Counter()
    for one in receivers:
        sizes.update((one.clubs, one.language if count in STEPS else None, count) for count in one.counts())
    return sizes


def groups_of(one: Receiver) -> list[tuple[Clubs, str | None, Count]]:
    return list(group_sizes([one]))


@settings(deadline=None)
@given(campaigns())
def test_every_figure_is_some_fives(receivers: list[Receiver]) -> None:
    """So is every sum and difference of figures, whoever is told them, of whichever campaign, at any time."""
    figures = every_figure(receivers, {Skip.PAUSED: len(receivers)})
    assert all(n >= FEWEST and n % FEWEST == 0 for n in figures.values())


@settings(deadline=None)
@given(campaigns(), st.data())
def test_who_is_beyond_the_fives_of_their_group_changes_nothing(
    receivers: list[Receiver], data: st.DataObject
) -> None:
    """Each of them could as well have done the opposite, or not have been there."""
    sizes = group_sizes(receivers)
    one = data.draw(st.sampled_from(receivers))
    others = [*receivers]
    others.remove(one)
    if all(sizes[group] % FEWEST for group in groups_of(one)):
        assert every_figure(others) == every_figure(receivers)
    if all(sizes[group] % FEWEST != FEWEST - 1 for group in groups_of(one)):
        assert every_figure([*receivers, one]) == every_figure(receivers)


@settings(deadline=None)
@given(campaigns(), receivers_at_all)
def test_one_person_more_changes_a_figure_by_nothing_or_by_five(
    receivers: list[Receiver], one: Receiver
) -> None:
    """A newcomer between two campaigns to the same club, or somebody who acts between two looks."""
    before, then = every_figure(receivers), every_figure([*receivers, one])
    assert before.keys() <= then.keys()
    assert {then[name] - before.get(name, 0) for name in then} <= {0, FEWEST}


@settings(deadline=None)
@given(campaigns(), st.data())
def test_figures_of_what_people_did_only_grow(receivers: list[Receiver], data: st.DataObject) -> None:
    later = [_went_on(one, data.draw(st.booleans())) for one in receivers]
    before, then = every_figure(receivers), every_figure(later)
    for name, people in before.items():
        if name.endswith(tuple(STEPS)):
            assert then[name] >= people


def _went_on(one: Receiver, on: bool) -> Receiver:
    if not on:
        return one
    state = SENT if one.state in (DeliveryState.PENDING, UNKNOWN) else one.state
    return replace(one, state=state, opened=True, finished=True, coming=True)


@settings(deadline=None)
@given(campaigns(), st.randoms(use_true_random=False))
def test_the_order_of_people_is_nothing(receivers: list[Receiver], chance: random.Random) -> None:
    shuffled = chance.sample(receivers, len(receivers))
    assert every_figure(shuffled) == every_figure(receivers)


@settings(deadline=None)
@given(campaigns())
def test_parts_say_nothing_that_the_whole_does_not(receivers: list[Receiver]) -> None:
    """The languages add up to the whole; two clubs are told together as one by one, each person once."""
    whole = told(receivers)
    for step in STEPS:
        parts = sum(figures.get(step, 0) for figures in whole.languages.values())
        assert parts == whole.whole.get(step, 0)
    both, one = told(receivers, frozenset({EAST, WEST})), told(receivers, frozenset({WEST}))
    without = [person for person in receivers if WEST not in person.clubs]
    rest = told(without, frozenset({EAST})).whole
    for count in Count:
        assert both.whole.get(count, 0) - one.whole.get(count, 0) == rest.get(count, 0)


World = tuple[int, ...]


def test_all_that_is_told_to_all_leaders_together_narrows_no_group() -> None:
    """Who knows how many people each group has, and all figures, still knows nothing but whole fives.

    Tried with all there can be: how many of each group were reached.
    """
    groups = [(frozenset({EAST}), 4), (frozenset({WEST}), 7), (frozenset({EAST, WEST}), 6)]

    def world(reached: World) -> list[Receiver]:
        return [got(clubs) for (clubs, _), n in zip(groups, reached, strict=True) for _ in range(n)]

    told_in: dict[object, set[World]] = defaultdict(set)
    for reached in itertools.product(*(range(size + 1) for _, size in groups)):
        told_in[frozenset(every_figure(world(reached)).items())].add(reached)
    for worlds in told_in.values():
        some = next(iter(worlds))
        possible = [
            range(in_fives(n), min(in_fives(n) + FEWEST, size + 1))
            for n, (_, size) in zip(some, groups, strict=True)
        ]
        assert worlds == set(itertools.product(*possible))


def test_reached_and_opened_together_narrow_no_group_either() -> None:
    groups = [(frozenset({EAST}), "mn", 6), (frozenset({EAST}), "en", 4)]
    pairs = [[(r, o) for r in range(size + 1) for o in range(r + 1)] for *_, size in groups]

    def world(did: tuple[tuple[int, int], ...]) -> list[Receiver]:
        return [
            got(clubs, language, opened=n < opened)
            for (clubs, language, _), (reached, opened) in zip(groups, did, strict=True)
            for n in range(reached)
        ]

    told_in: dict[object, set[tuple[tuple[int, int], ...]]] = defaultdict(set)
    for did in itertools.product(*pairs):
        told_in[frozenset(every_figure(world(did)).items())].add(did)
    for worlds in told_in.values():
        fives = [(in_fives(r), in_fives(o)) for r, o in next(iter(worlds))]
        possible = (
            [pair for pair in some if (in_fives(pair[0]), in_fives(pair[1])) == five]
            for some, five in zip(pairs, fives, strict=True)
        )
        assert worlds == set(itertools.product(*possible))
