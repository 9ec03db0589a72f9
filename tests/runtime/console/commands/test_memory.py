"""`memory` and `memory delta`: figures and tables by type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.protocol import Form, Request
from ecruntime.memory import AllocationFailed, MappedAllocator, MemtypeDefinition
from tests.runtime.console.commands.conftest import free
from tests.runtime.console.conftest import text

if TYPE_CHECKING:
    from ecruntime.testing import Harness


def test_memory_shows_fixed_then_vsize_then_the_process(allocated: Harness) -> None:
    lines = text(allocated.dispatcher, "memory").splitlines()
    assert lines[:14] == [
        "                  memory  buf  active    peak  allocd current",
        "                    type size objects objects objects   bytes",
        "------------------------ ---- ------- ------- ------- -------",
        "            ec_async_job   96       1       1       1      96",
        "------------------------ ---- ------- ------- ------- -------",
        "                                                           96",
        "",
        "memory                   current  peak",
        "type                       bytes bytes",
        "------------------------ ------- -----",
        "message_body                2210  2210",
        "------------------------ ------- -----",
        "                            2210",
        "",
    ]
    assert [line.partition(":")[0] for line in lines[14:]] == ["RSS", "System RSS"]
    assert lines[14].split()[1:3] == ["2306", "2,306"]
    free(allocated)


def test_memory_tells_what_lives_from_what_lived_at_most(allocated: Harness) -> None:
    memory = allocated.server.memory
    jobs = [object() for _ in range(3)]
    for job in jobs:
        memory.account(55, job)
    block = memory.malloc_size(8, 1000)
    for job in jobs[1:]:
        memory.free(55, job)
    memory.free(8, block)
    answer = allocated.console("memory")
    fixed, vsize = answer["fixed_size_types"][0], answer["variable_size_types"][0]
    assert (fixed["active_objects"], fixed["peak_objects"], fixed["current_bytes"]) == (2, 4, 192)
    assert (vsize["current_bytes"], vsize["peak_bytes"], vsize["active_objects"]) == (2210, 3210, 1)
    lines = text(allocated.dispatcher, "memory").splitlines()
    assert lines[3].split() == ["ec_async_job", "96", "2", "4", "2", "192"]
    assert lines[10].split() == ["message_body", "2210", "3210"]
    memory.free(55, jobs[0])
    free(allocated)


def test_memory_tells_of_mappings_where_a_type_has_some(allocated: Harness) -> None:
    memory = allocated.server.memory
    with memory.registration():
        wide = memory.register(MemtypeDefinition("reef:wide", 0), allocator=MappedAllocator())
    blocks = [memory.malloc_size(wide.id, 5000) for _ in range(3)]
    memory.free(wide.id, blocks.pop())
    lines = text(allocated.dispatcher, "memory").splitlines()
    assert lines[7:13] == [
        "memory                   current  peak                 mmap",
        "type                       bytes bytes count/peak/current %",
        "------------------------ ------- ----- --------------------",
        "message_body                2210  2210",
        "reef:wide                  10000 15000              2/3/100",
        "------------------------ ------- ----- --------------------",
    ]
    names = ("mmap_count", "mmap_peak", "mmap_percent")
    rows = {row["memory_type"]: row for row in allocated.console("memory")["variable_size_types"]}
    assert [rows["reef:wide"][name] for name in names] == [2, 3, 100]
    assert [rows["message_body"][name] for name in names] == [0, 0, 0]
    for block in blocks:
        memory.free(wide.id, block)
    row = allocated.console("memory reef:wide")["variable_size_types"][0]
    assert [row[name] for name in names] == [0, 3, 0]
    free(allocated)


def test_memory_of_one_type(allocated: Harness) -> None:
    answer = allocated.console("memory ec_async_job")
    assert answer["fixed_size_types"][0]["active_objects"] == 1
    assert answer["variable_size_types"] == []
    free(allocated)


def test_memory_of_an_unknown_type_is_refused(allocated: Harness) -> None:
    reply = allocated.dispatcher.execute(Request(Form.TEXT, "memory ec_async_jobb"))
    assert reply.text == "there is no memory type 'ec_async_jobb'\nhint: did you mean 'ec_async_job'?\n"
    free(allocated)


def test_memory_delta_shows_the_change_between_two_looks(allocated: Harness) -> None:
    assert text(allocated.dispatcher, "memory delta").startswith("This is the first look")
    assert text(allocated.dispatcher, "memory delta") == "Nothing changed since the last look.\n"
    free(allocated)
    assert text(allocated.dispatcher, "memory delta").splitlines()[3:5] == [
        "ec_async_job                  -1     -96      +0",
        "message_body                  -1   -2210      +0",
    ]


def test_memory_of_one_type_shows_its_table_alone(allocated: Harness) -> None:
    lines = text(allocated.dispatcher, "memory message_body").splitlines()
    assert lines[0].split() == ["memory", "current", "peak"]
    assert [line.partition(":")[0] for line in lines[-2:]] == ["RSS", "System RSS"]
    free(allocated)


def test_memory_tells_of_limits_and_of_failures(allocated: Harness) -> None:
    memory = allocated.server.memory
    memory.set_limit(8, 3000)
    with pytest.raises(AllocationFailed):
        memory.malloc_size(8, 1000)
    assert text(allocated.dispatcher, "memory").splitlines()[-3:] == [
        "", "message_body: limited to 3000 bytes", "message_body: 1 of its allocations failed",
    ]  # fmt: skip
    free(allocated)
