"""Generation and build of a project, as several commands need them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ecxs.build import Installation, build, install
from ecxs.cli.report import print_findings
from ecxs.generate.project import ProjectPlan, plan_project

OWN_LIBEXEC = Path(".ecxs", "libexec")
"""Libexec of a project for trying out its module, relative to the project's folder."""
SAMPLE = "ecelerity.conf"


@dataclass(frozen=True, slots=True)
class BuiltProject:
    """An installed project: its libexec, and the author's sample configuration."""

    installation: Installation
    libexec: Path
    sample: Path


def generate_project(root: Path) -> ProjectPlan:
    """Write the tool's files of a project and print warnings on stderr; raise `Refused` for errors."""
    planned = plan_project(root)
    findings = (*planned.findings, *planned.left_over())
    if findings:
        print_findings(findings, is_error=True)
    planned.write()
    return planned


def build_project(root: Path, libexec: Path | None = None) -> BuiltProject:
    """Generate, build and install the module of a project, by default into the project's own libexec."""
    definition = generate_project(root).definition
    folder = libexec or root / OWN_LIBEXEC
    return BuiltProject(install(build(definition, root), folder), folder, root / SAMPLE)
