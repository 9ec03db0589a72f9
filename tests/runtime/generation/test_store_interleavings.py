"""Two threads are driven through every order of the points at which they may meet, instead of trusting to luck."""

from __future__ import annotations

from itertools import combinations
from threading import Condition, Thread, current_thread
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from ecruntime.generation import Generation, GenerationCore, GenerationStore
from ecruntime.hooks import HookTable, Provider
from ecruntime.model.hook_signature import signature

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.config import Configuration

READER, SCHEDULER = "reader", "scheduler"
POINTS = 5
LOOK = signature("owl", "look_v1", "void")
WAIT = 20.0


def orders(points: int) -> Iterator[tuple[str, ...]]:
    """Every order in which two threads with so many points each can pass them."""
    for chosen in combinations(range(2 * points), points):
        yield tuple(READER if place in chosen else SCHEDULER for place in range(2 * points))


class Choreography:
    """Lets one thread at a time go on to its next point, in a given order; what a finished thread left is skipped."""

    def __init__(self, order: tuple[str, ...]) -> None:
        self.passed: list[str] = []
        self._order = list(order)
        self._done: set[str] = set()
        self._changed = Condition()

    def point(self, name: str) -> None:
        me = current_thread().name
        if me not in {READER, SCHEDULER}:
            return
        with self._changed:
            assert self._changed.wait_for(lambda: self._next() in {me, ""}, WAIT), f"stuck at {name}"
            if self._order:
                self._order.pop(0)
            self.passed.append(f"{me} {name}")
            self._changed.notify_all()

    def _next(self) -> str:
        while self._order and self._order[0] in self._done:
            self._order.pop(0)
        return self._order[0] if self._order else ""

    def perform(self, **parts: Callable[[], None]) -> list[BaseException]:
        failures: list[BaseException] = []

        def run(name: str, part: Callable[[], None]) -> None:
            try:
                part()
            except BaseException as error:  # noqa: BLE001 - the test fails with it
                failures.append(error)
            with self._changed:
                self._done.add(name)
                self._changed.notify_all()

        threads = [Thread(target=run, args=item, name=item[0]) for item in parts.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return failures


class Scene:
    """A store with one generation; the scheduler publishes a second and ends the first, while a reader reads."""

    def __init__(self, order: tuple[str, ...]) -> None:
        self.dance = Choreography(order)
        self.posted: list[Callable[[], None]] = []
        self.retired: list[int] = []
        self.held: list[int] = []
        self.seen: list[tuple[int, int]] = []
        self.store = GenerationStore(self.posted.append, self.retire, sync=self.dance.point)
        self.store.publish(self.generation(1))

    def generation(self, number: int) -> Generation:
        core = GenerationCore(number, cast("Configuration", None), MappingProxyType({}))
        self.store.watch(core)
        providers = [Provider(LOOK, self.look, name, name) for name in ("first", "second")]
        return Generation(core, HookTable.build([LOOK], providers, core, lambda *_: None))

    def look(self, closure: object) -> None:
        number = self.store.generation_of_call().number
        self.dance.point(f"in the {closure} provider")
        assert number not in self.retired, "a running call lost its generation"
        self.seen.append((number, self.store.generation_of_call().number))

    def retire(self, number: int) -> None:
        self.dance.point("destroy")
        assert number not in self.held, "a held generation was destroyed"
        self.retired.append(number)

    def settle(self) -> None:
        while self.posted:
            self.posted.pop(0)()

    def schedule(self) -> None:
        self.store.publish(self.generation(2))
        self.dance.point("retire")
        self.settle()

    def read(self) -> None:
        reference = self.store.acquire("test")
        number = reference.generation.number
        self.held.append(number)
        self.dance.point("touch")
        assert reference.generation.number == number
        self.held.remove(number)
        reference.release()

    def call(self) -> None:
        for _ in range(2):
            self.store.current.hooks["owl_look_v1"].call()

    def end(self) -> tuple[list[int], tuple[int, ...]]:
        self.settle()
        return self.retired, self.store.numbers


def test_a_held_generation_survives_every_order_of_publish_retire_and_destroy() -> None:
    count = 0
    for order in orders(POINTS):
        scene = Scene(order)
        failures = scene.dance.perform(reader=scene.read, scheduler=scene.schedule)
        assert (failures, *scene.end()) == ([], [1], (2,)), scene.dance.passed
        count += 1
    assert count == 252


def test_a_running_call_keeps_its_generation_in_every_order() -> None:
    for order in orders(POINTS):
        scene = Scene(order)
        failures = scene.dance.perform(reader=scene.call, scheduler=scene.schedule)
        assert (failures, *scene.end()) == ([], [1], (2,)), scene.dance.passed
        assert all(before == after for before, after in scene.seen)
        assert scene.seen[0] == scene.seen[1]
        assert scene.seen[2] == scene.seen[3]


def test_two_readers_never_end_a_generation_twice() -> None:
    for order in orders(POINTS):
        scene = Scene(order)
        failures = scene.dance.perform(reader=scene.read, scheduler=scene.read)
        assert failures == []
        scene.store.publish(scene.generation(2))
        assert scene.end() == ([1], (2,)), scene.dance.passed
