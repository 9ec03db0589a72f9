"""The library of an exported module in place of its class, in the process of a test: reloads, failures, instances."""

from __future__ import annotations

import atexit
import importlib
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.generation import TransactionFailed
from ecruntime.testing import CommandFailed, Harness
from ecruntime.testing.exported import ExportedModules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.api import Module
    from tests.exported.conftest import Trees

# The first test of a run builds what all need.
pytestmark = pytest.mark.timeout(300)
SUM = "shoal.sum_v1"
NOTE = "core.log_permanent_failure_v1"


def the_class(trees: Trees, name: str, monkeypatch: pytest.MonkeyPatch) -> type[Module]:
    """Return the author's class, as a test of theirs imports it."""
    monkeypatch.syspath_prepend(str(trees.project(name)))
    monkeypatch.delitem(sys.modules, name, raising=False)
    entry: Any = importlib.import_module(f"{name}.generated.entry")
    return type(entry.create())


@pytest.fixture
def shoal(trees: Trees, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Harness]:
    """Return a runtime in which the exported form of a generic module stands for its class."""
    everywhere = getattr(request, "param", False)
    made = Harness(tmp_path, reloads_everywhere=everywhere, exported=ExportedModules([trees.tree("shoal")]))
    yield made
    made.close()


@pytest.mark.parametrize("shoal", [True], indirect=True)
def test_a_generic_module_is_made_anew_around_each_call(
    shoal: Harness, trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    shoal.load(the_class(trees, "shoal", monkeypatch), conf='shoal "one" { depth = 2 }\n')
    before = shoal.server.current.number
    for number in range(20):
        # Its own option, and the state that its ext_init returned for the generation of the call.
        assert shoal.fire(SUM, number=number) == number + 2002
    assert shoal.server.current.number >= before + 40
    assert shoal.server.instance("shoal", "one").infrastructure.name.instance == "one"
    # One instance for each generation that still lives, and that of `conf_setup`.
    assert type(behind(shoal)).living <= len(shoal.server.store.numbers_in_use)


def behind(runtime: Harness, instance: str = "one") -> Any:
    infrastructure: Any = runtime.server.instance("shoal", instance).infrastructure
    return infrastructure._module


def test_the_authors_instance_is_that_of_the_exported_package(
    shoal: Harness, trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = the_class(trees, "shoal", monkeypatch)
    shoal.load(author, conf='shoal "one" {}\nshoal "two" {}\n')
    found = [behind(shoal, name) for name in ("one", "two")]
    assert found[0] is not found[1]
    assert {type(one).__module__.partition("_")[0] for one in found} == {""}
    assert not isinstance(found[0], author)
    assert found[0].state == 1


def test_a_refused_load_leaves_none_of_its_providers(
    shoal: Harness, trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = the_class(trees, "shoal", monkeypatch)
    shoal.load(author, conf="")
    for _ in range(3):
        with pytest.raises(TransactionFailed, match="it is too deep"):
            shoal.reload('shoal "one" { depth = 13 }\n')
    shoal.reload('shoal "one" { depth = 3 }\n')
    assert len(tuple(shoal.server.find_hook(SUM).providers)) == 1
    assert shoal.fire(SUM, number=1) == 3004
    with pytest.raises(TransactionFailed, match="it is too deep"):
        shoal.reload('shoal "one" { depth = 13 }\n')
    assert shoal.fire(SUM, number=1) == 3004
    assert not shoal.failures.unexpected


def test_a_class_of_the_tests_own_stays_that_class(
    shoal: Harness, trees: Trees, monkeypatch: pytest.MonkeyPatch
) -> None:
    author = the_class(trees, "shoal", monkeypatch)
    derived: type[Module] = type("Deeper", (author,), {"__module__": __name__})
    shoal.load(derived, conf='shoal "one" {}\n')
    assert isinstance(behind(shoal), derived)
    assert shoal.why_plain() == "the server opened only what is the test's own: Deeper"


def test_failures_and_refused_commands_are_told_as_those_of_the_class(
    trees: Trees, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = Harness(tmp_path, exported=ExportedModules([trees.tree("greylist")]))
    said: list[str] = []
    atexit.register(said.append, "the end")
    try:
        runtime.load(the_class(trees, "greylist", monkeypatch), conf="greylist {}")
        with pytest.raises(CommandFailed, match="has no command 'bloom'"):
            runtime.console("greylist bloom")
        monkeypatch.setattr(type(behind_singleton(runtime)), "control_forget", fails)
        with (
            runtime.expect_failure(LookupError, owner="greylist", match="nobody is known"),
            pytest.raises(CommandFailed, match="see the log"),
        ):
            runtime.console("greylist forget")
    finally:
        runtime.close()
        atexit.unregister(said.append)
    # The process had Python before: its own end is not that of a server.
    assert not said


def behind_singleton(runtime: Harness) -> Any:
    infrastructure: Any = runtime.server.instance("greylist", "").infrastructure
    return infrastructure._module


def fails(module: Module, request: object) -> object:
    del module, request
    raise KeyError("nobody is known")
