"""The words that a module's command takes, as declared: `NAME`, `[NAME]`, `NAME ...`, `[NAME ...]`, `on|off`."""

from __future__ import annotations

import re

_WORD = r"[A-Za-z0-9][\w:=-]*"
_FORM = re.compile(rf"(?P<open>\[)?(?P<words>{_WORD}(\|{_WORD})*)( \.\.\.)?(?(open)\])", re.ASCII)


def argument_fault(argument: str, *, after: tuple[str, ...]) -> str:
    """Return the fault of one entry behind the entries `after`, as the end of a sentence; empty for none."""
    form = _FORM.fullmatch(argument)
    if form is None:
        return "is none of NAME, [NAME], NAME ... and [NAME ...]"
    if after and after[-1].rstrip("]").endswith("..."):
        return "stands behind a word that may come several times"
    if after and after[-1].startswith("[") and not form["open"]:
        return "must be given, but stands behind a word that may be left out"
    return ""


def literal_words(argument: str) -> tuple[str, ...]:
    """Return the words of an entry that stand for themselves, as in `on|off`; what is in capitals is a placeholder."""
    form = _FORM.fullmatch(argument)
    words = form["words"].split("|") if form else []
    return tuple(word for word in words if not word.isupper() and "=" not in word)


def sample_words(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """Return the fewest words that the entries allow, such as a test may type."""
    needed = (argument for argument in arguments if not argument.startswith("["))
    return tuple(next(iter(literal_words(it)), it.split()[0].partition("|")[0]) for it in needed)


def argument_limits(arguments: tuple[str, ...]) -> tuple[int, int | None]:
    """Return the least and the greatest number of words; None for any number."""
    least = sum(not argument.startswith("[") for argument in arguments)
    is_open = any("..." in argument for argument in arguments)
    return least, None if is_open else len(arguments)


def counted_arguments(count: int) -> str:
    """Return a number of arguments in words."""
    return "no argument" if count == 0 else f"{count} argument{'s' if count > 1 else ''}"
