from __future__ import annotations

import ctypes
import os
from collections import Counter
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest

from ecruntime.log import Level
from ecruntime.memory import AllocatorKind, MemoryTypes, MemtypeDefinition, raise_violation
from ecruntime.memory.native_memory import NativeMemory, join_memory
from ecruntime.memory.predefined import FIRST_REGISTERED, PredefinedMemtype

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.log import Log, LogRecord
    from ecruntime.memory import MemtypeUsage
    from ecruntime.memory.native_memory import NativeTable
    from tests.conftest import CompileLibrary
    from tests.runtime.pollers import NativeLoops

SOURCE = Path(__file__).parent / "data/native_blocks.c"
# The core keeps the types of C for the process, so each test has names of its own.
serial = count()


@pytest.fixture(scope="module")
def blocks(
    native_loops: NativeLoops, compile_library: CompileLibrary, tmp_path_factory: pytest.TempPathFactory
) -> ctypes.CDLL:
    assert native_loops.adapter is not None
    path = compile_library(tmp_path_factory.mktemp("blocks") / "blocks.so", SOURCE, flags=("-g", "-DEC_API=4"))
    library = ctypes.CDLL(str(path), mode=os.RTLD_NOW | os.RTLD_LOCAL)
    library.register_entry.argtypes = (ctypes.c_char_p, ctypes.c_size_t)
    library.take.argtypes = (ctypes.c_int, ctypes.c_size_t)
    return library


@pytest.fixture
def joined(log: Log, blocks: ctypes.CDLL, native_loops: NativeLoops) -> Iterator[MemoryTypes]:
    memory = MemoryTypes(log, on_misuse=raise_violation)
    join_memory(memory, native_loops.adapter)
    yield memory
    memory.part()


def name() -> str:
    return f"brine:entry{next(serial)}"


def usage(memory: MemoryTypes, of: str) -> MemtypeUsage:
    (found,) = [usage for usage in memory.usage() if usage.name == of]
    return found


def register(memory: MemoryTypes, blocks: ctypes.CDLL, called: str, size: int = 0) -> int:
    with memory.registration():
        return blocks.register_entry(called.encode(), size)


def test_a_type_of_c_is_numbered_by_the_server(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    called = name()
    number = register(joined, blocks, called, 40)
    assert number >= FIRST_REGISTERED
    assert joined.by_name(called).id == number
    assert blocks.by_name(called.encode()) == number
    assert register(joined, blocks, called, 40) == number


def test_a_type_of_python_is_found_by_c(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    called = name()
    with joined.registration():
        made = joined.register(MemtypeDefinition(called, 48, allocator=AllocatorKind.FIXED))
    assert blocks.by_name(called.encode()) == made.id
    assert blocks.take(made.id, 0)
    assert usage(joined, called).live_bytes == 48
    blocks.give(made.id)


def test_one_table_counts_both_languages(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    called = name()
    number = register(joined, blocks, called)
    before = joined.total_allocated
    assert blocks.take(number, 100)
    mine = joined.malloc_size(number, 30)
    seen = usage(joined, called)
    assert (seen.live_blocks, seen.live_bytes, seen.total_bytes) == (2, 130, 130)
    assert joined.total_allocated == before + 130
    blocks.give(number)
    joined.free(number, mine)
    seen = usage(joined, called)
    assert (seen.live_blocks, seen.live_bytes, seen.total_blocks) == (0, 0, 2)


def test_a_refusal_is_a_number_to_c_and_a_line_in_the_log(
    joined: MemoryTypes, blocks: ctypes.CDLL, records: list[LogRecord]
) -> None:
    called = name()
    assert register(joined, blocks, called, 8) >= 0
    assert register(joined, blocks, called, 16) == -1
    assert blocks.register_entry(name().encode(), 8) == -1
    errors = [record.text for record in records if record.level == Level.ERROR]
    assert f"RT602: memtype '{called}' is registered already, with another definition" in errors[0]
    assert "is registered outside conf_setup" in errors[1]


def test_a_limit_holds_for_c(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    number = register(joined, blocks, name())
    joined.set_limit(number, 100)
    assert blocks.take(number, 60)
    assert not blocks.take(number, 60)
    blocks.give(number)


def test_leaks_of_c_are_listed_apart(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    called = name()
    number = register(joined, blocks, called)
    assert blocks.take(number, 70)
    assert blocks.take(number, 80)
    assert joined.leaks() == ()
    (leak,) = [leak for leak in joined.native_leaks() if leak.memtype == called]
    assert (leak.blocks, leak.bytes) == (2, 150)
    blocks.give(number)
    blocks.give(number)
    assert called not in {leak.memtype for leak in joined.native_leaks()}


class DebugTable:
    """The table of the core in debug mode, whose marks sort out what is older; no block has a place."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def memory_configure(self, is_debug: bool, /) -> bool:
        return is_debug

    def memory_types(self) -> list[tuple[int, ...]]:
        return []

    def memory_mark(self) -> int:
        return len(self.made)

    def memory_leaks(self, since: int, /) -> list[tuple[str, str | None, int, int, int]]:
        counted = Counter(self.made[since:])
        return [(called, None, 0, blocks, blocks * 10) for called, blocks in counted.items()]


def test_what_an_earlier_server_left_is_taken_off_once_in_debug_mode() -> None:
    table = DebugTable()
    table.made += ["brine:debug"] * 3
    memory = NativeMemory(cast("NativeTable", table), is_debug=True)
    table.made += ["brine:debug"] * 5
    assert [(leak.memtype, leak.blocks, leak.bytes) for leak in memory.leaks()] == [("brine:debug", 5, 50)]


def test_a_failed_transaction_frees_the_number(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    roll_back = joined.savepoint()
    called = name()
    number = register(joined, blocks, called)
    roll_back()
    assert blocks.by_name(called.encode()) == -1
    assert register(joined, blocks, name()) == number


def test_types_of_c_stay_for_the_next_server_and_those_of_python_go(
    log: Log, blocks: ctypes.CDLL, native_loops: NativeLoops
) -> None:
    in_c, in_python = name(), name()
    first = MemoryTypes(log, on_misuse=raise_violation)
    join_memory(first, native_loops.adapter)
    number = register(first, blocks, in_c)
    with first.registration():
        first.register(MemtypeDefinition(in_python))
    assert blocks.take(number, 10)
    first.part()
    assert blocks.by_name(in_python.encode()) == -1
    second = MemoryTypes(log, on_misuse=raise_violation)
    with second.registration():
        early = [second.register(MemtypeDefinition(name())) for _ in range(number - FIRST_REGISTERED + 3)]
    join_memory(second, native_loops.adapter)
    assert second.by_name(in_c).id == number
    assert all(blocks.by_name(memtype.name.encode()) == memtype.id for memtype in early)
    assert len({memtype.id for memtype in early} | {number}) == len(early) + 1
    assert in_c not in {leak.memtype for leak in second.native_leaks()}
    assert register(second, blocks, in_c) == number
    blocks.give(number)
    second.part()


def test_predefined_types_have_their_numbers_in_both(joined: MemoryTypes, blocks: ctypes.CDLL) -> None:
    for memtype in PredefinedMemtype:
        assert blocks.by_name(memtype.name.lower().encode()) == memtype.value
    assert usage(joined, "event").is_fixed


def test_the_core_has_the_size_of_an_event_that_python_has(joined: MemoryTypes, log: Log) -> None:
    alone = {usage.name: usage for usage in MemoryTypes(log).usage() if usage.is_fixed}
    assert {called: usage(joined, called).size for called in alone} == {of: use.size for of, use in alone.items()}
