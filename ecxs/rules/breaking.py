"""Findings of the changes that break users of modules, each at its place in the declaration of now."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

import tomli

from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.definition.locate import locate
from ecxs.rules.compare import Part, compare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ecruntime.model.module import ModuleDefinition
    from ecxs.definition.locate import KeyPath
    from ecxs.rules.compare import Difference

_RULES: Final[dict[Part, str]] = {
    Part.MODULE: "BRK001",
    Part.OPTION: "BRK002",
    Part.LISTENER: "BRK003",
    Part.HOOK: "BRK004",
    Part.SERVER_HOOK: "BRK004",
    Part.COMMAND: "BRK005",
    Part.COMMANDS: "BRK005",
    Part.CAPABILITY: "BRK006",
}
_TABLES: Final = {
    Part.OPTION: "option",
    Part.LISTENER: "listener",
    Part.HOOK: "hook",
    Part.SERVER_HOOK: "server_hook",
    Part.COMMAND: "command",
}


@dataclass(frozen=True, slots=True)
class ModuleVersion:
    """A module as it was or is, with the file that says so; `text` is empty for what is no declaration."""

    definition: ModuleDefinition
    file: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference with its rule and place."""

    difference: Difference
    place: Place
    is_ignored: bool

    @property
    def rule(self) -> str:
        """The rule that the change breaks, or that one like it would."""
        return _RULES[self.difference.part]

    @property
    def is_breaking(self) -> bool:
        """Tell whether it breaks users of the module, and is not ignored."""
        return self.difference.is_breaking and not self.is_ignored

    @property
    def finding(self) -> Finding:
        """The change as a finding."""
        found = self.difference
        message = f"{found.module}: {found.subject}: {found.message}"
        return Finding(self.rule, Severity.ERROR, message, self.place, found.hint)


def changes(
    old: Iterable[ModuleVersion], new: Iterable[ModuleVersion], ignored: Sequence[str] = ()
) -> tuple[Change, ...]:
    """Compare two sets of modules; `ignored` are rules, or patterns of `module: subject`."""
    before = {version.definition.name.lower(): version for version in old}
    after = {version.definition.name.lower(): version for version in new}
    differences = compare(
        [version.definition for version in before.values()], [version.definition for version in after.values()]
    )
    return tuple(
        Change(found, _place(found, before, after), any(is_ignored(found, pattern) for pattern in ignored))
        for found in differences
    )


def is_ignored(difference: Difference, pattern: str) -> bool:
    """Tell whether a pattern stands for a difference: its rule, or its module and subject with `*` for anything."""
    subject = f"{difference.module}: {difference.subject}".lower()
    return pattern.upper() == _RULES[difference.part] or fnmatchcase(subject, pattern.lower())


def _place(difference: Difference, before: Mapping[str, ModuleVersion], after: Mapping[str, ModuleVersion]) -> Place:
    """Return the place of what changed; that of the module for what is gone."""
    key = difference.module.lower()
    version = after.get(key) or before[key]
    if not version.text:
        return Place(version.file)
    return Place(version.file, *locate(version.text).find(_path(difference, tomli.loads(version.text))))


def _path(difference: Difference, values: Mapping[str, Any]) -> KeyPath:
    name = difference.name.lower()
    table = _TABLES.get(difference.part, "")
    for index, entry in enumerate(values.get(table, ())):
        if name in {*_names(entry), f"{difference.module}.{entry['name']}".lower()}:
            return (table, index, "name")
    if difference.part is Part.OPTION:
        for index, listener in enumerate(values.get("listener", ())):
            for number, entry in enumerate(listener.get("option", ())):
                if name in _names(entry):
                    return ("listener", index, "option", number, "name")
    return ("module", "name")


def _names(entry: Mapping[str, Any]) -> set[str]:
    """Return the names of a table, the former ones of an option included, in lower case."""
    return {name.lower() for name in (entry["name"], *entry.get("renamed_from", ()))}
