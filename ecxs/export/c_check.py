"""The check of exported C: each name of the server is held against its documents."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ecruntime.catalogue.documented import (
    Documentation,
    documented_c,
    documented_headers,
    documented_hooks,
)
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.export.c_names import CNames
from ecxs.languages.c.flags import INCLUDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.export.exported_file import ExportedFile
    from ecxs.export.server_version import ServerVersion

NOT_YET: Final = "EXP001"
NOWHERE: Final = "EXP002"
_OF_HOOK: Final = re.compile(r"(?:register|has|call)_(\w+?)_(?:hook_first|hook_last|hook_txn|hook|txn)")
_OF_SERVER: Final = re.compile(r"(?:ec|EC)_\w+|ECCFG\w+")
"""Beginnings of names of the server; such a name is one unless a source of the tree gives it."""
_DEFINED: Final = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)", re.MULTILINE)
_VERSION: Final = frozenset({"_EC_VER"})
"""Names that the vendor's headers alone define: sources ask for them with #ifdef."""
_MAX_HEADER: Final = 1024 * 1024
_GUARD: Final = re.compile(r"\w+_H_?")


class CCheck:
    """The names that the files of one tree may use; `trees` are all its sources and headers."""

    def __init__(self, files: Iterable[ExportedFile], version: ServerVersion) -> None:
        """Read the files, whose own names and hooks each of them may use."""
        self._version = version
        self._names = {file.path: CNames(file.text) for file in files}
        self._own = frozenset(name for names in self._names.values() for name in names.own)
        self._own_hooks = frozenset(leaf for names in self._names.values() for leaf in names.declared_hooks)
        self._paths = frozenset(str(path) for path in self._names)

    def findings(self, file: ExportedFile) -> Iterator[Finding]:
        """Yield a finding for each name of a file that the documents of the version do not have, at its first use."""
        names = self._names[file.path]

        def place(at: int) -> Place:
            return Place(file.shown or str(file.path), *names.position(at))

        found = [
            *(self._finding(use.name, self._lack(use.name), place(use.at)) for use in names.uses),
            *(self._of_header(header.name, place(header.at)) for header in names.includes),
        ]
        told = (finding for finding in found if finding is not None)
        yield from (one for one in told if (one.rule, one.place.line) not in names.allowances)

    def _lack(self, name: str) -> tuple[str, str]:
        """Return the rule that a name breaks, and the end of the sentence about it; two empty texts for none."""
        of_hook = _OF_HOOK.fullmatch(name)
        if name in _VERSION or (of_hook and of_hook[1] in self._own_hooks):
            return "", ""
        documentation = documented_c().get(name) or (_hooks_by_leaf().get(of_hook[1]) if of_hook else None)
        if documentation is None:
            return self._lack_of_unknown(name)
        if documentation.reason:
            return NOWHERE, f"stands in no document: {documentation.reason}"
        lack = self._version.lack_of(documentation)
        return (NOT_YET, lack) if lack else ("", "")

    def _lack_of_unknown(self, name: str) -> tuple[str, str]:
        if name in _ours():
            return NOWHERE, "stands in no document: it belongs to this runtime"
        is_of_server = _OF_SERVER.fullmatch(name) and name not in self._own
        return (NOWHERE, "stands in no document") if is_of_server else ("", "")

    def _finding(self, name: str, lack: tuple[str, str], place: Place) -> Finding | None:
        rule, ending = lack
        if not rule:
            return None
        if rule == NOT_YET:
            hint = f"export for a version that has it, or put it behind #if; asked for is {self._version.text}"
        else:
            hint = "use a documented name, or look whether the headers of the developer package have it"
        return Finding(rule, Severity.WARNING, f"'{name}' {ending}", place, hint)

    def _of_header(self, name: str, place: Place) -> Finding | None:
        """Return the finding on a header of ours that no document names; those of tree and system are fine."""
        if name in documented_headers() or not (INCLUDE / name).is_file():
            return None
        if any(path == name or path.endswith(f"/{name}") for path in self._paths):
            return None
        message = f"header '{name}' is named by no document"
        hint = "see under what name the vendor's package has it, or declare the hook in a header of your own"
        return Finding(NOWHERE, Severity.WARNING, message, place, hint)


@cache
def _hooks_by_leaf() -> dict[str, Documentation]:
    return {dotted.replace(".", "_", 1): found for dotted, found in documented_hooks().items()}


@cache
def _ours() -> frozenset[str]:
    """Return the macros of our headers that no catalogue has, include guards apart."""
    defined = {
        name for path in INCLUDE.rglob("*.h") for name in _DEFINED.findall(read_file(path, _MAX_HEADER).decode())
    }
    return frozenset(name for name in defined - documented_c().keys() if not _GUARD.fullmatch(name)) - {"_GNU_SOURCE"}
