from __future__ import annotations

import pytest

from ecruntime.log import Level, Log, LogRecord
from ecruntime.memory import AllocatorKind, MemoryTypes, Memtype, MemtypeDefinition, raise_violation
from ecruntime.scheduler import RealClock


@pytest.fixture
def records() -> list[LogRecord]:
    return []


@pytest.fixture
def log(records: list[LogRecord]) -> Log:
    return Log(RealClock(), sinks=(records.append,), debug_level=Level.DEBUG)


@pytest.fixture
def memory(log: Log) -> MemoryTypes:
    return MemoryTypes(log, is_debug=True, on_misuse=raise_violation)


@pytest.fixture
def entry(memory: MemoryTypes) -> Memtype:
    with memory.registration():
        return memory.register(MemtypeDefinition("gauge:entry", 48, allocator=AllocatorKind.FIXED))


@pytest.fixture
def text(memory: MemoryTypes) -> Memtype:
    with memory.registration():
        return memory.register(MemtypeDefinition("gauge:text"))
