"""Registrations: declarations, and the methods to which they are bound."""

from __future__ import annotations

import pytest

from ecruntime import api
from ecruntime.formats.option_type import OptionType
from ecruntime.model.option import OptionDeclaration
from ecruntime.module import OptionRegistration


@pytest.mark.parametrize(
    ("has_validator", "stated", "listener", "name"),
    [
        (False, "", None, ""),
        (True, "", None, "validate_word"),
        (True, "", "Echo", "validate_echo_word"),
        (False, "check_word", None, "check_word"),
        (True, "check_word", "Echo", "check_word"),
    ],
)
def test_the_validator_follows_from_the_declaration_unless_it_is_named(
    *, has_validator: bool, stated: str, listener: str | None, name: str
) -> None:
    option = OptionDeclaration("word", OptionType.STRING, "[owl]", has_validator=has_validator)
    assert OptionRegistration(option, stated).validator(listener) == name


def test_a_definition_by_hand_is_a_declaration_with_its_functions() -> None:
    definition = api.OptionDefinition("word", OptionType.STRING, "[owl]", "a", api.OptionFlag.IS_ARRAY, validate=bool)
    assert isinstance(definition, OptionDeclaration)
    assert definition.is_array
    assert definition.validate is bool


def test_former_names_of_declarations_go_on() -> None:
    assert api.CommandRegistration is api.CommandDeclaration
    assert api.MemtypeRegistration is api.MemtypeDeclaration
