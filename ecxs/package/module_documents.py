"""The sample configuration and the reference page of packed modules, from their definitions."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ecxs.documents.documents import reference_page, sample_configuration

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecxs.definition import ModuleDefinition

_HERE = PurePosixPath()


def sample_of(definitions: Iterable[ModuleDefinition]) -> bytes:
    """Return the configuration of the modules of a package, which is its operator's once it is installed."""
    return b"\n".join(map(_sample, definitions))


def page_of(definitions: Iterable[ModuleDefinition], catalogue: HookCatalogue) -> bytes:
    """Return the reference of the modules of a package; the catalogue knows the hooks of all of them."""
    pages = (reference_page(definition, catalogue, _HERE, is_ours=False).content for definition in definitions)
    return "\n".join(pages).encode("utf-8", "surrogateescape")


def _sample(definition: ModuleDefinition) -> bytes:
    head = (
        f"Settings of the module {definition.name}. Yours to edit: no other version of the package replaces it then.",
        "The module is loaded once ecelerity.conf includes this file.",
    )
    return sample_configuration(definition, _HERE, head=head).content.encode("utf-8", "surrogateescape")
