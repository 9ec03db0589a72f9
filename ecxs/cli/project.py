"""Generation, build and trial loads of a project, as several commands need them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.cli.report import print_findings
from ecxs.cli.turn import Turn, in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecxs.build import Installation
    from ecxs.build.trial_process import TrialProcess
    from ecxs.generate.project import DeclaredProject, ProjectPlan

SAMPLE = "ecelerity.conf"


@dataclass(frozen=True, slots=True)
class BuiltProject:
    """An installed project: its libexec, and the author's sample configuration."""

    installation: Installation
    libexec: Path
    sample: Path


def generate_project(root: Path) -> ProjectPlan:
    """Write the tool's files of a project and print warnings on stderr; raise `Refused` for errors."""
    return in_turn(root, lambda: _generate(root))


def current_project_of(root: Path) -> DeclaredProject | ProjectPlan:
    """Write the tool's files of a project, as `generate_project` does; none is planned if all are current."""
    # Imported here, as above.
    from ecxs.generate.project import read_declaration
    from ecxs.generate.stamp import is_current

    return read_declaration(root) if is_current(root) is not None else generate_project(root)


def _generate(root: Path) -> ProjectPlan:
    # Imported here, as in the other functions: a command that is not called, as for completion, needs none of it.
    from ecxs.generate.project import plan_project
    from ecxs.generate.stamp import declaration_digest, stamp_plan

    declaration = declaration_digest(root)
    planned = plan_project(root)
    changes = planned.changes()
    findings = (*planned.findings, *planned.left_over(), *planned.edited(changes))
    if findings:
        print_findings(findings, is_error=True)
    planned.write_changes(changes)
    stamp_plan(planned, declaration, findings)
    return planned


def generate_for(root: Path) -> ProjectPlan:
    """Write the tool's files of a project whose turn it is, and raise `Refused` if a build of it would be in vain."""
    planned = _generate(root)
    refuse_author_faults(planned)
    return planned


def refuse_author_faults(planned: DeclaredProject | ProjectPlan) -> None:
    """Raise `Refused` if the author's class lacks a declared method, or has one that cannot be called as declared."""
    from ecruntime.foundation.errors import Refused
    from ecruntime.foundation.finding import has_errors
    from ecxs.generate.project_check import check_author

    found = tuple(check_author(planned))
    if has_errors(found):
        raise Refused(found)


def build_project(root: Path, libexec: Path | None = None) -> BuiltProject:
    """Generate, build and install the module of a project, by default into the project's own libexec."""
    return in_turn(root, lambda: _build(root, libexec))


def _build(root: Path, libexec: Path | None) -> BuiltProject:
    from ecruntime.foundation.authors_file import OWN_LIBEXEC
    from ecruntime.foundation.errors import EnvironmentFailure
    from ecruntime.foundation.file_reading import leads_out
    from ecxs.build import build, install

    if libexec is None and leads_out(root / OWN_LIBEXEC, root):
        message = f"'{root / OWN_LIBEXEC}' is a link that leads out of the project"
        raise EnvironmentFailure(message, hint="remove it, or name the folder with --libexec")
    definition = generate_for(root).definition
    folder = libexec or root / OWN_LIBEXEC
    return BuiltProject(install(build(definition, root), folder, Turn()), folder, root / SAMPLE)


def build_for_tests(planned: DeclaredProject | ProjectPlan) -> None:
    """Build and install the module into the project's own libexec, if its language has tests load it from there."""
    from ecxs.languages import tools_of

    if tools_of(planned.definition).is_compiled:
        build_project(planned.root)


def check_project_loads(root: Path, trials: TrialProcess | None = None) -> Iterator[Finding]:
    """Build the module of a project aside, load it once for each option, and yield a finding for each failure.

    `trials` is a process that loads, where there is one already. Raise `Refused` or `BuildFailed` when the module
    cannot be built.
    """
    from ecruntime.languages import LANGUAGES as OPENED
    from ecxs.build.implicit_load import check_implicit_loads
    from ecxs.generate.project import plan_manifest, read_declaration

    declared = read_declaration(root)
    if declared.definition.language in OPENED:
        yield from check_implicit_loads(declared.definition, plan_manifest(declared), root, trials)
