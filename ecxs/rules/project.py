"""Project folders, and the paths that are neither project nor libexec."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.spec.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.rules.tree import ManifestTree


def check_project(tree: ManifestTree, declaration: str, module_name: str) -> Iterator[Finding]:
    """Check that the manifests of a project speak of the module that it declares."""
    for file in tree.files:
        if file.sections and file.section(module_name) is None:
            message = f"the manifest has no section for module '{module_name}', which {declaration} declares"
            section = file.sections[0]
            yield Finding("PRJ003", Severity.WARNING, message, Place(file.file, section.line, 1), "run `ecxs generate`")


def nothing_to_validate(folder: str) -> Finding:
    """Return the finding for a folder that holds nothing a rule knows of."""
    message = f"the folder '{folder}' holds no module.toml and no manifest"
    return Finding("PRJ001", Severity.ERROR, message, Place(folder), "name a project, a libexec folder or a file")


def unknown_kind(file: str) -> Finding:
    """Return the finding for a file of which no rule knows what it is."""
    message = f"'{file}' is not a file that can be validated"
    hint = "known are module.toml, *.ecm, *.module.json and *.conf"
    return Finding("PRJ002", Severity.ERROR, message, Place(file), hint)
