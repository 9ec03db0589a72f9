"""The rules of a project that need its plan: stale files, files of former names, and the author's source."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.formats.manifest import MANIFEST
from ecruntime.foundation.errors import EcError
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.definition import FILE_NAME, catalogue_for
from ecxs.files import display_path
from ecxs.generate.file_change import ChangeKind
from ecxs.generate.project import plan_project
from ecxs.languages import LANGUAGES, required_methods, tools_of
from ecxs.rules.project import GENERATE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.definition import ModuleDefinition
    from ecxs.generate.file_change import FileChange
    from ecxs.generate.project import DeclaredProject, ProjectPlan

_MAX_SHOWN = 10


def check_sound_project(folder: Path, definition: ModuleDefinition, files: tuple[Path, ...]) -> Iterator[Finding]:
    """Check the files of a project whose declaration is sound."""
    planned = _planned(folder)
    if planned is not None:
        yield from planned.left_over()
        yield from _stale(planned, folder)
    tools = LANGUAGES.get(definition.language)
    if tools is not None:
        catalogue = planned.catalogue if planned is not None else catalogue_for(definition, load_hook_catalogue())
        yield from tools.check(files, folder, definition, catalogue)
    if planned is not None:
        yield from check_author(planned)


def check_author(declared: DeclaredProject | ProjectPlan) -> Iterator[Finding]:
    """Compare the author's providers, commands and validators with the declaration."""
    definition, catalogue = declared.definition, declared.catalogue
    tools = tools_of(definition)
    required = required_methods(definition, catalogue, tools.methods(definition, catalogue))
    return tools.check_author(declared.root / tools.author_file(definition.name), required)


def _planned(folder: Path) -> ProjectPlan | None:
    try:
        return plan_project(Path(display_path(folder)))
    except EcError:
        # The rules say what is wrong with the project; or its language is not written by this version.
        return None


def _stale(planned: ProjectPlan, folder: Path) -> Iterator[Finding]:
    """Report the generated files that are not current, all at once: one command mends them.

    Of a project that was never generated nothing is stale: it has no file of the author's yet that imports one.
    """
    changes = [change for change in planned.changes() if change.path.suffix != MANIFEST]
    stale = [change for change in changes if change.is_stale]
    author_file = tools_of(planned.definition).author_file(planned.definition.name)
    is_begun = (folder / author_file).exists() or any(change.kind is not ChangeKind.NEW for change in changes)
    if not stale or not is_begun:
        return
    count = "1 generated file is" if len(stale) == 1 else f"{len(stale)} generated files are"
    related = tuple(Related(Place(display_path(folder / it.path)), _state(it)) for it in stale[:_MAX_SHOWN])
    place = Place(display_path(folder / FILE_NAME))
    hint = f"{GENERATE}, which keeps a copy of what was edited" if any(it.is_of_somebody for it in stale) else GENERATE
    yield Finding("PRJ004", Severity.WARNING, f"{count} not what the declaration gives", place, hint, related)


def _state(change: FileChange) -> str:
    if change.kind is ChangeKind.NEW:
        return "it is missing"
    if change.is_of_somebody:
        return "it was edited by hand"
    is_removed = change.kind is ChangeKind.REMOVED
    return "it does not follow from the declaration any more" if is_removed else "it differs"
