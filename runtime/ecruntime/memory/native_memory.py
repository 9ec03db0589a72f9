"""The core's table of memory types, in which modules in C allocate, joined with the types of a server."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from ecruntime.foundation.errors import RuleViolation
from ecruntime.memory.definition import AllocatorKind, MemtypeDefinition
from ecruntime.memory.ledger import Leak
from ecruntime.memory.predefined import FIRST_REGISTERED, MEMTYPE_MAX

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.memory.memory_types import MemoryTypes
    from ecruntime.memory.memtype import MemtypeUsage

_Type = tuple[int, str, int, int, int, int, int, int, int, int, int, int]


class NativeTable(Protocol):
    """The functions of the adapter, `_echost`, about memory types."""

    def memory_define(
        self,
        number: int,
        name: str,
        size: int,
        aligned: int,
        is_fixed: bool,  # noqa: FBT001 - as the adapter has it
        force_zero: bool,  # noqa: FBT001 - as the adapter has it
        /,
    ) -> bool:
        """Enter a type; false when the number has another definition."""
        ...

    def memory_forget(self, number: int, /) -> bool:
        """Free the number of a type; false while it has blocks."""
        ...

    def memory_set_limit(self, number: int, limit: int, /) -> None:
        """Limit the live bytes of a type, 0 for no limit."""
        ...

    def memory_types(self) -> list[_Type]:
        """Return all types with their counters."""
        ...

    def memory_mark(self) -> int:
        """Return a mark for leaks."""
        ...

    def memory_leaks(self, since: int, /) -> list[tuple[str, str | None, int, int, int]]:
        """Return the live blocks made since a mark, by type and place."""
        ...

    def memory_configure(self, is_debug: bool, /) -> bool:  # noqa: FBT001 - as the adapter has it
        """Choose debug mode; false once there are blocks."""
        ...

    def memory_registrar(self, registrar: Callable[[str, int, int, int, bool], int] | None, /) -> None:
        """Have this callable register the types of modules in C."""
        ...

    def memory_watch(self, threshold: int, goal: int, notice: Callable[[], object] | None, /) -> None:
        """Call back in the scheduler thread when memory becomes low."""
        ...

    def memory_others(self, live_bytes: int, /) -> bool:
        """Tell the live bytes of Python; true when memory becomes low by them."""
        ...

    def memory_is_low(self) -> bool:
        """Tell whether memory is low by what both languages have."""
        ...

    def memory_spare(self) -> None:
        """Have the free blocks that threads keep given back."""
        ...


class NativeMemory:
    """The memory types of one server in the core's table (scheduler thread, but for the counters).

    The server's types are entered there under their numbers. A type that code in C has registered stays after its
    server: images of modules are never unloaded and keep the number; the next server of the process takes it over.
    """

    def __init__(self, table: NativeTable, *, is_debug: bool) -> None:
        """Begin to count from now on; `is_debug` records places, if nothing was allocated yet."""
        self._table = table
        self._of_c: set[int] = set()
        table.memory_configure(is_debug)
        # The core counts for the process, and a number may have been another type's.
        self._counted = {row[0]: row for row in table.memory_types()}
        self._mark = table.memory_mark()
        # In debug mode the mark sorts out what is older, whether its place is known or not; else all of it is told now.
        older = table.memory_leaks(self._mark)
        self._before = {(name, file, line): (blocks, held) for name, file, line, blocks, held in older}

    def registered(self) -> list[tuple[int, MemtypeDefinition]]:
        """Return the registered types that are in the table already."""
        found = []
        for number, name, is_fixed, size, aligned, force_zero, *_ in self._table.memory_types():
            if number >= FIRST_REGISTERED:
                kind = AllocatorKind.FIXED if is_fixed else AllocatorKind.VSIZE
                found.append((number, MemtypeDefinition(name, size, aligned, kind, force_zero=bool(force_zero))))
        return found

    def enter(self, number: int, definition: MemtypeDefinition) -> int:
        """Enter a type under this number, or the next one that is free; MEMTYPE_MAX when none is."""
        given = definition
        while number < MEMTYPE_MAX and not self._table.memory_define(
            number, given.description, given.size, given.aligned, given.is_fixed, given.force_zero
        ):
            number += 1
        self._counted.update({row[0]: row for row in self._table.memory_types() if row[0] == number})
        return number

    def forget(self, number: int) -> None:
        """Free the number of a type, unless it has blocks."""
        self._of_c.discard(number)
        self._table.memory_forget(number)

    def keep(self, number: int) -> None:
        """Note that code in C has registered a type."""
        self._of_c.add(number)

    def set_limit(self, number: int, limit: int | None) -> None:
        """Limit the live bytes of C."""
        self._table.memory_set_limit(number, limit or 0)

    def watch(self, threshold: int, goal: int, notice: Callable[[], object]) -> None:
        """Call `notice` in the scheduler thread when a block of C makes all live bytes cross the threshold."""
        self._table.memory_watch(threshold, goal, notice)

    def crosses(self, live_bytes: int) -> bool:
        """Tell the live bytes of Python; true when all live bytes cross the threshold by them (any thread)."""
        return self._table.memory_others(live_bytes)

    def is_low(self) -> bool:
        """Tell whether the threshold was crossed, and the goal has not been reached since (any thread)."""
        return self._table.memory_is_low()

    def spare(self) -> None:
        """Have the free blocks of C given back (any thread)."""
        self._table.memory_spare()

    def listen(self, registrar: Callable[[str, int, int, int, bool], int]) -> None:
        """Have `registrar` register the types of modules in C; it returns a number, or -1."""
        self._table.memory_registrar(registrar)

    def added_to(self, usage: dict[int, MemtypeUsage]) -> list[MemtypeUsage]:
        """Return the counters of Python with those of C added (any thread)."""
        return [
            _sum(usage[row[0]], row, self._counted[row[0]]) for row in self._table.memory_types() if row[0] in usage
        ]

    def total(self) -> int:
        """Return the live bytes of C (any thread)."""
        return sum(row[7] for row in self._table.memory_types())

    def leaks(self) -> tuple[Leak, ...]:
        """Return the live blocks of C that this server has made, by type and, in debug mode, by place."""
        found = []
        for name, file, line, blocks, held in self._table.memory_leaks(self._mark):
            old_blocks, old_bytes = self._before.get((name, file, line), (0, 0))
            if blocks > old_blocks:
                found.append(Leak(name, f"{file}:{line}" if file else "", blocks - old_blocks, held - old_bytes))
        return tuple(sorted(found, key=lambda leak: (-leak.bytes, leak.memtype, leak.site)))

    def part(self, numbers: list[int]) -> None:
        """Forget the server and, of these types, those that code in C has not registered."""
        self._table.memory_registrar(None)
        self._table.memory_watch(0, 0, None)
        self._table.memory_others(0)
        for number in numbers:
            if number not in self._of_c:
                self._table.memory_forget(number)


def _sum(usage: MemtypeUsage, row: _Type, before: _Type) -> MemtypeUsage:
    _, _, is_fixed, size, _, _, live_blocks, live_bytes, peak_bytes, total_blocks, total_bytes, failures = row
    *_, old_blocks, old_bytes, old_failures = before
    return replace(
        usage,
        is_fixed=bool(is_fixed),
        size=size,
        live_blocks=usage.live_blocks + live_blocks,
        live_bytes=usage.live_bytes + live_bytes,
        # The two peaks may be of different moments: their sum is the most that there can have been.
        peak_blocks=usage.peak_blocks + (peak_bytes // size if size else live_blocks),
        peak_bytes=usage.peak_bytes + peak_bytes,
        total_blocks=usage.total_blocks + total_blocks - old_blocks,
        total_bytes=usage.total_bytes + total_bytes - old_bytes,
        failures=usage.failures + failures - old_failures,
    )


def join_memory(memory: MemoryTypes, table: NativeTable) -> None:
    """Join the types of a server with the core's table (scheduler thread)."""
    native = NativeMemory(table, is_debug=memory.is_debug)

    def register(name: str, size: int, aligned: int, is_fixed: int, force_zero: bool) -> int:  # noqa: FBT001 - from C
        kind = AllocatorKind.FIXED if is_fixed else AllocatorKind.VSIZE
        try:
            number = memory.register(MemtypeDefinition(name, size, aligned, kind, force_zero=force_zero)).id
        except RuleViolation as violation:
            memory.report(violation)
            return -1
        native.keep(number)
        return number

    memory.join(native)
    native.listen(register)
