"""`config reload`: a new generation, built from the files; or what one would change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.change_answer import (
    change_line,
    change_rows,
    published_fields,
    refused_change,
    refused_in_transaction,
)
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.command_line import join_words
from ecruntime.console.server_file import absolute_path
from ecruntime.foundation.errors import EnvironmentFailure, LoadFailed, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.server.foreseen_reload import ForeseenReload

DRY_RUN: Final = "--dry-run"
_MODULES: Final = {
    "load": "would be loaded",
    "end": "would end",
    "reopen": "would be opened anew",
    "restart": "needs a restart",
}


def _run(view: ServerView, call: CommandCall) -> Answer:
    path, is_dry = _parse(call)
    if call.state.config_transaction is not None:
        return refused_in_transaction()
    if is_dry:
        return _foresee(view, path)
    try:
        published = view.reload(path)
    except (LoadFailed, EnvironmentFailure) as error:
        return refused_change("Reconfigure failed.", view, error)
    lines = [*map(str, published.findings), *map(str, published.output)]
    lines.extend(f"dropped: {change_line(change, view)}" for change in published.dropped)
    lines.append(f"Generation {published.generation} is in effect.")
    value = {**published_fields(published), "dropped": change_rows(published.dropped, view)}
    return Answer(value=value, text="\n".join(lines))


def _parse(call: CommandCall) -> tuple[Path | None, bool]:
    """Return the file and whether nothing is to be changed; raise `UsageError` for a second file."""
    files = [word for word in call.args if word.lower() != DRY_RUN]
    if len(files) > 1:
        raise UsageError("config reload takes one FILE", hint=f"the whole command is: {CONFIG_RELOAD.usage}")
    return absolute_path(files[0], "read") if files else None, len(files) < len(call.args)


def _foresee(view: ServerView, path: Path | None) -> Answer:
    try:
        foreseen = view.foresee_reload(path)
    except (LoadFailed, EnvironmentFailure) as error:
        return refused_change("A reload would be refused.", view, error)
    changes = change_rows(foreseen.settings, view)
    value = {
        "generation": view.summary().generation,
        "findings": foreseen.findings,
        "changes": changes,
        "modules": foreseen.modules,
        "listeners": foreseen.endpoints,
        "validators": foreseen.validators,
        "unasked": foreseen.unasked,
    }
    lines = [*map(str, foreseen.findings), *map(_setting_line, changes), *_lines(foreseen)]
    if not lines:
        lines.append("A reload would change nothing.")
    lines.append(f"validators asked: {', '.join(foreseen.validators) or 'none'}")
    lines += [f"validators not asked: {reason}" for reason in foreseen.unasked]
    lines.append(f"Nothing was changed, entered or bound: generation {value['generation']} keeps running.")
    return Answer(value=value, text="\n".join(lines))


def _setting_line(row: Mapping[str, object]) -> str:
    scope, before, after = row["scope"], row["before"], row["after"]
    where = f"{scope} " if scope else ""
    if before is None:
        return f"would be set: {where}{after}"
    if after is None:
        return f"would be unset: {where}{before}"
    return f"would change: {where}{after} instead of {str(before).partition(' = ')[2]}"


def _lines(foreseen: ForeseenReload) -> Iterator[str]:
    for module in foreseen.modules:
        yield f"module {join_words([module.name])} {_MODULES[module.change]}: {module.reason}"
    for endpoint in foreseen.endpoints:
        where = f" ({endpoint.place})" if endpoint.place else ""
        yield f"listener {endpoint.listener} would {endpoint.change} {endpoint.address}{where}"


def _prepare(view: ServerView, call: CommandCall, then: Callable[[], object]) -> bool:
    files = [word for word in call.args if word.lower() != DRY_RUN]
    if call.state.config_transaction is not None or len(files) > 1:
        return False
    return view.prepare_reload(then, absolute_path(files[0], "read") if files else None)


CONFIG_RELOAD = Command(
    ("config", "reload"),
    f"config reload [{DRY_RUN}] [FILE]",
    "Read the files anew and replace the generation; or only say what that would change.",
    _run,
    prepare=_prepare,
    arguments=(
        CommandArgument(
            DRY_RUN,
            "change nothing: no module is opened or entered, but for validators of modules that run; no address is "
            "bound",
        ),
        CommandArgument("FILE", "an absolute path on the server's machine, read this once in place of the start file"),
    ),
)
