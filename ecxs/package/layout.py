"""The places of a package's files on a machine, the same for each form of package that unpacks there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecxs.package.module_contents import ModuleContents, PackageFacts

PREFIX: Final = PurePosixPath("opt", "msys", "ecelerity")
"""The folder of the server, below the root."""
LIBEXEC: Final = PREFIX / "libexec"
CONFIGURATIONS: Final = PREFIX / "etc" / "conf" / "default" / "modules"
"""The folder of samples; a folder of its own, so that no module gets at the file ecelerity.conf beside it."""
DOCUMENTS: Final = PurePosixPath("usr", "share", "doc")
_LICENSE: Final = "copyright"
MODE: Final = 0o644
FOLDER_MODE: Final = 0o755


@dataclass(frozen=True, slots=True)
class PlacedFile:
    """A file with its place below the root of a machine."""

    path: PurePosixPath
    content: bytes
    is_configuration: bool = False
    """Whether it is its operator's from then on."""


def placed_files(contents: ModuleContents, *, keeps_configurations: bool) -> tuple[PlacedFile, ...]:
    """Return all files in the order of their paths.

    What unpacks over whatever is there has the sample among the documents, where nobody edits it.
    """
    documents = DOCUMENTS / contents.facts.name
    sample = contents.sample
    files = [PlacedFile(LIBEXEC / file.path, file.content) for file in contents.libexec]
    files += [PlacedFile(documents / file.path, file.content) for file in contents.documents]
    files.append(PlacedFile(documents / _LICENSE, _license(contents.facts)))
    if keeps_configurations:
        files.append(PlacedFile(CONFIGURATIONS / sample.path, sample.content, is_configuration=True))
    else:
        files.append(PlacedFile(documents / sample.path, sample.content))
    return tuple(sorted(files, key=lambda file: file.path.parts))


def _license(facts: PackageFacts) -> bytes:
    """Return the file in which packages of Debian have the license, for which they have no other place."""
    lines = [f"{facts.module} is under the license {facts.license}.", f"Maintainer: {facts.maintainer}"]
    lines += [f"Homepage: {facts.homepage}"] if facts.homepage else []
    return "".join(f"{line}\n" for line in lines).encode()


def folders_of(files: tuple[PlacedFile, ...]) -> tuple[PurePosixPath, ...]:
    """Return every folder around files, each before what is in it."""
    found = {parent for file in files for parent in file.path.parents} - {PurePosixPath()}
    return tuple(sorted(found, key=lambda path: path.parts))
