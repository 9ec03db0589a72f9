"""The memory API: registration, allocation, accounting."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.log import Level
from ecruntime.memory import rules
from ecruntime.memory.allocator import Allocator, HeapAllocator
from ecruntime.memory.ledger import Ledger
from ecruntime.memory.low_memory import LowMemory
from ecruntime.memory.memtype import Memtype
from ecruntime.memory.misuse import AllocationFailed, abort_process
from ecruntime.memory.predefined import FIRST_REGISTERED, MEMTYPE_MAX, predefined_definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.log import Log
    from ecruntime.memory.definition import MemtypeDefinition
    from ecruntime.memory.fault_injection import InjectedFailure
    from ecruntime.memory.ledger import Leak
    from ecruntime.memory.memtype import MemtypeUsage
    from ecruntime.memory.native_memory import NativeMemory

_GARBAGE: Final = b"\xa5"


class MemoryTypes:
    """The memory types of one server. Types are registered in the scheduler thread; all else is for any thread.

    A memory type is given as an object or by number. Misuse is passed to `on_misuse`, which does not return, before
    anything is changed; by default it aborts the process.
    """

    def __init__(
        self,
        log: Log,
        *,
        is_debug: bool = False,
        on_misuse: Callable[[RuleViolation], NoReturn] = abort_process,
        allocator: Allocator | None = None,
    ) -> None:
        """Begin with the predefined types; debug mode records each allocation and fills it with garbage."""
        self._log = log
        self._on_misuse = on_misuse
        self._allocator = allocator or HeapAllocator()
        self._lock = Lock()
        self._ledger = Ledger(is_debug=is_debug)
        self.is_debug = is_debug
        self._is_registering = False
        self.low_memory = LowMemory(log)
        self.planned_failure: InjectedFailure | None = None
        """The injected failure of a test."""
        self._total = 0
        self._types: dict[int, Memtype] = {
            number: Memtype(number, definition, self._allocator) for number, definition in predefined_definitions()
        }
        self._by_name = {memtype.name: memtype for memtype in self._types.values()}
        self._next = FIRST_REGISTERED
        self._native: NativeMemory | None = None

    @contextmanager
    def registration(self) -> Iterator[None]:
        """Admit registrations within the block; the server puts each `conf_setup` into one (scheduler thread)."""
        # The former value is restored, so that blocks may be nested.
        before, self._is_registering = self._is_registering, True
        try:
            yield
        finally:
            self._is_registering = before

    def register(self, definition: MemtypeDefinition, *, allocator: Allocator | None = None) -> Memtype:
        """Register a type, or return the registered one with an equal definition."""
        name = definition.description
        if not self._is_registering:
            message = f"memtype '{name}' is registered outside conf_setup"
            raise RuleViolation(rules.REGISTERED_OUTSIDE_CONF_SETUP, message, hint="register it in conf_setup")
        definition.check()
        known = self._by_name.get(name)
        if known is not None:
            # Modules and instances may share one definition (seed 1.3.6.2).
            if known.definition == definition:
                return known
            message = f"memtype '{name}' is registered already, with another definition"
            raise RuleViolation(
                rules.MEMTYPE_CLASH, message, hint="give it another description, or the same definition"
            )
        number = self._next if self._native is None else self._native.enter(self._next, definition)
        if number >= MEMTYPE_MAX:
            message = f"memtype '{name}' would be number {number}, and there can be {MEMTYPE_MAX}"
            raise RuleViolation(rules.BAD_MEMTYPE, message, hint="share one type among more blocks")
        memtype = Memtype(number, definition, allocator or self._allocator)
        self._next = number + 1
        self._types[memtype.id] = self._by_name[name] = memtype
        return memtype

    def forget(self, memtype: Memtype) -> None:
        """Roll back a registration whose transaction failed; a type with live blocks stays (scheduler thread)."""
        # Only the highest number is given out again: C code keeps the others.
        if self._types.get(memtype.id) is memtype and not memtype.live_blocks:
            del self._types[memtype.id], self._by_name[memtype.name]
            if memtype.id == self._next - 1:
                self._next -= 1
            if self._native is not None:
                self._native.forget(memtype.id)

    def savepoint(self) -> Callable[[], None]:
        """Return a function that rolls back all registrations from now on (scheduler thread)."""
        known = frozenset(self._types)

        def roll_back() -> None:
            # The last number first, so that each is given out again.
            for number in sorted(self._types.keys() - known, reverse=True):
                self.forget(self._types[number])

        return roll_back

    def by_name(self, name: str) -> Memtype:
        """Return the type of this name; raise RuleViolation when there is none (`ec_memtype_by_name` of the server)."""
        found = self._by_name.get(name)
        if found is None:
            hint = did_you_mean(name, self._by_name) or "declare it in module.toml as [[memtype]]"
            raise RuleViolation(rules.UNKNOWN_MEMTYPE, f"no memtype is called '{name}'", hint=hint)
        return found

    def malloc(self, memtype: Memtype | int) -> memoryview:
        """Return a block of a fixed type; its contents are not initialised."""
        found = self._find(memtype)
        if not found.is_fixed:
            self._wrong_kind(found, "malloc", "fixed", "call malloc_size")
        return self._allocate(found, found.size)

    def malloc_size(self, memtype: Memtype | int, size: int) -> memoryview:
        """Return a block of `size` bytes of a vsize type; its contents are not initialised."""
        found = self._find_vsize(memtype, "malloc_size")
        return self._allocate(found, self._size(found, size))

    def realloc(self, memtype: Memtype | int, block: memoryview | None, size: int) -> memoryview:
        """Return a block of `size` bytes with the old contents, as far as they fit, and free the old block, if any.

        When there is no memory the old block stays as it is.
        """
        found = self._find_vsize(memtype, "realloc")
        size = self._size(found, size)
        if block is None:
            return self._allocate(found, size)
        # Checked before the new block is allocated: misuse changes nothing.
        with self._lock:
            wrong = self._why_not(found, block, "realloc")
        if wrong is not None:
            self._misused(wrong)
        # May raise: until then the old block is untouched.
        fresh = self._allocate(found, size)
        kept = min(len(block), size)
        fresh[:kept] = block[:kept]
        self.free(found, block)
        return fresh

    def free(self, memtype: Memtype | int, block: object) -> None:
        """Free a block, or an object that was accounted for; do nothing for None."""
        if block is None:
            return
        found = self._find(memtype)
        # Misuse is reported outside the lock: it is logged, and may be raised, which must block nobody.
        wrong: RuleViolation | None = None
        with self._lock:
            try:
                held = self._ledger.take(found, block, "free")
                self._total -= held.size
            except RuleViolation as violation:
                wrong = violation
        if wrong is not None:
            self._misused(wrong)
        if isinstance(block, memoryview):
            # After its entry is gone: of two threads that free it at once, one finds it and one is refused.
            found.allocator.release(block)
        self.low_memory.moved(self._total)

    def mt_strdup(self, memtype: Memtype | int, text: str | bytes) -> memoryview:
        """Return a copy of a text up to its first NUL, ended by a NUL."""
        # With a NUL appended, so that a text without one is copied as a whole.
        raw = _encoded(text)
        return self.mt_strndup(memtype, raw, (raw + b"\0").index(b"\0"))

    def mt_strndup(self, memtype: Memtype | int, text: str | bytes, length: int) -> memoryview:
        """Return a copy of `length` bytes, NULs included, ended by a NUL."""
        found = self._find_vsize(memtype, "mt_strndup")
        raw = _encoded(text)
        if not 0 <= length <= len(raw):
            message = f"mt_strndup of {length} bytes, and the text has {len(raw)}"
            self._misused(RuleViolation(rules.BAD_SIZE, message, hint="give at most the length of the text"))
        block = self._allocate(found, length + 1)
        block[:length] = raw[:length]
        block[length] = 0
        return block

    def mt_asprintf(self, memtype: Memtype | int, template: str, *values: object) -> memoryview:
        """Return `template % values`, ended by a NUL."""
        raw = (template % values).encode()
        return self.mt_strndup(memtype, raw, len(raw))

    def mt_alloc(self, memtype: Memtype | int, size: int) -> memoryview:
        """Return a raw block of the type's allocator, neither counted nor checked; `mt_free` frees it."""
        found = self._find(memtype)
        return self._spoil(found, found.allocator.allocate(self._size(found, size), found.definition.aligned))

    def mt_free(self, memtype: Memtype | int, block: memoryview) -> None:
        """Return a raw block to the type's allocator."""
        self._find(memtype).allocator.release(block)

    def account(self, memtype: Memtype | int, thing: object, size: int | None = None) -> None:
        """Count an object as a block of the type, without a copy, and keep it alive until `free`.

        In a vsize type it counts as `size` bytes; without `size`, as its own size according to `sys.getsizeof`.
        """
        found = self._find(memtype)
        # All blocks of a fixed type count alike, whatever size is given.
        if found.is_fixed:
            size = found.size
        counted = sys.getsizeof(thing) if size is None else self._size(found, size)
        self._admit(found, counted)
        wrong: RuleViolation | None = None
        with self._lock:
            if self._ledger.is_held(thing):
                message = f"a {type(thing).__name__} is accounted for twice, now with memtype '{found.name}'"
                wrong = RuleViolation(rules.WRONG_MEMTYPE, message, hint="free it first")
            else:
                self._ledger.enter(found, thing, counted)
                self._total += counted
        if wrong is not None:
            self._misused(wrong)
        self.low_memory.look(self._total)

    def set_limit(self, memtype: Memtype | int, limit: int | None) -> None:
        """Limit the live bytes of the type; allocations beyond `limit` fail."""
        found = self._find(memtype)
        found.limit = limit
        if self._native is not None:
            self._native.set_limit(found.id, limit)

    def usage(self) -> tuple[MemtypeUsage, ...]:
        """Return the counters of all types, by name."""
        with self._lock:
            usage = {memtype.id: memtype.usage for memtype in self._types.values()}
        all_types = usage.values() if self._native is None else self._native.added_to(usage)
        return tuple(sorted(all_types, key=lambda usage: usage.name))

    @property
    def total_allocated(self) -> int:
        """Return the live bytes of all types (`ec_memory_get_total_allocated` of the server)."""
        return self._total + (self._native.total() if self._native is not None else 0)

    def mark(self) -> int:
        """Return a mark for `leaks`, which then reports later allocations only."""
        return self._ledger.serial

    def leaks(self, since: int = 0) -> tuple[Leak, ...]:
        """Return the live blocks allocated since the mark, by type and, in debug mode, by place."""
        with self._lock:
            return self._ledger.leaks(since)

    def native_leaks(self) -> tuple[Leak, ...]:
        """Return the live blocks of modules in C, which are listed and no failure."""
        return self._native.leaks() if self._native is not None else ()

    def report_leaks(self) -> None:
        """Log all that is not freed at the end."""
        for leak in self.leaks():
            self._log.message(Level.WARNING, "memory", f"not freed at shutdown: {leak}")
        for leak in self.native_leaks():
            self._log.message(Level.NOTICE, "memory", f"not freed by modules in C: {leak}")

    def join(self, native: NativeMemory) -> None:
        """Enter all registered types in the core's table, and take over those of earlier servers (scheduler thread)."""
        for number, definition in native.registered():
            # The name is that of one type: a module in C has it by its number, Python by its object.
            known = self._by_name.get(definition.description)
            if known is not None and known.definition == definition:
                del self._types[known.id]
            elif known is not None:
                continue
            memtype = known or Memtype(number, definition, self._allocator)
            self._move_away(number)
            memtype.id = number
            self._types[number] = self._by_name[memtype.name] = memtype
            native.keep(number)
        for number in sorted(number for number in self._types if number >= FIRST_REGISTERED):
            entered = native.enter(number, self._types[number].definition)
            memtype = self._types.pop(number)
            memtype.id = entered
            self._types[entered] = memtype
        self._next = max(FIRST_REGISTERED - 1, *self._types) + 1
        for memtype in self._types.values():
            if memtype.limit is not None:
                native.set_limit(memtype.id, memtype.limit)
        self._native = native
        self.low_memory.share(native, self._total)

    def _move_away(self, number: int) -> None:
        there = self._types.pop(number, None)
        if there is not None:
            there.id = max(FIRST_REGISTERED, *self._types, number) + 1
            self._types[there.id] = there

    def part(self) -> None:
        """Leave the core's table, at the end of the server (scheduler thread)."""
        native, self._native = self._native, None
        self.low_memory.share(None, 0)
        if native is not None:
            native.part([number for number in self._types if number >= FIRST_REGISTERED])

    def report(self, violation: RuleViolation) -> None:
        """Log a refusal that code in C only learns of as a number."""
        self._log.message(Level.ERROR, "memory", f"{violation}{f'; {violation.hint}' if violation.hint else ''}")

    def _allocate(self, memtype: Memtype, size: int) -> memoryview:
        self._admit(memtype, size)
        try:
            block = memtype.allocator.allocate(size, memtype.definition.aligned)
        except MemoryError as failure:
            raise self._failed(memtype, size, f"allocator '{memtype.allocator.name}' has none") from failure
        self._spoil(memtype, block)
        with self._lock:
            self._ledger.enter(memtype, block, size)
            self._total += size
        self.low_memory.moved(self._total)
        return block

    def _spoil(self, memtype: Memtype, block: memoryview) -> memoryview:
        # `force_zero` is the seed's name for filling with garbage: whoever forgets to clear a block shall notice. Zeros
        # of the allocator would hide that, so debug mode does it for every type.
        if self.is_debug or memtype.definition.force_zero:
            block[:] = _GARBAGE * len(block)
        return block

    def _admit(self, memtype: Memtype, size: int) -> None:
        # Without the lock: threads that allocate at the same moment may exceed the limit by their blocks.
        if memtype.limit is not None and memtype.live_bytes + size > memtype.limit:
            raise self._failed(memtype, size, f"its limit is {memtype.limit}, and {memtype.live_bytes} are live")
        # Under the lock, since it counts allocations: a test asks for the n-th of them.
        if self.planned_failure is not None:
            with self._lock:
                strikes = self.planned_failure.strikes(memtype)
            if strikes:
                raise self._failed(memtype, size, "a failure was planned")

    def _failed(self, memtype: Memtype, size: int, why: str) -> AllocationFailed:
        with self._lock:
            memtype.failures += 1
        return AllocationFailed(f"no {size} bytes for memtype '{memtype.name}': {why}", hint="free what is not needed")

    def _find(self, memtype: Memtype | int) -> Memtype:
        # A type of another server may have the same number, so an object must be the registered one.
        found = self._types.get(memtype.id if isinstance(memtype, Memtype) else memtype)
        if found is None or (isinstance(memtype, Memtype) and found is not memtype):
            message = f"{memtype!r} is no memtype of this server"
            self._misused(RuleViolation(rules.UNKNOWN_MEMTYPE, message, hint="register it in conf_setup"))
        return found

    def _find_vsize(self, memtype: Memtype | int, action: str) -> Memtype:
        found = self._find(memtype)
        if found.is_fixed:
            self._wrong_kind(found, action, "vsize", "call malloc")
        return found

    def _wrong_kind(self, memtype: Memtype, action: str, expected: str, hint: str) -> NoReturn:
        kind = memtype.definition.allocator.value
        message = f"{action} takes a {expected} memtype, and '{memtype.name}' is {kind}"
        self._misused(RuleViolation(rules.WRONG_KIND, message, hint=hint))

    def _size(self, memtype: Memtype, size: int) -> int:
        if size < 0:
            message = f"{size} bytes of memtype '{memtype.name}'"
            self._misused(RuleViolation(rules.BAD_SIZE, message, hint="give a size of 0 or more"))
        return size

    def _why_not(self, memtype: Memtype, block: Any, action: str) -> RuleViolation | None:  # noqa: ANN401 - whatever was given
        try:
            self._ledger.find(memtype, block, action)
        except RuleViolation as violation:
            return violation
        return None

    def _misused(self, violation: RuleViolation) -> NoReturn:
        # Logged first: `on_misuse` may end the process.
        self._log.message(Level.CRITICAL, "memory", str(violation))
        self._on_misuse(violation)


def _encoded(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
