"""Request and result of editing the author's file, for every language."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.foundation.near_miss import near_misses
from ecxs.languages.author_method import MethodRole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.author_method import AuthorMethod

_PREFIXES = MappingProxyType(
    {
        "control_": MethodRole.COMMAND,
        "validate_": MethodRole.VALIDATOR,
        "postset_": MethodRole.VALIDATOR,
        "datafree_": MethodRole.VALIDATOR,
        "until_": MethodRole.VALIDATOR,
    }
)
_LISTENER_PREFIXES = ("serve_", "accept_")


@dataclass(frozen=True, slots=True)
class RequiredMethods:
    """The methods or functions that the author's file must have."""

    module_name: str
    methods: tuple[AuthorMethod, ...]
    role_of: Callable[[str], MethodRole | None]
    """The role that a method's name suggests, declared or not."""
    is_fixing: bool = False
    """Whether signatures that differ are replaced; otherwise they are reported."""
    roles_follow_from: tuple[object, ...] = ()
    """Plain values: where they and the methods are the same, `role_of` answers the same."""


@dataclass(frozen=True, slots=True)
class AuthorEdit:
    """The text of a file after an edit, with findings; positions are those before the edit."""

    text: str
    inserted: tuple[str, ...] = ()
    fixed: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def required_methods(
    definition: ModuleDefinition,
    catalogue: HookCatalogue,
    methods: tuple[AuthorMethod, ...],
    *,
    is_fixing: bool = False,
) -> RequiredMethods:
    """Return what a declaration requires of the author's file; its language has spelled the `methods`."""
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

    return RequiredMethods(definition.name, methods, role_of, is_fixing, (scopes, tuple(catalogue)))


def _is_near(name: str, roles: Mapping[str, MethodRole], beginnings: tuple[str, ...]) -> bool:
    # A misspelt method begins like one that is declared, and resembles it; anything else is the author's own.
    return name.startswith(beginnings) and bool(near_misses(name, roles))
