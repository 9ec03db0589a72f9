"""The declaration of an option: flags, path, and the method that validates it."""

from __future__ import annotations

from itertools import product

import pytest

from ecruntime.formats.fallback import FallbackError
from ecruntime.formats.option_type import OptionType
from ecruntime.model.option import OptionDeclaration, OptionFlag, option_flags, validator_name


@pytest.mark.parametrize(("is_array", "is_tunable_online"), tuple(product((False, True), repeat=2)))
def test_flags_are_read_as_they_were_made(*, is_array: bool, is_tunable_online: bool) -> None:
    flags = option_flags(is_array=is_array, is_tunable_online=is_tunable_online)
    option = OptionDeclaration("depth", OptionType.INT, "Global", flags=flags)
    assert (option.is_array, option.is_tunable_online) == (is_array, is_tunable_online)


def test_an_option_without_flags_is_one_value_that_a_reload_may_change() -> None:
    assert option_flags() is OptionFlag.NONE


def test_its_path_is_that_of_its_fallback() -> None:
    option = OptionDeclaration("depth", OptionType.INT, "binding : domain>GLOBAL")
    assert option.path.text == "Binding:Domain>Global"


def test_an_empty_fallback_has_no_elements() -> None:
    assert OptionDeclaration("depth", OptionType.INT, "").path.elements == ()


def test_a_fallback_that_is_no_path_is_refused() -> None:
    with pytest.raises(FallbackError):
        _ = OptionDeclaration("depth", OptionType.INT, "a-b").path


@pytest.mark.parametrize(
    ("listener", "name"), [(None, "validate_word"), ("Echo", "validate_echo_word"), ("", "validate__word")]
)
def test_a_validator_has_the_name_of_its_option(listener: str | None, name: str) -> None:
    assert validator_name("word", listener) == name
