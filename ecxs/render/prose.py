"""Filters for prose: line comments of any language, and Markdown."""

from __future__ import annotations

import re

from ecxs.render.code import Code

# The colon of an address and the dot behind `www` as well, since addresses become links by themselves, as `@name` does.
_MARKDOWN_SPECIAL = re.compile(r"(?i)([\\`*_\[\]<>|#&~$@]|:(?=//)|(?<=www)\.)")
# What would begin a list, a line across the page, or the underline of a heading.
_MARKDOWN_BEGIN = re.compile(r"(\d{1,9}(?=[.)](?: |$))|(?=[-+=]))")
_BACKTICKS = re.compile(r"`+")


def one_line(text: str) -> str:
    """Join the words of a text with single blanks and escape unprintable characters."""
    words = " ".join(text.split())
    return "".join(character if character.isprintable() else repr(character)[1:-1] for character in words)


def sentence(text: str) -> str:
    """Return the text as one line with a closing full stop, unless it ends with one of `.!?`."""
    words = one_line(text)
    return words if not words or words[-1] in ".!?" else f"{words}."


def comment(text: str) -> Code:
    """Return text for a line comment, always as one line."""
    return Code(one_line(text))


def markdown(text: str) -> Code:
    """Return text with everything escaped that Markdown would interpret."""
    escaped = _MARKDOWN_SPECIAL.sub(r"\\\1", one_line(text))
    begin = _MARKDOWN_BEGIN.match(escaped)
    return Code(f"{begin[0]}\\{escaped[begin.end() :]}" if begin else escaped)


def markdown_code(text: str) -> Code:
    """Return a Markdown code span, with a fence longer than any run of backticks inside."""
    inner = one_line(text)
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(inner)), default=0) + 1)
    gap = " " if inner.startswith("`") or inner.endswith("`") else ""
    return Code(f"{fence}{gap}{inner}{gap}{fence}".replace("|", "\\|"))
