"""The plan of `ecxs add`: one more declaration, with its method, sample setting and test."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.foundation.finding import Place
from ecruntime.model.listener import listener_scope
from ecxs.definition import FILE_NAME, shown_default
from ecxs.edit import with_called, with_commented_listener, with_commented_setting, with_declared
from ecxs.generate.file_change import ChangeKind, FileChange, read_text
from ecxs.generate.project import plan_project
from ecxs.generate.stubs import plan_stubs
from ecxs.generate.write import write_changes
from ecxs.languages import AddedDeclaration, tools_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ecruntime.model.module import ModuleDefinition
    from ecxs.generate.project import ProjectPlan

SAMPLE = PurePosixPath("ecelerity.conf")
KEYS = {"provider": "hook"}
"""The key that identifies a table of a kind, where it is not `name`."""
CALL = "call"
"""The kind of a hook in `calls` of `[module]`, which is no table."""
UNTESTED = frozenset({CALL, "server_hook"})
"""Kinds of which the module has no code of its own that a test could call."""


@dataclass(frozen=True, slots=True)
class AddedItem:
    """One table for module.toml, or one hook that it calls: its kind, and its keys in the order of writing."""

    kind: str
    values: Mapping[str, object]

    @property
    def name(self) -> str:
        """The value that identifies it among its kind."""
        return str(self.values[KEYS.get(self.kind, "name")])


@dataclass(frozen=True, slots=True)
class SampleSetting:
    """A commented setting of the sample configuration, the stanza around it if any, and the comment above it."""

    text: str
    stanza: str
    summary: str


@dataclass(frozen=True, slots=True)
class AdditionPlan:
    """All files of an addition: the author's, with the declaration first, and the tool's."""

    project: ProjectPlan
    authors: tuple[FileChange, ...]
    tools: tuple[FileChange, ...]

    @property
    def stale(self) -> tuple[FileChange, ...]:
        """The changes to write; none when everything was there already."""
        return tuple(change for change in (*self.authors, *self.tools) if change.is_stale)

    def write(self) -> None:
        """Write what differs, the declaration after the author's other files."""
        # A killed run can be repeated: without the declaration, the addition counts as not made.
        write_changes((*reversed(self.authors), *self.tools), self.project.root)


def plan_addition(root: Path, item: AddedItem) -> AdditionPlan:
    """Plan the changes that add a declaration; raise `Refused` or `UsageError` where it cannot be added.

    A declaration that is there with the same values stays, and only a method that the class lacks is added. With other
    values it is refused.
    """
    project = plan_project(root)
    text = read_text(root / FILE_NAME, root) or ""
    if _is_declared(text, item, root):
        return AdditionPlan(project, (plan_stubs(project).change,), project.changes())
    file = str(root / FILE_NAME)
    is_call = item.kind == CALL
    declared = with_called(text, item.name, file) if is_call else with_declared(text, item.kind, item.values, file)
    # The new text is checked in memory, before any file is touched.
    project = plan_declared(root, declared)
    changes = (
        _change(PurePosixPath(FILE_NAME), text, declared),
        plan_stubs(project).change,
        *_sample_change(project, item),
        *_test_change(project, item),
    )
    return AdditionPlan(project, changes, project.changes())


def plan_declared(root: Path, declared: str) -> ProjectPlan:
    """Plan a project with the text of a declaration that is not written yet; raise `Refused` with its findings."""
    try:
        return plan_project(root, declared.encode("utf-8", "surrogateescape"))
    except Refused as refused:
        # The refused text was never written, so lines in it would mislead: the file itself has no fault.
        file = Place(str(root / FILE_NAME))
        raise Refused(replace(found, place=file, related=(), edits=()) for found in refused.findings) from refused


def _is_declared(text: str, item: AddedItem, root: Path) -> bool:
    declared = tomli.loads(text.removeprefix("\ufeff"))
    if item.kind == CALL:
        return item.name in declared["module"].get("calls", [])
    tables: list[dict[str, Any]] = declared.get(item.kind, [])
    key = KEYS.get(item.kind, "name")
    for table in tables:
        # Names have no case (seed 1.3.5.1).
        if str(table.get(key, "")).lower() != item.name.lower():
            continue
        # Only the keys that were given count: the author may have added others.
        if all(table.get(name) == value for name, value in item.values.items()):
            return True
        differing = next(name for name, value in item.values.items() if table.get(name) != value)
        raise UsageError(
            f"{item.kind} '{item.name}' is declared in '{root / FILE_NAME}' already, with another '{differing}'",
            hint="change it there, then run 'ecxs generate'",
        )
    return False


def _change(path: PurePosixPath, before: str | None, after: str) -> FileChange:
    if before is None:
        return FileChange(path, ChangeKind.NEW, "", after)
    return FileChange(path, ChangeKind.UNCHANGED if before == after else ChangeKind.CHANGED, before, after)


def _sample_change(project: ProjectPlan, item: AddedItem) -> tuple[FileChange, ...]:
    before = read_text(project.root / SAMPLE, project.root)
    if before is None or item.kind not in {"option", "listener"}:
        return ()
    if item.kind == "listener":
        return (_change(SAMPLE, before, with_commented_listener(before, listener_scope(item.name))),)
    setting = sample_setting(project.definition, item.name)
    after = with_commented_setting(before, setting.text, stanza=setting.stanza, summary=setting.summary)
    return (_change(SAMPLE, before, after),)


def sample_setting(definition: ModuleDefinition, name: str) -> SampleSetting:
    """Return the setting of an option in the sample configuration; one of the own stanza is set inside of it."""
    option = next(found for found in definition.options if found.name == name)
    default = shown_default(option)
    return SampleSetting(
        f"{option.name} = {'' if default is None else default}".rstrip(),
        stanza=definition.name if option.path.own_stanza is not None else "",
        summary=" ".join(option.summary.split()),
    )


def _test_change(project: ProjectPlan, item: AddedItem) -> tuple[FileChange, ...]:
    if item.kind in UNTESTED:
        return ()
    tools = tools_of(project.definition)
    path = tools.test_file(project.definition.name)
    before = read_text(project.root / path, project.root)
    added = AddedDeclaration(project.definition, project.catalogue, item.kind, item.name)
    after = tools.add_test(before or "", str(project.root / path), added)
    return (_change(path, before, after),)
