from __future__ import annotations

import pytest

from ecruntime.foundation.errors import UsageError
from ecruntime.model.module_graph import GraphHook, GraphModule, GraphProvider, ModuleGraph
from ecxs.graph import Picture, draw, focus, narrowed


@pytest.fixture
def chain() -> ModuleGraph:
    """Kelp, required by tide, required by moon; foam provides a hook of kelp; owl stands alone."""
    modules = (
        GraphModule("kelp"),
        GraphModule("tide", requires=("kelp",)),
        GraphModule("moon", requires=("tide", "gone")),
        GraphModule("foam"),
        GraphModule("owl", requires=("nest",)),
    )
    return ModuleGraph(modules, (GraphHook("kelp.grow", "kelp", "int f()", (GraphProvider("foam"),)),))


def keys(picture: Picture) -> list[str]:
    return [box.key for box in picture.boxes]


@pytest.mark.parametrize(
    ("depth", "found"),
    [
        (0, ["module kelp"]),
        (1, ["module kelp", "module tide", "hook kelp.grow"]),
        (2, ["module kelp", "module tide", "module moon", "module foam", "hook kelp.grow"]),
    ],
)
def test_depth_counts_arrows_in_both_directions(chain: ModuleGraph, depth: int, found: list[str]) -> None:
    assert keys(focus(draw(chain), ["Kelp"], depth)) == found


def test_both_ends_of_an_arrow_are_shown(chain: ModuleGraph) -> None:
    picture = focus(draw(chain), ["tide"], 1)
    assert [(arrow.tail, arrow.head) for arrow in picture.arrows] == [
        ("module tide", "module kelp"),
        ("module moon", "module tide"),
    ]


def test_a_hook_can_be_in_the_middle(chain: ModuleGraph) -> None:
    assert keys(focus(draw(chain), ["kelp.grow"], 1)) == ["module kelp", "module foam", "hook kelp.grow"]


def test_several_names_are_shown_together(chain: ModuleGraph) -> None:
    assert keys(focus(draw(chain), ["owl", "foam"], 0)) == ["module foam", "module owl"]


def test_the_problems_are_those_of_what_is_left(chain: ModuleGraph) -> None:
    assert [problem.about for problem in draw(chain).problems] == ["gone", "nest"]
    assert [problem.about for problem in focus(draw(chain), ["owl"], 0).problems] == ["nest"]


def test_the_graph_is_narrowed_to_what_is_shown(chain: ModuleGraph) -> None:
    graph = narrowed(chain, focus(draw(chain), ["kelp"], 1))
    assert [module.name for module in graph.modules] == ["kelp", "tide"]
    assert graph.hooks == chain.hooks


@pytest.mark.parametrize(
    ("name", "hint"),
    [("kelb", "did you mean 'kelp'?"), ("xyz", "name a module, or a hook as in 'core.log_delivery_v1'")],
)
def test_a_name_that_nothing_has_is_refused(chain: ModuleGraph, name: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        focus(draw(chain), [name], 1)
    assert (str(caught.value), caught.value.hint) == (f"nothing in the graph is called '{name}'", hint)
