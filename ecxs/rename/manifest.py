"""The manifest of a module under its new name: that of the old one, with its lines of the author's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.manifest import MANIFEST, parse_manifest
from ecruntime.formats.manifest_line import PROVIDES_AUTO, LineKind
from ecruntime.foundation.errors import UsageError
from ecxs.edit.renaming import renamed_sections
from ecxs.generate.file_change import read_text

if TYPE_CHECKING:
    from pathlib import Path

_PLAIN = (LineKind.BLANK, LineKind.HEADER)


@dataclass(frozen=True, slots=True)
class RenamedManifest:
    """The text with its section renamed and the derived lines as they were, and the old file, if it goes."""

    text: str
    old: PurePosixPath | None


def renamed_manifest(root: Path, old: str, new: str) -> RenamedManifest:
    """Return the manifest to go on with; raise `UsageError` where lines of the author's stand under both names."""
    old_path, new_path = PurePosixPath(f"{old}{MANIFEST}"), PurePosixPath(f"{new}{MANIFEST}")
    before, after = read_text(root / old_path, root), read_text(root / new_path, root)
    gone = None if before is None else old_path
    if before is None or (after is not None and _is_derived(before, old)):
        return RenamedManifest(_one_section(after or "", old, new, new_path), gone)
    if after is None or _is_derived(after, new):
        return RenamedManifest(_one_section(before, old, new, old_path), gone)
    message = f"'{old_path}' and '{new_path}' both have lines of yours; nothing was changed"
    raise UsageError(message, hint=f"move what you wrote in '{old_path}' to '{new_path}' and delete it")


def _one_section(text: str, old: str, new: str, path: PurePosixPath) -> str:
    file = parse_manifest(text, str(path))
    if old.lower() != new.lower() and file.section(old) and file.section(new):
        message = f"'{path}' has a section '{old}' and a section '{new}'; nothing was changed"
        hint = f"move what you wrote below '[{old}]' to '[{new}]', and delete '[{old}]' with its derived lines"
        raise UsageError(message, hint=hint)
    return renamed_sections(text, old, new)


def _is_derived(text: str, name: str) -> bool:
    file = parse_manifest(text, "")
    is_own = all(section.key == name.lower() for section in file.sections)
    return is_own and all(line.kind in _PLAIN or line.key == PROVIDES_AUTO for line in file.lines)
