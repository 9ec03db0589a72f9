"""From a definition to the files it needs: pure, so that `--check` and `--diff` cost no write."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.spec.manifest import format_manifest, parse_manifest, with_auto_lines
from ecxs.definition import capabilities_of
from ecxs.targets import Artifact, Owner, target_of

if TYPE_CHECKING:
    from ecruntime.spec.catalogue.hooks import HookCatalogue
    from ecxs.definition.model import ModuleDefinition


def plan(definition: ModuleDefinition, catalogue: HookCatalogue, *, manifest: str = "") -> tuple[Artifact, ...]:
    """Return every file that the tool keeps for a module; `manifest` is the text of the present `.ecm`, if any.

    The definition must have passed `check`.
    """
    artifacts = target_of(definition).artifacts(definition, catalogue)
    content = _manifest(definition, manifest)
    return (*artifacts, Artifact(manifest_path(definition), content, Owner.SHARED))


def manifest_path(definition: ModuleDefinition) -> PurePosixPath:
    """Return where the module's `.ecm` lies, below the project's folder."""
    return PurePosixPath(f"{definition.name}.ecm")


def _manifest(definition: ModuleDefinition, text: str) -> str:
    capabilities = tuple(capabilities_of(definition))
    fresh = format_manifest(definition.name, requires=definition.requires, auto=capabilities)
    if not text.strip():
        return fresh
    section = parse_manifest(text, str(manifest_path(definition))).section(definition.name)
    if section is None:
        return f"{text.rstrip()}\n\n{fresh}"
    known = {name.lower() for name in section.requires}
    missing = [name for name in definition.requires if name.lower() not in known]
    return with_auto_lines(_with_requirements(text, section.line, missing), definition.name, capabilities)


def _with_requirements(text: str, header_line: int, missing: list[str]) -> str:
    if not missing:
        return text
    lines = text.splitlines(keepends=True)
    if not lines[header_line - 1].endswith("\n"):
        lines[header_line - 1] += "\n"
    lines[header_line:header_line] = [f"msys.requires = {name}\n" for name in missing]
    return "".join(lines)
