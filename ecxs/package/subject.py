"""The subjects of packages, told from a folder: its declared module, or the plain modules in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from ecruntime.formats.library import LIBRARY
from ecruntime.foundation.errors import EnvironmentFailure, Refused, UsageError
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.build import build
from ecxs.definition import FILE_NAME, Language, load
from ecxs.export.c_project import licenses
from ecxs.export.makefile_calls import makefile_of
from ecxs.files import display_path
from ecxs.generate.project import plan_project
from ecxs.languages import tools_of
from ecxs.languages.c.packed import PACKED
from ecxs.package.facts import FactSource, read_package_file
from ecxs.package.library_check import check_names, refuse_unfit
from ecxs.package.module_contents import ModuleContents, PackedFile, package_name
from ecxs.package.module_documents import page_of, sample_of
from ecxs.package.plain import PlainModule, plain_contents, plain_modules
from ecxs.package.wheel import wheel_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.generate.project import ProjectPlan
    from ecxs.package.formats import PackageFormat
    from ecxs.package.module_contents import PackageFacts

NO_WHEEL: Final = "PKG003"
SAME_NAME: Final = "PKG004"
_MAX_DECLARATION: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class PackageSubject:
    """A module that is to be packed, before it is built."""

    folder: Path
    facts: PackageFacts
    language: Language
    place: Place
    """The file that says what its packages say."""
    findings: tuple[Finding, ...] = ()
    requires: tuple[str, ...] = ()
    plain: PlainModule | None = None
    """Its files where no declaration says what a build makes of it."""
    sources: Path | None = None
    """The folder of the author's sources, which a build takes whole."""


def read_subjects(folder: Path) -> tuple[PackageSubject, ...]:
    """Read what is to be packed of a folder; a Makefile has built it already.

    Raise `Refused` for a declaration with faults, and `UsageError` for a folder without modules.
    """
    if not folder.is_dir():
        raise UsageError(f"there is no folder '{folder}'", hint="name the folder of a module")
    if not (folder / FILE_NAME).is_file():
        source = read_package_file(folder)
        found = tuple(_plain(folder, source, module) for module in plain_modules(folder))
        if not found:
            message = f"there is no module in '{folder}'"
            raise UsageError(message, hint=f"name a folder with a {FILE_NAME}, or with modules that are built")
        return found
    planned = plan_project(folder)
    definition = planned.definition
    text = read_file(folder / FILE_NAME, _MAX_DECLARATION).decode("utf-8-sig")
    source = FactSource(folder / FILE_NAME, text, definition.package, definition.description)
    has_author_file = (folder / tools_of(definition).author_file(definition.name)).is_file()
    if definition.language is Language.C and not has_author_file and makefile_of(folder) is not None:
        # As `ecxs adopt` writes it: all files are the author's.
        return tuple(
            replace(_plain(folder, source, module), requires=definition.requires) for module in plain_modules(folder)
        )
    facts, findings = source.facts(
        definition.name, is_native=definition.language is Language.C, depends=tuple(_used_packages(planned))
    )
    place = Place(display_path(folder / FILE_NAME))
    sources = (folder / tools_of(definition).author_file(definition.name)).parent
    return (PackageSubject(folder, facts, definition.language, place, findings, definition.requires, sources=sources),)


def check_subjects(
    subjects: Iterable[PackageSubject], formats: Iterable[PackageFormat]
) -> tuple[tuple[PackageSubject, ...], tuple[Finding, ...]]:
    """Return the subjects, each with the packages of required ones among them, and all that stands against them."""
    given = tuple(subjects)
    named = {subject.facts.module.lower(): subject.facts.name for subject in given}
    linked = tuple(_linked(subject, named) for subject in given)
    findings = [finding for subject in linked for finding in subject.findings]
    if "wheel" in tuple(formats):
        findings += (_no_wheel(subject) for subject in linked if subject.language is not Language.PYTHON)
    return linked, (*findings, *_same_names(linked))


