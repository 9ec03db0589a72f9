"""Construction of the table `[package]`, in a declaration or in a file of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.model.package import PackageDeclaration

if TYPE_CHECKING:
    from ecxs.definition.declaration_table import DeclarationTable

PACKAGE: Final = "package"


def build_package(file: DeclarationTable) -> PackageDeclaration:
    """Build the table of a declaration; one that is left out has nothing in it."""
    return package_in(file.table(PACKAGE, f"[{PACKAGE}]"))


def package_in(table: DeclarationTable) -> PackageDeclaration:
    """Build what a table says; keys that the caller did not ask for before are refused."""
    declared = PackageDeclaration(
        name=table.text("name"),
        version=table.text("version"),
        license=table.text("license"),
        maintainer=table.text("maintainer"),
        homepage=table.text("homepage"),
    )
    table.refuse_unknown()
    return declared
