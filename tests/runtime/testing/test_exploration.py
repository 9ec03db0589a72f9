"""Orders that a test is run in: none twice, until all are known; and an order that fails, shrunk."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.testing.exploration import Exploration, shrink
from ecruntime.testing.schedule import ChoiceKind, Deviation, EventOrder, Replay, deviations_of, token_of

KINDS = st.sampled_from(ChoiceKind)
DEVIATIONS = st.builds(
    lambda kind, taken, more: (kind, taken, taken + more), KINDS, st.integers(1, 5), st.integers(1, 5)
)


@st.composite
def orders(draw: st.DrawFn) -> tuple[Deviation, ...]:
    places = sorted(draw(st.sets(st.integers(1, 400), max_size=30)))
    return tuple(Deviation(at, *draw(DEVIATIONS)) for at in places)


@given(orders())
def test_a_token_means_the_order_it_was_made_of(order: tuple[Deviation, ...]) -> None:
    assert deviations_of(token_of(order)) == order


@given(st.text(alphabet="0123456789abcdef", max_size=8))
def test_a_seed_is_no_token(seed: str) -> None:
    assert deviations_of(seed) is None


def test_what_is_no_choice_is_no_token() -> None:
    for text in ("3x1of2", "3t2of2", "3t0of2", "3t1of2.", "t1of2", "3t1of2,4t1of2"):
        assert deviations_of(text) is None, text


@given(orders().filter(bool), st.data())
def test_what_is_left_fails_and_no_part_of_it_can_be_left_out(
    order: tuple[Deviation, ...], data: st.DataObject
) -> None:
    # It fails where all of these are taken.
    needed = set(data.draw(st.lists(st.sampled_from(order), min_size=1)))

    def fails(tried: tuple[Deviation, ...]) -> tuple[Deviation, ...] | None:
        return tried if needed <= set(tried) else None

    best, runs = shrink(order, fails, most=10_000)
    assert set(best) == needed
    assert runs <= 4 * len(order) * len(order).bit_length() * (len(needed) + 1)


@given(orders(), st.integers(0, 20), st.integers())
def test_it_ends_with_an_order_that_fails_whatever_the_test_does(
    order: tuple[Deviation, ...], most: int, seed: int
) -> None:
    chance, failed, tried_in_all = Random(seed), [order], 0

    def fails(tried: tuple[Deviation, ...]) -> tuple[Deviation, ...] | None:
        nonlocal tried_in_all
        tried_in_all += 1
        if chance.random() < 0.5:
            return None
        # Some are not taken, since the test makes other choices then; or more are.
        taken = tuple(one for one in (*tried, *order[:2]) if chance.random() < 0.8)
        failed.append(taken)
        return taken

    best, runs = shrink(order, fails, most)
    assert best in failed
    assert len(best) <= len(order)
    assert runs == tried_in_all <= most


def test_a_deviation_that_makes_a_choice_of_its_own_is_left_out_with_it() -> None:
    def fails(tried: tuple[Deviation, ...]) -> tuple[Deviation, ...] | None:
        replay = Replay(tried)
        schedule = EventOrder(replay)
        # A thread that waits is asked once more.
        if schedule.choose(ChoiceKind.THREAD, 2, str):
            schedule.choose(ChoiceKind.THREAD, 2, str)
        return tuple(schedule.deviations) if schedule.choose(ChoiceKind.TIMER, 2, str) else None

    found = (Deviation(1, ChoiceKind.THREAD, 1, 2), Deviation(3, ChoiceKind.TIMER, 1, 2))
    best, _ = shrink(found, fails)
    assert best == (Deviation(2, ChoiceKind.TIMER, 1, 2),)


@given(st.lists(st.integers(1, 3), max_size=4), st.integers())
def test_all_orders_of_a_small_test_are_run_once(counts: list[int], seed: int) -> None:
    exploration, seen = Exploration(Random(seed)), []
    while not exploration.is_over:
        exploration.begin()
        schedule = EventOrder(exploration.choose)
        # How many choices there are depends on the first one, as it does in tests.
        first = [schedule.choose(ChoiceKind.TIMER, count, str) for count in counts[:1]]
        rest = counts[1:] if first == [0] else counts[2:]
        seen.append((*first, *(schedule.choose(ChoiceKind.THREAD, count, str) for count in rest)))
        exploration.end()
        assert len(seen) <= 81
    wanted = 1
    for count in counts[1:]:
        wanted *= count
    others = 1
    for count in counts[2:]:
        others *= count
    assert len(seen) == len(set(seen)) == wanted + (counts[0] - 1 if counts else 0) * others
    assert not any(seen[0])


def test_the_ordinary_order_comes_first_and_single_deviations_soon() -> None:
    exploration, seen = Exploration(Random(1)), []
    for _ in range(41):
        exploration.begin()
        schedule = EventOrder(exploration.choose)
        for _ in range(20):
            schedule.choose(ChoiceKind.TIMER, 2, str)
        exploration.end()
        seen.append(tuple(one.at for one in schedule.deviations))
    assert seen[0] == ()
    assert {(at,) for at in range(1, 21)} <= set(seen)


def test_a_misfit_is_told() -> None:
    replay = Replay((Deviation(1, ChoiceKind.TIMER, 2, 3), Deviation(9, ChoiceKind.THREAD, 1, 2)))
    schedule = EventOrder(replay)
    assert schedule.choose(ChoiceKind.TIMER, 2, str) == 0
    assert replay.misfit() == "choice 1 was a timer among 3, and is a timer among 2 now"
    replay = Replay((Deviation(9, ChoiceKind.THREAD, 1, 2),))
    EventOrder(replay).choose(ChoiceKind.TIMER, 2, str)
    assert replay.misfit() == "choice 9 did not come: the test made 1"
