"""The words of a module about itself for those who install it: the table `[package]` of its declaration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PackageDeclaration:
    """The keys of `[package]`; an empty text stands for one that is left out."""

    name: str = ""
    """The name in place of the one that follows from the module's."""
    version: str = ""
    license: str = ""
    """An expression of SPDX: `MIT`, `Apache-2.0 OR MIT`."""
    maintainer: str = ""
    """Name and address: `Ann Author <ann@example.org>`."""
    homepage: str = ""


NO_PACKAGE: Final = PackageDeclaration()
"""The table of a declaration that has none."""
