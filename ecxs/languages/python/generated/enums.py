"""Template data of `enums.py`: one class for each option whose words stand for numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.model.listener import listener_scope
from ecxs.languages.python.naming import attribute_names, class_names
from ecxs.render import Code, python_literal, python_prose

if TYPE_CHECKING:
    from ecxs.definition.model import ModuleDefinition, OptionDeclaration

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
    mapped = [(option, option.name, "") for option in definition.options if option.option_map]
    for listener in definition.listeners:
        owner = f" of {listener_scope(listener.name)}"
        mapped += [(it, f"{listener.name}_{it.name}", owner) for it in listener.options if it.option_map]
    names = class_names((name for _, name, _ in mapped), "Word", (BASE,))
    return tuple(_enum_class(option, name, owner) for (option, _, owner), name in zip(mapped, names, strict=True))


def _enum_class(option: OptionDeclaration, name: Code, owner: str) -> EnumClass:
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
