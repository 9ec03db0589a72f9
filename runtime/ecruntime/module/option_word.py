"""Words that stand for numbers in the configuration, as members of an enum."""

from __future__ import annotations

from enum import IntEnum


class OptionWord(IntEnum):
    """The words of one option; generated classes have the members.

    An operator may also write a number without a word, if the option accepts it. That number gets a member of its own,
    which is named after it, equals it, and is not among the declared ones.
    """

    @classmethod
    def _missing_(cls, value: object) -> OptionWord | None:
        if not isinstance(value, int):
            return None
        made = int.__new__(cls, value)
        made._name_ = str(value)
        made._value_ = value
        return made
