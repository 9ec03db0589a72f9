"""Archives: what a package of a distribution unpacks, for machines that have none of them."""

from __future__ import annotations

import gzip
import io
import platform
import tarfile
from typing import TYPE_CHECKING, Final

from ecxs.package.layout import FOLDER_MODE, MODE, folders_of, placed_files

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecxs.package.module_contents import ModuleContents

_ROOT: Final = "root"


def make_archive(contents: ModuleContents, epoch: int) -> tuple[str, bytes]:
    """Return the name and the bytes of an archive, for equal contents the same."""
    facts = contents.facts
    machine = f"-{platform.machine()}" if facts.is_native else ""
    files = placed_files(contents, keeps_configurations=False)
    packed = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", fileobj=packed, mtime=epoch) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.GNU_FORMAT, encoding="utf-8") as archive,
    ):
        for folder in folders_of(files):
            entry = _entry(folder, FOLDER_MODE, epoch)
            entry.type = tarfile.DIRTYPE
            archive.addfile(entry)
        for file in files:
            entry = _entry(file.path, MODE, epoch)
            entry.size = len(file.content)
            archive.addfile(entry, io.BytesIO(file.content))
    return f"{facts.name}-{facts.version}{machine}.tar.gz", packed.getvalue()


def _entry(path: PurePosixPath, mode: int, epoch: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(str(path))
    entry.mode, entry.mtime = mode, epoch
    entry.uname = entry.gname = _ROOT
    return entry
