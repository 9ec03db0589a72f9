"""Build step: from a project to its installable package, record and manifest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecruntime.formats.manifest_check import MAX_FILE_SIZE
from ecruntime.foundation.errors import BuildFailed
from ecruntime.foundation.file_reading import read_file, reason_of
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


def build(definition: ModuleDefinition, root: Path, *, is_packed: bool = False) -> Built:
    """Build the module of the project in `root`; raise `BuildFailed` if a file is missing or has a syntax error.

    The generated files must be current. No code of the author is executed. `is_packed` is for packages.
    """
    tools = tools_of(definition)
    manifest = root / f"{definition.name}.ecm"
    if not manifest.is_file():
        raise BuildFailed(f"there is no manifest '{manifest}'", hint="run 'ecxs generate' first")
    artifact = (tools.pack if is_packed else tools.build)(definition, root)
    record = replace(record_of(definition), artifact=artifact.folder_name, digest=artifact.digest)
    return Built(definition.name, artifact, format_record(record), _manifest(manifest))


def _manifest(path: Path) -> bytes:
    try:
        return read_file(path, MAX_FILE_SIZE, within=path.parent)
    except OSError as error:
        hint = "a manifest is a file of the project; write it anew with 'ecxs generate'"
        raise BuildFailed(f"cannot read '{path}': {reason_of(error)}", hint=hint) from error
