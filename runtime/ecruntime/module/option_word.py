"""Words that stand for numbers in the configuration, as members of an enum, and the options that give them."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar, TypeVar, cast

from ecruntime.module.config_value import ConfigValue
from ecruntime.module.options import Option

if TYPE_CHECKING:
    from ecruntime.config.query import Query

T = TypeVar("T")


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


class OptionOfWords(Option[T]):
    """An option with an option map: every read gives the member for the number that the configuration holds.

    The reader converts, and not the configuration: a module that is opened again has an enum class of its own, which
    the values of a generation outlive. No generated class of an option can have this name: theirs end in `Option`.
    """

    __slots__ = ()

    words: ClassVar[type[OptionWord]]
    """The enum; the generated class names it."""

    def fetch(self, **keys: str | None) -> T:
        """Return the member for the given scopes; used by generated code."""
        return self._member(super().fetch(**keys))

    def hold(self, query: Query, generation: object = None) -> ConfigValue[T]:
        """Do as `Option.hold` does, with the member."""
        value, held = self._source.hold(self._index, query, generation)
        return ConfigValue(self._member(value), held)

    def _member(self, value: object) -> T:
        if isinstance(value, tuple):
            return cast("T", tuple(map(self.words, value)))
        # An option without a default may have no value.
        return cast("T", self.words(value) if isinstance(value, int) else value)
