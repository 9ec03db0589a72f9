from __future__ import annotations

from ecruntime.model.module_graph import GraphDisagreement, GraphHook, ModuleGraph
from ecxs.graph import problems_of


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


def test_a_disagreement_names_both_prototypes() -> None:
    item = GraphDisagreement("foam", "int f()", "int f(int n)")
    hooks = (
        GraphHook("core.f", "", "int f(int n)", disagreements=(item,)),
        GraphHook("kelp.f", "kelp", "int f(int n)", disagreements=(item,)),
        GraphHook("tide.f", "tide", "", disagreements=(item,)),
    )

    found = [problem for problem in problems_of(ModuleGraph((), hooks)) if problem.kind == "disagreement"]

    start = "module 'foam' knows hook '{}.f' as 'int f()', but {} as 'int f(int n)'"
    assert [(problem.modules, problem.message) for problem in found] == [
        (("foam",), start.format("core", "the catalogue declares it")),
        (("foam", "kelp"), start.format("kelp", "module 'kelp' declares it")),
        (("foam",), start.format("tide", "another module knows it")),
    ]
