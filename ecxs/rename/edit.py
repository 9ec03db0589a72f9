"""The new content of each of the author's files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EcError, UsageError
from ecxs.edit.renaming import renamed_configuration, renamed_settings, with_known_lines, with_toml_values
from ecxs.scaffold import ANSWERS_FILE, KINDS, answers, first_files, read_stored

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecxs.languages import LanguageTools, NameChange

_CONFIGURATION = ".conf"


class AuthorEdits:
    """The edits of the author's texts: of what is certain to mean the module, and of lines that the scaffold made."""

    def __init__(
        self, root: Path, tools: LanguageTools, change: NameChange, known: Mapping[str, Mapping[str, str]]
    ) -> None:
        """Take the lines that are `known` from the scaffold, as `known_lines` returns them."""
        self._root = root
        self._tools = tools
        self._change = change
        self._known = known

    def new_path(self, path: PurePosixPath) -> PurePosixPath:
        """Return the place of a file below the project under the new name."""
        old, new = self._change.old, self._change.new
        if path == self._tools.author_file(old):
            return self._tools.author_file(new)
        # A package that was moved by hand may still hold the file of the old name.
        inner = PurePosixPath(new, *path.parts[1:]) if path.parts[0] == old and len(path.parts) > 1 else path
        if inner == PurePosixPath(new, self._tools.author_file(old).name):
            return self._tools.author_file(new)
        return self._tools.test_file(new) if path == self._tools.test_file(old) else inner

    def edited(self, path: PurePosixPath, new_path: PurePosixPath, text: str) -> str:
        """Return the new text of the file at `path`; raise `Refused` or `UsageError` where it cannot be edited."""
        return with_known_lines(self._renamed(path, text), text, self._known.get(str(new_path), {}))

    def _renamed(self, path: PurePosixPath, text: str) -> str:
        change, file = self._change, str(self._root / path)
        if path.name.endswith(self._tools.source_suffix):
            return self._tools.rename(text, path, file, change)
        if path.name.endswith(_CONFIGURATION):
            return renamed_configuration(text, change.old, change.new, change.options)
        if str(path) in self._tools.naming_files and change.old in text:
            return _settings(text, change, file)
        if str(path) == ANSWERS_FILE:
            return _answers(text, change, file)
        return text


def known_lines(root: Path, change: NameChange) -> Mapping[str, Mapping[str, str]]:
    """Return the lines that `ecxs new` wrote with the old name, each with its new form, by the new paths of the files.

    A project without the answers of `ecxs new`, or with those of another's template, has none.
    """
    try:
        stored = read_stored(root / ANSWERS_FILE)
        if stored.kind not in KINDS:
            return {}
        given = answers(change.new, kind=stored.kind, settings=stored.settings)
    except EcError:
        # Without answers that are valid today, every line is left to the author.
        return {}
    # The old name is not checked: that it cannot be used may be the reason for the new one.
    before, after = first_files(replace(given, name=change.old)), first_files(given)
    pairs = zip(before.values(), after.items(), strict=True)
    return {path: _line_pairs(old, new) for old, (path, new) in pairs}


def _line_pairs(before: str, after: str) -> Mapping[str, str]:
    old, new = before.splitlines(), after.splitlines()
    return {one: other for one, other in zip(old, new, strict=False) if one != other} if len(old) == len(new) else {}


def _settings(text: str, change: NameChange, file: str) -> str:
    try:
        return renamed_settings(text, change.old, change.new, file)
    except ValueError:
        return text  # no TOML: its lines are left to the author
    except UsageError:
        return text  # spelled in a way that is left to the author, too


def _answers(text: str, change: NameChange, file: str) -> str:
    try:
        return with_toml_values(text, lambda path, value: change.new if path == ("name",) else value, file)
    except ValueError:
        return text
