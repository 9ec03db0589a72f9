"""Places in an author's files that still speak of what was removed or renamed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.foundation.finding import Place


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """A place after the change, and the text that stands there."""

    place: Place
    text: str
