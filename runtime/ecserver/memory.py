"""The memory types of a module on the server, with blocks of the server's memory."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, NoReturn

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.memory import AllocatorKind, Memtype, MemtypeDefinition, rules
from ecruntime.model.module import USUAL_ALIGNMENT
from ecruntime.scheduler import DONE
from ecruntime.scheduler.event import EventState
from ecserver import _native
from ecserver.failures import not_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.module import Registration
    from ecruntime.scheduler import Event, Mask, Timeval

_NO_ALLOCATOR: Final = None
_LOOK: Final = 5.0
"""Seconds between two looks at the figures of the server."""
_MARK: Final = ("config.Global.memory_hwm", 95)
_GOAL: Final = ("config.Global.memory_goal", 90)
"""Capabilities of options, with their documented defaults."""


def declared_types(registration: Registration) -> Iterator[MemtypeDefinition]:
    """Yield the types that a module declares, by their names on the server."""
    for one in registration.memtypes:
        kind = AllocatorKind.FIXED if one.size else AllocatorKind.VSIZE
        yield MemtypeDefinition(f"{registration.name}:{one.name}", one.size, one.aligned, kind, one.force_zero)


class ServerMemory:
    """The memory API of the server for one instance; registration is for `conf_setup`, the rest for any thread.

    Misuse is refused before the server sees it; blocks of other modules are unknown here.
    """

    def __init__(self, declared: Iterable[MemtypeDefinition]) -> None:
        """Know the declared types, which `conf_setup` of another object may have registered."""
        self._types: dict[str, Memtype] = {}
        self._declared = {one.description: one for one in declared}
        self._blocks: dict[int, tuple[memoryview, Memtype]] = {}
        self._lock = Lock()
        self.is_registering = False
        """Whether `conf_setup` runs."""

    def register(self, definition: MemtypeDefinition, *, allocator: object = None) -> Memtype:
        """Register a type, or find the one of this name."""
        name = definition.description
        if allocator is not None:
            raise not_here("an allocator of a memory type")
        if not self.is_registering:
            message = f"memtype '{name}' is registered outside conf_setup"
            raise RuleViolation(rules.REGISTERED_OUTSIDE_CONF_SETUP, message, hint="register it in conf_setup")
        definition.check()
        known = self._types.get(name)
        if known is None:
            is_fixed = definition.is_fixed
            number = _native.memtype_register(
                name, definition.size, definition.aligned, is_fixed, definition.force_zero
            )
            if number < 0:
                raise RuleViolation(rules.BAD_MEMTYPE, f"the server refuses memtype '{name}'", hint="see its log")
            known = self._types[name] = Memtype(number, definition, _NO_ALLOCATOR)  # type: ignore[arg-type] # the server's
        elif known.definition != definition:
            message = f"memtype '{name}' is registered already, with another definition"
            raise RuleViolation(rules.MEMTYPE_CLASH, message, hint="give it another description")
        return known

    def by_name(self, name: str) -> Memtype:
        """Return a type that was registered here; raise `RuleViolation` for another."""
        found = self._types.get(name) or self._registered_elsewhere(name)
        if found is None:
            hint = "declare it in module.toml as [[memtype]]"
            raise RuleViolation(rules.UNKNOWN_MEMTYPE, f"no memtype is called '{name}'", hint=hint)
        return found

    def malloc(self, memtype: Memtype | int) -> memoryview:
        """Return a block of a fixed type; its contents are not initialised."""
        found = self._find(memtype, "malloc", is_fixed=True)
        return self._allocate(found, found.size)

    def malloc_size(self, memtype: Memtype | int, size: int) -> memoryview:
        """Return a block of `size` bytes of a vsize type; its contents are not initialised."""
        return self._allocate(self._find(memtype, "malloc_size", is_fixed=False), _size(size))

    def realloc(self, memtype: Memtype | int, block: memoryview | None, size: int) -> memoryview:
        """Return a block of `size` bytes with the old contents, as far as they fit, and free the old one."""
        found = self._find(memtype, "realloc", is_fixed=False)
        if block is not None:
            self._check(found, block, "realloc")
        fresh = self._allocate(found, _size(size))
        if block is not None:
            kept = min(len(block), size)
            fresh[:kept] = block[:kept]
            self.free(found, block)
        return fresh

    def free(self, memtype: Memtype | int, block: memoryview | None) -> None:
        """Free a block, which cannot be used any more; do nothing for None."""
        if block is None:
            return
        found = self._find(memtype, "free")
        with self._lock:
            self._check(found, block, "free")
            del self._blocks[id(block)]
        _native.memory_release(found.id, block)

    def mt_strdup(self, memtype: Memtype | int, text: str | bytes) -> memoryview:
        """Return a copy of a text up to its first NUL, ended by a NUL."""
        raw = _encoded(text)
        return self.mt_strndup(memtype, raw, (raw + b"\0").index(b"\0"))

    def mt_strndup(self, memtype: Memtype | int, text: str | bytes, length: int) -> memoryview:
        """Return a copy of `length` bytes, ended by a NUL."""
        found, raw = self._find(memtype, "mt_strndup", is_fixed=False), _encoded(text)
        if not 0 <= length <= len(raw):
            message = f"mt_strndup of {length} bytes, and the text has {len(raw)}"
            raise RuleViolation(rules.BAD_SIZE, message, hint="give at most the length of the text")
        block = self._allocate(found, length + 1)
        block[:] = raw[:length] + b"\0"
        return block

    def mt_asprintf(self, memtype: Memtype | int, template: str, *values: object) -> memoryview:
        """Return `template % values`, ended by a NUL."""
        raw = (template % values).encode()
        return self.mt_strndup(memtype, raw, len(raw))

    @property
    def total_allocated(self) -> int:
        """Return the live bytes of all types of the server."""
        return _native.memory_total()

    def __getattr__(self, name: str) -> NoReturn:
        """Refuse what the server does not give; AttributeError for names of nobody's."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise not_here(f"'{name}' of the memory API")

    def register_declared(self) -> None:
        """Register the types of `module.toml` (scheduler thread)."""
        for definition in self._declared.values():
            self.register(definition)

    def _registered_elsewhere(self, name: str) -> Memtype | None:
        definition = self._declared.get(name)
        number = _native.memtype_by_name(name) if definition is not None else -1
        if definition is None or number < 0:
            return None
        return self._types.setdefault(name, Memtype(number, definition, _NO_ALLOCATOR))  # type: ignore[arg-type] # likewise

    def _allocate(self, memtype: Memtype, size: int) -> memoryview:
        block = _native.memory_allocate(memtype.id, size, memtype.is_fixed)
        with self._lock:
            self._blocks[id(block)] = block, memtype
        return block

    def _check(self, memtype: Memtype, block: object, action: str) -> None:
        held = self._blocks.get(id(block))
        if held is None or held[0] is not block:
            message = f"{action} of what is no live block of memtype '{memtype.name}'"
            raise RuleViolation(rules.FOREIGN_POINTER, message, hint="free a block once, and what was allocated here")
        if held[1] is not memtype:
            message = f"{action} with memtype '{memtype.name}' of a block of '{held[1].name}'"
            raise RuleViolation(rules.WRONG_MEMTYPE, message, hint="free it with the type it was allocated with")

    def _find(self, memtype: Memtype | int, action: str, *, is_fixed: bool | None = None) -> Memtype:
        number = memtype.id if isinstance(memtype, Memtype) else memtype
        found = next((one for one in self._types.values() if one.id == number), None)
        if found is None:
            message = f"{memtype!r} is no memtype of this module"
            raise RuleViolation(rules.UNKNOWN_MEMTYPE, message, hint="register it in conf_setup")
        if is_fixed is not None and found.is_fixed is not is_fixed:
            kind, other = ("fixed", "malloc_size") if is_fixed else ("vsize", "malloc")
            message = f"{action} takes a {kind} memtype, and '{found.name}' is another"
            raise RuleViolation(rules.WRONG_KIND, message, hint=f"call {other}")
        return found


