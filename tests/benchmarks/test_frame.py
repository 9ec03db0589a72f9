from __future__ import annotations

import gc
import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

HERE = Path(__file__).resolve().parent


def load(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, HERE / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


@pytest.fixture
def frame() -> ModuleType:
    return load("frame")


@pytest.fixture
def report() -> ModuleType:
    load("frame")
    return load("report")


def test_a_variant_may_return_its_own_figure(frame: ModuleType) -> None:
    variants = (frame.Variant("told", lambda n: n / 4, measures=True),)
    result = frame.measure(frame.Benchmark("s", "S", (frame.Group("g", variants),)), rounds=2)
    assert result["groups"][0]["seconds"] == {"told": [0.25, 0.25]}


def test_the_collector_is_off_unless_a_variant_sets_it_and_is_put_back(frame: ModuleType) -> None:
    defaults = gc.get_threshold()
    seen: list[tuple[bool, tuple[int, int, int]]] = []

    def note(n: int) -> int:
        seen.append((gc.isenabled(), gc.get_threshold()))
        return n

    settled = frame.Variant("settled", note, collector=lambda: gc.set_threshold(5000, 5, 5), measures=True)
    group = frame.Group("g", (frame.Variant("off", note, measures=True), settled))
    frame.measure(frame.Benchmark("s", "S", (group,)), rounds=1)
    assert sorted(seen) == [(False, defaults), (True, (5000, 5, 5))]
    assert (gc.isenabled(), gc.get_threshold()) == (True, defaults)


def test_every_variant_runs_in_every_round(frame: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "SLICE_SECONDS", 1e-6)
    variants = tuple(frame.Variant(name, lambda n: sum(range(n))) for name in "ab")
    result = frame.measure(frame.Benchmark("s", "S", (frame.Group("g", variants),)), rounds=3)
    assert {name: len(seconds) for name, seconds in result["groups"][0]["seconds"].items()} == {"a": 3, "b": 3}


def test_a_ratio_is_formed_within_a_round(frame: ModuleType) -> None:
    assert frame.ratios({"seconds": {"a": [2.0, 9.0], "b": [1.0, 3.0]}}, "a", "b") == [2.0, 3.0]


@pytest.mark.parametrize(
    ("is_at_least", "ratio", "is_met"), [(True, 2.0, True), (True, 1.9, False), (False, 2.1, False)]
)
def test_a_goal_is_met_or_not(frame: ModuleType, is_at_least: bool, ratio: float, is_met: bool) -> None:
    assert frame.Goal("a", "b", 2.0, is_at_least).is_met(ratio) is is_met


def test_the_page_lists_a_goal_that_is_not_met(report: ModuleType) -> None:
    group = {
        "title": "g",
        "seconds": {"a": [2e-6, 2e-6], "b": [1e-6, 1e-6]},
        "goals": [{"numerator": "a", "denominator": "b", "bound": 3.0, "is_at_least": True}],
    }
    machine = {"python": "3.11", "system": "Linux", "cpus": 2, "peers": {}}
    result = {"subject": "s", "title": "S", "notes": "", "rounds": 2, "machine": machine, "groups": [group]}
    page = report.report([result])
    assert "0 of 1 goals are met. Not met:\n\n- S, g: a / b is 2.00, and shall be at least 3" in page
    assert "| a | 2 us | 1 |" in page


def test_the_page_is_current(report: ModuleType) -> None:
    assert report.main.__module__ == "report"
    sys.argv, before = ["report.py", "--check"], sys.argv
    try:
        assert report.main() == 0, "run: python tests/benchmarks/report.py"
    finally:
        sys.argv = before
