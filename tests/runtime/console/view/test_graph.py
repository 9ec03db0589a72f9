from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.command import CommandCall
from ecruntime.console.commands.graph import GRAPH
from ecruntime.console.protocol import Form
from ecruntime.console.render import render
from ecruntime.console.view.server_view import ServerView
from ecruntime.formats.record_table import RecordError
from ecruntime.model.module_graph import GraphHook, GraphProvider, ModuleGraph, parse_graph

if TYPE_CHECKING:
    from ecruntime.console.answer import Answer
    from tests.runtime.conftest import Bench, LibexecBuilder

OPTION = 'options=(OptionRegistration(OptionDefinition("window", OptionType.INT, "Domain>Global", "5")),), '
GROW = 'signature("owl", "grow_v1", "int")'
BODY = "    def owl_grow_v1(self):\n        return 0"


def start(bench: Bench, libexec: LibexecBuilder) -> Answer:
    libexec.add("owl", registration=f"{OPTION}hooks=({GROW},)", provides=("config.Global.window",))
    providers = f"providers=(ProviderRegistration({GROW}),)"
    libexec.add("crow", registration=providers, body=BODY, kind="GENERIC", requires=("owl",))
    bench.start('crow "a" {}\ncrow "b" {}')
    return GRAPH.run(ServerView(bench.server, lambda: 0), CommandCall((), "", Form.TEXT, (GRAPH,)))


def test_a_live_server_says_what_is_loaded(bench: Bench, libexec: LibexecBuilder) -> None:
    reply = render(start(bench, libexec), Form.JSON, "graph")
    graph = parse_graph(json.loads(reply.text), "here")
    assert [(module.name, module.kind, module.requires) for module in graph.modules] == [
        ("owl", "singleton", ()),
        ("crow", "generic", ("owl",)),
    ]
    assert graph.modules[0].why == "required by module 'crow'"
    assert graph.modules[0].provides == ("config.Global.window", "config.Global:Domain", "config.Global:Domain.window")
    (hook,) = graph.hooks
    assert hook == GraphHook(
        "owl.grow_v1",
        "owl",
        "int owl_grow_v1(void *closure)",
        (GraphProvider("crow", "a"), GraphProvider("crow", "b")),
    )


def test_the_text_names_everything_once(bench: Bench, libexec: LibexecBuilder) -> None:
    assert start(bench, libexec).text == (
        "module owl (singleton, python)\n"
        "  provides config.Global.window\n"
        "  provides config.Global:Domain\n"
        "  provides config.Global:Domain.window\n"
        "module crow (generic, python)\n"
        "  requires owl\n"
        "hook owl.grow_v1, declared by owl\n"
        "  1. crow:a\n"
        "  2. crow:b"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "here: expected an object, found a list"),
        ({"schema": 2}, "here: the graph has schema 2, and this version reads schema 1"),
        ({"schema": 1, "modules": [{}]}, "here: modules[0]: name: missing; expected a string"),
        ({"schema": 1, "modules": [], "hooks": [], "more": 1}, "here: unknown key 'more'"),
    ],
)
def test_what_is_no_graph_is_refused(content: object, message: str) -> None:
    with pytest.raises(RecordError) as refused:
        parse_graph(content, "here")
    assert refused.value.message == message


def test_an_empty_graph_is_read() -> None:
    assert parse_graph({"schema": 1, "modules": [], "hooks": []}, "here") == ModuleGraph((), ())
