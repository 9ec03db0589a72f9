"""A module that is packed, as data: what packages say of it, and its files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.model.package import PackageDeclaration

PREFIX: Final = "ec-module-"
"""The beginning of the names of packages: those of modules stand together, and away from the vendor's."""


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """The words of a package about itself."""

    name: str
    module: str
    version: str
    license: str
    maintainer: str
    homepage: str
    description: str
    depends: tuple[str, ...] = ()
    """Packages of the modules that it needs."""
    is_native: bool = False
    """Whether it is for machines like this one alone, as a library is."""

    @property
    def summary(self) -> str:
        """The description in one line."""
        return " ".join(self.description.split())


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a package, its path below the folder that it belongs into."""

    path: PurePosixPath
    content: bytes


@dataclass(frozen=True, slots=True)
class ModuleContents:
    """All that a package has of a module."""

    facts: PackageFacts
    libexec: tuple[PackedFile, ...]
    """Artifact, record and manifest, as an installation has them."""
    sample: PackedFile
    """The configuration that an operator edits."""
    documents: tuple[PackedFile, ...]
    importable: tuple[PackedFile, ...] = ()
    """The package of a module in Python, below the folder of packages."""


def package_name(declared: PackageDeclaration, module: str) -> str:
    """Return the name of a module's package: the one declared, or the one that follows from the module's."""
    return declared.name or PREFIX + re.sub(r"[^a-z0-9]", "-", module.lower())
