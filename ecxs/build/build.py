"""Build step: from a project to its installable package, record and manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import BuildFailed
from ecruntime.model.module_record import format_record
from ecxs.definition import record_of
from ecxs.languages import tools_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.model.module import ModuleDefinition
    from ecxs.languages import BuiltArtifact


@dataclass(frozen=True, slots=True)
class Built:
    """A module that is ready to be installed."""

    name: str
    artifact: BuiltArtifact
    record: str
    """Text of `<name>.module.json`, with the name and digest of the artifact."""
    manifest: bytes


def build(definition: ModuleDefinition, root: Path) -> Built:
    """Build the module of the project in `root`; raise `BuildFailed` if a file is missing or has a syntax error.

    The generated files must be current. No code of the author is executed.
    """
    tools = tools_of(definition)
    manifest = root / f"{definition.name}.ecm"
    if not manifest.is_file():
        raise BuildFailed(f"there is no manifest '{manifest}'", hint="run 'ecxs generate' first")
    artifact = tools.build(definition, root)
    record = replace(record_of(definition), artifact=artifact.folder_name, digest=artifact.digest)
    return Built(definition.name, artifact, format_record(record), manifest.read_bytes())