def contents_of(subject: PackageSubject, planned: ProjectPlan | None) -> ModuleContents:
    """Build a module, or read one that is built, and return what its packages have.

    `planned` is the plan of a declared module, whose generated files are current. Raise `BuildFailed` or `Refused`.
    """
    contents = _contents(subject, planned)
    if findings := tuple(check_names(contents, subject.place)):
        raise Refused(findings)
    return contents


def _contents(subject: PackageSubject, planned: ProjectPlan | None) -> ModuleContents:
    extra = tuple(PackedFile(file.path, file.content) for file in licenses(subject.folder))
    if planned is None:
        if subject.plain is None:
            raise EnvironmentFailure(f"'{display_path(subject.folder)}' has been changed meanwhile", hint="try again")
        return plain_contents(subject.plain, subject.facts, extra)
    definition = planned.definition
    built = build(definition, planned.root, is_packed=True)
    artifact = built.artifact
    if definition.language is Language.C:
        refuse_unfit(planned.root / PACKED / f"{definition.name}{LIBRARY}")
    top = PurePosixPath() if artifact.is_file else PurePosixPath(artifact.folder_name)
    libexec = [PackedFile(top / file.path, file.content) for file in artifact.files]
    libexec.append(PackedFile(PurePosixPath(f"{built.name}.module.json"), built.record.encode()))
    libexec.append(PackedFile(PurePosixPath(f"{built.name}.ecm"), built.manifest))
    own = artifact.files if definition.language is Language.PYTHON else ()
    return ModuleContents(
        subject.facts,
        tuple(libexec),
        PackedFile(PurePosixPath(f"{built.name}.conf"), sample_of([definition])),
        (PackedFile(PurePosixPath(f"{built.name}.md"), page_of([definition], planned.catalogue)), *extra),
        tuple(PackedFile(PurePosixPath(built.name) / file.path, file.content) for file in own),
    )


def _plain(folder: Path, source: FactSource, module: PlainModule) -> PackageSubject:
    is_library = module.language is Language.C
    facts, findings = source.facts(module.name, is_native=is_library)
    place = Place(display_path(source.path))
    return PackageSubject(
        folder, facts, module.language, place, (*findings, *module.findings), module.requires, plain=module
    )


def _used_packages(planned: ProjectPlan) -> Iterator[str]:
    """Yield the packages of the projects that a module uses; a libexec does not say whose its modules are."""
    for text in planned.definition.uses:
        declaration = planned.root / text / FILE_NAME
        used = load(declaration).definition if declaration.is_file() else None
        if used is not None:
            yield package_name(used.package, used.name)


def _linked(subject: PackageSubject, named: dict[str, str]) -> PackageSubject:
    required = (named[name.lower()] for name in subject.requires if name.lower() in named)
    depends = sorted({*subject.facts.depends, *required} - {subject.facts.name})
    return replace(subject, facts=replace(subject.facts, depends=tuple(depends)))


def _no_wheel(subject: PackageSubject) -> Finding:
    message = f"module '{subject.facts.module}' is in {subject.language.value}, and wheels are for Python"
    return Finding(NO_WHEEL, Severity.ERROR, message, subject.place, "pack it as deb, rpm or tar.gz")


def _same_names(subjects: tuple[PackageSubject, ...]) -> Iterator[Finding]:
    first: dict[tuple[str, str], PackageSubject] = {}
    for subject in subjects:
        for kind, name in _names(subject):
            other = first.setdefault((kind, name), subject)
            if other is not subject:
                message = f"modules '{other.facts.module}' and '{subject.facts.module}' have one {kind}, '{name}'"
                hint = "give one of them another name in [package], or leave it out"
                related = (Related(other.place, f"module '{other.facts.module}'"),)
                yield Finding(SAME_NAME, Severity.ERROR, message, subject.place, hint, related)
                break


def _names(subject: PackageSubject) -> Iterator[tuple[str, str]]:
    yield "package name", subject.facts.name
    if subject.language is Language.PYTHON:
        # Signs between letters are all the same to indexes of Python.
        yield "name of a wheel", wheel_name(subject.facts)
