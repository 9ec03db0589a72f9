"""Template data of `enums.py`: one class for each option whose words stand for numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.formats.option_type import OptionType
from ecruntime.model.listener import listener_scope
from ecxs.languages.python.naming import attribute_names, class_names
from ecxs.languages.python.quoting import python_literal, python_prose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.module import ModuleDefinition
    from ecruntime.model.option import OptionDeclaration
    from ecxs.render import Code

BASE: Final = "OptionWord"
"""The class of the API that a generated one narrows."""
_TAKEN = ("mro", "name", "value")
_NO_NAME = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class EnumMember:
    """One word as a Python name, and its number."""

    name: Code
    number: Code


@dataclass(frozen=True, slots=True)
class EnumClass:
    """Template data for one option."""

    class_name: Code
    summary: Code
    members: tuple[EnumMember, ...]


def enum_classes(definition: ModuleDefinition) -> tuple[EnumClass, ...]:
    """Return the classes of the options with an option map: those of the module, then those of its listeners."""
    names = _class_names(definition)
    return tuple(
        _enum_class(option, names[listener, option.name], listener) for listener, option in _mapped(definition)
    )


def value_classes(definition: ModuleDefinition, listener: str = "") -> Mapping[str, Code]:
    """Return the classes that the values of options have, by option: those of the module, or of one of its listeners.

    A fraction is no member of an enum: options of type float keep their numbers, which the members equal.
    """
    names = _class_names(definition)
    return {
        option.name: names[owner, option.name]
        for owner, option in _mapped(definition)
        if owner == listener and option.type is not OptionType.FLOAT
    }


def _mapped(definition: ModuleDefinition) -> tuple[tuple[str, OptionDeclaration], ...]:
    """Return the options with an option map, each with the name of its listener, empty for the module's own."""
    own = (("", option) for option in definition.options)
    others = ((listener.name, option) for listener in definition.listeners for option in listener.options)
    return tuple((listener, option) for listener, option in (*own, *others) if option.option_map)


def _class_names(definition: ModuleDefinition) -> Mapping[tuple[str, str], Code]:
    mapped = _mapped(definition)
    spelled = (f"{listener}_{option.name}" if listener else option.name for listener, option in mapped)
    names = class_names(spelled, "Word", (BASE,))
    return {(listener, option.name): name for (listener, option), name in zip(mapped, names, strict=True)}


def _enum_class(option: OptionDeclaration, name: Code, listener: str) -> EnumClass:
    owner = f" of {listener_scope(listener)}" if listener else ""
    # Neither a digit nor an underscore may come first: enum keeps names such as `_x_` to itself.
    spelled = [_NO_NAME.sub("_", word).strip("_").upper() or "EMPTY" for word, _ in option.option_map]
    members = attribute_names((f"N{word}" if word[0].isdigit() else word for word in spelled), _TAKEN)
    return EnumClass(
        class_name=name,
        summary=python_prose(f"The words of {option.name}{owner}: each equals the number that the option holds."),
        members=tuple(
            EnumMember(member, python_literal(number))
            for member, (_, number) in zip(members, option.option_map, strict=True)
        ),
    )
