"""`memory [TYPE]` and `memory delta [TYPE]`: allocated memory, by type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.resources import MemorySnapshot
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.memory import MemtypeUsage

_FIXED_HEAD: Final = (
    ("memory", "type"), ("buf", "size"), ("active", "objects"), ("peak", "objects"), ("allocd", "objects"),
    ("current", "bytes"),
)  # fmt: skip
_VSIZE_HEAD: Final = (("memory", "type"), ("current", "bytes"), ("peak", "bytes"))
_MMAP_HEAD: Final = ("mmap", "count/peak/current %")
_DELTA_HEAD: Final = (("memory", "type"), ("active", "objects"), ("current", "bytes"), ("allocd", "objects"))
_TYPE_WIDTH: Final = 24


def _memory(view: ServerView, call: CommandCall) -> Answer:
    snapshot = view.resources.memory()
    types = _choose_types(snapshot, call.args)
    if isinstance(types, Answer):
        return types
    value = {
        "fixed_size_types": [_fixed(usage) for usage in types if usage.is_fixed],
        "variable_size_types": [_vsize(usage) for usage in types if not usage.is_fixed],
        "RSS": snapshot.rss,
        "system_RSS": snapshot.system_rss,
    }
    return Answer(value=value, text="\n".join(_text(snapshot, types, is_limited=bool(call.args))))


def _delta(view: ServerView, call: CommandCall) -> Answer:
    before, now = view.resources.memory_delta()
    types = _choose_types(now, call.args)
    if isinstance(types, Answer):
        return types
    if before is None:
        return Answer(value={"types": []}, text="This is the first look; the next one shows what changed since.")
    known = {usage.name: usage for usage in before.types}
    rows = [row for usage in types if any((row := _change(known.get(usage.name), usage))[1:])]
    names = ("memory_type", "active_objects", "current_bytes", "allocd_objects")
    signed = [(row[0], *(f"{number:+d}" for number in row[1:])) for row in rows]
    text = "\n".join(_table(_DELTA_HEAD, signed)) if rows else "Nothing changed since the last look."
    return Answer(value={"types": [dict(zip(names, row, strict=True)) for row in rows]}, text=text)


def _choose_types(snapshot: MemorySnapshot, args: tuple[str, ...]) -> tuple[MemtypeUsage, ...] | Answer:
    """Return the requested types, or else those that were ever used."""
    if not args:
        return tuple(usage for usage in snapshot.types if usage.total_blocks or usage.failures)
    chosen = tuple(usage for usage in snapshot.types if usage.name == args[0])
    if not chosen:
        hint = did_you_mean(args[0], [usage.name for usage in snapshot.types])
        return Answer.failure(f"there is no memory type '{args[0]}'", hint=hint or "`memory` lists those in use")
    return chosen


def _fixed(usage: MemtypeUsage) -> dict[str, object]:
    return {
        "memory_type": usage.name,
        "buf_size": usage.size,
        "active_objects": usage.live_blocks,
        "peak_objects": usage.peak_blocks,
        "allocd_objects": usage.live_blocks,
        "current_bytes": usage.live_bytes,
        **_further(usage),
    }


def _vsize(usage: MemtypeUsage) -> dict[str, object]:
    return {
        "memory_type": usage.name,
        "current_bytes": usage.live_bytes,
        "peak_bytes": usage.peak_bytes,
        "active_objects": usage.live_blocks,
        **dict(zip(("mmap_count", "mmap_peak", "mmap_percent"), _mapped(usage), strict=True)),
        **_further(usage),
    }


def _mapped(usage: MemtypeUsage) -> tuple[int, int, int]:
    """Return how many mappings there are, how many there were at most, and their share of the current bytes."""
    if not usage.is_mapped:
        return 0, 0, 0
    return usage.live_blocks, usage.peak_blocks, 100 if usage.live_bytes else 0


def _further(usage: MemtypeUsage) -> dict[str, object]:
    return {
        "total_objects": usage.total_blocks,
        "total_bytes": usage.total_bytes,
        "failures": usage.failures,
        "limit": usage.limit,
    }


def _text(snapshot: MemorySnapshot, types: tuple[MemtypeUsage, ...], *, is_limited: bool) -> list[str]:
    fixed = tuple(usage for usage in types if usage.is_fixed)
    vsize = tuple(usage for usage in types if not usage.is_fixed)
    lines = [*_fixed_table(fixed), ""] if fixed or not is_limited else []
    lines += [*_vsize_table(vsize), ""] if vsize or not is_limited else []
    lines.append(f"{'RSS:':<12}{snapshot.rss:>14}{snapshot.rss:>18,}{snapshot.rss_percent:>8.2f}%")
    lines.append(
        f"{'System RSS:':<12}{snapshot.system_rss:>14}{snapshot.system_rss:>18,}{snapshot.system_rss_percent:>8.2f}%"
    )
    notes = [note for usage in types for note in _notes(usage)]
    return [*lines, *([""] if notes else []), *notes]


def _fixed_table(types: tuple[MemtypeUsage, ...]) -> list[str]:
    rows = [
        (
            f"{usage.name:>{_TYPE_WIDTH}}", str(usage.size), str(usage.live_blocks), str(usage.peak_blocks),
            str(usage.live_blocks), str(usage.live_bytes),
        )
        for usage in types
    ]  # fmt: skip
    return _table(_FIXED_HEAD, rows, str(sum(usage.live_bytes for usage in types)))


def _vsize_table(types: tuple[MemtypeUsage, ...]) -> list[str]:
    head: tuple[tuple[str, str], ...] = _VSIZE_HEAD
    rows: list[tuple[str, ...]] = [(usage.name, str(usage.live_bytes), str(usage.peak_bytes)) for usage in types]
    # Few modules allocate mappings, and a column that is empty in every row says nothing.
    if any(usage.is_mapped for usage in types):
        cells = ["/".join(map(str, _mapped(usage))) if usage.is_mapped else "" for usage in types]
        head = (*_VSIZE_HEAD, _MMAP_HEAD)
        rows = [(*row, cell) for row, cell in zip(rows, cells, strict=True)]
    return _table(head, rows, str(sum(usage.live_bytes for usage in types)), total_column=1)


def _notes(usage: MemtypeUsage) -> list[str]:
    """Return notes that no column shows: that memory ran out, or may not grow."""
    limit = [f"{usage.name}: limited to {usage.limit} bytes"] if usage.limit is not None else []
    return limit + ([f"{usage.name}: {usage.failures} of its allocations failed"] if usage.failures else [])


def _change(before: MemtypeUsage | None, now: MemtypeUsage) -> tuple[str, int, int, int]:
    was = (before.live_blocks, before.live_bytes, before.total_blocks) if before is not None else (0, 0, 0)
    return (
        now.name, now.live_blocks - was[0], now.live_bytes - was[1], now.total_blocks - was[2],
    )  # fmt: skip


def _table(
    head: tuple[tuple[str, str], ...],
    rows: Sequence[tuple[str, ...]],
    total: str | None = None,
    total_column: int = -1,
) -> list[str]:
    columns = list(zip(*head, strict=True))
    lines = [*columns, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    widths[0] = max(widths[0], _TYPE_WIDTH)
    is_right_first = head is _FIXED_HEAD
    rule = " ".join("-" * width for width in widths)
    written = [_line(line, widths, is_right_first=is_right_first) for line in lines]
    written[2:2] = [rule]
    written.append(rule)
    if total is not None:
        totals = [""] * len(head)
        totals[total_column] = total
        written.append(_line(tuple(totals), widths, is_right_first=is_right_first))
    return written


def _line(cells: tuple[str, ...], widths: list[int], *, is_right_first: bool) -> str:
    first = cells[0].rjust(widths[0]) if is_right_first else cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return " ".join((first, *rest)).rstrip()


MEMORY = Command(
    ("memory",),
    "memory [TYPE]",
    "Show what is allocated, by memory type.",
    _memory,
    level=AccessLevel.READ_ONLY,
    arguments=(CommandArgument("TYPE", "a memory type, as `memory` prints it"),),
)
MEMORY_DELTA = Command(
    ("memory", "delta"),
    "memory delta [TYPE]",
    "Show what changed since the last `memory delta`.",
    _delta,
    arguments=(CommandArgument("TYPE", "a memory type, as `memory` prints it"),),
)
