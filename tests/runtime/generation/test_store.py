from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, cast

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import Generation, GenerationCore, GenerationStore
from ecruntime.hooks import HookTable, Provider, call_in_generation
from ecruntime.model.hook_signature import signature

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import Configuration

LOOK = signature("owl", "look_v1", "void")


class Bench:
    """A store whose posts wait until the test performs them, as they would in the scheduler thread."""

    def __init__(self) -> None:
        self.posted: list[Callable[[], None]] = []
        self.retired: list[int] = []
        self.store = GenerationStore(self.posted.append, self.retired.append)

    def publish(self, number: int, look: Callable[..., None] | None = None) -> Generation:
        core = GenerationCore(number, cast("Configuration", None), MappingProxyType({}))
        self.store.watch(core)
        providers = [Provider(LOOK, look, None, "m")] if look else []
        generation = Generation(core, HookTable.build([LOOK], providers, core, lambda *_: None))
        self.store.publish(generation)
        return generation

    def settle(self) -> None:
        while self.posted:
            self.posted.pop(0)()


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_without_a_generation_the_store_says_when_to_ask(bench: Bench) -> None:
    with pytest.raises(RuleViolation) as refusal:
        _ = bench.store.current
    assert str(refusal.value) == "RT401: no generation is published yet"


def test_the_replaced_generation_ends_once_and_only_when_posted(bench: Bench) -> None:
    bench.publish(1)
    bench.publish(2)
    before = list(bench.retired)
    bench.settle()
    bench.settle()
    assert (before, bench.retired, bench.store.numbers) == ([], [1], (2,))


def test_a_reference_keeps_its_generation(bench: Bench) -> None:
    bench.publish(1)
    reference = bench.store.acquire("test")
    bench.publish(2)
    bench.settle()
    assert bench.retired == []
    reference.release()
    bench.settle()
    assert bench.retired == [1]


def test_a_reference_tells_its_holder_and_place(bench: Bench) -> None:
    bench.publish(1)
    with bench.store.acquire("the test"):
        (known,) = bench.store.holds
        assert (known.holder, known.number, known.place.rpartition(":")[0]) == ("the test", 1, __file__)
    assert bench.store.holds == ()


def test_a_doubled_release_is_reported_with_the_place_of_the_acquire(bench: Bench) -> None:
    bench.publish(1)
    reference = bench.store.acquire("test")
    reference.release()
    with pytest.raises(RuleViolation, match=r"RT402: .* fetched at .*test_store\.py:\d+ was released before"):
        reference.release()


def test_a_running_call_keeps_its_generation(bench: Bench) -> None:
    seen: list[list[int]] = []

    def look(closure: object) -> None:
        bench.publish(2)
        bench.settle()
        seen.append(list(bench.retired))

    bench.publish(1, look)
    bench.store.current.hooks["owl_look_v1"].call()
    bench.settle()
    assert (seen, bench.retired) == ([[]], [1])


def test_a_running_call_reads_its_own_generation_after_another_was_published(bench: Bench) -> None:
    seen: list[int] = []

    def look(closure: object) -> None:
        bench.publish(2)
        seen.append(bench.store.generation_of_call().number)

    bench.publish(1, look)
    bench.store.current.hooks["owl_look_v1"].call()
    assert (seen, bench.store.generation_of_call().number) == ([1], 2)


def test_a_nested_call_reads_the_generation_in_which_it_was_made(bench: Bench) -> None:
    seen: list[int] = []

    def inner(closure: object) -> None:
        seen.append(bench.store.generation_of_call().number)

    def outer(closure: object) -> None:
        bench.publish(2, inner)
        bench.store.current.hooks["owl_look_v1"].call()
        seen.append(bench.store.generation_of_call().number)

    bench.publish(1, outer)
    bench.store.current.hooks["owl_look_v1"].call()
    assert seen == [2, 1]


def test_within_a_core_the_core_is_that_of_the_call(bench: Bench) -> None:
    bench.publish(1)
    candidate = GenerationCore(2, cast("Configuration", None), MappingProxyType({}))
    bench.store.watch(candidate)
    assert call_in_generation(candidate, lambda: bench.store.generation_of_call().number) == 2


def test_the_generation_of_another_store_is_not_taken_for_ours(bench: Bench) -> None:
    other = Bench()
    seen: list[int] = []

    def look(closure: object) -> None:
        other.publish(8)
        seen.append(other.store.generation_of_call().number)

    other.publish(7)
    bench.publish(1, look)
    bench.store.current.hooks["owl_look_v1"].call()
    assert seen == [8]


def test_a_candidate_that_is_never_published_ends_quietly(bench: Bench) -> None:
    bench.publish(1)
    candidate = GenerationCore(2, cast("Configuration", None), MappingProxyType({}))
    bench.store.watch(candidate)
    del candidate
    bench.settle()
    assert bench.store.numbers == (1,)


def test_the_end_of_a_failed_candidate_does_not_end_the_generation_that_got_its_number(bench: Bench) -> None:
    bench.publish(1)
    candidate = GenerationCore(2, cast("Configuration", None), MappingProxyType({}))
    bench.store.watch(candidate)
    del candidate
    bench.publish(2)
    bench.settle()
    assert (bench.store.numbers, bench.retired) == ((2,), [1])
