"""The statements of a configuration file: settings, stanzas and includes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias, Union

from ecruntime.formats.value import Array, ConfigWord, Dictionary, Value

if TYPE_CHECKING:
    from ecruntime.formats.value import Source
    from ecruntime.foundation.finding import Place


class Setting(NamedTuple):
    """`name = value`. A word is kept as its bare text, which saves one object for nearly every line of a file."""

    name: str
    data: str | Array | Dictionary
    is_quoted: bool
    source: Source
    offset: int
    hidden: Setting | None = None
    """The earlier setting of the same option in the same config scope, which this one hides."""

    @property
    def value(self) -> Value:
        """The value as one of the three forms."""
        return ConfigWord(self.data, self.is_quoted) if isinstance(self.data, str) else self.data

    @property
    def place(self) -> Place:
        """The place of the name."""
        return self.source.place(self.offset)

    @property
    def is_shadow(self) -> bool:
        """Tell whether the value hides an earlier one."""
        return self.hidden is not None

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place where the option is set in this config scope, the first one first."""
        found: list[Place] = []
        setting: Setting | None = self
        while setting is not None:
            found.append(setting.place)
            setting = setting.hidden
        return tuple(reversed(found))

    def __eq__(self, other: object) -> bool:
        """Compare name and value; their places do not matter."""
        return isinstance(other, Setting) and self.name.lower() == other.name.lower() and self.data == other.data

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.name.lower(), self.data))

    def __repr__(self) -> str:
        return f"Setting({self.name!r}, {self.data!r})"


class Stanza(NamedTuple):
    """`name instance { ... }`; the instance is `None` when there is none."""

    name: str
    instance: str | None
    is_quoted: bool
    body: list[Statement]
    source: Source
    offset: int

    @property
    def place(self) -> Place:
        """The place of the name."""
        return self.source.place(self.offset)


class Include(NamedTuple):
    """`include target` or `readonly_include target`."""

    target: str
    is_read_only: bool
    source: Source
    offset: int

    @property
    def place(self) -> Place:
        """The place of the directive."""
        return self.source.place(self.offset)


Statement: TypeAlias = Union[Setting, Stanza, Include]  # noqa: UP007 - refers to names that are strings at run time
