"""A copy of the JSON Schema of module.toml in the project, for editors without a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.definition import module_schema
from ecxs.documents.artifact import Artifact
from ecxs.documents.banner import BANNER_MARK, OPEN_SEAL

if TYPE_CHECKING:
    from pathlib import PurePosixPath

NAME = "module.schema.json"


def editor_schema(folder: PurePosixPath) -> Artifact:
    """Return the schema that the package ships, marked as the tool's; `#:schema` in module.toml names it."""
    comment = f'{{\n  "$comment": "{BANNER_MARK}: `ecxs generate` rewrites this file. {OPEN_SEAL}",\n'
    return Artifact(folder / NAME, module_schema().replace("{\n", comment, 1))
