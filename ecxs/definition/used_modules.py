"""Hooks of other modules: the projects and libexec folders that `uses` names extend the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.model.module_record import SUFFIX, RecordError, read_record
from ecxs.definition.complaint import Complaint, display_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition


@dataclass(frozen=True, slots=True)
class UsedModules:
    """The extended catalogue, and complaints about the folders named."""

    catalogue: HookCatalogue
    complaints: tuple[Complaint, ...]


def read_used_modules(
    uses: tuple[str, ...],
    folder: Path,
    catalogue: HookCatalogue,
    load: Callable[[Path], ModuleDefinition | None],
) -> UsedModules:
    """Extend the catalogue by the hooks of the used modules; paths are relative to the folder of the declaration."""
    complaints = []
    hooks: list[HookSignature] = []
    for index, text in enumerate(uses):
        try:
            hooks += _hooks_of(folder / text, load)
        except (EnvironmentFailure, RecordError, OSError, ValueError) as error:
            reason = error.message if isinstance(error, EnvironmentFailure | RecordError) else str(error)
            hint = "name a project or a libexec folder, relative to the folder of module.toml"
            complaints.append(
                Complaint("MOD028", ("module", "uses", index), f"{display_value(text)} in 'uses': {reason}", hint)
            )
    return UsedModules(catalogue.extended(hooks), tuple(complaints))


def _hooks_of(place: Path, load: Callable[[Path], ModuleDefinition | None]) -> Iterator[HookSignature]:
    if not place.is_dir():
        raise EnvironmentFailure("there is no such folder")
    declaration = place / "module.toml"
    if declaration.is_file():
        definition = load(declaration)
        if definition is None:
            raise EnvironmentFailure("its module.toml has errors of its own")
        yield from definition.hooks
        return
    # Without a declaration the folder is a libexec folder, where only records say what is installed.
    records = sorted(place.glob(f"*{SUFFIX}"))
    if not records:
        raise EnvironmentFailure("it holds neither a module.toml nor module records")
    for record in records:
        yield from read_record(record).definition.hooks
