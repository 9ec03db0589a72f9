"""What each language needs written: one table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.spec.errors import UsageError
from ecxs.definition.model import Language
from ecxs.targets.banner import sealed
from ecxs.targets.documents import reference_page, sample_configuration
from ecxs.targets.editor_schema import editor_schema
from ecxs.targets.python import python_artifacts, python_folder, python_methods
from ecxs.targets.record import module_record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import PurePosixPath

    from ecruntime.spec.catalogue.hooks import HookCatalogue
    from ecxs.definition.model import ModuleDefinition
    from ecxs.targets.artifact import Artifact
    from ecxs.targets.python.author_method import AuthorMethod


@dataclass(frozen=True, slots=True)
class Target:
    """What one language needs written: where the tool's files lie, which are of that language, what the author adds."""

    folder: Callable[[ModuleDefinition], PurePosixPath]
    files: Callable[[ModuleDefinition, HookCatalogue], tuple[Artifact, ...]]
    methods: Callable[[ModuleDefinition, HookCatalogue], tuple[AuthorMethod, ...]]
    """The providers, commands and validators that the declaration asks of the author."""

    def artifacts(self, definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Artifact, ...]:
        """Return all files below `folder`: the language's, the record, the sample, the reference, the schema."""
        folder = self.folder(definition)
        made = (
            *self.files(definition, catalogue),
            module_record(definition, folder),
            sample_configuration(definition, folder),
            reference_page(definition, catalogue, folder),
            editor_schema(folder),
        )
        return tuple(replace(artifact, content=sealed(artifact.content)) for artifact in made)


TARGETS: Mapping[Language, Target] = MappingProxyType(
    {Language.PYTHON: Target(python_folder, python_artifacts, python_methods)}
)


def target_of(definition: ModuleDefinition) -> Target:
    """Return the target of a module's language; refuse a language that this version cannot write."""
    target = TARGETS.get(definition.language)
    if target is None:
        available = ", ".join(f"'{language}'" for language in TARGETS)
        raise UsageError(
            f"module '{definition.name}' has language '{definition.language}', which this version cannot write",
            hint=f"available: {available}",
        )
    return target
