"""`config locate`: the places of the scopes of a kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.command_line import join_words
from ecruntime.console.scope_path import unknown_scope
from ecruntime.formats.conf import quoted, scope_path_text
from ecruntime.foundation.errors import UsageError
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import OptionRegistry
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.formats.conf import ScopePath

_HOW: Final = "config locate KIND [REGEX]"
_MAX_PATTERN_LENGTH: Final = 200
_REPEATED_GROUP: Final = re.compile(r"(?<!\\)(?:\\\\)*\)[*+{]")


def _run(view: ServerView, call: CommandCall) -> Answer:
    if not call.args:
        raise UsageError("which kind of scope?", hint=_HOW)
    registry = view.configuration().registry
    scope = registry.scopes.get(call.args[0].lower())
    if scope is None:
        raise unknown_scope(call.args[0], registry)
    kind = scope.scope.name
    matches = _pattern(call.args[1]) if len(call.args) > 1 else _any
    rows = [
        {"kind": kind, "instance": node.instance, "path": _quoted_path(path, registry), "place": str(node.place)}
        for path, node in view.configuration().root.walk()
        if path and node.kind.lower() == kind.lower() and matches(node.instance or "")
    ]
    lines = [f"{_head(kind, row['instance'])}\n  is at {join_words([str(row['path'])])}" for row in rows]
    return Answer(value={"scopes": rows}, text="\n".join(lines) or f"There is no such scope of the kind {kind}.")


def _quoted_path(path: ScopePath, registry: OptionRegistry) -> str:
    return scope_path_text(tuple((registry.spelling(kind), instance) for kind, instance in path))


def _head(kind: str, instance: str | None) -> str:
    return kind if instance is None else f"{kind} {quoted(instance)}"


def _any(instance: str) -> bool:
    del instance
    return True


def _pattern(text: str) -> Callable[[str], bool]:
    if len(text) > _MAX_PATTERN_LENGTH:
        message = f"a regular expression of {len(text)} characters is over the limit of {_MAX_PATTERN_LENGTH}"
        raise UsageError(message, hint="look for a part of the name")
    if _REPEATED_GROUP.search(text):
        # Repetitions within repetitions can take for ever, and everybody waits for the scheduler thread.
        raise UsageError(f"'{text}' repeats a group", hint="look for a part of the name, without `)*` and `)+`")
    try:
        search = re.compile(text).search
    except (re.error, OverflowError, RecursionError) as failure:
        raise UsageError(f"'{text}' is no regular expression: {failure}", hint=_HOW) from failure
    return lambda instance: search(instance) is not None


CONFIG_LOCATE = Command(
    ("config", "locate"),
    _HOW,
    "Show the scopes of a kind, and the path of each.",
    _run,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument("KIND", "a kind of config scope, as: binding"),
        CommandArgument(
            "REGEX", "a regular expression that is found in the instance; for admins, for it may take time"
        ),
    ),
    read_only_up_to_args=1,
)
