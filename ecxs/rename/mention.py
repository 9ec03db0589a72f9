"""Lines of the author's that still say the old name once everything certain is changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Place
from ecxs.languages import Mention

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ecxs.rename.author_file import AuthorFile


def mentions(files: Iterable[AuthorFile], old: Sequence[str], new: Sequence[str]) -> Iterator[Mention]:
    """Yield the lines in which one of the old names stands as a word, or at the beginning of one.

    `old` and `new` are the names in the author's files that follow from the module's, in the same order.
    """
    pattern = _words(old)
    # A new name may have the old one in it, which says nothing.
    holding = [after for before, after in zip(old, new, strict=True) if before in after]
    masked = _words(holding) if holding else None
    for file in files:
        for number, line in enumerate((file.text or "").splitlines(), start=1):
            # What is masked keeps its length, so that columns are those of the line.
            if found := pattern.search(masked.sub(lambda name: " " * len(name[0]), line) if masked else line):
                yield Mention(Place(str(file.new), number, found.start() + 1), line.strip())


def _words(names: Iterable[str]) -> re.Pattern[str]:
    # `owl`, `owl_limit` and `OwlOptions`, but neither `owls` nor `bowl`.
    # In source a word may follow an escape, as in "\nowl".
    return re.compile(rf"(?:(?<![A-Za-z0-9])|(?<=\\[nrt]))(?:{'|'.join(map(re.escape, names))})(?![a-z0-9])")
