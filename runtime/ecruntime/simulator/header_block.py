"""The header of a message or a part, kept as the bytes that it was read from: only a changed field is written anew."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.simulator.header_text import decode_value, encode_value

if TYPE_CHECKING:
    from collections.abc import Sequence

CRLF: Final = b"\r\n"
_NAME: Final = re.compile(rb"[!-9;-~]+\Z")
_FIELD: Final = re.compile(rb"([!-9;-~]*)[ \t]*:")
_FOLD: Final = re.compile(rb"\r?\n(?=[ \t])")


@dataclass(slots=True)
class HeaderField:
    """One field with its line ends; a line that is no field has no name."""

    name: bytes
    """The name in lower case."""
    raw: bytes

    @property
    def spelled_name(self) -> bytes:
        """The name as it is written."""
        return self.raw.partition(b":")[0].strip()

    @property
    def undecoded(self) -> bytes:
        """The value, unfolded, with its encoded words."""
        value = self.raw.partition(b":")[2].strip(b" \t\r\n")
        return _FOLD.sub(b"", value) if b"\n" in value else value

    @property
    def value(self) -> bytes:
        """The value, unfolded and decoded to UTF-8."""
        return decode_value(self.undecoded)


class HeaderBlock:
    """The fields of a header in order, and the line that ends it."""

    __slots__ = ("_end", "_fields", "line_end")

    def __init__(self, fields: list[HeaderField], end: bytes, line_end: bytes = CRLF) -> None:
        """Take the fields and the empty line; `line_end` is that of fields which are added."""
        self._fields = fields
        self._end = end
        self.line_end = line_end

    @property
    def source(self) -> bytes:
        """The bytes of the header with the line that ends it."""
        return b"".join([*(field.raw for field in self._fields), self._end])

    @property
    def fields(self) -> tuple[HeaderField, ...]:
        """The fields in order, without lines that are none."""
        return tuple(field for field in self._fields if field.name)

    def named(self, name: str) -> tuple[HeaderField, ...]:
        """Return all fields of a name, without regard to case."""
        wanted = _bytes(name).lower()
        return tuple([field for field in self._fields if field.name == wanted]) if wanted else ()

    def first_named(self, name: str) -> HeaderField | None:
        """Return the first field of a name, without regard to case; None without one."""
        wanted = _bytes(name).lower()
        if wanted:
            for field in self._fields:
                if field.name == wanted:
                    return field
        return None

    def first(self, name: str) -> bytes:
        """Return the decoded value of the first field of a name; empty without one."""
        found = self.first_named(name)
        return b"" if found is None else found.value

    def add(self, name: str, values: Sequence[bytes], *, is_first: bool = False) -> None:
        """Add fields at the end, or before all others; raise `UsageError` for a name that no field can have."""
        spelled = _bytes(name)
        if not _NAME.match(spelled):
            raise UsageError(f"'{name}' is no name of a header", hint="it has letters, digits and dashes, no colon")
        made = [
            HeaderField(spelled.lower(), spelled + b": " + encode_value(value, self.line_end) + self.line_end)
            for value in values
        ]
        if not made:
            return
        if self._fields and not is_first and not self._fields[-1].raw.endswith(b"\n"):
            self._fields[-1].raw += self.line_end
        self._fields[0 if is_first else len(self._fields) :] = [*made, *(self._fields if is_first else ())]
        # Without it, the first line of the body would be taken for a field, or for the rest of one.
        self._end = self._end or self.line_end

    def remove(self, name: str) -> bool:
        """Remove all fields of a name, and tell whether there were any."""
        gone = {id(field) for field in self.named(name)}
        self._fields = [field for field in self._fields if id(field) not in gone]
        return bool(gone)

    def replace(self, name: str, values: Sequence[bytes]) -> None:
        """Remove all fields of a name, and add new ones at the end."""
        self.remove(name)
        self.add(name, values)


def parse_header(source: bytes) -> tuple[HeaderBlock, int]:
    """Return the header of a source, and where its body begins; whatever is no field ends the header."""
    fields: list[HeaderField] = []
    at = 0
    line_end = CRLF if b"\n" not in source or source[: source.index(b"\n")].endswith(b"\r") else b"\n"
    while at < len(source):
        next_at = source.find(b"\n", at) + 1 or len(source)
        line = source[at:next_at]
        if line in {b"\n", CRLF}:
            return HeaderBlock(fields, line, line_end), next_at
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1].raw += line
        elif match := _FIELD.match(line):
            fields.append(HeaderField(match[1].lower(), line))
        elif not at and line.startswith(b"From "):
            fields.append(HeaderField(b"", line))
        else:
            break
        at = next_at
    return HeaderBlock(fields, b"", line_end), at


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")
