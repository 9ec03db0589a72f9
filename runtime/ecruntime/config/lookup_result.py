"""The answers of queries, and the error for a query without one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from ecruntime.formats.conf.scope_node import ScopePath
    from ecruntime.formats.conf.statement import Setting
    from ecruntime.formats.value import Value
    from ecruntime.foundation.finding import Place


class BadQuery(EcError):
    """A query that no registry could answer: an unknown handle, or a kind that is no config scope."""

    exit_code = 5


@dataclass(frozen=True, slots=True)
class LookupResult:
    """The value in effect and its origin; the value of an option that is set nowhere and has no default is `None`."""

    value: object
    setting: Setting | None = None
    """The setting of the value; `None` for a default."""
    scope_path: ScopePath = ()
    is_default: bool = False
    """True when nothing on the path is set and the definition's default (or nothing) is the answer."""

    @property
    def place(self) -> Place | None:
        """The place of the setting; `None` for a default."""
        return self.setting.place if self.setting is not None else None

    @property
    def written(self) -> Value | None:
        """The value as written in the file or given on the console; `None` for a default."""
        return self.setting.value if self.setting is not None else None


class ScopeValues(tuple[object, ...]):
    """The value of every option, by handle: `values[handle]`. Immutable, of one generation, usable by any thread.

    Keep it for as long as the scope is in use, such as a session: a read is one index and no look-up.
    """

    __slots__ = ()
