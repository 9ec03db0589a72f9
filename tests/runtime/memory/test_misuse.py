from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from ecruntime.foundation.errors import RuleViolation
from ecruntime.memory import MemoryTypes, Memtype

Misuse = Callable[[MemoryTypes, Memtype, Memtype], None]


def wrong_type(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.free(text, memory.malloc(entry))


def double_free(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    block = memory.malloc_size(text, 4)
    memory.free(text, block)
    memory.free(text, block)


def foreign(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.free(text, bytearray(4))


def interior(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.free(entry, memory.malloc(entry)[4:])


def realloc_wrong_type(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.realloc(8, memory.malloc_size(text, 4), 9)


def realloc_fixed(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.realloc(entry, memory.malloc(entry), 9)


def realloc_freed(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    block = memory.malloc_size(text, 4)
    memory.free(text, block)
    memory.realloc(text, block, 9)


def malloc_vsize(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.malloc(text)


def malloc_size_fixed(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.malloc_size(entry, 48)


def strdup_fixed(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.mt_strdup(entry, "reef")


def strndup_beyond(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.mt_strndup(text, "reef", 5)


def negative(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.malloc_size(text, -1)


def unknown(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    memory.malloc(400)


def accounted_twice(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    thing = object()
    memory.account(entry, thing)
    memory.account(entry, thing)


AT = r", allocated at .*test_misuse\.py:\d+"
MISUSES: dict[Misuse, str] = {
    wrong_type: f"RT606: free with memtype 'gauge:text' of a block of memtype 'gauge:entry'{AT}",
    double_free: f"RT607: free with memtype 'gauge:text' of a block of memtype 'gauge:text'{AT}; it was freed before",
    foreign: "RT608: free with memtype 'gauge:text' of a bytearray that no memtype knows",
    interior: f"RT609: free with memtype 'gauge:entry' of a view into a block of memtype 'gauge:entry'{AT}",
    realloc_wrong_type: f"RT606: realloc with memtype 'message_body' of a block of memtype 'gauge:text'{AT}",
    realloc_fixed: "RT605: realloc takes a vsize memtype, and 'gauge:entry' is fixed",
    realloc_freed: (
        f"RT607: realloc with memtype 'gauge:text' of a block of memtype 'gauge:text'{AT}; it was freed before"
    ),
    malloc_vsize: "RT605: malloc takes a fixed memtype, and 'gauge:text' is vsize",
    malloc_size_fixed: "RT605: malloc_size takes a vsize memtype, and 'gauge:entry' is fixed",
    strdup_fixed: "RT605: mt_strndup takes a vsize memtype, and 'gauge:entry' is fixed",
    strndup_beyond: "RT610: mt_strndup of 5 bytes, and the text has 4",
    negative: "RT610: -1 bytes of memtype 'gauge:text'",
    unknown: "RT604: 400 is no memtype of this server",
    accounted_twice: "RT606: a object is accounted for twice, now with memtype 'gauge:entry'",
}

CHILD = """\
import importlib.util, sys
from ecruntime.log import Log
from ecruntime.memory import AllocatorKind, MemoryTypes, MemtypeDefinition
from ecruntime.scheduler import RealClock

spec = importlib.util.spec_from_file_location("test_misuse", sys.argv[1])
tests = importlib.util.module_from_spec(spec)
spec.loader.exec_module(tests)
memory = MemoryTypes(Log(RealClock()), is_debug=True)
with memory.registration():
    entry = memory.register(MemtypeDefinition("gauge:entry", 48, allocator=AllocatorKind.FIXED))
    text = memory.register(MemtypeDefinition("gauge:text"))
print("ready", flush=True)
getattr(tests, sys.argv[2])(memory, entry, text)
print("still here")
"""


@pytest.mark.parametrize("misuse", MISUSES, ids=lambda misuse: misuse.__name__)
def test_misuse_raises_in_tests(misuse: Misuse, memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    with pytest.raises(RuleViolation, match=MISUSES[misuse]):
        misuse(memory, entry, text)


@pytest.mark.slow
@pytest.mark.parametrize("misuse", MISUSES, ids=lambda misuse: misuse.__name__)
def test_misuse_aborts_the_process(misuse: Misuse) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, __file__, misuse.__name__], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (-signal.SIGABRT, "ready\n")
    assert done.stderr.startswith("abort: ")
    message = MISUSES[misuse]
    assert re.search(message, done.stderr), done.stderr


def test_misuse_changes_nothing(memory: MemoryTypes, entry: Memtype, text: Memtype) -> None:
    block = memory.mt_strdup(text, "reef")
    for bad in (memory.malloc(entry), block):
        with pytest.raises(RuleViolation):
            memory.free(8, bad)
    with pytest.raises(RuleViolation):
        memory.realloc(8, block, 100)
    assert bytes(block) == b"reef\0"
    assert (text.live_blocks, entry.live_blocks, memory.by_name("message_body").total_blocks) == (1, 1, 0)
