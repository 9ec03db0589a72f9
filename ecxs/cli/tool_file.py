"""The file with the configuration of the tool: `ecxs.toml`, or `[tool.ecxs]` of pyproject.toml, here or above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.cli.parameters import folders_above, is_of_others
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

OWN: Final = "ecxs.toml"
PROJECT: Final = "pyproject.toml"
MAX_SIZE: Final = 1024 * 1024
UNREADABLE: Final = "TOOL001"
TWICE: Final = "TOOL002"
_TABLE: Final = ("tool", "ecxs")


@dataclass(frozen=True, slots=True)
class ToolFile:
    """The configuration of the tool: its table, and where that stands."""

    path: Path
    text: str
    prefix: tuple[str, ...]
    """The keys that lead to the table."""
    table: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The file as messages name it."""
        return display_path(self.path)

    def place(self, *keys: str) -> Place:
        """Return the place of a key."""
        # Imported here: only a mistake needs it.
        from ecxs.definition.locate import locate

        return Place(self.name, *locate(self.text).find((*self.prefix, *keys), is_of_key=True))


def find_tool_file(start: Path) -> ToolFile | None:
    """Return the nearest configuration, from `start` upwards; raise `Refused` for one that cannot be read, or for two.

    A file of another user above is passed over: whoever may write there could choose the modules that are run.
    """
    for folder in folders_above(start):
        found = [
            file for name in (OWN, PROJECT) if not is_of_others(folder / name, start)
            if (file := _read(folder / name)) is not None
        ]  # fmt: skip  # words, several to a line
        if len(found) > 1:
            own, project = found
            message = f"there are two configurations of ecxs in one folder: this one, and one in {PROJECT}"
            related = (Related(project.place(), "the other one"),)
            hint = f"keep one of them; the table of {PROJECT} is '[tool.ecxs]'"
            raise Refused([Finding(TWICE, Severity.ERROR, message, Place(own.name, 1, 1), hint, related)])
        if found:
            return found[0]
    return None


def _read(path: Path) -> ToolFile | None:
    """Return the configuration in a file; None if there is no file, or no table of ours in it."""
    if not path.exists():
        return None
    # Imported here: most folders have no such file.
    import tomllib

    is_own = path.name == OWN
    text = ""
    try:
        text = read_file(path, MAX_SIZE).decode("utf-8-sig")
        # A pyproject.toml that does not speak of us need not even be TOML.
        if not is_own and "ecxs" not in text:
            return None
        content = tomllib.loads(text)
    except OSError as error:
        raise _unreadable(path, f"cannot be read: {reason_of(error)}", "check its permissions") from error
    except (ValueError, RecursionError) as error:
        raise _not_toml(path, text, error) from error
    table: Any = content
    prefix = () if is_own else _TABLE
    for key in prefix:
        table = table.get(key) if isinstance(table, dict) else None
    if table is None:
        return None
    if not isinstance(table, dict):
        raise _unreadable(path, "has a value in the place of the table '[tool.ecxs]'", "write '[tool.ecxs]'")
    return ToolFile(path, text, prefix, table)


def _not_toml(path: Path, text: str, error: Exception) -> Refused:
    # Imported here: only a mistake needs it, and this reader tells the place of it.
    import tomli

    try:
        tomli.loads(text)
    except tomli.TOMLDecodeError as known:
        reason = f"{known.msg[:1].lower()}{known.msg[1:]}"
        hint = "see https://toml.io for the syntax"
        return _unreadable(path, f"is not TOML: {reason}", hint, known.lineno, known.colno)
    except (ValueError, RecursionError):
        pass
    return _unreadable(path, f"is not TOML: {str(error)[:120]}", "save it as TOML in UTF-8")


def _unreadable(path: Path, reason: str, hint: str, line: int = 0, column: int = 0) -> Refused:
    message = f"the configuration of ecxs {reason}"
    place = Place(display_path(path), line, column)
    return Refused([Finding(UNREADABLE, Severity.ERROR, message, place, hint)])
