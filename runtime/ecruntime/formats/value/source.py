"""The text of one configuration file, and the places of offsets in it."""

from __future__ import annotations

from ecruntime.foundation.finding import Place


class Source:
    """A text and the name of its file; positions are kept as offsets and turned into lines only on demand.

    An empty text stands for a value that came from no file, such as one set on the console: its place has no line, or
    the given one.
    """

    __slots__ = ("file", "line", "text")

    def __init__(self, file: str, text: str = "", line: int = 0) -> None:
        self.file = file
        self.text = text
        self.line = line

    def place(self, offset: int) -> Place:
        """Return file, line and column of an offset, all counted from 1."""
        if not self.text:
            return Place(self.file, self.line)
        line = self.text.count("\n", 0, offset) + 1
        return Place(self.file, line, offset - self.text.rfind("\n", 0, offset))

    def places(self, offsets: list[int]) -> list[Place]:
        """Return the places of many offsets, given in ascending order, in one walk over the text."""
        found, line, start, before = [], 1, -1, 0
        for offset in offsets:
            line += self.text.count("\n", before, offset)
            # Only what lies between is searched: all may stand in one long line.
            start = max(start, self.text.rfind("\n", before, offset))
            before = offset
            found.append(Place(self.file, line, offset - start))
        return found

    def __repr__(self) -> str:
        return f"Source({self.file!r})"


CONSOLE = Source("console")
"""The source of values that were set on the console."""
