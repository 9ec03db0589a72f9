"""The tokens of the server's dialect of Lua, in one pass; numbers and texts that Lua 5.1 lacks get a spelling of it.

A script is latin-1 text, one character for each byte, so that whatever it holds comes out as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from ecruntime.formats.lua.faults import CannotRead, SyntaxFault, shown

NAME: Final = "<name>"
NUMBER: Final = "<number>"
TEXT: Final = "<string>"
END: Final = "<eof>"
KEYWORDS: Final = frozenset(
    (
        *("and", "break", "do", "else", "elseif", "end", "false", "for", "function", "if", "in", "local", "nil"),
        *("not", "or", "repeat", "return", "then", "true", "until", "while"),
    )
)
MAX_FAULTS: Final = 20

_TOKEN = re.compile(
    r"(?P<blank>[ \t\r\n\f\v]+|--(?!\[=*\[)[^\r\n]*)"
    r"|(?P<comment>--\[(?P<comment_level>=*)\[)|(?P<long>\[(?P<long_level>=*)\[)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<number>\.?[0-9][0-9.]*(?:[eE][+-]?)?[A-Za-z0-9_]*)"
    r"|(?P<plain>\"[^\"\\\r\n\0]*\"|'[^'\\\r\n\0]*')|(?P<text>[\"'])"
    r"|(?P<symbol>\.\.\.|\.\.|==|~=|!=|<=|>=|<<|>>|\^\^|[-+*/%^#<>=(){}\[\];:,.|&!~\\])"
)
_LINE_END = re.compile(r"\r\n|\n\r|\r|\n")
_DECIMAL = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\Z")
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]+\Z")
_OCTAL = re.compile(r"0[0-9]+\Z")
_SPECIAL = re.compile(r"[\"'\\\r\n\0]")
_DIGITS = re.compile(r"[0-9]{1,3}")
_HEX_DIGITS = re.compile(r"[0-9a-fA-F]{1,8}")
_KEPT_ESCAPES: Final = frozenset("abfnrtv\\\"'\r\n")
_UTF8_LEADS: Final = ((0x800, 0xC0), (0x10000, 0xE0), (0x200000, 0xF0), (0x4000000, 0xF8), (0x80000000, 0xFC))
_OCTAL_HINT: Final = "a number that begins with 0 is octal here: write it without the 0, or 0 to 7 alone"


@dataclass(slots=True)
class Tokens:
    """The tokens of a script as columns: kind, start and end of each; the last one is the end of the file."""

    text: str
    line_starts: list[int]
    kinds: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    rewritten: dict[int, tuple[int, str]] = field(default_factory=dict)
    """The places that Lua 5.1 would not take, by their start: the end, and the spelling for Lua 5.1."""
    comments: list[tuple[int, int]] = field(default_factory=list)
    """The starts and ends of blanks and comments that hold more than blanks."""
    faults: list[SyntaxFault] = field(default_factory=list)
    """Malformed tokens, behind each of which the reading went on."""

    def add(self, kind: str, start: int, end: int) -> None:
        """Append a token."""
        self.kinds.append(kind)
        self.starts.append(start)
        self.ends.append(end)

    def line(self, offset: int) -> int:
        """Return the line of an offset, counted as Lua counts."""
        return bisect_right(self.line_starts, offset)

    def fault(self, offset: int, message: str, near: str, hint: str = "") -> SyntaxFault:
        """Return a fault at an offset."""
        line = self.line(offset)
        return SyntaxFault(line, offset - self.line_starts[line - 1] + 1, message, shown(near), hint)

    def complain(self, offset: int, message: str, near: str, hint: str = "") -> None:
        """Keep a fault and go on; raise `CannotRead` when there are too many."""
        self.faults.append(self.fault(offset, message, near, hint))
        if len(self.faults) >= MAX_FAULTS:
            raise CannotRead(self.faults.pop())


def read_tokens(text: str) -> Tokens:
    """Return the tokens of a script; raise `CannotRead` where an open text or an unknown character ends the reading."""
    tokens = Tokens(text, [0, *(match.end() for match in _LINE_END.finditer(text))])
    at, size = _skip_first_line(tokens), len(text)
    try:
        while at < size:
            at = _read_token(tokens, at)
    except CannotRead as error:
        error.faults = (*tokens.faults, error.fault)
        raise
    tokens.add(END, size, size)
    return tokens


def _skip_first_line(tokens: Tokens) -> int:
    """Skip the line that names the interpreter, and return its end; a lone "#" cannot begin a statement."""
    if not tokens.text.startswith("#"):
        return 0
    match = _LINE_END.search(tokens.text)
    end = match.start() if match else len(tokens.text)
    tokens.rewritten[0] = (end, "--" + tokens.text[2:end] if end > 1 else "")
    return end


def _read_token(tokens: Tokens, at: int) -> int:
    """Read the token, the blanks or the comment at an offset, and return its end."""
    match = _TOKEN.match(tokens.text, at)
    if match is None:
        hint = "no token begins with this character"
        raise CannotRead(tokens.fault(at, "unexpected symbol", tokens.text[at], hint))
    group, end = match.lastgroup, match.end()
    if group == "name":
        word = match.group()
        tokens.add(word if word in KEYWORDS else NAME, at, end)
    elif group == "symbol":
        tokens.add(match.group(), at, end)
    elif group == "blank":
        if tokens.text.startswith("--", at):
            tokens.comments.append((at, end))
    elif group == "plain":
        tokens.add(TEXT, at, end)
    elif group == "number":
        _read_number(tokens, at, match.group())
        tokens.add(NUMBER, at, end)
    elif group == "text":
        end = _TextReader(tokens, at).read()
        tokens.add(TEXT, at, end)
    else:
        end = _read_long(tokens, match)
    return end


def _read_number(tokens: Tokens, start: int, number: str) -> None:
    if _HEXADECIMAL.match(number):
        return
    if _OCTAL.match(number):
        if "8" in number or "9" in number:
            tokens.complain(start, "malformed number", number, _OCTAL_HINT)
        elif number.strip("0") and len(number.lstrip("0")) > 22:
            tokens.complain(start, "malformed number", number, "an octal number has 64 bits at most")
        else:
            tokens.rewritten[start] = (start + len(number), str(int(number, 8)))
    elif not _DECIMAL.match(number) or (number[0] == "0" and number[1:2] not in ("", ".")):
        tokens.complain(
            start, "malformed number", number, "write digits, a fraction, an exponent, or 0x and hex digits"
        )


def _read_long(tokens: Tokens, match: re.Match[str]) -> int:
    """Read a long text or a long comment, and return its end."""
    text, start = tokens.text, match.start()
    is_comment = match["comment"] is not None
    level = match["comment_level"] if is_comment else match["long_level"]
    closing = f"]{level}]"
    found = text.find(closing, match.end())
    if found < 0:
        kind = "comment" if is_comment else "string"
        raise CannotRead(tokens.fault(start, f"unfinished long {kind}", "<eof>", f"close it with {closing}"))
    if not level:
        nested = text.find("[[", match.end(), found)
        if nested >= 0:
            tokens.complain(nested, "nesting of [[...]] is deprecated", "[[", "write the outer one as [=[ ... ]=]")
    end = found + len(closing)
    if is_comment:
        tokens.comments.append((start, end))
    else:
        tokens.add(TEXT, start, end)
    return end


class _TextReader:
    """One quoted text with escapes; what Lua 5.1 or LuaJIT read otherwise is spelled anew."""

    def __init__(self, tokens: Tokens, start: int) -> None:
        self._tokens = tokens
        self._start = start
        self._text = tokens.text
        self._pieces: list[str] = []
        self._is_changed = False

    def read(self) -> int:
        """Return the end of the text."""
        quote, at = self._text[self._start], self._start + 1
        while True:
            match = _SPECIAL.search(self._text, at)
            if match is None or match.group() in "\r\n":
                near = self._text[self._start : match.start() if match else None]
                hint = f"close it with {quote} on its line, or end the line with \\"
                raise CannotRead(self._tokens.fault(self._start, "unfinished string", near, hint))
            self._pieces.append(self._text[at : match.start()])
            at = match.start()
            found = match.group()
            if found == quote:
                break
            if found == "\\":
                at = self._escape(at)
            elif found == "\0":
                at = self._put("\\000", at + 1)
            else:
                self._pieces.append(found)
                at += 1
        if self._is_changed:
            self._tokens.rewritten[self._start] = (at + 1, f"{quote}{''.join(self._pieces)}{quote}")
        return at + 1

    def _put(self, spelling: str, end: int) -> int:
        self._pieces.append(spelling)
        self._is_changed = True
        return end

    def _escape(self, at: int) -> int:
        """Read the escape at a backslash, and return its end."""
        text, char = self._text, self._text[at + 1 : at + 2]
        if char in _KEPT_ESCAPES:
            # The two characters of a line end are one.
            end = at + 3 if text[at + 1 : at + 3] in ("\r\n", "\n\r") else at + 2
            self._pieces.append(text[at:end])
            return end
        if (digits := _DIGITS.match(text, at + 1)) is not None:
            if int(digits.group()) > 255:
                self._complain(at, "escape sequence too large", f"\\{digits.group()}", "the largest is \\255")
            self._pieces.append(f"\\{digits.group()}")
            return digits.end()
        if char in ("x", "u"):
            return self._hex_byte(at) if char == "x" else self._code_point(at)
        if not char:
            return at + 1
        # Any other escaped character is itself; LuaJIT refuses some, and knows others as its own.
        return self._put("\\000" if char == "\0" else char, at + 2)

    def _hex_byte(self, at: int) -> int:
        digits = _HEX_DIGITS.match(self._text, at + 2)
        if digits is None or len(digits.group()) < 2:
            self._complain(at, "expected hex digit", self._text[at : at + 4], "write two hex digits behind \\x")
            return at + 2
        return self._put(f"\\{int(digits.group()[:2], 16):03d}", at + 4)

    def _code_point(self, at: int) -> int:
        digits = _HEX_DIGITS.match(self._text, at + 2)
        if digits is None or len(digits.group()) not in (4, 6, 8):
            message = "expected either 4, 6 or 8 hex digits for unicode escape"
            self._complain(at, message, self._text[at : at + 10], "fill them up with zeros in front")
            return at + 2
        code = int(digits.group(), 16)
        if code >= 0x80000000:
            self._complain(at, "unicode escape sequence too large", digits.group(), "the largest is 7FFFFFFF")
            return digits.end()
        return self._put("".join(f"\\{byte:03d}" for byte in _utf8(code)), digits.end())

    def _complain(self, at: int, message: str, near: str, hint: str) -> None:
        self._tokens.complain(at, message, near, hint)


def _utf8(code: int) -> bytes:
    """Return the UTF-8 of a number up to 31 bits, in the old form with up to six bytes, as the server writes it."""
    if code < 0x80:
        return bytes([code])
    count, lead = next((n, lead) for n, (limit, lead) in enumerate(_UTF8_LEADS, 1) if code < limit)
    tail = bytes(0x80 | (code >> (6 * n)) & 0x3F for n in reversed(range(count)))
    return bytes([lead | code >> (6 * count)]) + tail
