from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ecruntime.log import Level, LogRecord

if TYPE_CHECKING:
    from ecruntime.memory import MemoryTypes, Memtype


def test_leaks_are_told_by_type_and_place(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    blocks = [memory.malloc_size(text, size) for size in (100, 50)]
    blocks.append(memory.malloc(entry))
    first, second = memory.leaks()
    assert (first.memtype, first.blocks, first.bytes) == ("gauge:text", 2, 150)
    assert re.fullmatch(
        r"memtype 'gauge:entry': 1 block\(s\), 48 bytes, allocated at \S+test_memory_types_reports\.py:\d+", str(second)
    )


def test_what_was_there_before_the_mark_is_no_leak(memory: MemoryTypes, text: Memtype) -> None:
    memory.malloc_size(text, 1)
    mark = memory.mark()
    memory.malloc_size(text, 2)
    assert [leak.bytes for leak in memory.leaks(mark)] == [2]


def test_low_memory_is_told_once_for_each_crossing(
    memory: MemoryTypes, text: Memtype, records: list[LogRecord]
) -> None:
    told: list[int] = []
    memory.low_memory.set_threshold(100, 50)
    memory.low_memory.add(lambda: told.append(memory.total_allocated))
    first, second = memory.malloc_size(text, 90), memory.malloc_size(text, 20)
    third = memory.malloc_size(text, 1)
    assert told == [110]
    assert memory.low_memory.is_low
    for block in (first, second, third):
        memory.free(text, block)
    assert not memory.low_memory.is_low
    memory.free(text, memory.malloc_size(text, 101))
    assert told == [110, 101]
    assert [record.text for record in records if record.level is Level.WARNING] == [
        "memory is low: 110 bytes are live",
        "memory is low: 101 bytes are live",
    ]


def test_a_notice_may_give_memory_back(memory: MemoryTypes, text: Memtype) -> None:
    cache = [memory.malloc_size(text, 80)]
    memory.low_memory.set_threshold(100, 50)
    memory.low_memory.add(lambda: memory.free(text, cache.pop()))
    block = memory.malloc_size(text, 30)
    assert memory.total_allocated == 30
    assert not memory.low_memory.is_low
    memory.free(text, block)


def test_a_failing_notice_does_not_stop_the_others(memory: MemoryTypes, records: list[LogRecord]) -> None:
    told: list[str] = []
    memory.low_memory.add(lambda: 1 / 0)  # type: ignore[arg-type, return-value]
    memory.low_memory.add(lambda: told.append("told"))
    memory.low_memory.notify()
    assert told == ["told"]
    assert records[-1].text.startswith("a low-memory notice failed: ZeroDivisionError: division by zero (")


def test_a_removed_notice_is_not_called(memory: MemoryTypes) -> None:
    told: list[str] = []

    def notice() -> None:
        told.append("told")

    memory.low_memory.add(notice)
    memory.low_memory.remove(notice)
    memory.low_memory.notify()
    assert told == []
