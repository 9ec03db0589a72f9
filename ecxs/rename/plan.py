"""The plan of `ecxs rename`: every file that is moved, edited, made or removed, before any is touched."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import EnvironmentFailure, Refused, UsageError
from ecruntime.foundation.file_reading import read_file, reason_of
from ecxs.definition import FILE_NAME
from ecxs.definition.parse import parse
from ecxs.edit.renaming import renamed_declaration, renamed_option, with_known_lines
from ecxs.file_group import changed_together
from ecxs.files import FileChanged, remove_empty_folders
from ecxs.generate.file_change import ChangeKind, FileChange, compare, is_edited, is_of_the_tool, read_text
from ecxs.generate.project import plan, plan_project
from ecxs.languages import LANGUAGES, NameChange, tools_of
from ecxs.rename.author_file import AuthorFile, author_files, text_of
from ecxs.rename.edit import AuthorEdits, known_lines
from ecxs.rename.manifest import renamed_manifest
from ecxs.rename.mention import mentions
from ecxs.rename.old_name import old_name
from ecxs.scaffold import ANSWERS_FILE, KINDS, check_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecxs.definition import Language
    from ecxs.documents import Artifact
    from ecxs.file_group import FileGroup
    from ecxs.generate.project import ProjectPlan
    from ecxs.languages import Mention
    from ecxs.rename.manifest import RenamedManifest

MAX_MOVED_SIZE = 64 * 1024 * 1024
_MAX_SHOWN = 10


@dataclass(frozen=True, slots=True)
class RenamePlan:
    """All changes of a new name, as they are written, and the lines that are left to the author."""

    project: ProjectPlan
    """The project as it is afterwards."""
    change: NameChange
    authors: tuple[AuthorFile, ...]
    """The author's files that change, the declaration first and the answers of `ecxs new` last."""
    tools: tuple[FileChange, ...]
    """The tool's files under the new name."""
    removed: tuple[FileChange, ...]
    """The tool's files under the old name, and the old manifest."""
    mentions: tuple[Mention, ...]

    def write(self) -> None:
        """Write everything or, if a step fails, nothing; a run that was killed can be repeated."""
        root = self.project.root
        first = [file for file in self.authors if str(file.new) != ANSWERS_FILE]
        last = [file for file in self.authors if str(file.new) == ANSWERS_FILE]
        with changed_together() as group:
            for file in first:
                _write_author_file(group, root, file)
            # The old files of the tool tell the old name to a run that completes a killed one.
            for change in (*self.tools, *self.removed):
                _write_tool_file(group, root, change)
            self._remove_folders(root)
            for file in last:
                _write_author_file(group, root, file)
            for file in self.authors:
                if file.is_moved and os.path.lexists(root / file.old):
                    raise FileChanged(root / file.old)

    def edited(self) -> tuple[Finding, ...]:
        """Report the tool's files that were edited by hand, each with the place of the copy that is kept."""
        return self.project.edited((*self.tools, *self.removed))

    def _remove_folders(self, root: Path) -> None:
        caches = {name: suffix for tools in LANGUAGES.values() for name, suffix in tools.caches.items()}
        old = root / self.change.old
        folders = (path for path in old.rglob("*") if path.is_dir() and not path.is_symlink())
        emptied = {root / change.path.parent for change in self.tools if change.kind is ChangeKind.REMOVED}
        for folder in (*sorted({*folders, *emptied}, reverse=True), old):
            if folder.exists() and folder.name not in caches:
                remove_empty_folders(folder, root, caches)


def _write_author_file(group: FileGroup, root: Path, file: AuthorFile) -> None:
    old, new = root / file.old, root / file.new
    if not file.is_moved:
        group.write(new, file.before, file.after)
    elif not file.is_link and new.exists():
        # That of a run which was killed: see `_is_free`.
        group.remove(old, file.before)
    else:
        # The file itself, before its content: it is in one place at any time, and so is whatever is saved into it.
        group.move(old, new, file.before)
        group.write(new, file.before, file.after)


