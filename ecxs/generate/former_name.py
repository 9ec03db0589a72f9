"""Files that a module left under a former name, recognized by what the tool wrote and not by the author's names.

`module.name` is the name of a folder, of files, of a class and of a section. When it changes, the tool makes new files,
and the author's stay where they are. The tool's former files stay with them, since they identify the folder, and are
removed when the author's are gone.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.manifest import MANIFEST, read_manifest
from ecruntime.formats.manifest_line import PROVIDES_AUTO, LineKind
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.model.module_record import SUFFIX
from ecxs.definition import FILE_NAME
from ecxs.generate.file_change import is_of_the_tool
from ecxs.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.formats.manifest import Manifest, ManifestFile
    from ecruntime.model.module import Language
    from ecxs.languages import LanguageTools


@dataclass(frozen=True, slots=True)
class FormerManifest:
    """A manifest of a former name: its path, and the section that the tool wrote for that name, with its line."""

    path: PurePosixPath
    section: str
    line: int
    is_derived: bool
    """Whether it holds derived lines and nothing else."""


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name under which the tool wrote files of this project; all paths are below the project's folder."""

    name: str
    tools: tuple[PurePosixPath, ...] = ()
    """Generated files in the former package, as the tool made them."""
    authors: tuple[PurePosixPath, ...] = ()
    """Everything else in the former package; a folder in it counts as one entry."""
    manifest: FormerManifest | None = None

    @property
    def is_done(self) -> bool:
        """Tell whether the author has nothing left to move, so that the tool's files may be removed."""
        return not self.authors and self.manifest is None


def former_names(root: Path, present: str, language: Language) -> tuple[FormerName, ...]:
    """Find the former names of a project by the generated files and derived lines left under them."""
    found = {former.name: former for former in _packages(root, present, language)}
    for path in sorted(root.glob(f"*{MANIFEST}")):
        file = _read(path)
        section = _left_section(file, present) if file else None
        name = section.name if section else path.name.removesuffix(MANIFEST)
        if file and (section or name in found):
            word, line = (section.name, section.line) if section else (name, 1)
            manifest = FormerManifest(PurePosixPath(path.name), word, line, _is_derived(file, name))
            found[name] = replace(found.get(name, FormerName(name)), manifest=manifest)
    return tuple(found[name] for name in sorted(found))


def _packages(root: Path, present: str, language: Language) -> Iterator[FormerName]:
    tools = LANGUAGES.get(language)
    if tools is None:
        return
    if tools.folder(present) == tools.folder(f"{present}_"):
        yield from _records(root, present, tools)
        return
    with os.scandir(root) as entries:
        names = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
    for name in names:
        generated = tools.folder(name)
        # A folder with a declaration of its own is another project.
        if name == present or (root / name / FILE_NAME).exists() or not (root / generated).is_dir():
            continue
        inner = _entries(root, generated, tools)
        made = tuple(path for path in inner if is_of_the_tool(root / path))
        if made:
            beside = (path for path in _entries(root, PurePosixPath(name), tools) if path != generated)
            yield FormerName(name, made, (*beside, *(path for path in inner if path not in made)))


def _records(root: Path, present: str, tools: LanguageTools) -> Iterator[FormerName]:
    """Find the former names of a project whose generated files lie in one folder under any name: by their records."""
    for path in sorted((root / tools.folder(present)).glob(f"*{SUFFIX}")):
        name = path.name.removesuffix(SUFFIX)
        author = tools.author_file(name)
        if name != present and is_of_the_tool(path) and (root / author).is_file():
            # The generated files themselves are left over in the folder, and go with the next write.
            yield FormerName(name, authors=(author,))


def _entries(root: Path, folder: PurePosixPath, tools: LanguageTools) -> list[PurePosixPath]:
    return [folder / path.name for path in sorted((root / folder).iterdir()) if path.name not in tools.caches]


def _read(path: Path) -> ManifestFile | None:
    try:
        return read_manifest(path)
    except EnvironmentFailure:
        return None  # the rules of manifests say so


def _left_section(file: ManifestFile, name: str) -> Manifest | None:
    """Return a section of another name with derived lines, which the tool writes for its own module only."""
    others = (section for section in file.sections if section.key != name.lower())
    return next((section for section in others if any(line.key == PROVIDES_AUTO for line in section.lines)), None)


def _is_derived(file: ManifestFile, name: str) -> bool:
    own = all(section.key == name.lower() for section in file.sections)
    plain = (LineKind.BLANK, LineKind.HEADER)
    return own and all(line.kind in plain or line.key == PROVIDES_AUTO for line in file.lines)
