"""Context variables: named texts that providers pass to one another."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Context:
    """Texts by name; each operation is atomic, so several threads may use it."""

    __slots__ = ("_texts",)

    def __init__(self, texts: Mapping[str, str] = MappingProxyType({})) -> None:
        """Start with `texts`."""
        self._texts = dict(texts)

    def get(self, name: str) -> str | None:
        """Return a text; None when it is not set."""
        return self._texts.get(name)

    def set(self, name: str, text: str) -> None:
        """Set a text for all providers called later."""
        self._texts[name] = text

    def unset(self, name: str) -> None:
        """Remove a text; no error when there is none."""
        self._texts.pop(name, None)

    def take(self, other: Context) -> None:
        """Take the texts of another context that this one has not."""
        mine = self.as_mapping()
        for name, text in other.as_mapping().items():
            if name not in mine:
                self.set(name, text)

    def as_mapping(self) -> Mapping[str, str]:
        """Return a copy of all texts."""
        return MappingProxyType(self._texts.copy())
