from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.graph import problems_of

if TYPE_CHECKING:
    from ecruntime.model.module_graph import ModuleGraph


def test_each_problem_is_said_once(reef: ModuleGraph) -> None:
    assert [f"{problem.kind}: {problem.message}" for problem in problems_of(reef)] == [
        "missing: module 'kelp' requires 'lagoon', which is not there",
        "cycle: the requirements form a cycle: tide -> moon -> tide",
        "cycle: the requirements form a cycle: selfish -> selfish",
        "conflict: capability 'config.Global.Fin_Mode' is provided by kelp and foam; the first of them is loaded",
        "undeclared: hook 'reef.gone_v1' is provided by kelp, and nobody here declares it",
    ]


def test_a_scope_of_the_server_is_no_conflict(reef: ModuleGraph) -> None:
    assert not any(problem.about == "config.Global:Domain" for problem in problems_of(reef))
