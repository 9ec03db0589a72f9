"""`compile_commands.json`: the command of each source, for editors and tools that read C."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_file
from ecxs.file_lock import folder_lock
from ecxs.files import edit_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecxs.languages.c.compilation import CompileCommand


_MAX_DATABASE: Final = 64 * 1024 * 1024


def merge_database(path: Path, commands: Sequence[CompileCommand], *, api: int) -> str:
    """Write the commands into a database, in the place of those for the same files; return why it was left alone.

    Entries of other files stay, so that several builds in one folder share it.
    """
    entries = [_entry(command, api) for command in commands]
    try:
        with folder_lock(path.parent):
            before = read_file(path, _MAX_DATABASE) if path.exists() else None
            listed = json.loads(before) if before else []
            if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
                return f"'{path}' is no list of compile commands, and is left as it is"
            replaced = {_place(entry) for entry in entries}
            kept = [entry for entry in listed if _place(entry) not in replaced]
            after = json.dumps([*kept, *entries], indent=2, ensure_ascii=True) + "\n"
            edit_file(path, before, after.encode())
    except (ValueError, RecursionError):
        return f"'{path}' is no JSON, and is left as it is"
    except (OSError, EnvironmentFailure) as error:
        reason = (error.strerror or "").lower() if isinstance(error, OSError) else error.message
        return f"'{path}' is not written: {reason}"
    return ""


def _entry(command: CompileCommand, api: int) -> dict[str, Any]:
    target = str(Path(command.source.path).with_suffix(".o"))
    here = os.getcwd()  # noqa: PTH109 - a text
    words = command.words("-c", "-o", target, api=api)
    return {"directory": here, "file": command.source.path, "arguments": words, "output": target}


def _place(entry: dict[str, Any]) -> str:
    directory, file = str(entry.get("directory", "")), str(entry.get("file", ""))
    return os.path.realpath(os.path.join(directory, file))  # noqa: PTH118 - texts
