"""The answer of a query."""

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
class Found:
    """The value in effect, and where it comes from; the value of an option that is not set anywhere is `None`."""

    value: object
    setting: Setting | None = None
    """What sets it; `None` for a default."""
    scope_path: ScopePath = ()
    is_default: bool = False
    """True when nothing on the path is set and the definition's default (or nothing) is the answer."""

    @property
    def place(self) -> Place | None:
        """Where it is set; `None` for a default."""
        return self.setting.place if self.setting is not None else None

    @property
    def written(self) -> Value | None:
        """The value as it stands in the file, or was given on the console; `None` for a default."""
        return self.setting.value if self.setting is not None else None
