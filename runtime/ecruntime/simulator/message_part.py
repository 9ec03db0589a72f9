"""The MIME tree of a message: each part keeps the bytes that it was read from, so that what nobody changes stays."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import UsageError
from ecruntime.hooks.handle import Opaque
from ecruntime.simulator.header_block import CRLF, HeaderBlock, parse_header
from ecruntime.simulator.part_content import ContentType, content_type_of, encoded_text, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.simulator.message import EcMessage

MAX_DEPTH: Final = 32
"""Containers in one another; what is deeper is one part."""


class EcMessagePart(Opaque):
    """`ec_message_part *`: a container, or a part with a body (one provider at a time)."""

    __slots__ = ("_body", "_is_read", "_tail", "block", "children", "lead", "owner", "parent", "preamble")

    def __init__(self, label: str = "", *, source: bytes = b"") -> None:
        """Read a part from its bytes; any bytes are one."""
        super().__init__(label)
        self.block, at = parse_header(source)
        """The header."""
        self.parent: EcMessagePart | None = None
        """The container that it is in."""
        self.owner: Callable[[], EcMessage | None] | None = None
        """At the top of a message: what returns the message while it lives."""
        self._body = source[at:]
        self.children: list[EcMessagePart] = []
        """The parts of a container that was read; `parts` reads it."""
        self._is_read = False
        """Whether a container was divided into its parts; from then on `_body` is empty."""
        self.preamble = b""
        """The bytes before the first part."""
        self._tail = b""
        self.lead = b""
        """The delimiter before the part, with its line ends."""

    # ---- bytes

    @property
    def source(self) -> bytes:
        """The whole part with all changes."""
        return self.block.source + self.body

    @property
    def body(self) -> bytes:
        """The part without its header, with its transfer encoding."""
        if not self._is_read:
            return self._body
        pieces = [self.preamble]
        for child in self.children:
            pieces += (child.lead, child.source)
        return b"".join([*pieces, self._tail])

    @body.setter
    def body(self, body: bytes) -> None:
        for child in self.children:
            child.parent, child.lead = None, b""
        self._body, self.children, self._is_read, self.preamble, self._tail = body, [], False, b"", b""

    @property
    def offset(self) -> int:
        """The offset of the part in the message."""
        if self.parent is None:
            return 0
        at = self.parent.body_offset + len(self.parent.preamble)
        for child in self.parent.children:
            at += len(child.lead)
            if child is self:
                break
            at += len(child.source)
        return at

    @property
    def body_offset(self) -> int:
        """The offset of the body in the message."""
        return self.offset + len(self.block.source)

    # ---- the tree

    @property
    def root(self) -> EcMessagePart:
        """The top of the tree."""
        part = self
        while part.parent is not None:
            part = part.parent
        return part

    @property
    def parts(self) -> tuple[EcMessagePart, ...] | None:
        """The parts of a container in order; None for any other part."""
        if not self.is_container:
            return None
        if not self._is_read:
            self._read()
        return tuple(self.children)

    @property
    def is_container(self) -> bool:
        """Tell whether it is divided into parts, or may be."""
        return self._is_read or bool(self._delimiter() and _depth(self) < MAX_DEPTH and self._divides())

    @property
    def next_part(self) -> EcMessagePart | None:
        """The next part in reading order."""
        if self.parts:
            return self.parts[0]
        part = self
        while part.parent is not None:
            siblings = part.parent.children
            at = siblings.index(part)
            if at + 1 < len(siblings):
                return siblings[at + 1]
            part = part.parent
        return None

    def walk(self) -> Iterator[EcMessagePart]:
        """Yield the part and all that are in it, in reading order."""
        yield self
        for part in self.parts or ():
            yield from part.walk()

    def insert(self, at: int, child: EcMessagePart) -> None:
        """Put a part that is in no container at a place of this container."""
        if self.parts is None:
            raise UsageError("the part is no container", hint="make one with makeContainer")
        if child.parent is not None or child is self.root:
            raise UsageError("the part is in a message already", hint="unlink it first")
        if _depth(self) + _height(child) >= MAX_DEPTH:
            raise UsageError(f"containers are at most {MAX_DEPTH} deep")
        child.parent = self
        self.children.insert(at, child)
        self.delimit()

    def unlink(self) -> None:
        """Take the part and all that is in it out of its container."""
        if self.parent is None:
            raise UsageError("the part is in no container", hint="the top of a message cannot be unlinked")
        parent, self.parent = self.parent, None
        parent.children.remove(self)
        self.lead = b""
        parent.delimit()

    def make_container(self) -> None:
        """Let an empty part be the container that its header says."""
        self._is_read = True
        self.delimit()

    def _delimiter(self) -> bytes:
        content = self.content_type
        is_container = content.mimetype.startswith("multipart/") and content.boundary
        return b"--" + content.boundary.encode("utf-8", "replace") if is_container else b""

    def _divides(self) -> bool:
        return next(_delimiters(self._delimiter(), self._body), None) is not None

    def delimit(self) -> None:
        """Write the delimiters that a change of the parts has made necessary."""
        end, delimiter = self.block.line_end, self._delimiter()
        for place, child in enumerate(self.children):
            is_at_start = not place and not self.preamble
            if not child.lead:
                child.lead = (b"" if is_at_start else end) + delimiter + end
            elif not is_at_start and not child.lead.startswith((b"\r", b"\n")):
                child.lead = end + child.lead
        if not self._tail:
            self._tail = end + delimiter + b"--" + end

    def _read(self) -> None:
        """Divide the body: the line end before a delimiter is part of it, as RFC 2046 has it."""
        body = self._body
        spans: list[tuple[int, int]] = []
        end = len(body)
        for start, stop, is_last in _delimiters(self._delimiter(), body):
            if is_last:
                end = start
                break
            spans.append((start, stop))
        for (start, at), next_start in zip(spans, [*(start for start, _ in spans), end][1:], strict=True):
            child = EcMessagePart(source=body[at:next_start])
            child.parent, child.lead = self, body[start:at]
            self.children.append(child)
        self.preamble, self._tail = body[: spans[0][0] if spans else end], body[end:]
        self._body, self._is_read = b"", True

    # ---- content

    @property
    def content_type(self) -> ContentType:
        """The content, as the headers declare it."""
        return content_type_of(self.block)

    @property
    def is_text(self) -> bool:
        """Tell whether it has text that people read."""
        return not self.is_container and self.content_type.is_text

    @property
    def text(self) -> bytes | None:
        """The decoded text in UTF-8; None for a part without text."""
        return text_of(self.body, self.content_type) if self.is_text else None

    def set_text(self, text: bytes, mimetype: str = "", charset: str = "") -> None:
        """Replace the body by a text; the headers of the content become those that it needs."""
        content = self.content_type
        kept = content.mimetype if content.is_text else "text/plain"
        body, charset, encoding = encoded_text(text, charset or "utf-8", self.block.line_end)
        declared = f'{mimetype or kept}; charset="{charset}"'
        if self.parent is None and not self.block.named("MIME-Version"):
            self.block.add("MIME-Version", [b"1.0"])
        self.block.replace("Content-Type", [declared.encode("utf-8", "replace")])
        self.block.replace("Content-Transfer-Encoding", [encoding.encode("ascii")])
        self.body = body


def _depth(part: EcMessagePart) -> int:
    depth = 0
    while part.parent is not None:
        part, depth = part.parent, depth + 1
    return depth


def _height(part: EcMessagePart) -> int:
    return 1 + max((_height(child) for child in part.parts or ()), default=0)


def _delimiters(delimiter: bytes, body: bytes) -> Iterator[tuple[int, int, bool]]:
    """Yield the lines that divide a container, each with the line end before it, and whether it is the last."""
    line = re.compile(rb"^" + re.escape(delimiter) + rb"(--)?[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
    last_end = 0
    for match in line.finditer(body):
        start = match.start()
        if start > last_end:
            start -= 1
            start -= start > last_end and body[start - 1 : start] == b"\r"
        last_end = match.end()
        yield start, last_end, match[1] is not None


def new_part(mimetype: str, body: bytes = b"", encoding: str = "", boundary: str = "") -> EcMessagePart:
    """Return a part that is in no message; with a boundary it is a container."""
    part = EcMessagePart()
    part.block = HeaderBlock([], CRLF)
    declared = f'{mimetype}; boundary="{boundary}"' if boundary else mimetype
    part.block.add("Content-Type", [declared.encode("utf-8", "replace")])
    if encoding:
        part.block.add("Content-Transfer-Encoding", [encoding.encode("ascii")])
    part.body = body
    if boundary:
        part.make_container()
    return part
