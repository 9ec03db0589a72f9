"""Two reports, compared line by line."""

from __future__ import annotations

import json
from typing import Any

from ecruntime.choices import ProbeReport, parse_report
from ecxs.fidelity import compare_reports


def report(**values: Any) -> ProbeReport:
    observations = [
        {"id": name.replace("__", ".").replace("_", "-"), "kind": "M", "value": value, "evidence": "seen"}
        for name, value in values.items()
    ]
    text = json.dumps({"schema": 1, "version": "4.0", "observations": observations}, indent=1)
    found = parse_report(text, "r.json").report
    assert found is not None
    return found


def test_equal_reports_do_not_differ() -> None:
    ours = report(scopes__arrays="[inner]", memory__names={"a": 1, "b": [True]})

    assert compare_reports(ours, report(memory__names={"b": [True], "a": 1}, scopes__arrays="[inner]")) == ()


def test_true_is_not_one() -> None:
    assert len(compare_reports(report(scopes__arrays=1), report(scopes__arrays=True))) == 1


def test_a_difference_names_its_line_and_what_follows_it() -> None:
    (found,) = compare_reports(report(thread_pools__swapout=20), report(thread_pools__swapout=5))

    assert (found.id, found.switch) == ("thread-pools.swapout", "swapout_threads")
    assert found.ours is not None
    assert found.theirs is not None
    assert (found.ours.value, found.theirs.value) == (20, 5)
    (line,) = found.lines
    assert (line.section, line.subject) == ("Thread pools", "`SwapOut`")


def test_what_one_side_lacks_is_a_difference() -> None:
    first, second = compare_reports(report(hooks__order="AB"), report(events__ready_order="0 1"))

    assert (first.id, first.theirs) == ("hooks.order", None)
    assert (second.id, second.ours) == ("events.ready-order", None)


def test_ids_of_one_line_stand_together_in_the_order_of_the_page() -> None:
    theirs = {"console__text": "x", "manifests__links": "", "constants__hook__b": 1, "constants__hook__a": 1}

    found = compare_reports(report(), report(**theirs))

    assert [one.id for one in found] == ["manifests.links", "constants.hook.a", "constants.hook.b", "console.text"]
