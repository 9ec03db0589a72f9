"""`ecxs graph`: a picture of modules, capabilities, requirements and hooks."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.cli.json_report import JSON, SCHEMA, format_option
from ecxs.cli.parameters import FILE, PATH, current_project
from ecxs.cli.report import answer, escape_terminal, print_note, print_result
from ecxs.cli.server_libexec import machine_libexec
from ecxs.files import DECLARATION, write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecruntime.model.module_graph import ModuleGraph

PICTURES = ("svg", "dot", "mermaid")
SUFFIXES = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".json": "json"}
GRAPH_FORMATS = (*PICTURES, JSON)


@click.command(
    "graph",
    help="""Draw modules, their capabilities and requirements, and their hooks with the order of providers.

    Each PATH is a project, with what it uses, a libexec folder, or a built library; without one it is the project
    here. Nothing of a module is executed. With -s, a running server is asked instead.

    The format follows from the suffix of -o (.svg, .dot, .gv, .mmd, .json); without -o it is Mermaid, on a terminal
    and in a pipe alike. With --format json the report is printed, with -o too.

    \b
    Examples:
      ecxs graph .ecxs/libexec -o modules.svg
      ecxs graph -s .ecxs/console.sock --format dot
    """,
)
@click.argument("paths", metavar="[PATH ...]", nargs=-1, type=PATH)
@click.option("--libexec", type=PATH, multiple=True, help="A libexec folder; same as PATH.")
@click.option("-s", "--socket", type=PATH, help="The control socket of a running server.")
@format_option(
    "form", formats=GRAPH_FORMATS, default=None, purpose="How to write it.", modules=(), hooks=(), problems=()
)
@click.option("-o", "--output", type=FILE, help="The file to write.")
def command(
    paths: Sequence[Path], libexec: Sequence[Path], socket: Path | None, form: str | None, output: Path | None
) -> None:
    """Collect the graph and write it; print its problems on stderr."""
    # Imported here, as in the other functions: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.graph import collect, problems_of

    places = (*paths, *libexec)
    if socket is not None and places:
        raise UsageError("a running server and PATHs cannot be drawn together", hint="leave out one of them")
    wants_report = form == JSON
    form = form or _format_name(output)
    graph = _ask_graph(socket) if socket is not None else collect(places or machine_libexec() or _current_project())
    if wants_report:
        answer(**_table(graph))
    if output is None:
        print_result(_format(graph, form).rstrip("\n"))
    else:
        write_atomically(output, _format(graph, form).encode())
        print_note(escape_terminal(f"{output}: {_count(graph.modules, 'module')}, {_count(graph.hooks, 'hook')}"))
    for problem in problems_of(graph):
        print_note(escape_terminal(f"{problem.kind}: {problem.message}"))


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _format_name(output: Path | None) -> str:
    if output is None:
        return "mermaid"
    form = SUFFIXES.get(output.suffix.lower())
    if form is None:
        known = ", ".join(SUFFIXES)
        raise UsageError(f"the suffix of '{output}' names no format", hint=f"use one of {known}, or --format")
    return form


def _current_project() -> tuple[Path, ...]:
    project = current_project()
    if not (project / DECLARATION).is_file():
        raise UsageError(
            f"there is no {DECLARATION} here", hint="name a project, a libexec folder, or a server with -s"
        )
    return (project,)


def _ask_graph(socket: Path) -> ModuleGraph:
    from ecruntime.console.client import Client
    from ecruntime.console.protocol import Form
    from ecruntime.formats.record_table import RecordError
    from ecruntime.model.module_graph import parse_graph

    with Client.connect(socket) as client:
        reply = client.ask("graph", Form.JSON)
    try:
        # An older server does not know the command and answers with a table of another form.
        return parse_graph(json.loads(reply.text), str(socket))
    except (RecordError, ValueError, RecursionError) as error:
        hint = "the server may be of another version; `ecxs console -s SOCKET version` says which"
        raise EnvironmentFailure(f"'{socket}' does not answer with a graph", hint=hint) from error


def _format(graph: ModuleGraph, form: str) -> str:
    from ecxs.graph import draw, to_dot, to_mermaid, to_svg

    writers = dict(zip(PICTURES, (to_svg, to_dot, to_mermaid), strict=True))
    if form in writers:
        return writers[form](draw(graph))
    return json.dumps({"schema": SCHEMA, **_table(graph)}, indent=2) + "\n"


def _table(graph: ModuleGraph) -> dict[str, object]:
    from ecxs.graph import problems_of

    problems = [asdict(problem) for problem in problems_of(graph)]
    return {**asdict(graph), "problems": problems}
