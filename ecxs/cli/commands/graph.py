"""`ecxs graph`: a picture of modules, capabilities, requirements and hooks."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecxs.cli.completion import complete_modules
from ecxs.cli.json_report import JSON, SCHEMA, format_option
from ecxs.cli.layout import is_dumb, wants_color
from ecxs.cli.parameters import FILE, PATH, current_project, takes_settings
from ecxs.cli.report import answer, escape_terminal, print_note, print_result
from ecxs.cli.server_libexec import machine_libexec
from ecxs.files import DECLARATION, write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ecruntime.model.module_graph import ModuleGraph
    from ecxs.graph import Picture

TREE = "tree"
PICTURES = ("svg", "dot", "mermaid", TREE)
NEAR = 2
"""Arrows from a module over a hook to its other providers."""
SUFFIXES = {".svg": "svg", ".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".json": "json"}
GRAPH_FORMATS = (*PICTURES, JSON)


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """Parameters of the command line."""

    paths: tuple[Path, ...]
    libexec: tuple[Path, ...]
    socket: Path | None
    form: str | None
    output: Path | None
    names: tuple[str, ...]
    depth: int | None
    links: str | None

    def check(self) -> None:
        """Refuse what does not go together."""
        if self.socket is not None and (self.paths or self.libexec):
            raise UsageError("a running server and PATHs cannot be drawn together", hint="leave out one of them")
        if self.depth is not None and not self.names:
            hint = "name a module or a hook with --focus"
            raise UsageError("--depth counts from --focus, and there is none", hint=hint)
        if self.links is not None and "{name}" not in self.links:
            hint = "put {name} into it, as in 'pages/{kind}/{name}.html'"
            raise UsageError("all boxes would link to one page, as --links has no {name}", hint=hint)


@click.command(
    "graph",
    help="""Draw modules, their capabilities and requirements, and their hooks with the order of providers.

    Each PATH is a project, with what it uses, a libexec folder, or a built library; without one it is the project
    here. Nothing of a module is executed. With -s, a running server is asked instead.

    The format follows from the suffix of -o (.svg, .dot, .gv, .mmd, .json); without -o it is a tree on a terminal, and
    Mermaid in a pipe. With --format json the report is printed, with -o too.

    \b
    Examples:
      ecxs graph .ecxs/libexec -o modules.svg
      ecxs graph .ecxs/libexec --focus greylist --depth 1
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
@click.option(
    "--focus",
    "names",
    metavar="NAME",
    multiple=True,
    shell_complete=complete_modules,
    help="Only what is around this module, hook or capability.",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="N",
    help=f"How many arrows away from --focus something may be; {NEAR} if left out.",
)
@click.option(
    "--links",
    metavar="ADDRESS",
    help="The page that each box links to, with {name} and perhaps {kind} (module, hook) in it.",
)
@takes_settings(GraphSettings)
def command(settings: GraphSettings) -> None:
    """Collect the graph and write it; print its problems on stderr."""
    # Imported here, as in the other functions: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.graph import draw, focus, narrowed

    settings.check()
    output = settings.output
    form = settings.form or _format_name(output)
    graph = _graph_of(settings)
    picture = draw(graph, settings.links or "")
    if settings.names:
        picture = focus(picture, settings.names, NEAR if settings.depth is None else settings.depth)
        graph = narrowed(graph, picture)
    if settings.form == JSON:
        answer(**_table(graph, picture))
    if output is None:
        print_result(_format(graph, picture, form).rstrip("\n"))
    else:
        write_atomically(output, _format(graph, picture, form).encode())
        print_note(escape_terminal(f"{output}: {_count(graph.modules, 'module')}, {_count(graph.hooks, 'hook')}"))
    for problem in picture.problems:
        print_note(escape_terminal(f"{problem.kind}: {problem.message}"))


def _graph_of(settings: GraphSettings) -> ModuleGraph:
    if settings.socket is not None:
        return _ask_graph(settings.socket)
    from ecxs.graph import collect

    return collect((*settings.paths, *settings.libexec) or machine_libexec() or _current_project())


def _count(things: Sequence[object], noun: str) -> str:
    return f"{len(things)} {noun}{'' if len(things) == 1 else 's'}"


def _format_name(output: Path | None) -> str:
    if output is None:
        return TREE if sys.stdout.isatty() else "mermaid"
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


def _format(graph: ModuleGraph, picture: Picture, form: str) -> str:
    from ecxs.graph import to_dot, to_mermaid, to_svg

    if form == TREE:
        from ecxs.graph.tree import to_tree

        return to_tree(picture, shutil.get_terminal_size((100, 24)).columns, is_colored=_is_colored())
    writers = dict(zip(PICTURES, (to_svg, to_dot, to_mermaid), strict=False))
    if form in writers:
        return writers[form](picture)
    return json.dumps({"schema": SCHEMA, **_table(graph, picture)}, indent=2) + "\n"


def _is_colored() -> bool:
    wanted = wants_color()
    return sys.stdout.isatty() and not is_dumb() if wanted is None else wanted


def _table(graph: ModuleGraph, picture: Picture) -> dict[str, object]:
    return {**asdict(graph), "problems": [asdict(problem) for problem in picture.problems]}
