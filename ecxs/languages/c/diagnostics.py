"""The output of compilers and linkers as findings, at positions in the author's files."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecxs.languages.c.flags import INCLUDE
from ecxs.rules.library import NOT_PROVIDED

if TYPE_CHECKING:
    from collections.abc import Iterator

ERROR_RULE: Final = "CC001"
WARNING_RULE: Final = "CC002"
LINK_RULE: Final = "CC003"
_MESSAGE: Final = re.compile(
    r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+):(?:(?P<column>\d+):)? "
    r"(?P<kind>fatal error|error|warning|note|sorry, unimplemented|internal compiler error): (?P<text>.*)\Z"
)
_PLAIN: Final = re.compile(
    r"(?P<program>[\w./+-]*?(?:cc1|cc1plus|gcc|g\+\+|clang|clang\+\+|cc|c\+\+|collect2|lto1|as)(?:-[\d.]+)?): "
    r"(?P<kind>fatal error|error|warning): (?P<text>.*)\Z"
)
_ASSEMBLER: Final = re.compile(r"(?P<file>[^\s:][^:\n]*):(?P<line>\d+): (?P<kind>Error|Warning): (?P<text>.*)\Z")
_INCLUDED: Final = re.compile(r"(?:In file included|\s+) from (?P<file>[^:\n]+):(?P<line>\d+)(?::\d+)?[:,]\Z")
_LINKER: Final = re.compile(r"(?P<program>\S*\bld(?:\.\w+)?): (?P<text>.*)\Z")
_LINKER_PLACE: Final = re.compile(r"(?:[^:\n]+:)?(?P<file>[^:\n]+?):(?:(?P<line>\d+)|\([^)]*\)): (?P<text>.*)\Z")
"""An object may stand before the source of which it was made."""
_LINKER_FIRST: Final = re.compile(r"; (?:[^:\n]+:)?(?P<file>[^:\n]+?):(?P<line>\d+): (?P<text>first defined here)\Z")
_LINKER_USE: Final = re.compile(
    r"(?:\S*\bld(?:\.\w+)?: )?(?:[^:\n]+:)?(?P<file>[^:\n]+?):(?P<line>\d+): warning: "
    r"undefined reference to [`'](?P<name>[^'\n]+)'\Z"
)
_LINKER_CONTEXT: Final = re.compile(r".*: in function `[^']*':\Z")
_UNSTATED: Final = re.compile(r"ld returned \d+ exit status|compilation terminated|unrecognized option .*--trace")
_REFUSED: Final = re.compile(r"(?:declared with attribute error|error)[: ]+(?P<text>\w+ is not in this runtime)")
_OPTION: Final = re.compile(r" \[(?P<option>-W[\w=+-]+)\]\Z")
_TAB: Final = 8
_MAX_SOURCE: Final = 4 * 1024 * 1024
_MAX_KEPT: Final = 8
MAX_MESSAGES: Final = 5_000
_MAX_LINE: Final = 8192
_SEVERITIES: Final = {"warning": Severity.WARNING, "Warning": Severity.WARNING}


@dataclass(slots=True)
class _Message:
    place: Place
    kind: str
    text: str
    is_linkers: bool = False
    included: list[Place] = field(default_factory=list)
    notes: list[Related] = field(default_factory=list)


class _AuthorsLines:
    """The lines of the files that one output names: each file is read once, and a few are kept."""

    def __init__(self) -> None:
        self._kept: dict[Path, list[str]] = {}

    def character_at(self, path: Path, line: int, column: int) -> int:
        """Return which character of a line stands in a column of the screen, as gcc counts: tabs reach to each eighth.

        A file that cannot be read, or has no such line, leaves the column as it is.
        """
        if column <= 1:
            return column
        lines = self._lines_of(path)
        text = lines[line - 1] if line <= len(lines) else ""
        reached = 1
        for number, char in enumerate(text, start=1):
            if reached >= column:
                return number
            reached += _TAB - (reached - 1) % _TAB if char == "\t" else _width(char)
        return column

    def _lines_of(self, path: Path) -> list[str]:
        if path not in self._kept:
            try:
                lines = read_file(path, _MAX_SOURCE).decode("utf-8", "replace").split("\n")
            except OSError:
                lines = []
            if len(self._kept) == _MAX_KEPT:
                del self._kept[next(iter(self._kept))]
            self._kept[path] = lines
        return self._kept[path]


def read_diagnostics(output: str, subject: str, *, include: Path = INCLUDE) -> list[Finding]:
    """Return a finding for each error and warning; `subject` is the file for messages that name none.

    A message within our headers stands at the line of the author's that led there.
    """
    messages = _messages(output, subject, _AuthorsLines())
    found = [_finding(message, include) for message in islice(messages, MAX_MESSAGES + 1)]
    if len(found) > MAX_MESSAGES:
        more = f"the compiler and the linker have more than {MAX_MESSAGES} messages"
        found[-1] = Finding(WARNING_RULE, Severity.WARNING, more, Place(subject), "the others stand in their output")
    return found


def places_of_uses(output: str) -> dict[str, Place]:
    """Return the place of the first use of each symbol that a linker warns of, where it knows the line."""
    found: dict[str, Place] = {}
    for line in output.splitlines():
        if match := _LINKER_USE.match(line[:_MAX_LINE]):
            found.setdefault(match["name"], _linker_place(match))
    return found


def _messages(output: str, subject: str, lines: _AuthorsLines) -> Iterator[_Message]:
    current: _Message | None = None
    included: list[Place] = []
    for whole in output.splitlines():
        line = whole[:_MAX_LINE]
        if match := _INCLUDED.match(line):
            included.append(Place(match["file"], int(match["line"])))
            continue
        found = _message(line, subject, lines)
        if found is None:
            continue
        if found.kind == "note":
            if current is not None:
                current.notes.append(Related(found.place, found.text))
            continue
        if current is not None:
            yield current
        found.included, included = included, []
        current = found
    if current is not None:
        yield current


def _message(line: str, subject: str, lines: _AuthorsLines) -> _Message | None:
    if match := _MESSAGE.match(line) or _ASSEMBLER.match(line):
        column = int(match.groupdict().get("column") or 0)
        line_number = int(match["line"])
        place = Place(match["file"], line_number, lines.character_at(Path(match["file"]), line_number, column))
        return _Message(place, match["kind"], match["text"])
    if match := _PLAIN.match(line):
        return None if _UNSTATED.search(match["text"]) else _Message(Place(subject), match["kind"], match["text"])
    if match := _LINKER.match(line):
        return _linker_message(match["text"], subject)
    if "undefined reference to" in line or "multiple definition of" in line:
        return _linker_message(line, subject)
    return None


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _linker_message(text: str, subject: str) -> _Message | None:
    if _LINKER_CONTEXT.match(text) or _UNSTATED.search(text):
        return None
    kind = "warning" if text.startswith("warning: ") else "error"
    text = text.removeprefix("warning: ").removeprefix("error: ")
    if match := _LINKER_PLACE.match(text):
        # Of what we have compiled the place is that of the source, where the object knows it.
        is_authors = match["line"] is not None
        place = _linker_place(match) if is_authors else Place(subject)
        found = _Message(place, kind, match["text"], is_linkers=True)
        if is_authors and (first := _LINKER_FIRST.search(found.text)):
            found.text = found.text[: first.start()]
            found.notes.append(Related(_linker_place(first), first["text"]))
        return found
    return _Message(Place(subject), kind, text, is_linkers=True)


def _linker_place(match: re.Match[str]) -> Place:
    # A linker has the whole path, from debugging information; a compiler names files as its command line does.
    path, folder = Path(match["file"]), Path.cwd()
    return Place(str(path.relative_to(folder) if path.is_relative_to(folder) else path), int(match["line"]))


def _finding(message: _Message, include: Path) -> Finding:
    severity = _SEVERITIES.get(message.kind, Severity.ERROR)
    rule = LINK_RULE if message.is_linkers else WARNING_RULE if severity is Severity.WARNING else ERROR_RULE
    place, related = _authors_place(message, include)
    text = message.text
    hint = ""
    if refused := _REFUSED.search(text):
        text = refused["text"]
        hint = NOT_PROVIDED
    elif option := _OPTION.search(text):
        hint = f"the compiler says this for {option['option']}"
    return Finding(rule, severity, text, place, hint=hint, related=tuple(related))


def _authors_place(message: _Message, include: Path) -> tuple[Place, list[Related]]:
    notes = list(message.notes)
    if not _is_ours(message.place.file, include):
        return message.place, notes
    # The innermost place of the author's: that of the expansion of a macro, or the #include.
    others = [note.place for note in notes] + message.included
    own = next((place for place in others if not _is_ours(place.file, include)), None)
    if own is None:
        return message.place, notes
    kept = [note for note in notes if note.place != own]
    return own, [Related(message.place, "the header of the Module API that says so"), *kept]


def _is_ours(file: str, include: Path) -> bool:
    return Path(file).is_relative_to(include)
