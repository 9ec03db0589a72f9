"""`config reload`: a new generation, built from the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.change_answer import (
    change_line,
    change_rows,
    published_fields,
    refused_change,
    refused_in_transaction,
)
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.server_file import absolute_path
from ecruntime.foundation.errors import EnvironmentFailure, LoadFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView


def _run(view: ServerView, call: CommandCall) -> Answer:
    path = absolute_path(call.args[0], "read") if call.args else None
    if call.state.config_transaction is not None:
        return refused_in_transaction()
    try:
        published = view.reload(path)
    except (LoadFailed, EnvironmentFailure) as error:
        return refused_change("Reconfigure failed.", view, error)
    lines = [*map(str, published.findings), *map(str, published.output)]
    lines.extend(f"dropped: {change_line(change, view)}" for change in published.dropped)
    lines.append(f"Generation {published.generation} is in effect.")
    value = {**published_fields(published), "dropped": change_rows(published.dropped, view)}
    return Answer(value=value, text="\n".join(lines))


def _prepare(view: ServerView, call: CommandCall, then: Callable[[], object]) -> bool:
    if call.state.config_transaction is not None or len(call.args) > 1:
        return False
    return view.prepare_reload(then, absolute_path(call.args[0], "read") if call.args else None)


CONFIG_RELOAD = Command(
    ("config", "reload"),
    "config reload [FILE]",
    "Read the files anew and replace the generation.",
    _run,
    prepare=_prepare,
    arguments=(
        CommandArgument("FILE", "an absolute path on the server's machine, read this once in place of the start file"),
    ),
)
