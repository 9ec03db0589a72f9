from __future__ import annotations

import ctypes
import gc
from threading import Barrier, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.log import Log
from ecruntime.memory import (
    AllocationFailed,
    InjectedFailure,
    MappedAllocator,
    MemoryTypes,
    Memtype,
    MemtypeDefinition,
    PredefinedMemtype,
    raise_violation,
)  # fmt: skip
from ecruntime.scheduler import RealClock


def test_a_fixed_block_has_the_size_of_its_type(memory: MemoryTypes, entry: Memtype) -> None:
    block = memory.malloc(entry)
    block[:] = b"x" * 48
    assert bytes(block) == b"x" * 48
    memory.free(entry, block)


def test_a_freed_block_cannot_be_used_any_more(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.malloc_size(text, 4)
    memory.free(text, block)
    with pytest.raises(ValueError, match="released"):
        block[0] = 1


def test_a_block_has_bounds(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.malloc_size(text, 4)
    with pytest.raises(IndexError):
        block[4] = 1
    memory.free(text, block)


@pytest.mark.parametrize("aligned", [1, 8, 16, 64, 4096])
def test_blocks_are_aligned_as_defined(memory: MemoryTypes, aligned: int) -> None:
    with memory.registration():
        memtype = memory.register(MemtypeDefinition("gauge:aligned", aligned=aligned))
    blocks = [memory.malloc_size(memtype, 24) for _ in range(8)]
    assert {ctypes.addressof(ctypes.c_char.from_buffer(block)) % aligned for block in blocks} == {0}
    gc.collect()
    for block in blocks:
        memory.free(memtype, block)
    assert memtype.live_blocks == 0


def test_force_zero_fills_with_garbage(memory: MemoryTypes) -> None:
    with memory.registration():
        memtype = memory.register(MemtypeDefinition("gauge:stick", force_zero=True))
    block = memory.malloc_size(memtype, 3)
    assert bytes(block) == b"\xa5\xa5\xa5"
    memory.free(memtype, block)


@pytest.mark.parametrize(("size", "kept"), [(2, b"ab"), (6, b"abcd")])
def test_realloc_keeps_the_smaller_of_both_sizes(memory: MemoryTypes, text: Memtype, size: int, kept: bytes) -> None:
    block = memory.malloc_size(text, 4)
    block[:] = b"abcd"
    block = memory.realloc(text, block, size)
    assert (len(block), bytes(block[: len(kept)])) == (size, kept)
    assert (text.live_blocks, text.live_bytes) == (1, size)
    memory.free(text, block)


def test_realloc_of_nothing_allocates_and_free_of_nothing_does_nothing(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.realloc(text, None, 5)
    memory.free(text, block)
    memory.free(text, None)
    assert text.live_bytes == 0


def test_strdup_copies_up_to_the_first_nul(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.mt_strdup(text, "reef\0tide")
    assert bytes(block) == b"reef\0"
    memory.free(text, block)


def test_strndup_copies_nuls_too(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.mt_strndup(text, b"a\0bc", 3)
    assert bytes(block) == b"a\0b\0"
    memory.free(text, block)


def test_asprintf_writes_and_ends_with_nul(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.mt_asprintf(text, "%s has %d", "reef", 3)
    assert bytes(block) == b"reef has 3\0"
    memory.free(text, block)


def test_a_raw_block_is_not_counted(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.mt_alloc(text, 7)
    assert (len(block), text.live_blocks) == (7, 0)
    memory.mt_free(text, block)


def test_an_object_is_accounted_for_without_a_copy(memory: MemoryTypes, text: Memtype, entry: Memtype) -> None:
    thing = {"a": 1}
    memory.account(text, thing, 100)
    other = object()
    memory.account(entry, other)
    assert (text.live_bytes, entry.live_bytes) == (100, 48)
    memory.free(text, thing)
    memory.free(entry, other)
    assert (text.live_blocks, entry.live_blocks, thing) == (0, 0, {"a": 1})


def test_usage_tells_live_peak_and_total(memory: MemoryTypes, text: Memtype) -> None:
    first, second = memory.malloc_size(text, 10), memory.malloc_size(text, 20)
    memory.free(text, first)
    usage = next(usage for usage in memory.usage() if usage.name == "gauge:text")
    assert (usage.live_blocks, usage.live_bytes, usage.peak_blocks, usage.peak_bytes) == (1, 20, 2, 30)
    assert (usage.total_blocks, usage.total_bytes, usage.failures, usage.limit) == (2, 30, 0, None)
    assert memory.total_allocated == 20
    memory.free(text, second)


def test_a_limit_makes_allocations_fail(memory: MemoryTypes, text: Memtype) -> None:
    memory.set_limit(text, 100)
    block = memory.malloc_size(text, 60)
    with pytest.raises(AllocationFailed) as failed:
        memory.malloc_size(text, 41)
    assert str(failed.value) == "no 41 bytes for memtype 'gauge:text': its limit is 100, and 60 are live"
    assert isinstance(failed.value, MemoryError)
    memory.free(text, block)
    assert (text.failures, text.live_bytes) == (1, 0)


def test_a_failed_realloc_leaves_the_block_as_it_is(memory: MemoryTypes, text: Memtype) -> None:
    block = memory.mt_strdup(text, "reef")
    memory.planned_failure = InjectedFailure(1)
    with pytest.raises(AllocationFailed):
        memory.realloc(text, block, 100)
    assert bytes(block) == b"reef\0"
    memory.free(text, block)


def test_another_allocator_is_plugged_in(log: Log) -> None:
    memory = MemoryTypes(log, allocator=MappedAllocator(), on_misuse=raise_violation)
    block = memory.malloc_size(PredefinedMemtype.MESSAGE_BODY, 5000)
    assert ctypes.addressof(ctypes.c_char.from_buffer(block)) % 4096 == 0
    gc.collect()
    memory.free(PredefinedMemtype.MESSAGE_BODY, block)


def test_what_the_allocator_refuses_is_a_failure_of_the_type(log: Log) -> None:
    memory = MemoryTypes(log, allocator=MappedAllocator(), on_misuse=raise_violation)
    with memory.registration():
        memtype = memory.register(MemtypeDefinition("gauge:wide", aligned=8192))
    with pytest.raises(AllocationFailed) as failed:
        memory.malloc_size(memtype, 3)
    assert str(failed.value) == "no 3 bytes for memtype 'gauge:wide': allocator 'mmap' has none"


@given(st.lists(st.tuples(st.sampled_from(["new", "grow", "free"]), st.integers(0, 64)), max_size=60))
def test_the_counters_are_the_sum_of_the_blocks(steps: list[tuple[str, int]]) -> None:
    memory = MemoryTypes(Log(RealClock()), on_misuse=raise_violation)
    memtype = memory.by_name("message_body")
    blocks: list[memoryview] = []
    for step, size in steps:
        if step == "new" or not blocks:
            blocks.append(memory.malloc_size(memtype, size))
        elif step == "grow":
            blocks.append(memory.realloc(memtype, blocks.pop(size % len(blocks)), size))
        else:
            memory.free(memtype, blocks.pop(size % len(blocks)))
    assert (memtype.live_blocks, memtype.live_bytes) == (len(blocks), sum(len(block) for block in blocks))


def test_threads_count_together(memory: MemoryTypes, text: Memtype) -> None:
    start = Barrier(4)

    def work() -> None:
        start.wait()
        for _ in range(500):
            memory.free(text, memory.realloc(text, memory.malloc_size(text, 3), 9))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (text.live_blocks, text.live_bytes, text.total_blocks, memory.total_allocated) == (0, 0, 4000, 0)


def scenario(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    """Allocate in many ways, and give everything back whatever happens."""
    held: list[tuple[Memtype, object]] = []
    try:
        held.append((entry, memory.malloc(entry)))
        held.append((text, memory.malloc_size(text, 10)))
        held.append((text, memory.mt_strdup(text, "reef")))
        held.append((text, memory.mt_strndup(text, "tide", 2)))
        held.append((text, memory.mt_asprintf(text, "%d", 7)))
        grown = memory.realloc(text, held[1][1], 99)  # type: ignore[arg-type]
        held[1] = (text, grown)
        thing = object()
        memory.account(entry, thing)
        held.append((entry, thing))
    finally:
        for memtype, block in held:
            memory.free(memtype, block)


@pytest.mark.parametrize("is_permanent", [False, True])
@pytest.mark.parametrize("of_type", ["", "gauge:entry", "gauge:text"])
def test_the_nth_allocation_fails_for_n_until_success(
    memory: MemoryTypes, entry: Memtype, text: Memtype, of_type: str, is_permanent: bool
) -> None:
    counted = memory.by_name(of_type) if of_type else None
    expected = {"": 7, "gauge:entry": 2, "gauge:text": 5}[of_type]
    for number in range(1, expected + 1):
        memory.planned_failure = InjectedFailure(number, counted, is_permanent=is_permanent)
        with pytest.raises(AllocationFailed, match="a failure was planned"):
            scenario(memory, entry, text)
        assert memory.leaks() == ()
        assert memory.total_allocated == 0
    memory.planned_failure = InjectedFailure(expected + 1, counted, is_permanent=is_permanent)
    scenario(memory, entry, text)
    assert not memory.planned_failure.has_happened


def test_debug_mode_fills_the_blocks_of_every_type_with_garbage() -> None:
    memory = MemoryTypes(Log(RealClock()), is_debug=True)
    with memory.registration():
        memtype = memory.register(MemtypeDefinition("gauge:plain"))
    block = memory.malloc_size(memtype, 4)
    longer = memory.realloc(memtype, memory.mt_strdup(memtype, "ab"), 6)
    raw = memory.mt_alloc(memtype, 2)
    assert bytes(block) == b"\xa5" * 4
    assert bytes(longer) == b"ab\x00" + b"\xa5" * 3
    assert bytes(raw) == b"\xa5" * 2


def test_outside_of_debug_mode_memory_is_left_as_the_allocator_gives_it() -> None:
    memory = MemoryTypes(Log(RealClock()))
    with memory.registration():
        memtype = memory.register(MemtypeDefinition("gauge:plain"))
    assert bytes(memory.malloc_size(memtype, 4)) == bytes(4)
