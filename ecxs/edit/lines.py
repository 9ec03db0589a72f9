"""Insertion of lines into a text whose other lines keep their bytes."""

from __future__ import annotations

from difflib import SequenceMatcher


def newline_of(text: str) -> str:
    """Return the line end that a text uses, by its first line."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def with_lines(text: str, index: int, lines: list[str]) -> str:
    """Insert lines, given without line ends, before the line `index`, which counts from 0."""
    newline = newline_of(text)
    present = text.splitlines(keepends=True)
    # A last line without a line end would swallow the first inserted one.
    if index == len(present) and present and not present[-1].endswith("\n"):
        present[-1] += newline
    present[index:index] = [f"{line}{newline}" for line in lines]
    return "".join(present)


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