class LowMemoryWatch:
    """Calls back when the live bytes of the server cross `memory_hwm` percent of the machine's (scheduler thread).

    Once for each crossing: memory counts as low until it is below `memory_goal` percent.
    """

    def __init__(self, schedule: Callable[[float, Callable[[Event, Timeval], Mask]], Event]) -> None:
        """Look with an event of `schedule`, from the first callback on."""
        self._schedule = schedule
        self._callbacks: list[Callable[[], object]] = []
        self._event: Event | None = None
        self._is_low = False

    def add(self, callback: Callable[[], object]) -> None:
        """Call `callback` at each crossing from now on."""
        self._callbacks.append(callback)
        # Within `ext_init`, an event goes with a transaction that fails.
        if self._event is None or self._event.state is EventState.FREED:
            self._event = self._schedule(_LOOK, self._look)

    def _look(self, event: Event, now: Timeval) -> Mask:
        del event, now
        self._event = self._schedule(_LOOK, self._look)
        live, machine = _native.memory_figures()
        name, default = _GOAL if self._is_low else _MARK
        percent = _native.server_number(name)
        was_low, self._is_low = self._is_low, live * 100 > machine * (default if percent is None else percent)
        if self._is_low and not was_low:
            self._call_back()
        return DONE

    def tell(self) -> None:
        """Call back at once: whoever runs the module here knows of the crossing before the next look."""
        self._is_low = True
        self._call_back()

    def _call_back(self) -> None:
        for callback in tuple(self._callbacks):
            callback()


class ServerMemtypes:
    """The memory types of one module by their names: `memtypes.entry` is `[[memtype]] name = "entry"`."""

    def __init__(self, module: str, memory: ServerMemory, low: LowMemoryWatch) -> None:
        """Look up the types of `module` in `memory`; `low` looks whether there is little of it."""
        self._module = module
        self._memory = memory
        self.low = low

    def __getattr__(self, name: str) -> Memtype:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._memory.by_name(f"{self._module}:{name}")

    def register(
        self, name: str, *, size: int = 0, aligned: int = USUAL_ALIGNMENT, force_zero: bool = False
    ) -> Memtype:
        """Register a type by code, in `conf_setup`: of blocks of `size` bytes, or of any size."""
        if not is_identifier(name):
            raise RuleViolation(rules.BAD_MEMTYPE, f"'{name[:64]}' is not the name of a memtype", hint="use letters")
        kind = AllocatorKind.FIXED if size else AllocatorKind.VSIZE
        return self._memory.register(
            MemtypeDefinition(f"{self._module}:{name}", size, aligned, kind, force_zero=force_zero)
        )

    def notify_when_low(self, callback: Callable[[], object]) -> None:
        """Call `callback` in the scheduler thread when memory becomes low, until the instance ends.

        The server tells no module of it: every few seconds its figures are compared as its documents say.
        """
        self.low.add(callback)


def _size(size: int) -> int:
    if size < 0:
        raise RuleViolation(rules.BAD_SIZE, f"{size} bytes", hint="give a size of 0 or more")
    return size


def _encoded(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text
