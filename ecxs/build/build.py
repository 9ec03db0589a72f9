"""Step 5: from a project to what is installed of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.spec.errors import BuildFailed
from ecruntime.spec.module_record import format_record
from ecxs.build.package import read_package
from ecxs.definition import record_of
from ecxs.targets import target_of

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.build.package import Package
    from ecxs.definition.model import ModuleDefinition


@dataclass(frozen=True, slots=True)
class Built:
    """A module that is ready to be installed."""

    name: str
    package: Package
    record: str
    """The text of `<name>.module.json`, with the artifact's name and digest."""
    manifest: bytes


def build(definition: ModuleDefinition, root: Path) -> Built:
    """Build the module of the project in `root`, whose generated files are current, or raise `BuildFailed`.

    Nothing of the author's is executed.
    """
    target_of(definition)
    manifest = root / f"{definition.name}.ecm"
    if not manifest.is_file():
        raise BuildFailed(f"there is no manifest '{manifest}'", hint="run 'ecxs generate' first")
    package = read_package(root / definition.name)
    own = {PurePosixPath(f"{definition.name}.py"), PurePosixPath(definition.name, "__init__.py")}
    if not own & {file.path for file in package.files}:
        raise BuildFailed(
            f"there is no '{root / definition.name / definition.name}.py'",
            hint="the author's class lies there; write it, or restore it",
        )
    record = replace(record_of(definition), artifact=package.folder_name, digest=package.digest)
    return Built(definition.name, package, format_record(record), manifest.read_bytes())
