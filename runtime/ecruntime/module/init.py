"""The phases in which the server enters a module."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntFlag
from typing import TYPE_CHECKING, Protocol

from ecruntime.hooks.hook import HasHooks

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import ScopeValues


class InitMode(Enum):
    """The modes of `ext_init`: INIT and POSTINIT at start-up, INIT at a reload, DESTROY for a generic module's end."""

    INIT = "init"
    """A configuration is taken up; options and registrations of all modules are known."""
    POSTINIT = "postinit"
    """The server starts, and every module has had its INIT."""
    DESTROY = "destroy"
    """The generation of a generic module ends, after its last reference."""


class InitFlag(IntFlag):
    """The bits beside an init mode; PRIVILEGED means that the server is starting and POSTINIT will follow."""

    NONE = 0
    """A reload, POSTINIT or DESTROY."""
    PRIVILEGED = 1
    """The server is starting."""


class TransactionView(HasHooks, Protocol):
    """The generation under construction, as a module sees it; the `fetch` functions and `call_txn` take it, too.

    Its hooks have the providers that were registered so far: those of singletons, and those of generic modules whose
    `ext_init` has returned. It is over when all `ext_init` have returned.
    """

    @property
    def number(self) -> int:
        """The number of the generation, if it is published."""
        ...

    def scope(self, **keys: str) -> ScopeValues:
        """Return all values of one config scope, indexed by option handle."""
        ...


@dataclass(frozen=True, slots=True)
class ModuleOutput:
    """A line that the `ext_init` of a module said to the operator."""

    module: str
    """The instance, such as `meter:m2`."""
    text: str

    def __str__(self) -> str:
        return f"{self.module}: {self.text}"


def _unheard(text: str) -> None:
    del text


@dataclass(frozen=True, slots=True)
class Init:
    """The argument of a Python module's `ext_init`; valid during the call only (scheduler thread).

    `first` is true exactly once in the life of an infrastructure: in its first call without PRIVILEGED, where the
    configuration is complete. `self.options` reads the options of the transaction.
    """

    mode: InitMode
    """The phase: INIT, POSTINIT or DESTROY."""
    flags: InitFlag
    """PRIVILEGED in the INIT of a start, else NONE."""
    first: bool
    """Whether this is the first call with a complete configuration in the life of the infrastructure."""
    transaction: TransactionView | None
    """The generation that is being built; `None` for DESTROY."""
    _listener: Callable[[str], None] = field(default=_unheard, repr=False, compare=False)

    def output(self, text: str) -> None:
        """Say something to the operator: it is in the reply of the command that reloads, and in the log.

        Each line is shown behind the name of the instance, also when the transaction fails afterwards.
        """
        self._listener(text)

    @property
    def is_privileged(self) -> bool:
        """Tell whether the server is starting and a POSTINIT call will follow."""
        return InitFlag.PRIVILEGED in self.flags
