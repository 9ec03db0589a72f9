"""Install step: a built module in libexec, its manifest written last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.package_digest import has_digest
from ecxs.file_lock import folder_lock, wait_a_moment
from ecxs.files import make_folder, remove_file, remove_tree, staged_folder, sweep, write_aside, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.build.build import Built
    from ecxs.file_lock import Wait
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


def install(built: Built, libexec: Path, wait: Wait = wait_a_moment) -> Installation:
    """Install into `libexec`: first the artifact, then the record, then the manifest, each atomically.

    One installation at a time changes a libexec; `wait` is called while another one does.
    """
    make_folder(libexec)
    with folder_lock(libexec, wait):
        # Also when nothing else is to do: an installation may have been killed while it removed an old artifact.
        sweep(libexec)
        return _install(built, libexec)


def _install(built: Built, libexec: Path) -> Installation:
    folder = libexec / built.artifact.folder_name
    if built.artifact.is_file:
        # By a rename: a server that has the old one mapped keeps it.
        has_new_artifact = write_atomically(folder, built.artifact.files[0].content)
        return _finish(built, folder, has_new_artifact=has_new_artifact)
    has_new_artifact = not folder.is_dir() or not has_digest(folder, built.artifact.digest)
    if has_new_artifact:
        if folder.exists():
            # Somebody wrote into it, so its name does not tell its content any more.
            remove_tree(folder)
        _install_artifact(built.artifact, folder)
    return _finish(built, folder, has_new_artifact=has_new_artifact)


def _finish(built: Built, artifact: Path, *, has_new_artifact: bool) -> Installation:
    """Write record and manifest beside an artifact that is in its place, and remove older ones."""
    libexec = artifact.parent
    # The server finds modules by their manifests, so whatever a manifest stands for is in place before it. The folder
    # of the artifact is named by its digest: installing never changes one that is in use.
    has_new_record = write_atomically(libexec / f"{built.name}.module.json", built.record.encode())
    manifest = libexec / f"{built.name}.ecm"
    has_new_manifest = write_atomically(manifest, built.manifest)
    _remove_old(built.artifact, artifact)
    is_changed = has_new_artifact or has_new_record or has_new_manifest
    return Installation(built.name, artifact, manifest, built.artifact.digest, is_changed)


def uninstall(name: str, libexec: Path, wait: Wait = wait_a_moment) -> None:
    """Remove what `install` wrote for a module, the manifest first; a libexec that lacks it is left alone."""
    if not libexec.is_dir():
        return
    artifacts = re.compile(rf"\.{re.escape(name)}-[0-9a-f]+")
    with folder_lock(libexec, wait):
        remove_file(libexec / f"{name}.ecm")
        remove_file(libexec / f"{name}.module.json")
        remove_file(libexec / f"{name}.so")
        for folder in [path for path in libexec.iterdir() if artifacts.fullmatch(path.name) and path.is_dir()]:
            remove_tree(folder)


def _install_artifact(artifact: BuiltArtifact, folder: Path) -> None:
    with staged_folder(folder) as stage:
        for file in artifact.files:
            write_aside(stage / file.path, file.content)


def _remove_old(artifact: BuiltArtifact, current: Path) -> None:
    others = [
        path
        for path in current.parent.iterdir()
        if path != current and artifact.folder_names.fullmatch(path.name) and path.is_dir()
    ]
    newest_first = sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    for path in newest_first[_KEPT - 1 :]:
        remove_tree(path)
