"""The author's package as it is exported: the files that a build takes, and what a server could not give them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecruntime.formats.package_digest import package_digest, package_files
from ecruntime.foundation.file_reading import reason_of
from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.export.include_walk import UNREADABLE
from ecxs.export.python.author_source import PythonSource
from ecxs.export.python.refusals import refusals
from ecxs.files import display_path
from ecxs.languages.python.checked_source import GENERATED, syntax_finding
from ecxs.languages.python.source_limits import SourceError, check_syntax

if TYPE_CHECKING:
    from ecxs.generate.project import ProjectPlan


@dataclass(frozen=True, slots=True)
class AuthorPackage:
    """The files of a package by their paths below it, their digest, and the findings on them."""

    files: tuple[tuple[PurePosixPath, bytes], ...]
    digest: str
    findings: tuple[Finding, ...]


def read_author_package(planned: ProjectPlan) -> AuthorPackage:
    """Read the package of a project, and hold it against what a server has; nothing is executed."""
    folder = planned.root / planned.definition.name
    findings: list[Finding] = []
    try:
        contents = dict(package_files(folder))
    except OSError as error:
        message = f"'{display_path(folder)}' cannot be exported: {reason_of(error)}"
        place = Place(str(error.filename or display_path(folder)))
        hint = "a package consists of files that lie in it"
        return AuthorPackage((), "", (Finding(UNREADABLE, Severity.ERROR, message, place, hint),))
    sources = []
    for path, content in contents.items():
        if path.suffix == ".py" and path.parts[0] != GENERATED:
            try:
                check_syntax(content)
                sources.append(PythonSource(content, display_path(folder / path)))
            except SourceError as error:
                findings.append(syntax_finding(folder / path, error))
    findings += refusals(planned, sources)
    for artifact in planned.artifacts:
        path = PurePosixPath(artifact.path)
        if path.parts[0] == planned.definition.name:
            contents[path.relative_to(planned.definition.name)] = artifact.content.encode("utf-8", "surrogateescape")
    files = tuple((path, contents[path]) for path in sorted(contents))
    return AuthorPackage(files, package_digest(files), tuple(findings))
