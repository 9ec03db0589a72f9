"""Commented settings and stanzas for the author's sample configuration."""

from __future__ import annotations

import re

from ecxs.edit.lines import with_lines, without_lines


def with_commented_setting(text: str, setting: str, *, stanza: str, summary: str = "") -> str:
    """Return the configuration with `# name = value` added, inside of `stanza` if one is given.

    A configuration that has the name already, commented or not, is returned unchanged.
    """
    name = setting.split(" ", 1)[0]
    if re.search(rf"(?im)^[ \t#]*{re.escape(name)}[ \t]*=", text):
        return text
    lines = _lines(text)
    opening = _stanza_line(lines, stanza) if stanza else None
    words = f"# {summary}" if summary else ""
    # Only below a brace that ends its line: on one line, a comment would swallow the closing brace.
    if opening is not None and lines[opening].rstrip().endswith("{"):
        return with_lines(text, opening + 1, [f"  {line}" for line in (words, f"# {setting}") if line])
    if stanza and opening is None:
        setting = f"{stanza} {{ {setting} }}"
    first = _first_stanza(lines) if not stanza else opening
    index = len(lines) if first is None else first
    return with_lines(text, index, [line for line in (words, f"# {setting}") if line])


def with_commented_listener(text: str, stanza: str) -> str:
    """Return the configuration with `# stanza { listen ... }` at its end, unless the name stands there already."""
    if re.search(rf"(?im)^[ \t#]*{re.escape(stanza)}\b", text):
        return text
    return with_lines(text, len(text.splitlines()), ["", *_listener_lines(stanza)])


def without_commented_setting(text: str, setting: str, *, stanza: str, summary: str = "") -> str:
    """Return the configuration without the lines of `with_commented_setting`, where they stand as it wrote them."""
    words = (f"# {summary}",) if summary else ()
    blocks = [(*words, f"# {setting}")]
    if stanza:
        blocks = [tuple(f"  {line}" for line in blocks[0]), (*words, f"# {stanza} {{ {setting} }}"), *blocks]
    return next((changed for block in blocks if (changed := _without_block(text, block)) != text), text)


def without_commented_listener(text: str, stanza: str) -> str:
    """Return the configuration without the lines of `with_commented_listener`, where they stand as it wrote them."""
    block = _listener_lines(stanza)
    changed = _without_block(text, ("", *block))
    return changed if changed != text else _without_block(text, block)


def _listener_lines(stanza: str) -> tuple[str, ...]:
    return (f'# {stanza} {{ listen "127.0.0.1:2525" {{}} }}',)


def _without_block(text: str, block: tuple[str, ...]) -> str:
    lines = _lines(text)
    for index in range(len(lines) - len(block) + 1):
        if tuple(lines[index : index + len(block)]) == block:
            return without_lines(text, index, index + len(block))
    return text


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in text.splitlines(keepends=True)]


def _stanza_line(lines: list[str], stanza: str) -> int | None:
    pattern = re.compile(rf"[ \t]*{re.escape(stanza)}\b[^#={{]*\{{", re.IGNORECASE)
    return next((index for index, line in enumerate(lines) if pattern.match(line)), None)


def _first_stanza(lines: list[str]) -> int | None:
    return next((index for index, line in enumerate(lines) if re.match(r"[ \t]*[^#\s=][^#=]*\{", line)), None)
