"""The pytest plugin: each test gets a runtime of its own, on a virtual clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pytest

from ecruntime.testing.harness import Harness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Fire(Protocol):
    """Calls a hook's providers."""

    def __call__(self, hook: str, **arguments: object) -> object:
        """Call with what is given; the rest is filled in."""
        ...


class Console(Protocol):
    """Runs a console command."""

    def __call__(self, line: str) -> Any:  # noqa: ANN401 - whatever the command answers, as JSON has it
        """Return the answer as JSON would have it; raise when the command is refused."""
        ...


class Clock(Protocol):
    """The virtual time of a runtime."""

    def advance(self, seconds: float) -> None:
        """Let time pass: everything that is due happens, in order, each at its own time."""
        ...


@pytest.fixture
def runtime(tmp_path: Path) -> Iterator[Harness]:
    """Give a runtime that is closed after the test; start it with `runtime.load(Module, conf="...")`."""
    harness = Harness(tmp_path)
    try:
        yield harness
    finally:
        harness.close()


@pytest.fixture
def fire(runtime: Harness) -> Fire:
    """Give `fire("scope.hook", name=value)`, which calls the hook's providers and returns the result."""
    return runtime.fire


@pytest.fixture
def console(runtime: Harness) -> Console:
    """Give `console("greeter status")`, which runs a command and returns its answer as JSON would have it."""
    return runtime.console


@pytest.fixture
def clock(runtime: Harness) -> Clock:
    """Give the virtual time: `clock.advance(60.0)`."""
    return runtime
