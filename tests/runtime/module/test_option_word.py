"""The words of an option as members of an enum: a number without a word is no error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ecruntime.api import OptionOfWords, OptionWord, fetch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config.query import HeldValue, Query


class ActionWord(OptionWord):
    """As a generated class is made."""

    REJECT = 1
    DEFER = 2


class ActionOption(OptionOfWords[ActionWord]):
    """As a generated class is made."""

    words = ActionWord


class NothingHeld:
    def check(self) -> None:
        pass

    def release(self) -> None:
        pass


@dataclass
class Source:
    """Holds one value, as a configuration would."""

    value: object

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        return self.value

    def handle(self, index: int) -> int:
        return index

    def hold(self, index: int, query: Query, generation: object) -> tuple[object, HeldValue]:
        return self.value, NothingHeld()


def read(value: object) -> object:
    return ActionOption(Source(value), 0).fetch()


def test_a_number_that_has_a_word_is_its_member() -> None:
    assert ActionWord(2) is ActionWord.DEFER


def test_a_number_without_a_word_is_a_member_of_its_own() -> None:
    other = ActionWord(7)
    assert (other, other.name, other.value, repr(other)) == (7, "7", 7, "<ActionWord.7: 7>")
    assert isinstance(other, ActionWord)
    assert other not in list(ActionWord)


@pytest.mark.parametrize("value", ["7", None, 1.5])
def test_what_is_no_number_of_an_option_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="is not a valid ActionWord"):
        ActionWord(value)


def test_an_option_gives_the_member_for_its_number() -> None:
    assert read(2) is ActionWord.DEFER


def test_an_option_gives_a_member_for_a_number_without_a_word() -> None:
    other = read(7)
    assert (type(other), other) == (ActionWord, 7)


def test_an_option_without_a_value_gives_none() -> None:
    assert read(None) is None


def test_an_option_that_is_an_array_gives_a_member_for_each_number() -> None:
    assert read((1, 7)) == (ActionWord.REJECT, ActionWord(7))
    assert repr(read((1, 7))) == "(<ActionWord.REJECT: 1>, <ActionWord.7: 7>)"


def test_a_value_that_is_held_is_a_member() -> None:
    with fetch(ActionOption(Source(1), 0)) as action:
        assert action is ActionWord.REJECT
