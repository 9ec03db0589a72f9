"""Checks of an option's definition before it gets a handle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.config_scope import InstanceForm
from ecruntime.config.option import RegistrationRefused, range_complaint
from ecruntime.formats.fallback import FallbackElement, FallbackError, FallbackPath, ScopeKind
from ecruntime.formats.option_type import NUMBERS, ConversionError, convert
from ecruntime.foundation.identifiers import MAX_NAME_LENGTH, OPTION_NAME
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.foundation.readable_value import readable_value
from ecruntime.model.module_kind import ModuleKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.registry import RegisteredScope
    from ecruntime.model.option import OptionDeclaration


def check_name(definition: OptionDeclaration) -> None:
    """Raise `RegistrationRefused` for a name with characters that the seed does not allow (1.3.5.1).

    Likewise for a former name, and for one that the option has anyway.
    """
    for name in definition.names:
        if len(name) > MAX_NAME_LENGTH or OPTION_NAME.match(name) is None:
            hint = f"a name has letters, digits and underscores, at most {MAX_NAME_LENGTH}"
            raise RegistrationRefused(f"'{name[:MAX_NAME_LENGTH]}' is not the name of an option", hint=hint)
    names = [name.lower() for name in definition.names]
    if twice := next((name for at, name in enumerate(names) if name in names[:at]), ""):
        message = f"option '{definition.name}' has the name '{twice}' twice; case makes no difference"
        raise RegistrationRefused(message, hint="take it out of its former names")


def check_values(definition: OptionDeclaration) -> None:
    """Raise `RegistrationRefused` for words or bounds that no value of the option's type can meet."""
    label = f"option '{definition.name}' of type '{definition.type}'"
    low, high = definition.minimum, definition.maximum
    has_bounds = low is not None or high is not None
    if definition.type not in NUMBERS and (definition.option_map or has_bounds):
        what = "words for numbers" if definition.option_map else "bounds"
        raise RegistrationRefused(f"{label} cannot have {what}", hint="check its values with a function: validate")
    if low is not None and high is not None and low > high:
        raise RegistrationRefused(f"the bounds of {label} leave no value", hint="exchange them")


def typed_default(definition: OptionDeclaration) -> object:
    """Return the typed default; raise `RegistrationRefused` for one that the option would refuse."""
    if definition.default is None:
        return None
    label = f"the default of option '{definition.name}' is refused"
    given: object = definition.default
    if not isinstance(given, str):
        message = f"{label}: it is {readable_value(given)}, which is no text"
        raise RegistrationRefused(message, hint="write it as in the configuration file, in quotes")
    try:
        value = convert(definition.type, definition.default, definition.option_map, is_array=definition.is_array)
    except ConversionError as error:
        raise RegistrationRefused(f"{label}: {error.message}", hint=error.hint) from None
    complaint = range_complaint(definition, value)
    if complaint:
        raise RegistrationRefused(f"{label}: {complaint}", hint="give a default that the option accepts")
    return value


def checked_path(
    definition: OptionDeclaration, owner: str, kind: ModuleKind | None, scopes: Mapping[str, RegisteredScope]
) -> FallbackPath:
    """Return the path with brackets on just the scopes without instance; raise `RegistrationRefused` for a bad one."""
    try:
        path = FallbackPath.parse(definition.fallback)
    except FallbackError as error:
        message = f"the fallback of option '{definition.name}' is refused: {error.message}"
        raise RegistrationRefused(message, hint=error.hint) from None
    _check_own_stanza(definition, path, owner, kind)
    return FallbackPath(tuple(_checked_element(definition, element, scopes) for element in path.elements))


def _check_own_stanza(definition: OptionDeclaration, path: FallbackPath, owner: str, kind: ModuleKind | None) -> None:
    for scope in (element.kinds[0] for element in path.elements if element.kinds):
        # Brackets mark a singleton's stanza and nothing else (seed 1.3.5.1,
        # `fallback`). Other scopes are checked below.
        if scope.key != owner.lower() or kind is None:
            continue
        if scope.is_bracketed != (kind is ModuleKind.SINGLETON):
            expected = f"[{owner}]" if kind is ModuleKind.SINGLETON else owner
            message = (
                f"the fallback of option '{definition.name}' names '{scope.text}', but '{owner}' is {_article(kind)}"
            )
            raise RegistrationRefused(
                message, hint=f"write '{expected}': brackets are for modules without instance names"
            )


def _article(kind: ModuleKind) -> str:
    return "a singleton module" if kind is ModuleKind.SINGLETON else "a generic module"


def _checked_element(
    definition: OptionDeclaration, element: FallbackElement, scopes: Mapping[str, RegisteredScope]
) -> FallbackElement:
    outer = "global"
    kinds: list[ScopeKind] = []
    for kind in element.kinds:
        registered = scopes.get(kind.key)
        label = f"the fallback of option '{definition.name}' names '{kind.name}'"
        if registered is None:
            hint = did_you_mean(kind.name, (known.scope.name for known in scopes.values()))
            raise RegistrationRefused(f"{label}, which is no config scope", hint=hint or "register the scope first")
        scope = registered.scope
        if outer not in scope.inside:
            places = ", ".join(scopes[name].scope.name if name in scopes else "Global" for name in scope.inside)
            raise RegistrationRefused(
                f"{label} inside '{'Global' if outer == 'global' else scopes[outer].scope.name}'",
                hint=f"it stands in {places}",
            )
        if kind.is_bracketed and scope.instance is InstanceForm.NAME:
            hint = f"write '{scope.name}': brackets are for scopes without instance name"
            raise RegistrationRefused(f"{label} in brackets, but its stanzas have instance names", hint=hint)
        is_bracketed = kind.is_bracketed or scope.instance is InstanceForm.NONE
        kinds.append(ScopeKind(kind.key, is_bracketed, scope.name))
        outer = kind.key
    return FallbackElement(tuple(kinds))
