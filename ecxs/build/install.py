"""Step 6: put a built module into libexec, the manifest last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.files import make_folder, remove_tree, staged_folder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.build.build import Built
    from ecxs.languages import BuiltArtifact

_KEPT = 2
"""The installed folder and the one before it: a running server may still import from that."""


@dataclass(frozen=True, slots=True)
class Installation:
    """Where a module lies in libexec; `is_changed` is false when all of it was there already."""

    name: str
    artifact: Path
    manifest: Path
    digest: str
    is_changed: bool


def install(built: Built, libexec: Path) -> Installation:
    """Install into `libexec`: the artifact, then the record, then the manifest, each at once or not at all."""
    make_folder(libexec)
    folder = libexec / built.artifact.folder_name
    has_new_artifact = not folder.is_dir()
    if has_new_artifact:
        _install_artifact(built.artifact, folder)
    has_new_record = write_atomically(libexec / f"{built.name}.module.json", built.record.encode())
    manifest = libexec / f"{built.name}.ecm"
    has_new_manifest = write_atomically(manifest, built.manifest)
    _remove_old(built.artifact, folder)
    is_changed = has_new_artifact or has_new_record or has_new_manifest
    return Installation(built.name, folder, manifest, built.artifact.digest, is_changed)


def _install_artifact(artifact: BuiltArtifact, folder: Path) -> None:
    with staged_folder(folder) as stage:
        for file in artifact.files:
            path = stage / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(file.content)


def _remove_old(artifact: BuiltArtifact, current: Path) -> None:
    others = [
        path
        for path in current.parent.iterdir()
        if path != current and artifact.folder_names.fullmatch(path.name) and path.is_dir()
    ]
    newest_first = sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[_KEPT - 1 :]:
        remove_tree(path)
