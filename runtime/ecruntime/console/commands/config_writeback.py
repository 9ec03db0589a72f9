"""`config writeback`: console changes, written to a file that the next reload reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.change_answer import change_line, refused_in_transaction
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.scope_path import format_scope_path
from ecruntime.console.server_file import absolute_path, reject_occupied, write_whole
from ecruntime.console.writeback import reject_foreign, write_back
from ecruntime.formats.conf import LOCAL_CHANGES, file_text
from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.log import Level

if TYPE_CHECKING:
    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.console.writeback import Writeback
    from ecruntime.formats.conf import Document, SettingChange

_OWN: Final = "name a new file, or none for the local changes file"
_TAKE_OUT: Final = "take it out there, or a reload sets it again"
_GONE: Final = "`config reload` reads it, and drops what was changed here; `config diff` lists that"


def _run(view: ServerView, call: CommandCall) -> Answer:
    if call.state.config_transaction is not None:
        return refused_in_transaction()
    files, configuration = view.files(), view.configuration()
    path, is_local = _destination(files, call.args)
    result = write_back(files, configuration.root, str(path), configuration.registry.spelling)
    is_written = _write(path, result, files if is_local else None)
    if is_local:
        view.record_files(result.files)
    if is_written:
        view.log.message(Level.NOTICE, "CONF", f"changes of the console were written to '{path}'")
    return _answer(view, path, result, is_written=is_written)


def _destination(files: Document, args: tuple[str, ...]) -> tuple[Path, bool]:
    """Return the file to write, and whether the next reload reads it."""
    local = None if files.local is None else Path(files.local.path)
    if not args:
        if local is None:
            raise UsageError(
                f"no file of the configuration sets {LOCAL_CHANGES}",
                hint=f"`config writeback FILE` writes a new file, and `{LOCAL_CHANGES} = FILE` in "
                f"{files.files[0].path} has it read",
            )
        return local, True
    path = absolute_path(args[0])
    if local is not None and os.path.realpath(path) == os.path.realpath(local):
        return local, True
    reject_occupied(path, files.files, _OWN)
    return path, False


def _write(path: Path, result: Writeback, files: Document | None) -> bool:
    """Write the text if it is new, and tell whether it was; refuse a file that changed since `files` were read."""
    is_there = path.exists()
    if is_there:
        there, findings = file_text(path)
        if there is None:
            raise EnvironmentFailure(findings[0].message, hint=findings[0].hint)
        reject_foreign(str(path), there)
        if there == result.text:
            return False
        if files is not None and files.local is not None and there != files.local.text:
            raise UsageError(f"'{path}' was written by somebody else since it was read", hint=_GONE)
    if not is_there and not result.settings:
        return False
    write_whole(Path(os.path.realpath(path)), result.text)
    return True


def _answer(view: ServerView, path: Path, result: Writeback, *, is_written: bool) -> Answer:
    start = view.start_file()
    read = result.files.files[0].path
    lines = [
        f"not written: {change_line(one, view)}, and it stands at {_places(one)}: {_TAKE_OUT}" for one in result.lost
    ]
    lines += [
        f"not written: the order of the scopes in {format_scope_path(one) or 'the top level'}"
        for one in result.reordered
    ]
    if os.path.realpath(read) != os.path.realpath(start):
        lines.append(f"This configuration was read from {read}: a restart and `config reload` read {start}.")
    lines.append(_summary(path, result, is_written=is_written))
    value = {
        "file": str(path),
        "settings": result.settings,
        "is_written": is_written,
        "not_written": [
            {"scope": format_scope_path(one.path), "option": one.option, "set_at": _places(one)} for one in result.lost
        ],
        "reordered": [format_scope_path(one) for one in result.reordered],
        "read_from": read,
        "start_file": start,
    }
    return Answer(value=value, text="\n".join(lines))


def _summary(path: Path, result: Writeback, *, is_written: bool) -> str:
    if is_written:
        return f"wrote {result.settings} {'setting' if result.settings == 1 else 'settings'} to {path}"
    if path.exists():
        return f"{path} says so already."
    return "Nothing was set: no file is written."


def _places(change: SettingChange) -> str:
    assert change.before is not None, "it was unset"
    return ", ".join(str(place) for place in change.before.places)


CONFIG_WRITEBACK = Command(
    ("config", "writeback"),
    "config writeback [FILE]",
    "Write what was set on the console into the local changes file, so that a reload or a restart keeps it.",
    _run,
    arguments=(
        CommandArgument("FILE", "an absolute path on the server's machine, instead of what `local_changes_file` names"),
    ),
)
