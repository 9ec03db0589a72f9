"""The module record: the normalized declaration that is installed beside the manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.model.module_record import format_record
from ecxs.definition import record_of
from ecxs.documents.artifact import Artifact

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.model.module import ModuleDefinition


def module_record(definition: ModuleDefinition, folder: PurePosixPath) -> Artifact:
    """Return `<name>.module.json`."""
    return Artifact(folder / f"{definition.name}.module.json", format_record(record_of(definition)))
