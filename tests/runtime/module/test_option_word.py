"""The words of an option as members of an enum: a number without a word is no error."""

from __future__ import annotations

import pytest

from ecruntime.api import OptionWord


class ActionWord(OptionWord):
    """As a generated class is made."""

    REJECT = 1
    DEFER = 2


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