def _write_tool_file(group: FileGroup, root: Path, change: FileChange) -> None:
    before = change.content_before
    if change.is_of_somebody and not (root / change.copy).exists():
        group.write(root / change.copy, None, before or b"")
    if change.kind is ChangeKind.REMOVED:
        group.remove(root / change.path, before or b"")
    elif change.is_stale:
        group.write(root / change.path, before, change.content_after, is_authors=not change.is_tools)


def plan_rename(root: Path, new: str, progress: Callable[[int, int], None]) -> RenamePlan:
    """Plan the new name of a project; raise `UsageError` or `Refused` where it cannot have it, and touch nothing.

    `progress` takes how many of the author's files were read, and how many there are.
    """
    text, present, language = _declaration(root)
    check_name(new, next(name for name, kind in KINDS.items() if kind.language is language))
    old = old_name(root, present, new, language)
    declared = renamed_declaration(text, old, new, str(root / FILE_NAME))
    project = plan_project(root, declared.encode("utf-8", "surrogateescape"))
    _refuse_occupied(root, old, new, is_begun=present == new)
    manifest = renamed_manifest(root, old, new)
    artifacts = plan(project.definition, project.catalogue, manifest=manifest.text)
    change = _change(project, artifacts, old, new)
    known = known_lines(root, change)
    declaration = with_known_lines(declared, text, known.get(FILE_NAME, {})).encode("utf-8", "surrogateescape")
    ours = (*_old_generated(root, project, artifacts, old), *_old_manifest(root, manifest))
    tools = tools_of(project.definition)
    left_out = {item.path for item in ours} | {artifact.path for artifact in artifacts}
    paths = [
        path
        for path in author_files(root, frozenset({old, new}))
        if path not in left_out and tools.folder(new) not in path.parents
    ]
    edits = AuthorEdits(root, tools, change, known)
    files = tuple(_author_files(paths, root, edits, {PurePosixPath(FILE_NAME): declaration}, progress))
    _refuse_conflicts(root, files)
    return RenamePlan(
        project,
        change,
        tuple(sorted((file for file in files if file.is_moved or file.is_edited), key=_order)),
        compare(artifacts, root),
        ours,
        tuple(mentions(files, tools.author_names(old), tools.author_names(new))),
    )


def _order(file: AuthorFile) -> tuple[bool, PurePosixPath]:
    # A run that is killed after the declaration is completed as a name that was changed by hand.
    return str(file.old) != FILE_NAME, file.new


def _declaration(root: Path) -> tuple[str, str, Language]:
    """Return the text of module.toml with the name and language in it; refuse what has none."""
    text = read_text(root / FILE_NAME, root) or ""
    _, values = parse(text.encode("utf-8", "surrogateescape"), str(root / FILE_NAME))
    table: Any = values.get("module") if isinstance(values, dict) else None
    name, word = (table.get("name"), table.get("language")) if isinstance(table, dict) else (None, None)
    language = next((one for one in LANGUAGES if one.value == word), None)
    if not isinstance(name, str) or not name or language is None:
        # Its findings say what is wrong; a sound declaration has both, in a language that this version may not write.
        tools_of(plan_project(root).definition)
        raise Refused(plan_project(root).findings)
    return text, name, language


def _change(project: ProjectPlan, artifacts: Iterable[Artifact], old: str, new: str) -> NameChange:
    definition = project.definition
    folder = tools_of(definition).folder(new)
    # By the new names: those of module.toml may have been changed by a run that was killed.
    options = {renamed_option(option.name, new, old): option.name for option in definition.options}
    files = {path.name.partition(".")[0] for name in (old, new) for path in (project.root / name).glob("*")}
    return NameChange(
        old,
        new,
        {before: after for before, after in options.items() if before != after},
        frozenset(hook.name for hook in definition.hooks),
        frozenset(memtype.name for memtype in definition.memtypes),
        frozenset(command.name for command in definition.commands),
        frozenset(files - {""}),
        "".join(artifact.content for artifact in artifacts if folder in artifact.path.parents),
    )


