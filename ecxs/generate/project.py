"""The plan of a project: its declaration loaded and checked, its files planned and written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.manifest_text import with_auto_lines, with_requirements
from ecruntime.foundation.errors import Refused, UsageError
from ecxs.definition import FILE_NAME, capabilities_of, examine
from ecxs.documents import Artifact, Owner, common_documents, sealed
from ecxs.files import write_aside
from ecxs.generate.file_change import compare, read_text, removal
from ecxs.generate.write import write_changes, write_reported
from ecxs.languages import tools_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding
    from ecruntime.model.module import ModuleDefinition
    from ecxs.generate.file_change import FileChange
    from ecxs.generate.write import WriteReport


@dataclass(frozen=True, slots=True)
class DeclaredProject:
    """A project's definition; `findings` are warnings and hints of the declaration."""

    root: Path
    definition: ModuleDefinition
    findings: tuple[Finding, ...]
    catalogue: HookCatalogue
    """The server's hooks, those of the modules it uses, and its own."""


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project's definition and the files that it needs; `findings` are warnings and hints of the declaration."""

    root: Path
    definition: ModuleDefinition
    artifacts: tuple[Artifact, ...]
    findings: tuple[Finding, ...]
    catalogue: HookCatalogue
    """The server's hooks, those of the modules it uses, and its own."""

    def left_over(self) -> tuple[Finding, ...]:
        """Report the files that the declaration no longer needs and that only the author may move."""
        # Imported here: a project that has just been made has no former names, and reads no manifest.
        from ecxs.generate.left_over import check_left_over

        return check_left_over(self.root, self.definition, self.artifacts)

    def edited(self, changes: tuple[FileChange, ...]) -> tuple[Finding, ...]:
        """Report the changes that replace what somebody wrote into a file of the tool."""
        if not any(change.is_of_somebody for change in changes):
            return ()
        # Imported here: as above.
        from ecxs.generate.left_over import check_edited

        return check_edited(self.root, changes)

    def changes(self) -> tuple[FileChange, ...]:
        """Compare the plan with the files; the tool's files of a former name go once the author's are moved."""
        # Imported here: as above.
        from ecxs.generate.former_name import former_names

        former = former_names(self.root, self.definition.name, self.definition.language)
        gone = (removal(path, self.root) for name in former if name.is_done for path in name.tools)
        return (*compare(self.artifacts, self.root), *gone)

    def write_changes(self, changes: Iterable[FileChange]) -> None:
        """Write changes of the project's files, those of the author's included."""
        write_changes(changes, self.root)

    def write_aside(self) -> None:
        """Write every file of a project that lies in a staged folder."""
        for artifact in self.artifacts:
            write_aside(self.root / artifact.path, artifact.content.encode("utf-8", "surrogateescape"))

    def write(self) -> WriteReport:
        """Write what differs."""
        return write_reported(self.changes(), self.root)


def plan_project(root: Path, declaration: bytes | None = None) -> ProjectPlan:
    """Load and check the declaration in `root` and plan its files, or raise `Refused` with all findings.

    `declaration` replaces the content of module.toml, to plan a change before it is written.
    """
    read = read_declaration(root, declaration)
    definition, catalogue = read.definition, read.catalogue
    artifacts = plan(definition, catalogue, manifest=_present_manifest(definition, root))
    return ProjectPlan(root, definition, artifacts, read.findings, catalogue)


def read_declaration(root: Path, declaration: bytes | None = None) -> DeclaredProject:
    """Load and check the declaration in `root`, or raise `Refused` with all findings; no file is planned."""
    path = root / FILE_NAME
    if not path.is_file():
        raise UsageError(
            f"there is no {FILE_NAME} in '{root}'",
            hint="go to a module's folder or name it, or make a module with 'ecxs new NAME'",
        )
    read = examine(path, load_hook_catalogue(), data=declaration)
    if read.definition is None or read.catalogue is None:
        raise Refused(read.findings)
    return DeclaredProject(root, read.definition, read.findings, read.catalogue)


def plan_manifest(declared: DeclaredProject) -> Artifact:
    """Return the manifest of a module, as it is among the files that `plan_project` plans."""
    definition = declared.definition
    content = _manifest(definition, _present_manifest(definition, declared.root))
    return Artifact(manifest_path(definition), content, Owner.SHARED)


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


def _present_manifest(definition: ModuleDefinition, root: Path) -> str:
    return read_text(root / manifest_path(definition), root) or ""


def manifest_path(definition: ModuleDefinition) -> PurePosixPath:
    """Return the path of the module's `.ecm`, below the project's folder."""
    return PurePosixPath(f"{definition.name}.ecm")


def _manifest(definition: ModuleDefinition, text: str) -> str:
    required = with_requirements(text, definition.name, definition.requires)
    return with_auto_lines(required, definition.name, capabilities_of(definition))
