"""The twin of a generation in the core: its values, its chains, and its end."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ecruntime.bridge import _echost
from ecruntime.config import BadQuery
from ecruntime.hooks import fill_chains
from ecruntime.languages.c.options import native_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.config import Configuration, LookupResult
    from ecruntime.hooks import HookTable
    from ecruntime.languages.c.options import NativeOption
    from ecruntime.languages.c.runtime import CoreRuntime
    from ecruntime.module import InstanceName


class Twin:
    """One generation of the core; look-ups are for any thread, all else for the scheduler thread."""

    def __init__(
        self,
        runtime: CoreRuntime,
        number: int,
        configuration: Configuration,
        states: Mapping[InstanceName, object],
    ) -> None:
        """Make an empty draft for a generation with this configuration."""
        self.number = number
        self.configuration = configuration
        self.states = states
        self.native = _echost.new_generation(number, self)
        _echost.prepare_values(self.native)
        self._runtime = runtime
        # By handle and setting, None for the default: the address of the value that the core has.
        self._found: dict[tuple[int, int | None], int] = {}
        self._lock = threading.Lock()
        # As long as the generation of the core, whose chains point to them.
        self._entries: tuple[_echost.PythonProvider, ...] = ()
        self._owners: dict[str, tuple[str, ...]] = {}

    @property
    def hold(self) -> object:
        """An object that keeps the twin alive."""
        return self.native.hold()

    def core(self) -> object:
        """Return the core of the generation, in which code in Python runs that native code calls (any thread).

        The caller's native code keeps the twin alive; the core does so from here on.
        """
        return self._runtime.core(self)

    def fill(self, names: Iterable[InstanceName], heard: Callable[[InstanceName, str], None]) -> None:
        """Build the values that are fetched without Python, and all of options whose `postset` wants to see them."""
        names = tuple(names)
        for option in self._runtime.options_of(self.configuration.registry):
            owners = [name for name in names if name.module.lower() == option.module.lower()]
            if option.definition.path.own_stanza is not None:
                for name in owners:
                    self._own_value(option, name, heard)
            else:
                self._top_value(option, heard)
                if option.has_postset:
                    self._all_values(option, heard)

    def _own_value(self, option: NativeOption, name: InstanceName, heard: Callable[[InstanceName, str], None]) -> None:
        found = self._look_up_own(option.handle, name)
        address = _echost.new_value(self.native, option.handle, str(name), native_value(found.value))
        if found.setting is not None:
            self._found[option.handle, id(found.setting)] = address
        self._postset(option, address, name, heard)

    def _top_value(self, option: NativeOption, heard: Callable[[InstanceName, str], None]) -> None:
        found = self.configuration.lookup(option.handle, {})
        address = _echost.new_value(self.native, option.handle, "", native_value(found.value))
        self._found[_key(option.handle, found)] = address
        self._postset(option, address, None, heard)

    def _all_values(self, option: NativeOption, heard: Callable[[InstanceName, str], None]) -> None:
        for (handle, _), table in self.configuration.tables.items():
            for entry in table.entries() if handle == option.handle else ():
                key = (handle, id(entry.setting))
                if key not in self._found:
                    address = _echost.new_value(self.native, handle, None, native_value(entry.value))
                    self._found[key] = address
                    self._postset(option, address, None, heard)

    def _postset(
        self,
        option: NativeOption,
        address: int,
        name: InstanceName | None,
        heard: Callable[[InstanceName, str], None],
    ) -> None:
        if option.has_postset:
            said = _echost.postset_value(address)
            if said:
                heard(name or self._runtime.prototype_name(option.module), said)

    def _look_up_own(self, handle: int, name: InstanceName) -> LookupResult:
        keys = {"module": name.module.lower(), "instance": name.instance, name.module.lower(): name.instance}
        return self.configuration.lookup(handle, keys)

    def look_up(self, slot: int, owner: str | None, pairs: tuple[tuple[str, str], ...]) -> int:
        """Return the address of the value for some config scopes, made once for each that is found; 0 for none."""
        name = self._runtime.name_of(owner) if owner and not pairs else None
        try:
            found = self.configuration.lookup(slot, dict(pairs)) if name is None else self._look_up_own(slot, name)
        except BadQuery as error:
            self._runtime.report_query(error)
            return 0
        key = _key(slot, found)
        with self._lock:
            address = self._found.get(key)
            if address is None:
                self._runtime.define(slot)
                address = _echost.new_value(self.native, slot, None, native_value(found.value))
                self._found[key] = address
        return address

    def seal(self, table: HookTable) -> None:
        """Make the chains of the providers in both languages, in the order of the table."""
        # Their names alone: a provider would keep its generation.
        self._owners = {chain.signature.leaf: tuple(it.owner for it in chain.providers) for chain in table if chain.has}
        self._entries = fill_chains(table, _echost.PythonProvider, _is_native, self.native.fill)
        self.native.seal()

    def owners(self, leaf: str) -> tuple[str, ...]:
        """Return the owners of the providers of a hook, in their order (any thread)."""
        return self._owners.get(leaf, ())

    def replaced(self) -> None:
        """Let go of the generation in Python, but for running calls: another one is current."""
        for entry in self._entries:
            entry.replaced()

    def drop(self) -> None:
        """End the twin of a transaction that failed."""
        self.replaced()
        self.native.drop()
        self._runtime.dropped(self)
        self._runtime.drain()

    def ended(self) -> None:
        """Destroy the generation, which nobody uses any more, in the core or in Python; its values are freed next."""
        self._runtime.finish(self)


def _is_native(function: object) -> bool:
    return isinstance(function, _echost.CProvider)


def _key(handle: int, found: LookupResult) -> tuple[int, int | None]:
    return handle, None if found.setting is None else id(found.setting)
