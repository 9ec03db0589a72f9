"""The memory of builds: from what a library was made, so that a build of the same again does nothing.

It lies in the user's cache folder, one folder for each output, and may be removed at any time. A file is the same if
its size, time and inode are, or else its content. Absence counts too: a new header in a folder that is searched earlier
would be read in the place of the one that was.
"""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ecruntime.foundation.own_folder import is_own_folder, user_cache
from ecxs.kept_file import open_regular, read_kept, remove_kept, write_kept

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

SCHEMA: Final = 2
_STATE: Final = "state.json"
_NAME_LENGTH: Final = 24
_TICK: Final = 20_000_000
"""Nanoseconds within which two writes of a file may bear one time."""
_MAX_STATE: Final = 8 * 1024 * 1024


class FormerBuild(NamedTuple):
    """The last build of an output, as far as it is known."""

    key: str
    files: Mapping[str, list[Any]]
    folders: list[str]
    """The folders of the author's in which headers are searched."""
    headers: list[str]
    """The names under which headers were found, whatever the folder."""
    present: list[str]
    """The files that are there of all these names in all these folders; all others must not appear."""
    shown: str
    """All that the compiler and the linker wrote."""
    findings: list[dict[str, Any]]
    """Findings of rules, which are no errors."""
    told: str
    """These findings as a text with colors."""
    modules: list[dict[str, Any]]

    def is_current(self, key: str) -> bool:
        """Tell whether a build with this key would read and write the same."""
        return (
            key == self.key
            and present_headers(self.folders, self.headers) == self.present
            and all(_is_same_file(path, seen) for path, seen in self.files.items())
        )


def request_key(*parts: object) -> str:
    """Return the digest of what decides a build beside the content of files."""
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogateescape")).hexdigest()


def cache_folder(out: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the folder for what is kept of an output; empty where no home is known, or others may write there."""
    whole = os.path.join(os.path.realpath(os.path.dirname(out) or "."), os.path.basename(out))  # noqa: PTH118, PTH119, PTH120 - texts: pathlib costs more than the whole check
    name = hashlib.sha256(os.fsencode(whole)).hexdigest()[:_NAME_LENGTH]
    home = user_cache("c", environment)
    folder = os.path.join(home, name) if home else ""  # noqa: PTH118
    return folder if folder and is_own_folder(folder) else ""


def recall(folder: str) -> FormerBuild | None:
    """Return the last build of an output; `None` if none is known, or the memory is damaged or another user's."""
    if not folder:
        return None
    try:
        content = read_kept(os.path.join(folder, _STATE), _MAX_STATE)  # noqa: PTH118
        table = json.loads(content.decode("utf-8", "surrogateescape"))
        if table.pop("schema") != SCHEMA:
            return None
        return FormerBuild(**table)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def remember(folder: str, build: FormerBuild) -> None:
    """Keep a build; where the folder cannot be written, the next one is made in full."""
    table = {name: getattr(build, name) for name in FormerBuild._fields}
    write_kept(os.path.join(folder, _STATE), json.dumps({"schema": SCHEMA, **table}).encode())  # noqa: PTH118


def forget(folder: str) -> None:
    """Remove the memory of an output, before anything of it changes."""
    remove_kept(os.path.join(folder, _STATE))  # noqa: PTH118


def keep_newer(outputs: Iterable[str], inputs: Iterable[str]) -> None:
    """Give outputs the time of now if they are older than an input: make would else ask for them for ever."""
    listed = list(outputs)
    newest = max((_time(path) for path in inputs if path not in listed), default=0)
    for path in listed:
        if 0 < _time(path) < newest:
            try:
                os.utime(path)
            except OSError:
                continue  # another user's: it is right all the same


def _time(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except OSError:
        return 0


def seen_files(paths: Iterable[str], *, since: int) -> dict[str, list[Any]] | None:
    """Return size, time, inode and digest of each file; `None` if one was changed since then, or is gone.

    What was saved while the compiler ran may have been read before or after.
    """
    found: dict[str, list[Any]] = {}
    for path in paths:
        if path not in found:
            try:
                status = os.stat(path)  # noqa: PTH116
                if status.st_mtime_ns >= since - _TICK:
                    return None
                found[path] = [status.st_size, status.st_mtime_ns, status.st_ino, file_digest(path)]
            except OSError:
                return None
    return found


def header_names(paths: Iterable[str], folders: Iterable[str]) -> list[str]:
    """Return the names by which files may be included: what is behind a folder of the author's, or `include/`."""
    names = set()
    for path in paths:
        inside = [path[len(folder) + 1 :] for folder in folders if path.startswith(f"{folder}/")]
        names.update(inside)
        behind = path.rpartition("/include/")[2]
        names.add(behind if "/include/" in path else os.path.basename(path))  # noqa: PTH119
        first, _, rest = behind.partition("/")
        if "-linux-" in first:
            names.add(rest)
    return sorted(names)


def present_headers(folders: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the files that are there of these names in these folders."""
    listed = list(names)
    return [path for folder in folders for name in listed if os.access(path := f"{folder}/{name}", os.F_OK)]


def _is_same_file(path: str, seen: list[Any]) -> bool:
    size, time, inode, digest = seen
    try:
        status = os.stat(path)  # noqa: PTH116
        if status.st_size != size:
            return False
        return (status.st_mtime_ns, status.st_ino) == (time, inode) or file_digest(path) == digest
    except OSError:
        return False


def file_digest(path: str) -> str:
    """Return the digest of a regular file; raise `OSError` for anything else, such as a pipe or a device."""
    with os.fdopen(open_regular(path), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
