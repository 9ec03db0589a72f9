"""The plan of `ecxs remove`: one declaration less, with what came with it, and the places that still speak of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_scan import scan
from ecruntime.foundation.finding import Place
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.listener import listener_scope
from ecxs.definition import FILE_NAME
from ecxs.edit import without_called, without_commented_listener, without_commented_setting, without_declared
from ecxs.files import display_path
from ecxs.generate.addition import CALL, KEYS, SAMPLE, UNTESTED, plan_declared, sample_setting
from ecxs.generate.file_change import ChangeKind, FileChange, read_text
from ecxs.generate.project import plan_project
from ecxs.generate.write import write_changes
from ecxs.languages import AddedDeclaration, Mention, RemovedDeclaration, required_methods, tools_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ecxs.generate.project import ProjectPlan
    from ecxs.languages import AuthorMethod

CONFIGURATION = ".conf"
_KINDS = ("option", "provider", "hook", "server_hook", "call", "memtype", "command", "listener")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class RemovalPlan:
    """All files of a removal: the author's, with the declaration first, and the tool's."""

    project: ProjectPlan
    name: str
    """The name as it is declared."""
    authors: tuple[FileChange, ...]
    tools: tuple[FileChange, ...]
    mentions: tuple[Mention, ...]
    """Places of the author's files, as they will be, that still speak of it."""

    @property
    def stale(self) -> tuple[FileChange, ...]:
        """The changes to write."""
        return tuple(change for change in (*self.authors, *self.tools) if change.is_stale)

    def write(self) -> None:
        """Write what differs, the declaration after the author's other files."""
        # A killed run can be repeated: as long as it is declared, it counts as not removed.
        write_changes((*reversed(self.authors), *self.tools), self.project.root)


def plan_removal(root: Path, kind: str, name: str) -> RemovalPlan:
    """Plan the changes that take a declaration out; raise `Refused` or `UsageError` where it cannot be removed.

    Of the author's code only what is as the tool inserted it goes; all else that speaks of it is reported.
    """
    before = plan_project(root)
    text = read_text(root / FILE_NAME, root) or ""
    index, declared_name = _find(text, kind, name, root)
    _refuse_own_use(before, kind, declared_name)
    file = str(root / FILE_NAME)
    declared = without_called(text, index, file) if kind == CALL else without_declared(text, kind, index, file)
    after = plan_declared(root, declared)
    dropped = _dropped(before, after)
    removed = AddedDeclaration(before.definition, before.catalogue, kind, declared_name)
    authors = (
        _change(PurePosixPath(FILE_NAME), text, declared),
        *_code_change(before, dropped),
        *_sample_change(before, kind, declared_name),
        *_test_change(before, removed),
    )
    gone = RemovedDeclaration(
        before.definition.name,
        kind,
        declared_name,
        frozenset(method.name for method in dropped),
        _classes(before) - _classes(after),
    )
    mentions = tuple(_mentions(after, gone, {change.path: change.after for change in authors}))
    return RemovalPlan(after, declared_name, authors, after.changes(), mentions)


def _find(text: str, kind: str, name: str, root: Path) -> tuple[int, str]:
    """Return the number of the table among its kind, and the name in it."""
    content = tomli.loads(text.removeprefix("\ufeff"))
    names = _names(content, kind)
    for index, known in enumerate(names):
        # Names have no case (seed 1.3.5.1), and a declaration has each once.
        if known.lower() == name.lower():
            return index, known
    words = [kind.replace("_", "-") for kind in _KINDS if name.lower() in map(str.lower, _names(content, kind))]
    hint = did_you_mean(name, names) or (f"declared are: {', '.join(names)}" if names else f"no {kind} is declared")
    if words:
        hint = f"there is a {words[0]} of this name: 'ecxs remove {words[0]} {name}'"
    raise UsageError(f"{kind} '{name}' is not declared in '{root / FILE_NAME}'", hint=hint)


def _names(content: Mapping[str, Any], kind: str) -> list[str]:
    if kind == CALL:
        return [str(name) for name in content["module"].get("calls", [])]
    return [str(table.get(KEYS.get(kind, "name"), "")) for table in content.get(kind, [])]


