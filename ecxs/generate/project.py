"""Steps 1 to 4 for a project's folder: load, check, plan, write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.spec.catalogue.hooks import load_hook_catalogue
from ecruntime.spec.errors import Refused, UsageError
from ecxs.definition import FILE_NAME, catalogue_for, examine
from ecxs.generate.change import compare, read_text
from ecxs.generate.plan import manifest_path, plan
from ecxs.generate.write import write

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.spec.finding import Finding
    from ecxs.definition.model import ModuleDefinition
    from ecxs.generate.change import Change
    from ecxs.generate.write import WriteReport
    from ecxs.targets import Artifact


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project's definition and the files that it needs; `findings` are warnings and hints."""

    root: Path
    definition: ModuleDefinition
    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]

    def changes(self) -> tuple[Change, ...]:
        """Compare the plan with the files that are there."""
        return compare(self.artifacts, self.root)

    def write(self) -> WriteReport:
        """Write what differs."""
        return write(self.artifacts, self.root)


def plan_project(root: Path) -> ProjectPlan:
    """Load and check the declaration in `root` and plan its files, or raise `Refused` with all findings."""
    path = root / FILE_NAME
    if not path.is_file():
        raise UsageError(
            f"there is no {FILE_NAME} in '{root}'",
            hint="go to a module's folder or name it, or make a module with 'ecxs new NAME'",
        )
    shipped = load_hook_catalogue()
    read = examine(path, shipped)
    if read.definition is None:
        raise Refused(read.findings)
    definition = read.definition
    manifest = read_text(root / manifest_path(definition)) or ""
    artifacts = plan(definition, catalogue_for(definition, shipped), manifest=manifest)
    return ProjectPlan(root, definition, artifacts, read.findings)
