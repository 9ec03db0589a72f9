"""The version of the server for which a tree is exported."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from ecruntime.catalogue.documented import Documentation

NEWEST: Final = "4.x"
OFFERED: Final = ("3.6", NEWEST)
"""Proposals of completion: the last version of the older series, and any of the newer one."""
_FORM: Final = re.compile(r"(\d{1,4}(?:\.\d{1,4}){0,4})(\.x)?")
_OLDEST: Final = 3


@dataclass(frozen=True, slots=True)
class ServerVersion:
    """A version; one with few numbers stands for the last that begins with them: `3.6` has what 3.6.5 brought."""

    text: str
    numbers: tuple[int, ...]

    def is_older_than(self, since: str) -> bool:
        """Tell whether it comes before the version that a page names."""
        named = tuple(map(int, re.findall(r"\d+", since)))
        return named[: len(self.numbers)] > self.numbers

    def lack_of(self, documentation: Documentation) -> str:
        """Return why the documents of this version lack a name, as the end of a sentence; empty if they have it."""
        if documentation.since and self.is_older_than(documentation.since):
            return f"is documented since {documentation.since}"
        if documentation.is_last and self.numbers[0] > documentation.series:
            return f"is documented for series {documentation.series} alone"
        if not documentation.is_last and self.numbers[0] < documentation.series:
            return f"is documented for series {documentation.series} and later ones"
        return ""


def read_version(text: str) -> ServerVersion:
    """Read `3.6`, `3.6.12`, `4` or `4.x`; raise `UsageError` for anything else."""
    match = _FORM.fullmatch(text)
    numbers = tuple(map(int, match[1].split("."))) if match else ()
    if not numbers or numbers[0] < _OLDEST:
        hint = "name one as in 3.6, 3.6.12 or 4.x; the documents begin with series 3"
        raise UsageError(f"'{text[:40]}' is no version of the server that is known", hint=hint)
    return ServerVersion(text, numbers)