def _old_generated(root: Path, project: ProjectPlan, artifacts: Iterable[Artifact], old: str) -> tuple[FileChange, ...]:
    """Return the removals of the tool's files under the old name; of an edited one a copy is kept."""
    tools, name = tools_of(project.definition), project.definition.name
    folder, planned = tools.folder(old), {artifact.path for artifact in artifacts}
    if folder == tools.folder(name):
        return ()  # the comparison with the new plan finds what is left over in it
    found = []
    for path in sorted((root / folder).glob("*")):
        is_made = is_of_the_tool(path)
        # What stands in the place of a generated file is replaced under the new name, whoever wrote it.
        if path.is_file() and (is_made or is_edited(path) or tools.folder(name) / path.name in planned):
            before = read_text(path, root) or ""
            found.append(FileChange(folder / path.name, ChangeKind.REMOVED, before, "", is_of_somebody=not is_made))
    return tuple(found)


def _old_manifest(root: Path, manifest: RenamedManifest) -> Iterator[FileChange]:
    if manifest.old is not None:
        yield FileChange(manifest.old, ChangeKind.REMOVED, read_text(root / manifest.old, root) or "", "")


def _author_files(
    paths: list[PurePosixPath],
    root: Path,
    edits: AuthorEdits,
    given: Mapping[PurePosixPath, bytes],
    progress: Callable[[int, int], None],
) -> Iterator[AuthorFile]:
    """Yield the author's files with their new places and contents; all files that cannot be edited are refused."""
    findings: list[Finding] = []
    for number, path in enumerate(paths, start=1):
        progress(number, len(paths))
        new = edits.new_path(path)
        if (root / path).is_symlink():
            yield AuthorFile(path, new, b"", b"", is_link=True)
            continue
        before = _content(root / path, root)
        text = text_of(before)
        after = given.get(path, before)
        if text is not None and path not in given:
            try:
                after = edits.edited(path, new, text).encode()
            except Refused as refused:
                findings += refused.findings
        yield AuthorFile(path, new, before, after)
    if findings:
        raise Refused(findings)


def _content(path: Path, root: Path) -> bytes:
    try:
        return read_file(path, MAX_MOVED_SIZE, within=root)
    except OSError as error:
        message = f"cannot read '{path}': {reason_of(error)}"
        raise EnvironmentFailure(message, hint="move it out of the project; nothing was changed") from error


def _refuse_occupied(root: Path, old: str, new: str, *, is_begun: bool) -> None:
    """Refuse a new name whose folder is there, unless the declaration has that name already."""
    if (root / old).is_symlink():
        message = f"'{root / old}' is a link, and nothing was changed"
        raise UsageError(message, hint="move the folder to which it leads to the link's place")
    taken = root / new
    if not is_begun and (taken.exists() or taken.is_symlink()):
        raise UsageError(f"'{taken}' exists already; nothing was changed", hint="choose another name, or move it away")


def _refuse_conflicts(root: Path, files: Iterable[AuthorFile]) -> None:
    """Refuse moves to places where something else is, or that two files get, all at once."""
    places: dict[PurePosixPath, AuthorFile] = {}
    found = []
    for file in files:
        other = places.setdefault(file.new, file)
        # A run that was killed between the two steps of a move has left the file in both places.
        is_begun = other.is_moved != file.is_moved and other.after == file.after
        if (other is not file and not is_begun) or (file.is_moved and not _is_free(root / file.new, file, root)):
            found.append(f"'{file.old}' into '{file.new}'")
    if found:
        shown = ", ".join(found[:_MAX_SHOWN]) + (f" and {len(found) - _MAX_SHOWN} more" if found[_MAX_SHOWN:] else "")
        message = "files are in the way of the new name, and nothing was changed"
        raise UsageError(message, hint=f"merge {shown}, and delete the first of each pair")


def _is_free(path: Path, file: AuthorFile, root: Path) -> bool:
    # The same content is that of a run that was killed before it removed the old file.
    if path.is_symlink() or not path.exists():
        return not path.is_symlink()
    return not file.is_link and path.is_file() and _content(path, root) == file.after
