"""`ecxs breaking`: incompatible changes between two versions of modules."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import Refused, UsageError
from ecruntime.foundation.file_reading import read_file
from ecxs.cli.completion import complete_revisions
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH, project_above, takes_settings, tell_project
from ecxs.cli.report import (
    REPORT_FORMATS,
    answer,
    escape_terminal,
    place_table,
    print_findings,
    print_note,
    print_result,
)
from ecxs.files import DECLARATION, MAX_DECLARATION_SIZE, display_path

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Finding
    from ecxs.definition import LoadResult
    from ecxs.rules.breaking import Change, ModuleVersion

_SARIF = "sarif"


@dataclass(frozen=True, slots=True)
class BreakingSettings:
    """The words of the command line."""

    paths: tuple[Path, ...]
    against: str | None
    ignored: tuple[str, ...]
    style: str


@click.command(
    "breaking",
    help="""Compare OLD and NEW, and say what breaks for those who use the modules.

    Each is a module.toml, the folder of a project, a module record, a built library, or a libexec folder. With
    --against, the declarations of a revision of git are compared with those of now: all of the current folder, or of
    each folder that is named; of the project around, if the current folder has none. The exit code is 1 if something
    breaks.

    A change that is meant is ignored by its rule, or by its module and subject as they are printed; * stands for
    anything.

    \b
    Examples:
      ecxs breaking /opt/msys/libexec .ecxs/libexec
      ecxs breaking --against v1.2 --ignore "greeter: option pace"
      ecxs breaking --against origin/main --format github
    """,
)
@click.argument("paths", nargs=-1, type=PATH, metavar="[OLD NEW]...")
@click.option("--against", metavar="REV", shell_complete=complete_revisions, help="Compare with this revision of git.")
@click.option(
    "--ignore", "ignored", multiple=True, metavar="CHANGE", help="Not this change; may be given several times."
)
@format_option("style", formats=(*REPORT_FORMATS, _SARIF), changes=())
@takes_settings(BreakingSettings)
def command(settings: BreakingSettings) -> int:
    """Compare two sets of modules, report the changes, and return the exit code."""
    # Imported here, as in the other functions: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.rules.breaking import changes, is_ignored

    old, new = _sides(settings)
    found = changes(old, new, settings.ignored)
    breaking = [change for change in found if change.is_breaking]
    answer(changes=[_table(change) for change in found])
    _print(found, settings.style)
    for pattern in settings.ignored:
        if not any(is_ignored(change.difference, pattern) for change in found):
            print_note(f"warning: --ignore '{escape_terminal(pattern)}' fits no change")
    count = f"{len(breaking)} change{'' if len(breaking) == 1 else 's'}"
    print_note(f"{count} would break users" if breaking else "nothing breaks")
    return 1 if breaking else 0


def _sides(settings: BreakingSettings) -> tuple[tuple[ModuleVersion, ...], tuple[ModuleVersion, ...]]:
    if settings.against is not None:
        old, new = _against(settings.against, settings.paths or (Path(),))
        # From a folder of a project, such as that of its tests, as each command finds it.
        if not old and not new and not settings.paths and (project := project_above()) != Path():
            tell_project(project)
            old, new = _against(settings.against, (project,))
        if not old and not new:
            message = f"neither '{settings.against}' nor the folder has a {DECLARATION}"
            raise UsageError(message, hint="name the folder of a project")
        return old, new
    if len(settings.paths) != 2:
        hint = "name both, or compare with a revision of git: --against REV"
        raise UsageError(f"OLD and NEW are two, and {len(settings.paths)} are named", hint=hint)
    first, second = settings.paths
    return _recorded(first), _recorded(second)


def _against(name: str, paths: tuple[Path, ...]) -> tuple[tuple[ModuleVersion, ...], tuple[ModuleVersion, ...]]:
    """Return the modules of a revision and those of now; raise `Refused` with all that cannot be read in either."""
    from ecxs.cli.revision import Revision, present_declarations
    from ecxs.definition import load

    revision = Revision.find(name)
    folders = tuple(path.parent if path.name == DECLARATION else path for path in paths)
    faults: list[Finding] = []
    old: list[ModuleVersion] = []
    for file in (file for folder in folders for file in revision.declarations(folder)):
        # Without the modules that it uses, which may lie outside of the repository.
        result = load(Path(file.path), file=f"{name}:{file.path}", data=file.content)
        _take(result, file.path, file.content, old, faults)
    new: list[ModuleVersion] = []
    for path in (path for folder in folders for path in present_declarations(folder)):
        result = _examined(path)
        _take(result, display_path(path), read_file(path, MAX_DECLARATION_SIZE), new, faults)
    if faults:
        raise Refused(faults)
    return tuple(old), tuple(new)


def _take(result: LoadResult, file: str, content: bytes, versions: list[ModuleVersion], faults: list[Finding]) -> None:
    """Add what a declaration says to the versions, or its faults to the others."""
    from ecxs.definition import record_of
    from ecxs.rules.breaking import ModuleVersion

    if result.definition is None:
        faults += result.findings
        return
    text = content.decode("utf-8", "surrogateescape")
    versions.append(ModuleVersion(record_of(result.definition).definition, file, text))


def _recorded(path: Path) -> tuple[ModuleVersion, ...]:
    from ecxs.rules.breaking import ModuleVersion
    from ecxs.rules.installed import installed_records

    if path.name == DECLARATION and path.exists():
        return (_declared(path),)
    # One that is no regular file is refused by the reader, and the rest of the folder not taken for a libexec.
    if os.path.lexists(path / DECLARATION):
        return (_declared(path / DECLARATION),)
    definitions = tuple(record.definition for record in installed_records(path))
    if not definitions:
        hint = "name a module.toml, a project, a module record, a library or a libexec folder"
        raise UsageError(f"'{path}' holds no module.toml and no module record", hint=hint)
    return tuple(ModuleVersion(definition, display_path(path)) for definition in definitions)


def _declared(path: Path) -> ModuleVersion:
    versions: list[ModuleVersion] = []
    faults: list[Finding] = []
    result = _examined(path)
    if result.definition is None:
        raise Refused(result.findings)
    _take(result, display_path(path), read_file(path, MAX_DECLARATION_SIZE), versions, faults)
    return versions[0]


def _examined(path: Path) -> LoadResult:
    from ecruntime.catalogue.hooks import load_hook_catalogue
    from ecxs.definition import examine

    return examine(path, load_hook_catalogue(), file=display_path(path))


def _print(found: tuple[Change, ...], style: str) -> None:
    findings = [change.finding for change in found if change.is_breaking]
    if style == _SARIF:
        from ecxs.rules.sarif import sarif_text

        click.echo(sarif_text(findings))
    elif style == "github":
        print_findings(findings, style=style)
    else:
        for change in found:
            print_result(_line(change))


def _line(change: Change) -> str:
    found = change.difference
    if change.is_ignored:
        mark = "ignored"
    else:
        mark = click.style("breaks", fg="red", bold=True) if found.is_breaking else "adds  "
    text = escape_terminal(f"{found.module}: {found.subject}: {found.message}")
    text = f"{mark} {text}"
    return f"{text}\n  hint: {escape_terminal(found.hint)}" if found.hint and not change.is_ignored else text


def _table(change: Change) -> dict[str, object]:
    found = change.difference
    return {
        "module": found.module,
        "subject": found.subject,
        "message": found.message,
        "is_breaking": found.is_breaking,
        "is_ignored": change.is_ignored,
        "rule": change.rule,
        "hint": found.hint,
        **place_table(change.place),
    }
