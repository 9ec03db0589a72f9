from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ecruntime.model.module_graph import GraphHook, GraphModule, GraphProvider, ModuleGraph
from ecxs.graph import draw
from ecxs.graph.tree import to_tree

TEXTS = st.text(max_size=30)


def test_what_is_required_stands_below_and_is_opened_once() -> None:
    modules = (
        GraphModule("kelp", "singleton", "c", "Grows"),
        GraphModule("tide", "generic", "lua", requires=("kelp",), provides=("io.reef", "io.sand")),
        GraphModule("moon", requires=("tide", "kelp")),
    )
    assert to_tree(draw(ModuleGraph(modules, ()))) == (
        "moon  no module record\n"
        "├── tide  lua generic, provides 2\n"
        "│   └── kelp  c singleton, Grows\n"
        "└── kelp  (above)\n"
    )  # fmt: skip


def test_providers_stand_below_their_hook_in_call_order() -> None:
    providers = (GraphProvider("foam", "f1"), GraphProvider("kelp", is_first=True))
    graph = ModuleGraph((GraphModule("kelp"), GraphModule("foam")), (GraphHook("core.x", "", "void f()", providers),))
    assert to_tree(draw(graph)).endswith("core.x  hook of the server\n├── 1 f1 foam\n└── 2 first kelp\n")


def test_problems_and_circles_are_shown(reef: ModuleGraph) -> None:
    text = to_tree(draw(reef))
    assert "├── lagoon  not installed\n" in text or "└── lagoon  not installed\n" in text
    assert "\nselfish  requires itself, no module record\n" in text
    assert "\nreef.gone_v1  declared by nobody here\n└── 1 kelp\n" in text


def test_a_circle_that_nobody_requires_is_shown_from_its_first_module() -> None:
    modules = (GraphModule("tide", requires=("moon",)), GraphModule("moon", requires=("tide",)))
    text = to_tree(draw(ModuleGraph(modules, ())))
    assert text == "tide  no module record\n└── moon  no module record\n    └── tide  (above)\n"


def test_what_is_too_deep_for_the_terminal_follows_below() -> None:
    modules = tuple(GraphModule(f"m{number}", requires=(f"m{number + 1}",)) for number in range(1500))
    lines = to_tree(draw(ModuleGraph(modules, ()))).splitlines()
    below = [line.split()[-2] for line in lines if line.endswith("(below)")]
    assert len(lines) == 1501 + len(below)
    assert below[:2] == ["m13", "m26"]
    assert "m13  no module record" in lines


def test_colors_are_there_when_they_are_wanted() -> None:
    picture = draw(ModuleGraph((GraphModule("kelp"),), ()))
    assert to_tree(picture, is_colored=True) == "\x1b[1;34mkelp\x1b[0m\x1b[2m  no module record\x1b[0m\n"


@given(TEXTS, TEXTS, st.integers(20, 80))
def test_whatever_a_name_is_lines_fit_and_control_nothing(name: str, text: str, columns: int) -> None:
    module = GraphModule(name, text, text, text, text, requires=(text,), provides=(text,))
    graph = ModuleGraph((module,), (GraphHook(text, name, text, (GraphProvider(name, text),)),))
    lines = to_tree(draw(graph), columns).removesuffix("\n").split("\n")
    assert all(cell_len(line) <= columns for line in lines)
    assert all(char.isprintable() or char == "\u00a0" for line in lines for char in line)
