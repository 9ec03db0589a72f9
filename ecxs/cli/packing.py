"""The work of `ecxs package`: everything is built and made before the first file is written."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.foundation.finding import has_errors
from ecxs.cli.makefile import is_built_by_make, run_make
from ecxs.cli.project import generate_for
from ecxs.cli.report import answer, escape_terminal, print_findings, print_note, print_result
from ecxs.cli.turn import in_turn
from ecxs.files import display_path, write_atomically
from ecxs.package import PackageFormat, check_subjects, contents_of, make_package, package_epoch, read_subjects

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ecruntime.foundation.finding import Finding
    from ecxs.package import ModuleContents, PackageSubject


def pack(projects: tuple[Path, ...], output: Path, forms: tuple[PackageFormat, ...], is_fitting: bool) -> None:  # noqa: FBT001 - one caller, by position
    """Make packages of all modules of some projects, in each form, or with `is_fitting` in each that fits.

    Raise `Refused` with all that stands against any of them; nothing is written then.
    """
    epoch = package_epoch()
    subjects, findings = _subjects(projects, () if is_fitting else forms)
    if has_errors(findings):
        raise Refused(findings)
    print_findings(findings, is_error=True)
    _refuse_own_sources(output, subjects)
    contents = _built(subjects)
    made = [
        (packed, form, *make_package(packed, form, epoch))
        for packed in contents
        for form in forms
        if not is_fitting or form is not PackageFormat.WHEEL or packed.importable
    ]
    tables = []
    for packed, form, name, content in made:
        path = output / name
        is_changed = write_atomically(path, content)
        facts = packed.facts
        tables.append(
            {
                "module": facts.module,
                "name": facts.name,
                "version": facts.version,
                "format": form.value,
                "file": str(path),
                "changed": is_changed,
            }
        )
        answer(folder=str(output), packages=tuple(tables))
        print_result(escape_terminal(str(path)))
        print_note(escape_terminal(f"{facts.module}: {'packed' if is_changed else 'unchanged'}"))


def _refuse_own_sources(output: Path, subjects: tuple[PackageSubject, ...]) -> None:
    """Raise `UsageError` for packages that would lie among sources, and so in the next packages."""
    for subject in subjects:
        if subject.sources is not None and output.resolve().is_relative_to(subject.sources.resolve()):
            message = f"'{display_path(output)}' lies in '{display_path(subject.sources)}', which is itself packed"
            raise UsageError(message, hint="name another folder with -o, or call the command in the project's folder")


def _subjects(
    projects: Iterable[Path], forms: tuple[PackageFormat, ...]
) -> tuple[tuple[PackageSubject, ...], tuple[Finding, ...]]:
    """Read what is to be packed, and collect the refusals of all projects."""
    subjects: list[PackageSubject] = []
    refused: list[Finding] = []
    for project in {os.path.realpath(project): project for project in projects}.values():
        try:
            if is_built_by_make(project):
                run_make(project)
            subjects += read_subjects(project)
        except Refused as error:
            refused += error.findings
    linked, findings = check_subjects(subjects, forms)
    return linked, (*refused, *findings)


def _built(subjects: tuple[PackageSubject, ...]) -> tuple[ModuleContents, ...]:
    """Build all modules; raise `Refused` with the faults of each of them."""
    contents: list[ModuleContents] = []
    refused: list[Finding] = []
    for subject in subjects:
        try:
            contents.append(_contents(subject))
        except Refused as error:
            refused += error.findings
    if refused:
        raise Refused(refused)
    return tuple(contents)


def _contents(subject: PackageSubject) -> ModuleContents:
    if subject.plain is not None:
        return contents_of(subject, None)
    return in_turn(subject.folder, lambda: contents_of(subject, generate_for(subject.folder)))
