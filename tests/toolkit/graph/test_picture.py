from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from ecruntime.model.module_graph import GraphDisagreement, GraphHook, GraphModule, GraphProvider, ModuleGraph
from ecxs.graph import draw, to_dot, to_mermaid, to_svg

if TYPE_CHECKING:
    from collections.abc import Callable

SVG = "{http://www.w3.org/2000/svg}"
STRING = r'"(?:[^"\\\n]|\\.)*"'
DOT_LINE = re.compile(rf"  n\d+(?: -> n\d+)? \[(?:[a-zA-Z]+=(?:[a-z]+|{STRING})(?:, )?)+\];")
MERMAID_LINE = re.compile(
    r'  n\d+(?:\(\["[\w <>/#;.,:\xa0-]*"\]\)|\["[\w <>/#;.,:\xa0-]*"\]):::\w+'
    r'|  click n\d+ href "[^"\s<>]*"'
    r'|  n\d+ -\.?->(?:\|"[\w #;.,:-]*"\|)? n\d+|  classDef .*|  linkStyle [\d,]+ stroke:#cf3a44'
)
TEXTS = st.text(max_size=30)


def any_graph(name: str, text: str) -> ModuleGraph:
    module = GraphModule(name, text, text, text, text, requires=(text,), provides=(text,))
    return ModuleGraph((module,), (GraphHook(text, name, text, (GraphProvider(name, text),)),))


def is_dot(text: str) -> bool:
    head, *lines, end = text.removesuffix("\n").split("\n")
    return head == "digraph modules {" and end == "}" and all(map(DOT_LINE.fullmatch, lines[3:]))


def is_mermaid(text: str) -> bool:
    head, *lines = text.removesuffix("\n").split("\n")
    return head == "flowchart LR" and all(map(MERMAID_LINE.fullmatch, lines))


@given(TEXTS, TEXTS)
def test_whatever_a_name_is_the_svg_is_well_formed(name: str, text: str) -> None:
    root = ET.fromstring(to_svg(draw(any_graph(name, text), f"{text}{{name}}")))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "title", "style", "defs", "marker", "path", "rect", "g", "a", "text"
    }  # fmt: skip


@given(TEXTS, TEXTS)
def test_whatever_a_name_is_the_dot_text_keeps_its_grammar(name: str, text: str) -> None:
    assert is_dot(to_dot(draw(any_graph(name, text), f"{text}{{name}}")))


@given(TEXTS, TEXTS)
def test_whatever_a_name_is_the_mermaid_text_keeps_its_grammar(name: str, text: str) -> None:
    assert is_mermaid(to_mermaid(draw(any_graph(name, text), f"{text}{{name}}")))


def shown(graph: ModuleGraph) -> list[str]:
    root = ET.fromstring(to_svg(draw(graph)))
    return [element.text or "" for element in root.iter(f"{SVG}text")]


def test_a_hostile_name_is_shown_and_does_nothing(reef: ModuleGraph) -> None:
    hostile = 'x"]\\n; a -> b <script>alert(1)</script> &amp; \\N \\x1b[31m %% end'
    assert hostile in shown(reef)
    assert hostile.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') in to_dot(draw(reef))
    assert "x#34;#93;#92;n#59; a -#62; b #60;script#62;alert#40;1#41;" in to_mermaid(draw(reef))


def test_problems_are_shown_as_such(reef: ModuleGraph) -> None:
    texts = shown(reef)
    assert {"not installed", "requires itself", "provided more than once", "declared by nobody here"} <= set(texts)
    assert "problem" in texts


def test_a_graph_without_problems_does_not_speak_of_them() -> None:
    assert "problem" not in shown(ModuleGraph((GraphModule("kelp", "singleton", "c"),), ()))


def test_providers_are_numbered_in_call_order(reef: ModuleGraph) -> None:
    texts = shown(reef)
    assert {"1 f1", "2", "1 first"} <= set(texts)
    assert '-->|"1 f1"|' in to_mermaid(draw(reef))
    assert 'label="1 first"' in to_dot(draw(reef))


def test_capabilities_are_options_with_their_scopes() -> None:
    path = ("config.Global.cap", "config.Global:Binding:Domain", "config.Global:Binding:Domain.cap", "io.reef")
    texts = shown(ModuleGraph((GraphModule("kelp", provides=(*path, "config.Global:Kelp_Listener")),), ()))
    assert texts[2:5] == ["cap in Binding:Domain, Global", "io.reef", "Kelp_Listener { }"]


