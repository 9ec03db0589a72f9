"""Output as the terminal can show it: colors, lines that break between words, and pages in Markdown."""

from __future__ import annotations

import os
import sys

INDENT = 2


def wants_color() -> bool | None:
    """Return whether colors are wanted whatever the output is; None to decide by the terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in {"", "0"}:
        return True
    return False if is_dumb() else None


def is_dumb() -> bool:
    """Tell whether the terminal knows no escape sequences."""
    return os.environ.get("TERM", "").lower() in {"dumb", "unknown"}


def fit(text: str) -> str:
    """Wrap the lines of a text that are too long for the terminal at blanks; in a file or a pipe they stay."""
    if not sys.stdout.isatty():
        return text
    # Imported here: with its archives it is large, and most output goes to no terminal.
    import shutil

    return wrap_lines(text, shutil.get_terminal_size().columns)


def wrap_lines(text: str, width: int) -> str:
    """Wrap long lines at blanks; what goes on is indented below its line, and a word longer than a line stays whole."""
    return "\n".join(wrapped for line in text.split("\n") for wrapped in _wrap(line, width))


def _wrap(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    indent = line[: len(line) - len(line.lstrip())]
    # Imported here: most output has no long line.
    import textwrap

    return textwrap.wrap(
        line.strip(),
        width,
        initial_indent=indent,
        subsequent_indent=f"{indent}{' ' * INDENT}",
        break_long_words=False,
        break_on_hyphens=False,
    )


def render_page(page: str) -> str:
    """Return a page in Markdown as a terminal shows it; in a file or a pipe it stays Markdown."""
    if not sys.stdout.isatty():
        return page
    # Imported here: a pipe pays for no layout.
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(no_color=wants_color() is False, force_terminal=wants_color() is not False)
    with console.capture() as captured:
        console.print(Markdown(page))
    return "\n".join(line.rstrip() for line in captured.get().split("\n")).rstrip("\n")
