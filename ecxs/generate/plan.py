"""The files that a definition needs, planned without writing, so that `--check` and `--diff` can use the plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.manifest_text import with_auto_lines, with_requirements
from ecxs.definition import capabilities_of
from ecxs.documents import Artifact, Owner, common_documents, sealed
from ecxs.languages import tools_of

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.module import ModuleDefinition


def plan(definition: ModuleDefinition, catalogue: HookCatalogue, *, manifest: str = "") -> tuple[Artifact, ...]:
    """Return every file that the tool keeps for a module; `manifest` is the text of the present `.ecm`, if any.

    The definition must have passed `check`.
    """
    tools = tools_of(definition)
    documents = common_documents(definition, catalogue, tools.folder(definition.name))
    made = (*tools.files(definition, catalogue), *documents)
    content = _manifest(definition, manifest)
    return (
        *(replace(file, content=sealed(file.content)) for file in made),
        Artifact(manifest_path(definition), content, Owner.SHARED),
    )


def manifest_path(definition: ModuleDefinition) -> PurePosixPath:
    """Return the path of the module's `.ecm`, below the project's folder."""
    return PurePosixPath(f"{definition.name}.ecm")


def _manifest(definition: ModuleDefinition, text: str) -> str:
    required = with_requirements(text, definition.name, definition.requires)
    return with_auto_lines(required, definition.name, capabilities_of(definition))
