from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from tests.benchmarks.test_frame import load

if TYPE_CHECKING:
    from types import ModuleType

DATA = Path(__file__).resolve().parent / "data"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def plot() -> ModuleType:
    load("frame")
    return load("plot")


def growth(costs: dict[str, dict[str, list[float]]], **more: object) -> dict[str, Any]:
    return {"title": "t", "what": "things", "unit": "s", "is_for_each": True, "costs": costs} | more


def texts(svg: str) -> list[str]:
    return [text.text or "" for text in ET.fromstring(svg).iter(f"{SVG}text")]


def test_a_plot_is_drawn_from_the_results_to_the_byte(plot: ModuleType) -> None:
    kept = json.loads((DATA / "growth.json").read_text(encoding="utf-8"))
    assert plot.plot("Timers", kept) == (DATA / "growth.svg").read_text(encoding="utf-8")


def test_a_plot_has_no_external_parts_and_knows_dark_backgrounds(plot: ModuleType) -> None:
    svg = plot.plot("S", growth({"a": {"1": [1.0], "9": [2.0]}}))
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "<script" not in svg
    assert "prefers-color-scheme: dark" in svg


@pytest.mark.parametrize(
    ("costs", "marks"),
    [
        ({"10": [1.0], "1000": [100.0]}, {"10", "100", "1,000", "1 s", "10 s", "100 s"}),
        ({"1": [0.001], "5": [0.002]}, {"1", "5", "0", "500 us", "1 ms", "2 ms"}),
    ],
)
def test_axes_are_logarithmic_where_values_span_a_decade(
    plot: ModuleType, costs: dict[str, list[float]], marks: set[str]
) -> None:
    assert marks <= set(texts(plot.plot("S", growth({"a": costs}))))


def test_a_place_on_a_logarithmic_axis_is_by_powers(plot: ModuleType) -> None:
    assert plot.Axis(1.0, 100.0, 0.0, 200.0, is_log=True).place(10.0) == pytest.approx(100.0)
    assert plot.Axis(0.0, 100.0, 200.0, 0.0, is_log=False).place(25.0) == pytest.approx(150.0)


@pytest.mark.parametrize("high", [1.0, 1.3, 2.0, 4.9, 7.0, 9.99, 1e-7, 3e9])
def test_an_axis_has_a_few_round_marks_within_it(plot: ModuleType, high: float) -> None:
    marks = plot.Axis(0.0, high, 0.0, 1.0, is_log=False).ticks()
    assert 3 <= len(marks) <= 7
    assert 0 <= marks[0] <= marks[-1] <= high * (1 + 1e-9)


def test_many_curves_are_told_in_more_lines_within_the_picture(plot: ModuleType) -> None:
    names = [f"a curve with a long name, number {number}" for number in range(6)]
    root = ET.fromstring(plot.plot("S", growth({name: {"1": [1.0], "2": [1.0]} for name in names})))
    places = {text.text: (float(text.get("x", "0")), float(text.get("y", "0"))) for text in root.iter(f"{SVG}text")}
    assert len({places[name][1] for name in names}) > 1
    assert all(places[name][0] < plot.RIGHT for name in names)
    assert float(root.get("viewBox", "").split()[3]) > plot.HEIGHT
    assert max(places[name][1] for name in names) < plot.TOP + plot.LEGEND_LINE * 6


def test_words_are_escaped(plot: ModuleType) -> None:
    svg = plot.plot("S", growth({"a < b & c": {"1": [1.0], "2": [1.0]}}, what="<things>"))
    assert "a < b & c" in texts(svg)


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.0, "s", "0"),
        (2e-9, "s", "2 ns"),
        (1e-6, "s", "1 us"),
        (0.25, "s", "250 ms"),
        (3.0, "s", "3 s"),
        (800.0, "B", "800 B"),
        (2_500_000.0, "B", "2.5 MB"),
    ],
)
def test_an_amount_has_the_unit_that_suits_it(plot: ModuleType, value: float, unit: str, told: str) -> None:
    assert plot.amount(value, unit) == told


def test_no_place_is_out_of_the_picture_or_no_number(plot: ModuleType) -> None:
    svg = plot.plot("S", growth({"a": {"1": [0.0, 0.0]}}, unit="B"))
    numbers = [float(number) for number in re.findall(r"[ML ](-?\d+\.?\d*)", svg.split("</style>")[1])]
    assert all(math.isfinite(number) and -10 <= number <= plot.WIDTH for number in numbers)
