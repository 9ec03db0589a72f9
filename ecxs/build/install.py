"""Install step: a built module in libexec, its manifest written last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.package_digest import package_digest, package_files
from ecxs.files import make_folder, remove_file, remove_tree, staged_folder, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.build.build import Built
    from ecxs.languages import BuiltArtifact

_KEPT = 2
"""Number of artifact folders kept: the installed one and the one before, which a running server may still import."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The installed paths of a module; `is_changed` is false if libexec held the same content already."""

    name: str
    artifact: Path
    manifest: Path
    digest: str
    is_changed: bool


def _has_digest(folder: Path, digest: str) -> bool:
    try:
        return package_digest(package_files(folder)) == digest
    except OSError:
        # Somebody put something else than a file there.
        return False


def install(built: Built, libexec: Path) -> Installation:
    """Install into `libexec`: first the artifact, then the record, then the manifest, each atomically."""
    make_folder(libexec)
    folder = libexec / built.artifact.folder_name
    has_new_artifact = not folder.is_dir() or not _has_digest(folder, built.artifact.digest)
    if has_new_artifact:
        if folder.exists():
            # Somebody wrote into it, so its name does not tell its content any more.
            remove_tree(folder)
        _install_artifact(built.artifact, folder)
    # The server finds modules by their manifests, so whatever a manifest stands for is in place before it. The folder
    # of the artifact is named by its digest: installing never changes one that is in use.
    has_new_record = write_atomically(libexec / f"{built.name}.module.json", built.record.encode())
    manifest = libexec / f"{built.name}.ecm"
    has_new_manifest = write_atomically(manifest, built.manifest)
    _remove_old(built.artifact, folder)
    is_changed = has_new_artifact or has_new_record or has_new_manifest
    return Installation(built.name, folder, manifest, built.artifact.digest, is_changed)


def uninstall(name: str, libexec: Path) -> None:
    """Remove what `install` wrote for a module, the manifest first; a libexec that lacks it is left alone."""
    artifacts = re.compile(rf"\.{re.escape(name)}-[0-9a-f]+")
    remove_file(libexec / f"{name}.ecm")
    remove_file(libexec / f"{name}.module.json")
    folders = libexec.iterdir() if libexec.is_dir() else ()
    for folder in [path for path in folders if artifacts.fullmatch(path.name) and path.is_dir()]:
        remove_tree(folder)


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
