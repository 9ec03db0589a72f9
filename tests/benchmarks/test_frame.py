from __future__ import annotations

import gc
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
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
    load("plot")
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


def test_what_is_there_is_set_aside_but_for_variants_that_set_the_collector(frame: ModuleType) -> None:
    kept: list[list[object]] = [[] for _ in range(1000)]
    frozen: dict[str, int] = {}

    def note(name: str) -> Callable[[int], int]:
        def run(n: int) -> int:
            frozen[name] = gc.get_freeze_count()
            return n

        return run

    own = frame.Variant("own", note("own"), collector=gc.enable, measures=True)
    group = frame.Group("g", (frame.Variant("off", note("off"), measures=True), own))
    frame.measure(frame.Benchmark("s", "S", (group,)), rounds=3)
    assert frozen["off"] > len(kept)
    assert (frozen["own"], gc.get_freeze_count()) == (0, 0)


def test_every_variant_runs_in_every_round(frame: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame, "SLICE_SECONDS", 1e-6)
    variants = tuple(frame.Variant(name, lambda n: sum(range(n))) for name in "ab")
    result = frame.measure(frame.Benchmark("s", "S", (frame.Group("g", variants),)), rounds=3)
    assert {name: len(seconds) for name, seconds in result["groups"][0]["seconds"].items()} == {"a": 3, "b": 3}


def test_a_ratio_is_formed_within_a_round(frame: ModuleType) -> None:
    assert frame.ratios({"seconds": {"a": [2.0, 9.0], "b": [1.0, 3.0]}}, "a", "b") == [2.0, 3.0]


@pytest.mark.parametrize(
    ("is_at_least", "measured", "is_met"),
    [
        (True, [2.0, 2.0, 2.0], True),
        (True, [1.0, 1.0, 2.5, 2.5, 2.5], False),  # its median reaches 2
        (True, [1.0, 2.0, 2.5, 2.5, 2.5], True),
        (False, [1.5, 1.5, 1.5, 2.5, 2.5], False),
        (False, [1.5, 1.5, 1.5, 2.0, 2.5], True),
        (True, [2.1], True),
    ],
)
def test_a_goal_is_met_by_the_quartile_that_is_worse_for_it(
    frame: ModuleType, is_at_least: bool, measured: list[float], is_met: bool
) -> None:
    assert frame.Goal("a", "b", 2.0, is_at_least).is_met(measured) is is_met


def grown(frame: ModuleType, **more: object) -> dict[str, Any]:
    def variants(size: int) -> list[object]:
        made = [frame.Variant("linear", lambda n: n * size / 8, measures=True)]
        return [*made, frame.Variant("early", lambda n: n * size * size, measures=True)] if size < 30 else made

    growth = frame.Growth("more", "things", (4, 16, 64), variants, (frame.GrowthGoal("linear", 1.0),), **more)
    result: dict[str, Any] = frame.measure(frame.Benchmark("s", "S", (), growths=(growth,)), rounds=2)
    return result


def test_a_growth_keeps_the_cost_for_each_at_each_size_of_each_curve(frame: ModuleType) -> None:
    (growth,) = grown(frame)["growths"]
    assert growth["costs"] == {
        "linear": {"4": [0.125, 0.125], "16": [0.125, 0.125], "64": [0.125, 0.125]},
        "early": {"4": [4.0, 4.0], "16": [16.0, 16.0]},
    }
    assert frame.rises(growth, "linear") == [1.0, 1.0]
    assert frame.rises(growth, "early") == [4.0, 4.0]


def test_a_growth_may_keep_the_cost_of_the_whole(frame: ModuleType) -> None:
    (growth,) = grown(frame, is_for_each=False)["growths"]
    assert frame.rises(growth, "linear") == [16.0, 16.0]


@pytest.mark.parametrize(("bound", "is_met"), [(1.9, False), (2.0, True)])
def test_a_growth_is_met_by_its_upper_quartile(frame: ModuleType, bound: float, is_met: bool) -> None:
    assert frame.GrowthGoal("a", bound).is_met([1.0, 1.0, 1.0, 2.0, 9.0]) is is_met


def test_a_group_that_needs_quiet_has_more_rounds_unless_it_says_how_many(frame: ModuleType) -> None:
    def group(title: str, **more: object) -> object:
        return frame.Group(title, (frame.Variant("a", float, measures=True),), **more)

    groups = (group("usual"), group("quiet", needs_quiet=True), group("told", needs_quiet=True, rounds=3))
    benchmark = frame.Benchmark("s", "S", groups)
    counts = [(one["rounds"], len(one["seconds"]["a"])) for one in frame.measure(benchmark)["groups"]]
    assert counts == [(11, 11), (21, 21), (3, 3)]
    assert [one["rounds"] for one in frame.measure(benchmark, rounds=1)["groups"]] == [1, 1, 1]


def test_a_smoke_run_does_everything_once_at_the_smallest_size(frame: ModuleType) -> None:
    done: list[object] = []
    group = frame.Group("g", (frame.Variant("a", done.append), frame.Variant("b", float, 7, measures=True)))

    def variants(size: int) -> list[object]:
        return [frame.Variant("c", lambda n: done.append((size, n)))]

    growth = frame.Growth("more", "things", (4, 16), variants, (frame.GrowthGoal("c", 1.0),))
    result = frame.measure(frame.Benchmark("s", "S", (group,), growths=(growth,)), is_smoke=True)
    assert done == [1, (4, 1)]
    assert [one["rounds"] for one in (*result["groups"], *result["growths"])] == [1, 1]
    assert result["groups"][0]["seconds"]["b"] == [1.0]