def test_the_bytes_do_not_depend_on_the_order_of_hashes() -> None:
    code = (
        "from ecruntime.model.module_graph import *; from ecxs.graph import *; import sys;"
        "ms = tuple(GraphModule(f'm{i}', requires=(f'm{i // 2}',), provides=(f'io.x{i % 5}',)) for i in range(20));"
        "p = draw(ModuleGraph(ms, ())); sys.stdout.write(to_svg(p) + to_dot(p) + to_mermaid(p))"
    )

    def run(seed: str) -> bytes:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True).stdout

    assert run("1") == run("2") != b""


def test_no_file_reaches_outside(reef: ModuleGraph) -> None:
    writers: tuple[Callable[..., str], ...] = (to_svg, to_dot, to_mermaid)
    for write in writers:
        text = write(draw(reef)).replace("http://www.w3.org/2000/svg", "")
        assert "http" not in text
        assert "@import" not in text


def test_a_hook_that_modules_know_otherwise_is_red_with_its_arrows() -> None:
    modules = tuple(GraphModule(name) for name in ("kelp", "foam", "tide", "moon"))
    disagreements = (GraphDisagreement("foam", "int f()", "int f(int n)"), GraphDisagreement("tide", "void f()", ""))
    providers = (GraphProvider("foam"), GraphProvider("moon"))
    hook = GraphHook("kelp.f", "kelp", "int f(int n)", providers, disagreements)

    picture = draw(ModuleGraph(modules, (hook,)))

    (box,) = (box for box in picture.boxes if box.key == "hook kelp.f")
    assert (box.kind, box.lines, box.hint) == (
        "disputed",
        ("known by different prototypes",),
        "int f(int n)\nfoam: int f()\ntide: void f()",
    )
    wrong = [(arrow.tail, arrow.head) for arrow in picture.arrows if arrow.is_wrong]
    assert wrong == [("hook kelp.f", "module foam"), ("module tide", "hook kelp.f")]
    assert (to_dot(picture).count("#cf3a44"), 'rect class="box disputed"' in to_svg(picture)) == (3, True)
    assert ":::problem" in to_mermaid(picture)


def test_boxes_link_to_the_pages_of_modules_and_hooks(reef: ModuleGraph) -> None:
    picture = draw(reef, "pages/{kind}/{name}.html?a&b")
    links = {box.key: box.link for box in picture.boxes}
    assert links["module kelp"] == "pages/module/kelp.html?a&b"
    assert links["hook core.log_delivery_v1"] == "pages/hook/core.log_delivery_v1.html?a&b"
    assert links["module lagoon"] == links["hook reef.gone_v1"] == ""
    assert '<a href="pages/module/kelp.html?a&amp;b">' in to_svg(picture)
    assert 'URL="pages/module/kelp.html?a&amp;b"' in to_dot(picture)
    assert 'click n0 href "pages/module/kelp.html?a&b"' in to_mermaid(picture)
    assert "<a " not in to_svg(draw(reef))


def test_a_hostile_name_stays_in_its_link(reef: ModuleGraph) -> None:
    picture = draw(reef, "{name}")
    (link,) = (box.link for box in picture.boxes if "script" in box.key)
    assert set(link) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789%_.-~")


def test_boxes_and_arrows_tell_more_in_their_tooltips() -> None:
    modules = (
        GraphModule("kelp", description="Grows", why="owl.conf:1:1", provides=("io.reef",)),
        GraphModule("foam", requires=("kelp",)),
    )
    hook = GraphHook("kelp.f", "kelp", "int f(int n)", (GraphProvider("foam", "f1"),))
    root = ET.fromstring(to_svg(draw(ModuleGraph(modules, (hook,)))))
    told = {element.text for element in root.iter(f"{SVG}title")}
    assert told == {
        "Modules, their capabilities and their hooks",
        "Grows\nloaded for owl.conf:1:1\nprovides io.reef",
        "int f(int n)",
        "foam requires kelp",
        "kelp declares kelp.f",
        "kelp.f calls foam: 1 f1",
    }
    assert 'tooltip="Grows\\nloaded for owl.conf:1:1\\nprovides io.reef"' in to_dot(draw(ModuleGraph(modules, ())))