def _refuse_own_use(project: ProjectPlan, kind: str, name: str) -> None:
    """Refuse to take out a hook that the module itself provides or has in its `calls`."""
    if kind not in {"hook", "server_hook"}:
        return
    definition = project.definition
    own = name if kind == "server_hook" else f"{definition.name}.{name}"
    for provider in definition.providers:
        if provider.hook.lower() == own.lower():
            raise UsageError(
                f"{kind} '{name}' is provided by the module itself",
                hint=f"first: 'ecxs remove provider {provider.hook}'",
            )
    for called in definition.calls:
        if called.lower() == own.lower():
            raise UsageError(
                f"{kind} '{name}' is called by the module itself", hint=f"first: 'ecxs remove call {called}'"
            )


def _dropped(before: ProjectPlan, after: ProjectPlan) -> tuple[AuthorMethod, ...]:
    methods = tools_of(before.definition).methods
    kept = {method.name for method in methods(after.definition, after.catalogue)}
    return tuple(method for method in methods(before.definition, before.catalogue) if method.name not in kept)


def _change(path: PurePosixPath, before: str, after: str) -> FileChange:
    return FileChange(path, ChangeKind.UNCHANGED if before == after else ChangeKind.CHANGED, before, after)


def _code_change(project: ProjectPlan, dropped: tuple[AuthorMethod, ...]) -> tuple[FileChange, ...]:
    definition, tools = project.definition, tools_of(project.definition)
    path = tools.author_file(definition.name)
    before = read_text(project.root / path, project.root)
    if before is None or not dropped:
        return ()
    methods = tools.methods(definition, project.catalogue)
    required = required_methods(definition, project.catalogue, methods)
    after = tools.without_stubs(before, str(project.root / path), required, dropped)
    return (_change(path, before, after),)


def _sample_change(project: ProjectPlan, kind: str, name: str) -> tuple[FileChange, ...]:
    before = read_text(project.root / SAMPLE, project.root)
    if before is None or kind not in {"option", "listener"}:
        return ()
    if kind == "listener":
        return (_change(SAMPLE, before, without_commented_listener(before, listener_scope(name))),)
    setting = sample_setting(project.definition, name)
    after = without_commented_setting(before, setting.text, stanza=setting.stanza, summary=setting.summary)
    return (_change(SAMPLE, before, after),)


def _test_change(project: ProjectPlan, removed: AddedDeclaration) -> tuple[FileChange, ...]:
    tools = tools_of(project.definition)
    path = tools.test_file(project.definition.name)
    before = read_text(project.root / path, project.root)
    if before is None or removed.kind in UNTESTED:
        return ()
    return (_change(path, before, tools.without_test(before, str(project.root / path), removed)),)


def _classes(project: ProjectPlan) -> frozenset[str]:
    suffix = tools_of(project.definition).source_suffix
    code = (artifact.content for artifact in project.artifacts if artifact.path.suffix == suffix)
    return frozenset(name for text in code for name in _CLASS.findall(text))


def _mentions(
    project: ProjectPlan, removed: RemovedDeclaration, changed: Mapping[PurePosixPath, str]
) -> Iterator[Mention]:
    """Yield the places of the author's files that speak of it; `changed` are the texts that are not written yet."""
    tools, made = tools_of(project.definition), {artifact.path for artifact in project.artifacts}
    folder = tools.folder(project.definition.name)
    for path in scan(project.root).files:
        relative = PurePosixPath(path.relative_to(project.root).as_posix())
        if relative in made or folder in relative.parents or path.suffix not in {tools.source_suffix, CONFIGURATION}:
            continue
        text = changed.get(relative, _text(path, project.root))
        if path.suffix == CONFIGURATION:
            yield from _configured(text, display_path(path), removed)
        else:
            yield from tools.mentions(text, display_path(path), removed)


def _text(path: Path, root: Path) -> str:
    try:
        return read_text(path, root) or ""
    except EnvironmentFailure:
        return ""  # only looked through for mentions: what cannot be read, such as a link that leads out, has none


def _configured(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    patterns = {
        "option": rf"(?i)(?<![\w.]){re.escape(removed.name)}(?=\s*=)",
        "listener": rf"(?i)(?<!\w){re.escape(listener_scope(removed.name))}\b",
    }
    pattern = patterns.get(removed.kind)
    for number, line in enumerate(text.split("\n") if pattern else (), start=1):
        if found := re.search(pattern or "", line):
            yield Mention(Place(file, number, found.start() + 1), line.strip())
