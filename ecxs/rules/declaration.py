"""The rules of declarations: what `module.toml` says, and what follows for the manifests beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.spec.errors import EnvironmentFailure
from ecruntime.spec.finding import Finding, Place, Severity
from ecxs.definition import LoadResult, examine
from ecxs.rules.display import display

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.spec.catalogue.hooks import HookCatalogue


def check_declaration(path: Path, catalogue: HookCatalogue) -> LoadResult:
    """Examine a declaration; one that cannot be read is a finding like any other."""
    try:
        return examine(path, catalogue, file=display(path))
    except EnvironmentFailure as error:
        message = f"cannot read '{path.name}': {(error.hint or error.message).lower()}"
        finding = Finding("TREE001", Severity.ERROR, message, Place(display(path)), "check the permissions of the file")
        return LoadResult(None, (finding,))
