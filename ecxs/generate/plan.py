"""From a definition to the files it needs: pure, so that `--check` and `--diff` cost no write."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.spec.manifest_text import with_auto_lines, with_requirements
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
    required = with_requirements(text, definition.name, definition.requires)
    return with_auto_lines(required, definition.name, capabilities_of(definition))
