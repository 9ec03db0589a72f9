"""What several commands do with a project's folder: generate it, build it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ecxs.build import Installation, build, install
from ecxs.cli.report import print_findings
from ecxs.generate.project import ProjectPlan, plan_project

OWN_LIBEXEC = Path(".ecxs", "libexec")
"""Where a project's module is installed for trying it out, below the project's folder."""
SAMPLE = "ecelerity.conf"


@dataclass(frozen=True, slots=True)
class BuiltProject:
    """A project whose module is installed: where, and the author's configuration for trying it out."""

    installation: Installation
    libexec: Path
    sample: Path


def generate_project(root: Path) -> ProjectPlan:
    """Write the tool's files of a project; warnings go to stderr, errors are raised as `Refused`."""
    planned = plan_project(root)
    findings = (*planned.findings, *planned.left_over())
    if findings:
        print_findings(findings, is_error=True)
    planned.write()
    return planned


def build_project(root: Path, libexec: Path | None = None) -> BuiltProject:
    """Generate, build and install the module of a project, into its own libexec unless another is given."""
    definition = generate_project(root).definition
    folder = libexec or root / OWN_LIBEXEC
    return BuiltProject(install(build(definition, root), folder), folder, root / SAMPLE)
