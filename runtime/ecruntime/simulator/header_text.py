"""Values of header fields: encoded words of RFC 2047 become UTF-8, and what is not ASCII becomes encoded words."""

from __future__ import annotations

import binascii
import codecs
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORD: Final = re.compile(rb"=\?([!#-'*+\-.0-9A-Z^-~]+?)(?:\*[^?\s]*)?\?([bBqQ])\?([^?\r\n]*)\?=")
_WORD_START: Final = b"=?"
_BLANK: Final = re.compile(rb"[ \t]*\Z")
_FOLD: Final = re.compile(rb"\r?\n(?=[ \t])")
_TOKEN: Final = re.compile(rb"[ \t]+|[^ \t]+")
_PLAIN: Final = re.compile(rb"[\t -~]*\Z")
_ADDRESS: Final = re.compile(rb"<[^<>\x00-\x1f\x7f]*@[^<>\x00-\x1f\x7f]*>[,;]?\Z")
_LONGEST: Final = 60
"""Characters of text in one encoded word, which has 75 at most."""
_NO_CHARSETS: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
"""Codecs of Python that are no character sets of mail."""


def decode_text(raw: bytes, charset: str) -> bytes:
    """Return text as UTF-8; as it is when the character set is unknown, or UTF-8 already."""
    try:
        codec = codecs.lookup(charset)
        if codec.name in {"utf-8", "ascii"} or codec.name in _NO_CHARSETS:
            return raw
        return raw.decode(codec.name, "replace").encode("utf-8", "replace")
    # A charset is a word of whoever sent the mail: it may be no codec, or one that is not for text.
    except (LookupError, UnicodeError, ValueError, TypeError):
        return raw


def decode_value(value: bytes) -> bytes:
    """Return an unfolded value in UTF-8; a word that is not well formed stays as it is."""
    if _WORD_START not in value:
        return value
    out: list[bytes] = []
    charset, pending, at = "", b"", 0
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        content = _word_content(match[2].lower(), match[3])
        # White space between two encoded words is no part of the text.
        is_next = bool(charset) and _BLANK.match(between) is not None
        if charset and not (is_next and content is not None):
            out.append(decode_text(pending, charset))
            charset, pending = "", b""
            is_next = False
        if not is_next:
            out.append(between)
        at = match.end()
        if content is None:
            out.append(match[0])
            continue
        named = match[1].decode("ascii").lower()
        # A character may be divided between two words.
        if charset and charset != named:
            out.append(decode_text(pending, charset))
            pending = b""
        charset = named
        pending += content
    if charset:
        out.append(decode_text(pending, charset))
    return b"".join([*out, value[at:]])


def _word_content(encoding: bytes, text: bytes) -> bytes | None:
    if encoding == b"q":
        return binascii.a2b_qp(text, header=True)
    try:
        return binascii.a2b_base64(text + b"=" * (-len(text) % 4))
    except binascii.Error:
        return None


def encode_value(value: bytes, line_end: bytes) -> bytes:
    """Return what is written into a header for a value in UTF-8; its own folds stay, any other control is encoded.

    Addresses in angle brackets are not encoded, since they could not be read any more (RFC 6532 has them in UTF-8).
    """
    lines = [line for line in _FOLD.split(value) if line.strip(b" \t")]
    return line_end.join(b"".join(_encoded_line(line, line_end)) for line in lines)


def _encoded_line(line: bytes, line_end: bytes) -> Iterator[bytes]:
    blank, run = b"", b""
    for token in _TOKEN.findall(line):
        if token[:1] in {b" ", b"\t"}:
            blank = token
            continue
        if _PLAIN.match(token) or _ADDRESS.match(token):
            if run:
                yield from _encoded_words(run, line_end)
                run = b""
            yield blank + token
        elif run:
            # Blanks between encoded words would vanish: they are encoded, too.
            run += blank + token
        else:
            yield blank
            run = token
        blank = b""
    if run:
        yield from _encoded_words(run, line_end)
    yield blank


def _encoded_words(run: bytes, line_end: bytes) -> Iterator[bytes]:
    word = b""
    is_first = True
    for char in run.decode("utf-8", "surrogateescape"):
        atom = b"".join(_quoted(byte) for byte in char.encode("utf-8", "surrogateescape"))
        if len(word) + len(atom) > _LONGEST:
            yield (b"" if is_first else line_end + b" ") + b"=?utf-8?q?" + word + b"?="
            word, is_first = b"", False
        word += atom
    yield (b"" if is_first else line_end + b" ") + b"=?utf-8?q?" + word + b"?="


def _quoted(byte: int) -> bytes:
    char = bytes((byte,))
    if char.isalnum() or char in b"!*+-/":
        return char
    return b"_" if char == b" " else b"=%02X" % byte
