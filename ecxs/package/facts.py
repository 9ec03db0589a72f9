"""The facts that packages tell of a module, from its declaration, or from `package.toml` where it has none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure, Refused
from ecruntime.foundation.file_reading import read_at_most, reason_of
from ecruntime.foundation.finding import has_errors
from ecruntime.model.package import NO_PACKAGE
from ecxs.definition import FILE_NAME
from ecxs.definition.build_package import PACKAGE, package_in
from ecxs.definition.check_package import BAD_VALUE, check_package
from ecxs.definition.complaint import Complaint, findings_of
from ecxs.definition.declaration_table import DeclarationTable
from ecxs.definition.parse import MAX_FILE_SIZE, parse
from ecxs.files import display_path
from ecxs.package.module_contents import PackageFacts, package_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecruntime.model.package import PackageDeclaration

MISSING: Final = "PKG001"
PACKAGE_FILE: Final = "package.toml"
"""The file with the table `[package]` of modules that have no declaration."""
_MODULE: Final = "module"
_EXAMPLES: Final = {
    "version": "0.1.0",
    "license": "MIT",
    "maintainer": "Ann Author <ann@example.org>",
    "description": "What it does, in a sentence",
}


@dataclass(frozen=True, slots=True)
class FactSource:
    """The file that says what packages are to say of some modules."""

    path: Path
    text: str
    declared: PackageDeclaration
    description: str

    def facts(
        self, module: str, *, is_native: bool, depends: tuple[str, ...] = ()
    ) -> tuple[PackageFacts, tuple[Finding, ...]]:
        """Return the facts of a module, and a finding for each that a package needs and that is missing."""
        declared = self.declared
        facts = PackageFacts(
            package_name(declared, module),
            module,
            declared.version,
            declared.license,
            declared.maintainer,
            declared.homepage,
            self.description,
            depends,
            is_native,
        )
        complaints = [*self._missing(facts), *self._unreadable(facts)]
        return facts, findings_of(complaints, self.text, display_path(self.path))

    def _missing(self, facts: PackageFacts) -> Iterator[Complaint]:
        _, values = parse(self.text.encode(), "")
        tables = values if isinstance(values, dict) else {}
        for key, example in _EXAMPLES.items():
            if not getattr(facts, key).strip():
                table = self._table_of(key)
                message = f"module '{facts.module}' has no '{key}', which its packages need"
                # Where the table itself lacks, what is nearest to it is shown.
                shown = table if table in tables else _MODULE
                hint = f'write {key} = "{example}" into [{table}]'
                if self.path.name == FILE_NAME and self.path.with_name(PACKAGE_FILE).exists():
                    hint += f" of {FILE_NAME}; a {PACKAGE_FILE} beside it is not read"
                yield Complaint(MISSING, (shown,), message, hint)

    def _unreadable(self, facts: PackageFacts) -> Iterator[Complaint]:
        if not facts.summary.isprintable():
            table = self._table_of("description")
            message = f"'description' in [{table}] has signs that nobody can read, which packages cannot have"
            yield Complaint(BAD_VALUE, (table, "description"), message, "write the sentence in letters that are shown")

    def _table_of(self, key: str) -> str:
        return _MODULE if key == "description" and self.path.name == FILE_NAME else PACKAGE


def read_package_file(folder: Path) -> FactSource:
    """Read the `package.toml` of a folder; one that is not there says nothing. Raise `Refused` for its faults."""
    path = folder / PACKAGE_FILE
    try:
        data = read_at_most(path, MAX_FILE_SIZE, within=folder)
    except FileNotFoundError:
        return FactSource(path, "", NO_PACKAGE, "")
    except OSError as error:
        raise EnvironmentFailure(f"cannot read '{display_path(path)}': {reason_of(error)}") from error
    text, values = parse(data, display_path(path))
    if not isinstance(values, dict):
        raise Refused([values])
    complaints: list[Complaint] = []
    file = DeclarationTable(values, (), PACKAGE_FILE, complaints)
    table = file.table(PACKAGE, f"[{PACKAGE}]")
    description = table.text("description")
    declared = package_in(table)
    file.refuse_unknown()
    findings = findings_of([*complaints, *check_package(declared)], text, display_path(path))
    if has_errors(findings):
        raise Refused(findings)
    return FactSource(path, text, declared, description)
