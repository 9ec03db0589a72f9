"""Context variables of the server: of a message, of a validation, and of their connection."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from ecserver import _native
from ecserver.failures import not_here

if TYPE_CHECKING:
    from collections.abc import Mapping

OF_CONNECTION: Final = 1
OF_MESSAGE: Final = 2
"""`ECMESS_CTX_CONN` and `ECMESS_CTX_MESS`."""
OF_VALIDATED_CONNECTION: Final = 0
OF_VALIDATED_MESSAGE: Final = 1
"""`VCTX_CONN` and `VCTX_MESS`."""


class Texts(Protocol):
    """Variables that another context can take."""

    def as_mapping(self) -> Mapping[str, str]:
        """Return a copy of all texts."""
        ...


class ServerContext:
    """The variables of a message, or of the connection it came over (any thread)."""

    __slots__ = ("_message", "_which")

    def __init__(self, message: object, which: int) -> None:
        """Read and write variables of `message`."""
        self._message = message
        self._which = which

    def get(self, name: str) -> str | None:
        """Return a text; None when it is not set."""
        return _native.context_get(self._message, self._which, name)

    def set(self, name: str, text: str) -> None:
        """Set a text for all providers called later."""
        _native.context_set(self._message, self._which, name, text)

    def unset(self, name: str) -> None:
        """Remove a text; no error when there is none."""
        _native.context_delete(self._message, self._which, name)

    def as_mapping(self) -> Mapping[str, str]:
        """Return a copy of all texts."""
        return MappingProxyType(_native.context_texts(self._message, self._which))

    def take(self, other: Texts) -> None:
        """Take the texts of another context that this one has not."""
        mine = self.as_mapping()
        for name, text in other.as_mapping().items():
            if name not in mine:
                self.set(name, text)


class ValidationVariables:
    """The variables of a validation context, which the server gives by name only (any thread)."""

    __slots__ = ("_context", "_which")

    def __init__(self, context: object, which: int) -> None:
        """Read and write variables of `context`."""
        self._context = context
        self._which = which

    def get(self, name: str) -> str | None:
        """Return a text; None when it is not set."""
        return _native.validation_get(self._context, self._which, name)

    def set(self, name: str, text: str) -> None:
        """Set a text for all providers called later."""
        _native.validation_set(self._context, self._which, name, text)

    def unset(self, name: str) -> None:
        """Remove a text; no error when there is none."""
        _native.validation_delete(self._context, self._which, name)

    def as_mapping(self) -> Mapping[str, str]:
        """Refuse: the server has no function for all of them."""
        raise not_here("all variables of a validation context at once")

    def take(self, other: Texts) -> None:
        """Take the texts of another context that this one has not."""
        for name, text in other.as_mapping().items():
            if self.get(name) is None:
                self.set(name, text)
