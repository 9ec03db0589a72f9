"""The text of a manifest: a new one, or one with other `:auto` lines; nothing is checked here."""

from __future__ import annotations

from ecruntime.formats.manifest_line import PROVIDES, PROVIDES_AUTO, REQUIRES, LineKind, ManifestLine, split_lines


def format_manifest(
    name: str, *, requires: tuple[str, ...] = (), provides: tuple[str, ...] = (), auto: tuple[str, ...] = ()
) -> str:
    """Return a new manifest for one module."""
    head = [f"[{name}]", *(f"{REQUIRES} = {item}" for item in requires), *(f"{PROVIDES} = {item}" for item in provides)]
    return with_auto_lines("\n".join(head) + "\n", name, auto)


def with_requirements(text: str, section: str, names: tuple[str, ...]) -> str:
    """Add the modules that a section does not require yet, below its header; every other byte of the text stays.

    A section that is missing is added at the end.
    """
    lines = split_lines(text)
    required = [line for line, name in _with_section(lines) if _requires(line, name, section)]
    known = {item.text.lower() for line in required for item in line.items}
    end = _line_end(lines)
    new = [f"{REQUIRES} = {name}{end}" for name in names if name.lower() not in known]
    if not new:
        return text
    kept = [line.whole for line in lines]
    heads = [index for index, line in enumerate(lines) if line.kind is LineKind.HEADER]
    place = next((index + 1 for index in heads if lines[index].word.lower() == section.lower()), None)
    if place is None:
        new = [*([end] if kept else []), f"[{section}]{end}", *new]
    return _inserted(kept, len(kept) if place is None else place, new, end)


def with_auto_lines(text: str, section: str, capabilities: tuple[str, ...]) -> str:
    """Replace all `:auto` lines of a section; every other byte of the text stays.

    The new lines are sorted bytewise. They stand where the first former one stood, else after the last pair of the
    section; a section that is missing is added at the end.
    """
    lines = split_lines(text)
    marked = [(line, _is_auto_of(line, name, section)) for line, name in _with_section(lines)]
    place = next((index for index, (_, is_auto) in enumerate(marked) if is_auto), None)
    kept = [line.whole for line, is_auto in marked if not is_auto]
    if place is None:
        place = _end_of_section(lines, section)
    former = [line for line, is_auto in marked if is_auto]
    end = _line_end((*former, *lines))
    new = [f"{PROVIDES_AUTO} = {item}{end}" for item in sorted(set(capabilities), key=str.encode)]
    if place is None:
        new = [end, f"[{section}]{end}", *new] if kept else [f"[{section}]{end}", *new]
        place = len(kept)
    return _inserted(kept, place, new, end)


def _line_end(lines: tuple[ManifestLine, ...]) -> str:
    return next((line.end for line in lines if line.end.endswith("\n")), "\n")


def _inserted(kept: list[str], place: int, new: list[str], end: str) -> str:
    """Join the lines with the new ones before `place`; a last line without end gets one where a line follows."""
    before, after = kept[:place], kept[place:]
    if new and before and not before[-1].endswith("\n"):
        before[-1] += "\n" if before[-1].endswith("\r") else end
    return "".join((*before, *new, *after))


def _requires(line: ManifestLine, name: str, section: str) -> bool:
    return line.kind is LineKind.PAIR and line.key == REQUIRES and name == section.lower()


def _with_section(lines: tuple[ManifestLine, ...]) -> list[tuple[ManifestLine, str]]:
    name = ""
    found = []
    for line in lines:
        name = line.word.lower() if line.kind is LineKind.HEADER else name
        found.append((line, name))
    return found


def _is_auto_of(line: ManifestLine, name: str, section: str) -> bool:
    return line.kind is LineKind.PAIR and line.key == PROVIDES_AUTO and name == section.lower()


def _end_of_section(lines: tuple[ManifestLine, ...], section: str) -> int | None:
    """Return the index after the last pair of the section; of one that is repeated, the first counts."""
    end = None
    for index, line in enumerate(lines):
        if line.kind is LineKind.HEADER and end is not None:
            break
        is_its_header = line.kind is LineKind.HEADER and line.word.lower() == section.lower()
        if is_its_header or (line.kind is LineKind.PAIR and end is not None):
            end = index + 1
    return end
