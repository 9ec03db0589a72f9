"""Words that stand for numbers in the configuration, as members of an enum."""

from __future__ import annotations

from enum import IntEnum


class OptionWord(IntEnum):
    """The words of one option; generated classes have the members.

    An operator may write any number that the option accepts, also one that no word stands for: its member has the
    number for a name, equals it, and is none of the declared ones.
    """

    @classmethod
    def _missing_(cls, value: object) -> OptionWord | None:
        if not isinstance(value, int):
            return None
        made = int.__new__(cls, value)
        made._name_ = str(value)
        made._value_ = value
        return made
