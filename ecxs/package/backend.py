"""The build backend of modules in Python: `pip wheel .` makes what `ecxs package --format wheel` makes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import BuildFailed, EcError, Refused
from ecruntime.foundation.finding import has_errors
from ecxs.file_lock import project_lock
from ecxs.files import write_atomically
from ecxs.generate.project import plan_project
from ecxs.generate.project_check import check_author
from ecxs.package.formats import PackageFormat, make_package, package_epoch
from ecxs.package.subject import check_subjects, contents_of, read_subjects

if TYPE_CHECKING:
    from collections.abc import Mapping


class UnsupportedOperation(Exception):
    """A form that a project has not, as frontends know it."""


def build_wheel(
    wheel_directory: str,
    config_settings: Mapping[str, object] | None = None,
    metadata_directory: str | None = None,
) -> str:
    """Build the wheel of the project in the current folder, and return the name of its file."""
    del config_settings, metadata_directory
    try:
        name, content = _made(Path())
        write_atomically(Path(wheel_directory, name), content)
    except EcError as error:
        told = "\n".join(map(str, error.findings)) or f"{error.message}\n  hint: {error.hint}"
        raise BuildFailed(told) from None
    return name


def build_sdist(sdist_directory: str, config_settings: Mapping[str, object] | None = None) -> str:
    """Refuse an archive of sources: a project is shared as what it is, and its packages are built of that."""
    del sdist_directory, config_settings
    raise UnsupportedOperation("a module's project has no archive of sources; 'pip wheel .' builds its wheel")


def _made(root: Path) -> tuple[str, bytes]:
    forms = [PackageFormat.WHEEL]
    subjects, findings = check_subjects(read_subjects(root), forms)
    if has_errors(findings):
        raise Refused(findings)
    with project_lock(root, "'pip'"):
        planned = plan_project(root)
        planned.write()
        if has_errors(faults := tuple(check_author(planned))):
            raise Refused(faults)
        contents = contents_of(subjects[0], planned)
    return make_package(contents, PackageFormat.WHEEL, package_epoch())
