"""A kind of module that `ecxs new` makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.model.module_kind import ModuleKind
    from ecxs.definition import Language


@dataclass(frozen=True, slots=True)
class ScaffoldKind:
    """One kind: its language, the folder of its templates, and whether its modules are singletons."""

    name: str
    language: Language
    template: str
    module_kind: ModuleKind
    summary: str
