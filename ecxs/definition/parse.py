"""Parsing of `module.toml` into plain values, with size and depth limited before the parser runs."""

from __future__ import annotations

import re
from typing import TypeAlias

import tomli

from ecruntime.foundation.finding import Finding, Place, Severity
from ecxs.files import MAX_DECLARATION_SIZE

Values: TypeAlias = "dict[str, object]"

MAX_FILE_SIZE = MAX_DECLARATION_SIZE
MAX_NESTING = 16
MAX_KEY_PARTS = 16
"""The maximum number of parts of a dotted key."""

_TOKEN = re.compile(
    r"#[^\n]*"
    r'|"""(?:[^\\]|\\.)*?"""|\'\'\'.*?\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
    r"|[\[{]|[\]}]|\.|[\n=,]|[^#\"'\[\]{}.\n=,]+",
    re.DOTALL,
)


def parse(data: bytes, file: str) -> tuple[str, Values | Finding]:
    """Return the text with its values, or with the one finding that tells why it has none."""
    if len(data) > MAX_FILE_SIZE:
        return "", _fault("MOD002", f"the file is larger than {MAX_FILE_SIZE} bytes and is not read", Place(file))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _place(data[: error.start].decode("utf-8"), error.start, file)
        return "", _fault("MOD001", f"the file is not UTF-8: byte {data[error.start]:#04x}", place, "save it as UTF-8")
    # Depth first: deep nesting would exhaust the recursion of the parser.
    return text, _check_depth(text, file) or _values(text, file)


def _values(text: str, file: str) -> Values | Finding:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        message = f"the file is not TOML: {error.msg[:1].lower()}{error.msg[1:]}"
        return _fault("MOD001", message, Place(file, error.lineno, error.colno), "see https://toml.io for the syntax")
    # The parser leaves numbers to Python, which refuses those of too many digits.
    except (ValueError, OverflowError, RecursionError) as error:
        return _fault("MOD001", f"the file is not TOML: {str(error)[:120]}", Place(file), "give smaller numbers")


def _check_depth(text: str, file: str) -> Finding | None:
    # By tokens, so that brackets and dots inside of strings and comments do not count.
    depth = dots = at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # a string without end: the parser stops at this very place
            return None
        first = found.group()[0]
        depth += (first in "[{") - (first in "]}")
        dots = dots + 1 if first == "." else 0 if first in "\n=,[]{}" else dots
        if depth > MAX_NESTING:
            return _fault("MOD002", f"brackets are nested deeper than {MAX_NESTING}", _place(text, at, file))
        if dots >= MAX_KEY_PARTS:
            return _fault("MOD002", f"a dotted key has more than {MAX_KEY_PARTS} parts", _place(text, at, file))
        at = found.end()
    return None


def _fault(rule: str, message: str, place: Place, hint: str = "a declaration is short and flat") -> Finding:
    return Finding(rule, Severity.ERROR, message, place, hint)


def _place(text: str, offset: int, file: str) -> Place:
    before = text[:offset]
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
