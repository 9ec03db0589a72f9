"""Insertion of lines into a text whose other lines keep their bytes."""

from __future__ import annotations

from difflib import SequenceMatcher


def newline_of(text: str) -> str:
    """Return the line end that a text uses, by its first line."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def with_lines(text: str, index: int, lines: list[str]) -> str:
    """Insert lines, given without line ends, before the line `index`, which counts from 0.

    A text whose last line has no line end has none afterwards.
    """
    newline = newline_of(text)
    present = text.splitlines(keepends=True)
    # A last line without a line end would swallow the first inserted one.
    is_open = index == len(present) and bool(present) and not present[-1].endswith("\n")
    if is_open:
        present[-1] += newline
    present[index:index] = [f"{line}{newline}" for line in lines]
    whole = "".join(present)
    return whole.removesuffix(newline) if is_open and lines else whole


def without_lines(text: str, first: int, end: int) -> str:
    """Take out the lines from `first` up to `end`; a text whose last line has no line end has none afterwards."""
    present = text.splitlines(keepends=True)
    is_open = bool(present) and not present[-1].endswith("\n")
    rest = "".join(present[:first] + present[end:])
    # Only where the last line went: before it, the end of the text is what it was.
    return rest.removesuffix("\n").removesuffix("\r") if is_open and end >= len(present) else rest


def with_lost_lines(original: str, reduced: str, edited: str) -> str:
    """Return `edited` with the lines of `original` that were lost in `reduced`, from which `edited` was made."""
    kept = reduced.splitlines(keepends=True)
    chunks, rest = _chunks(original.splitlines(keepends=True), kept)
    made = edited.splitlines(keepends=True)
    result: list[str] = []
    # Without `autojunk`, which would leave frequent lines out of the comparison in long files.
    for what, first, last, begin, end in SequenceMatcher(None, kept, made, autojunk=False).get_opcodes():
        if what == "equal":
            # A kept line brings back the lost lines before it. Those before a changed line stay lost.
            result += [line for chunk in chunks[first:last] for line in chunk]
        else:
            result += made[begin:end]
    return "".join(result + rest)


def _chunks(original: list[str], kept: list[str]) -> tuple[list[list[str]], list[str]]:
    """Return each kept line with the lost lines before it, and the lost lines after the last."""
    chunks: list[list[str]] = []
    lost: list[str] = []
    for line in original:
        lost.append(line)
        # `kept` is a subsequence of `original`, so the first equal line is the right one to take.
        if len(chunks) < len(kept) and line == kept[len(chunks)]:
            chunks.append(lost)
            lost = []
    return chunks, lost
