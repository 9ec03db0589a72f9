"""How the author's files of each language are edited: one table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.spec.errors import UsageError
from ecruntime.spec.near_miss import near_misses
from ecxs.codemod.class_edit import ClassDemand
from ecxs.codemod.python import add_test, edit_author_class
from ecxs.definition import Language
from ecxs.targets import MethodRole, class_name, target_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.spec.catalogue.hooks import HookCatalogue
    from ecxs.codemod.class_edit import ClassEdit
    from ecxs.definition import ModuleDefinition

_PREFIXES = MappingProxyType({"control_": MethodRole.COMMAND, "validate_": MethodRole.VALIDATOR})
_LISTENER_PREFIXES = ("serve_", "accept_")


@dataclass(frozen=True, slots=True)
class Editor:
    """How one language's files are edited: where the author's class and tests lie, and what changes them."""

    class_file: Callable[[ModuleDefinition], PurePosixPath]
    test_file: Callable[[ModuleDefinition], PurePosixPath]
    edit_class: Callable[[str, str, ClassDemand], ClassEdit]
    add_test: Callable[[str, str, str, Mapping[str, tuple[str, ...]]], str]


def _python_class_file(definition: ModuleDefinition) -> PurePosixPath:
    return PurePosixPath(definition.name, f"{definition.name}.py")


def _python_test_file(definition: ModuleDefinition) -> PurePosixPath:
    return PurePosixPath("tests", f"test_{definition.name}.py")


EDITORS: Mapping[Language, Editor] = MappingProxyType(
    {Language.PYTHON: Editor(_python_class_file, _python_test_file, edit_author_class, add_test)}
)


def editor_of(definition: ModuleDefinition) -> Editor:
    """Return the editor of a module's language; refuse a language whose files this version cannot edit."""
    editor = EDITORS.get(definition.language)
    if editor is None:
        available = ", ".join(f"'{language}'" for language in EDITORS)
        raise UsageError(
            f"module '{definition.name}' has language '{definition.language}', whose files this version cannot edit",
            hint=f"available: {available}",
        )
    return editor


def demand_of(definition: ModuleDefinition, catalogue: HookCatalogue, *, is_mending: bool = False) -> ClassDemand:
    """Return what a declaration asks of the author's class."""
    methods = target_of(definition).methods(definition, catalogue)
    roles = {method.name: method.role for method in methods}
    scopes = tuple(f"{scope}_" for scope in sorted({*catalogue.hook_scopes, definition.name}))

    def role_of(name: str) -> MethodRole | None:
        if name in roles:
            return roles[name]
        for prefix, role in _PREFIXES.items():
            if name.startswith(prefix):
                return role
        if _is_near(name, roles, _LISTENER_PREFIXES):
            return MethodRole.LISTENER
        return MethodRole.PROVIDER if name in catalogue or _is_near(name, roles, scopes) else None

    name = class_name(definition.name)
    return ClassDemand(name, f"{name}Module", methods, role_of, is_mending)


def _is_near(name: str, roles: Mapping[str, MethodRole], beginnings: tuple[str, ...]) -> bool:
    # A misspelt method: it begins like one that is declared, and resembles it.
    return name.startswith(beginnings) and bool(near_misses(name, roles))
