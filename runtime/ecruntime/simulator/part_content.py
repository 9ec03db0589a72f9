"""Bodies of parts: type, transfer encoding and text, from whatever the headers say."""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from ecruntime.simulator.header_text import decode_text, decode_value

if TYPE_CHECKING:
    import email.message
    from collections.abc import Callable

    from ecruntime.simulator.header_block import HeaderBlock

T = TypeVar("T")
_PARSED: Final = ("Content-Type", "Content-Disposition")
_NO_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_LONGEST_LINE: Final = 998
_QUOTED_LINE: Final = 75


@dataclass(frozen=True, slots=True)
class ContentType:
    """The content of a part, as its headers declare it."""

    mimetype: str
    charset: str
    encoding: str
    """The transfer encoding, in lower case: `base64`."""
    filename: str
    """The name of an attachment; empty for any other part."""
    boundary: str

    @property
    def is_text(self) -> bool:
        """Tell whether it is text of any kind."""
        return self.mimetype.startswith("text/")


def content_type_of(block: HeaderBlock) -> ContentType:
    """Return what the headers declare; a missing or malformed declaration is that of plain text."""
    # Imported here: the package `email` takes as long as all of ours that an exported module needs.
    from email.message import Message

    parsed = Message()
    for name in _PARSED:
        found = block.named(name)
        if found:
            parsed[name] = found[0].undecoded.decode("utf-8", "replace")
    encoding = block.first("Content-Transfer-Encoding").decode("latin-1").strip().lower()
    filename = _safely(lambda: _filename(parsed), "")
    return ContentType(
        mimetype=_safely(parsed.get_content_type, "text/plain"),
        charset=_safely(lambda: parsed.get_content_charset("") or "", "") or "us-ascii",
        encoding=encoding or "7bit",
        filename=decode_value(filename.encode("utf-8", "replace")).decode("utf-8", "replace"),
        boundary=_safely(lambda: parsed.get_boundary("") or "", ""),
    )


def _filename(parsed: email.message.Message) -> str:
    # Imported here, as in `content_type_of`.
    from email.utils import collapse_rfc2231_value

    found = parsed.get_param("filename", None, "content-disposition") or parsed.get_param("name", None)
    return "" if found is None else str(collapse_rfc2231_value(found)).strip()


def _safely(read: Callable[[], T], otherwise: T) -> T:
    try:
        return read()
    # For malformed parameters the email package raises many classes, among them those of codecs.
    except Exception:  # noqa: BLE001 - what cannot be read is not declared
        return otherwise


def decoded_body(body: bytes, encoding: str) -> bytes:
    """Return a body without its transfer encoding; as much as can be read of a damaged one."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding != "base64":
        return body
    # A last character without a second one stands for no byte.
    plain = _NO_BASE64.sub(b"", body.partition(b"=")[0])
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4))


def text_of(body: bytes, content: ContentType) -> bytes:
    """Return the text of a body in UTF-8."""
    return decode_text(decoded_body(body, content.encoding), content.charset)


def encoded_text(text: bytes, charset: str, line_end: bytes) -> tuple[bytes, str, str]:
    """Return a body for a text in UTF-8, with the character set and the transfer encoding that it needs.

    A text that the character set has not is written in UTF-8.
    """
    data = text
    try:
        if charset.lower() not in {"utf-8", "utf8"}:
            data = text.decode("utf-8").encode(charset)
    except (LookupError, ValueError):
        charset = "utf-8"
    is_clean = data.isascii() and b"\0" not in data and all(len(line) <= _LONGEST_LINE for line in data.split(b"\n"))
    if is_clean and b"\r" not in data.replace(b"\r\n", b""):
        return data, charset, "7bit"
    if b"\0" not in data and b"\r" not in data.replace(b"\r\n", b""):
        return _quoted(data, line_end), charset, "quoted-printable"
    return base64_lines(data, line_end), charset, "base64"


def _quoted(data: bytes, line_end: bytes) -> bytes:
    """Return quoted-printable; line ends of the text stay what they are."""
    lines: list[bytes] = []
    for line in data.replace(b"\r\n", b"\n").split(b"\n"):
        atoms = [
            bytes((byte,)) if byte == 9 or (32 <= byte <= 126 and byte != 61) else b"=%02X" % byte for byte in line
        ]
        if atoms and atoms[-1] in {b" ", b"\t"}:
            atoms[-1] = b"=%02X" % atoms[-1][0]
        row = b""
        for atom in atoms:
            if len(row) + len(atom) > _QUOTED_LINE:
                lines.append(row + b"=")
                row = b""
            row += atom
        lines.append(row)
    return line_end.join(lines)


def base64_lines(data: bytes, line_end: bytes) -> bytes:
    """Return base64 in lines of 76 characters."""
    coded = binascii.b2a_base64(data, newline=False)
    return b"".join(coded[at : at + 76] + line_end for at in range(0, len(coded), 76))
