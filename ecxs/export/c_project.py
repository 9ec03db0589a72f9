"""A module in C with a declaration, as it is exported: the author's files, the generated ones, manifest and stanza."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import Refused
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, has_errors
from ecruntime.model.module import derived_capabilities
from ecxs.export.exported_file import ExportedFile, LibraryRecipe, SourceKind, Subject
from ecxs.export.include_walk import IncludeWalk, own_folders, plain
from ecxs.export.tree_base import base_of, too_far
from ecxs.export.vendor_words import in_order, linked_objects, machine_paths, vendor_words
from ecxs.files import display_path
from ecxs.generate.project import manifest_path
from ecxs.generate.project_check import check_author
from ecxs.languages.c.command_line import read_command_line
from ecxs.languages.c.library import FLAGS
from ecxs.languages.c.naming import AUTHOR_FOLDER, GENERATED

if TYPE_CHECKING:
    from ecxs.generate.project import ProjectPlan

SAMPLE: Final = "ecelerity.conf"
C_SUFFIXES: Final = frozenset({
    ".c", ".h", ".C", ".cc", ".cp", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".inc", ".inl", ".def",
})  # fmt: skip  # words, several to a line
_LICENSES: Final = frozenset({"LICENSE", "LICENCE", "COPYING", "NOTICE"})
"""The names of such files, without their suffix; some licenses ask that a notice goes along."""
_MAX_TEXT: Final = 1024 * 1024
_AUTO: Final = re.compile(
    r"^([ \t]*msys\.provides)(?::auto)([ \t]*=[ \t]*)(\S+)([ \t]*(?:\r?\n|\Z))", re.MULTILINE | re.IGNORECASE
)


def c_project_subject(planned: ProjectPlan) -> Subject:
    """Return what is exported of a project; raise `Refused` with all that is wrong with its files."""
    root, definition = planned.root, planned.definition
    findings: list[Finding] = [*planned.findings, *check_author(planned)]
    generated = {plain(root / item.path): item.content.encode("utf-8", "surrogateescape") for item in planned.artifacts}
    words, place = _flags(root), Place(display_path(root / FLAGS))
    request = read_command_line(["-c", *words, "-o", f"{definition.name}.so"])
    findings += [*machine_paths(words, place), *linked_objects(request, place)]
    # Sources that several projects share stand among the options.
    shared = [root / source.path for source in request.sources]
    sources = [*sorted(path for path in (root / AUTHOR_FOLDER).glob("*.c") if path.is_file()), *shared]
    authors = [path for path in sorted((root / AUTHOR_FOLDER).rglob("*")) if path.suffix in C_SUFFIXES]
    made = root / GENERATED / f"{definition.name}_module.c"
    walk = IncludeWalk(own_folders(root, [*words, "-I", GENERATED]))
    walk.take(path for path in (*authors, *shared) if path.is_file() or path in shared)
    findings += walk.findings
    base = base_of(root, walk.contents)
    if base is None:
        findings.append(too_far(walk.contents, root, place))
    if has_errors(findings) or base is None:
        raise Refused(findings)
    contents = {**walk.contents, **{path: text for path, text in generated.items() if path.suffix in C_SUFFIXES}}
    files = [_file(path, content, base) for path, content in contents.items()]
    files.append(exported_manifest(planned, generated[plain(root / manifest_path(definition))]))
    files.append(ExportedFile(PurePosixPath(SAMPLE), sample(planned, generated)))
    files += licenses(root)

    def move(path: str) -> str:
        return path if path.startswith("/") else str(PurePosixPath(plain(root / path).relative_to(base)))

    options = vendor_words(request, move)
    if f"-I{move(GENERATED)}" not in options:
        options = (*options, f"-I{move(GENERATED)}")
    compiled = [str(PurePosixPath(plain(path).relative_to(base))) for path in (*sources, made)]
    needs = tuple(sorted(file.path for file in files if file.kind is SourceKind.C))
    recipe = LibraryRecipe(PurePosixPath(f"{definition.name}.so"), in_order(options, compiled), needs)
    told = tuple(finding for finding in findings if not has_errors((finding,)))
    return Subject(definition.name, definition.description, tuple(files), (recipe,), told)


def exported_manifest(planned: ProjectPlan, content: bytes) -> ExportedFile:
    """Return the manifest, whose `:auto` lines are those that a build there derives: from macros of options alone."""
    definition = planned.definition
    # Without former names, which the server does not take.
    options = [replace(option, renamed_from=()) for option in definition.options]
    derived = derived_capabilities(definition.name, options)
    former = derived_capabilities(definition.name, definition.options) - derived

    def fixed(match: re.Match[str]) -> str:
        if match[3] in former:
            return ""
        return match[0] if match[3] in derived else "".join(match.groups())

    # With `:auto` the next build would take them out, for no macro tells of a listener or of a datasource's driver.
    text = _AUTO.sub(fixed, content.decode("utf-8", "surrogateescape"))
    return ExportedFile(PurePosixPath(manifest_path(definition)), text.encode("utf-8", "surrogateescape"))


def licenses(root: Path) -> list[ExportedFile]:
    """Return the license files of a folder, which go wherever the sources go."""
    found = sorted(path for path in root.iterdir() if path.name.split(".")[0].upper() in _LICENSES)
    return [ExportedFile(PurePosixPath(path.name), read_file(path, _MAX_TEXT)) for path in found if path.is_file()]


def _file(path: Path, content: bytes, base: Path) -> ExportedFile:
    inner = PurePosixPath(path.relative_to(base))
    return ExportedFile(inner, content, SourceKind.C, display_path(path))


def _flags(root: Path) -> list[str]:
    try:
        text = read_file(root / FLAGS, _MAX_TEXT, within=root).decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return []
    return shlex.split(text, comments=True)


def sample(planned: ProjectPlan, generated: dict[Path, bytes]) -> bytes:
    """Return the author's configuration; where there is none, the tool's sample with every option."""
    own = planned.root / SAMPLE
    if own.is_file():
        return read_file(own, _MAX_TEXT)
    return next(content for path, content in generated.items() if path.suffix == ".conf")
