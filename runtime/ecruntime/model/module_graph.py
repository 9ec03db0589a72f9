"""The graph of modules and hooks, which a live server returns and the toolkit draws."""

from __future__ import annotations

from dataclasses import dataclass

from ecruntime.formats.record_table import RecordError, RecordTable

SCHEMA = 1

__all__ = [
    "SCHEMA",
    "GraphDisagreement",
    "GraphHook",
    "GraphModule",
    "GraphProvider",
    "ModuleGraph",
    "parse_graph",
]


@dataclass(frozen=True, slots=True)
class GraphModule:
    """One module; `kind` and `language` are empty where they are unknown."""

    name: str
    kind: str = ""
    language: str = ""
    description: str = ""
    why: str = ""
    """The reason for loading it; empty when it is only installed."""
    requires: tuple[str, ...] = ()
    provides: tuple[str, ...] = ()
    """Capabilities in canonical spelling."""


@dataclass(frozen=True, slots=True)
class GraphProvider:
    """A provider of a hook: the module, and its instance where that is not a singleton."""

    module: str
    instance: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class GraphDisagreement:
    """A module that knows a hook otherwise than the hook is declared, and the text that shows the difference."""

    module: str
    known_as: str
    declared_as: str


@dataclass(frozen=True, slots=True)
class GraphHook:
    """A hook by its dotted name, with its providers in call order."""

    name: str
    declared_by: str
    """The module that declares it; empty for a hook of the server."""
    prototype: str = ""
    """The C prototype; empty when the hook is not declared here."""
    providers: tuple[GraphProvider, ...] = ()
    disagreements: tuple[GraphDisagreement, ...] = ()
    """None in a server, which refuses to load such modules."""


@dataclass(frozen=True, slots=True)
class ModuleGraph:
    """Modules in load order, and the hooks that they declare or provide, by name."""

    modules: tuple[GraphModule, ...]
    hooks: tuple[GraphHook, ...]


def parse_graph(content: object, where: str) -> ModuleGraph:
    """Parse the JSON answer of a server; raise `RecordError` for anything else."""
    table = RecordTable(content, where)
    schema = table.integer("schema")
    if schema != SCHEMA:
        raise RecordError(f"{where}: the graph has schema {schema}, and this version reads schema {SCHEMA}")
    graph = ModuleGraph(tuple(map(_module, table.tables("modules"))), tuple(map(_hook, table.tables("hooks"))))
    table.refuse_unknown()
    return graph


def _module(table: RecordTable) -> GraphModule:
    texts = {key: table.text(key) for key in ("name", "kind", "language", "description", "why")}
    return GraphModule(**texts, requires=table.texts("requires"), provides=table.texts("provides"))


def _hook(table: RecordTable) -> GraphHook:
    providers = tuple(
        GraphProvider(row.text("module"), row.text("instance"), row.flag("is_first"))
        for row in table.tables("providers")
    )
    # An older server answers without them.
    rows = table.tables("disagreements") if table.has("disagreements") else ()
    disagreements = tuple(
        GraphDisagreement(row.text("module"), row.text("known_as"), row.text("declared_as")) for row in rows
    )
    return GraphHook(table.text("name"), table.text("declared_by"), table.text("prototype"), providers, disagreements)
