"""`graph`: the modules with their requirements, capabilities and hooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.console.command_line import join_words
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.module_graph import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.model.module_graph import GraphHook, GraphModule


def _run(view: ServerView, call: CommandCall) -> Answer:
    del call
    graph = view.graph()
    lines = [line for module in graph.modules for line in _module_lines(module)]
    lines += [line for hook in graph.hooks for line in _hook_lines(hook)]
    value = {"schema": SCHEMA, "modules": graph.modules, "hooks": graph.hooks}
    return Answer(value=value, text="\n".join(lines) or "no modules are loaded")


def _module_lines(module: GraphModule) -> Iterator[str]:
    yield f"module {module.name} ({module.kind}, {module.language})"
    if module.requires:
        yield f"  requires {', '.join(module.requires)}"
    yield from (f"  provides {capability}" for capability in module.provides)


def _hook_lines(hook: GraphHook) -> Iterator[str]:
    yield f"hook {hook.name}, declared by {hook.declared_by or 'the server'}"
    for number, provider in enumerate(hook.providers, 1):
        owner = f"{provider.module}:{provider.instance}" if provider.instance else provider.module
        yield f"  {number}. {join_words([owner])}"


GRAPH = Command(
    ("graph",),
    "graph",
    "Show what modules require and provide; `ecxs graph -s SOCKET` draws it.",
    _run,
    level=AccessLevel.READ_ONLY,
)