@pytest.mark.slow
def test_each_subject_is_measured_in_a_process_of_its_own(tmp_path: Path) -> None:
    words = ["providers", "graph", "--smoke", "--results", str(tmp_path)]
    done = subprocess.run([sys.executable, HERE / "run.py", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [line.split(",")[0] for line in done.stdout.splitlines()] == [
        "[1/2] providers",
        "providers: 7 groups",
        "[2/2] graph",
        "graph: 0 groups",
        f"2 subjects in {done.stdout.rpartition(' in ')[2].strip()}",
    ]
    assert not list(tmp_path.iterdir())


def test_what_is_missing_of_ours_is_no_missing_peer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = load("run")
    (tmp_path / "bench_a.py").write_text("import ecruntime.no_such_module\n")
    monkeypatch.setattr(sys, "argv", ["run.py", "a"])
    monkeypatch.setattr(run, "HERE", tmp_path)
    with pytest.raises(ModuleNotFoundError):
        run.main()


def test_what_a_machine_cannot_measure_is_told_with_its_reason(
    frame: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = load("run")
    (tmp_path / "bench_a.py").write_text(
        "from frame import Unmeasurable\ndef benchmark(): raise Unmeasurable('no room')\n"
    )
    (tmp_path / "bench_b.py").write_text("import no_such_peer\n")
    for name in "ab":
        monkeypatch.setattr(sys, "argv", ["run.py", name])
        monkeypatch.setattr(run, "HERE", tmp_path)
        assert run.main() == 0
    assert capsys.readouterr().out.splitlines() == [
        "a: not measured: no room",
        "b: not measured: no_such_peer is not installed; make bench installs it",
    ]


def test_a_title_stands_for_one_group(frame: ModuleType) -> None:
    with pytest.raises(ValueError, match="more than once"):
        frame.Benchmark("s", "S", (frame.Group("g", ()), frame.Group("g", ())))


def test_the_page_tells_a_growth_with_its_plot(frame: ModuleType, report: ModuleType) -> None:
    result = grown(frame, needs_quiet=True)
    page = report.report([result])
    assert "1 of 1 goals are met." in page
    assert report.NEEDS_QUIET in page
    assert "![more](images/cost-s-more.svg)" in page
    assert "| things | linear, of each | early, of each |" in page
    assert "| 64 | 125 ms [125 ms..125 ms] | \u2013 |" in page
    assert "- linear, each of 64 / each of 4 things: 1.00 [1.00..1.00], goal at most 1: met" in page
    assert list(report.plots([result])) == ["cost-s-more.svg"]


def test_the_page_lists_a_growth_that_is_too_steep(frame: ModuleType, report: ModuleType) -> None:
    page = report.report([grown(frame, is_for_each=False)])
    assert "- S, more: linear, the whole of 64 / the whole of 4 things is 16.00 [16.00..16.00]" in page


def test_the_page_lists_a_goal_that_is_not_met(report: ModuleType) -> None:
    group = {
        "title": "g",
        "seconds": {"a": [2e-6, 2e-6], "b": [1e-6, 1e-6]},
        "goals": [{"numerator": "a", "denominator": "b", "bound": 3.0, "is_at_least": True}],
    }
    machine = {"python": "3.11", "system": "Linux", "cpus": 2, "peers": {}}
    result = {"subject": "s", "title": "S", "notes": "", "rounds": 2, "machine": machine, "groups": [group]}
    page = report.report([result])
    assert "0 of 1 goals are met. Not met:\n\n- S, g: a / b is 2.00 [2.00..2.00], and shall be at least 3" in page
    assert "| a | 2 us | 1 |" in page


def test_a_group_may_have_figures_of_its_own_unit(frame: ModuleType, report: ModuleType) -> None:
    stanza = frame.Variant("a stanza", lambda _: 760.0, measures=True)
    asked = frame.Variant("800 bytes", lambda _: 800.0, measures=True)
    goal = frame.Goal("a stanza", "800 bytes", 1.0, is_at_least=False)
    group = frame.Group("memory", (stanza, asked), (goal,), unit=frame.Unit.BYTES)
    page = report.report([frame.measure(frame.Benchmark("s", "S", (group,)), rounds=1)])
    assert "| variant | size | |" in page
    assert "| a stanza | 760 B | 1 |" in page
    assert "- a stanza / 800 bytes: 0.95 [0.95..0.95], goal at most 1: met" in page


def test_a_missed_goal_is_explained_by_its_floor(report: ModuleType) -> None:
    group = {
        "title": "g",
        "seconds": {"peer": [6e-6], "ours": [3e-6], "floor: a call": [2e-6]},
        "goals": [{"numerator": "peer", "denominator": "ours", "bound": 4.0, "is_at_least": True}],
    }
    machine = {"python": "3.11", "system": "Linux", "cpus": 2, "peers": {}}
    result = {"subject": "s", "title": "S", "notes": "", "rounds": 1, "machine": machine, "groups": [group]}
    page = report.report([result])
    assert "shall be at least 4; peer / floor: a call is 3.00 [3.00..3.00]\n" in page


def test_the_page_is_current(report: ModuleType) -> None:
    assert report.main.__module__ == "report"
    sys.argv, before = ["report.py", "--check"], sys.argv
    try:
        assert report.main() == 0, "run: python tests/benchmarks/report.py"
    finally:
        sys.argv = before
