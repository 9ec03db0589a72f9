"""The phases in which the server enters a module (seed 1.3.1.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntFlag
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ecruntime.config import HeldScope


class InitMode(Enum):
    """Why `ext_init` is called: INIT, POSTINIT at start-up; INIT at a reload; DESTROY when a generic module ends."""

    INIT = "init"
    POSTINIT = "postinit"
    DESTROY = "destroy"


class InitFlag(IntFlag):
    """The bits that come with an init mode; PRIVILEGED means that the server is starting and POSTINIT will follow."""

    NONE = 0
    PRIVILEGED = 1


class TransactionView(Protocol):
    """What a module may ask of the configuration that is being built; the `fetch` functions take it too."""

    @property
    def number(self) -> int:
        """The number that the generation will have if it is published."""
        ...

    def scope(self, **keys: str) -> HeldScope:
        """Return all values of one config scope, indexed by option handle."""
        ...


@dataclass(frozen=True, slots=True)
class Init:
    """The argument of a Python module's `ext_init`; valid during the call only (scheduler thread).

    `first` is true exactly once in the life of an infrastructure: in its first call without PRIVILEGED, where the
    configuration is complete. Options read through `self.options` are those of the transaction.
    """

    mode: InitMode
    flags: InitFlag
    first: bool
    transaction: TransactionView | None
    """The generation that is being built; `None` for DESTROY."""

    @property
    def is_privileged(self) -> bool:
        """Tell whether the server is starting and a POSTINIT call will follow."""
        return InitFlag.PRIVILEGED in self.flags


@dataclass(frozen=True, slots=True)
class InstanceName:
    """Which infrastructure of a module: a singleton has no instance name, a generic one has its stanza's."""

    module: str
    instance: str = ""

    def __str__(self) -> str:
        return f"{self.module}:{self.instance}" if self.instance else self.module
