"""The core as the native runtime of one server: its generations, its options, and its log lines."""

from __future__ import annotations

import weakref
from functools import partial
from typing import TYPE_CHECKING, Final

from ecruntime.bridge import _echost
from ecruntime.formats.capability import capability_forms
from ecruntime.formats.option_type import WITHOUT_MEMBERS
from ecruntime.foundation.errors import LoadFailed
from ecruntime.languages.c.console import ConsoleSide
from ecruntime.languages.c.datasources import Datasources
from ecruntime.languages.c.generation import Twin
from ecruntime.languages.c.options import TYPE_NUMBERS
from ecruntime.languages.c.taps import CoreTaps
from ecruntime.log import Level
from ecruntime.memory.native_memory import join_memory
from ecruntime.module import InstanceName
from ecruntime.scheduler import DONE, E_READ
from ecruntime.scheduler.event import descriptor_event
from ecruntime.scheduler.native_poller import use_native_loop
from ecruntime.threads.native_jobs import run_usual_jobs_by
from ecruntime.threads.native_pools import share_pools

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import BadQuery, Configuration, OptionRegistry
    from ecruntime.io import ListenerDefinition
    from ecruntime.languages.c.infrastructure import LibraryInfrastructure
    from ecruntime.languages.c.listeners import NativeListener
    from ecruntime.languages.c.options import NativeOption
    from ecruntime.log import Log
    from ecruntime.module import NativeQuery, NativeServices
    from ecruntime.scheduler import Event, Mask, Timeval
    from ecruntime.scheduler.event import Callback

_MANY_IMAGES: Final = 64
_LEAST_DELAY: Final = 0.05
_MOST_DELAY: Final = 5.0


class CoreRuntime:
    """The core attached to one server; scheduler thread, where nothing else is said."""

    def __init__(self, services: NativeServices) -> None:
        """Attach the core; raise `LoadFailed` while another server of the process has it."""
        if _echost.is_attached():
            message = "another server of this process has modules in C, and there is one core for all"
            raise LoadFailed(message, hint="close that server first, or run this one in a process of its own")
        self._options: list[NativeOption] = []
        self._services = services
        self._twins: dict[int, Twin] = {}
        self._infrastructures: weakref.WeakValueDictionary[str, LibraryInfrastructure] = weakref.WeakValueDictionary()
        self._by_log: dict[str, weakref.WeakSet[LibraryInfrastructure]] = {}
        self._levels: dict[str, int] = {}
        self._images: dict[str, int] = {}
        self._listeners: dict[int, NativeListener] = {}
        self._datasources = Datasources(services.log, services.pools)
        self._taps = CoreTaps(self._owners)
        self.tap = self._taps.set
        side = ConsoleSide(services, self.drain)
        self.find_command = side.find_command
        self.offer_client = side.offer_client
        self.run_command = side.run_command
        self.read_manifests = side.read_manifests
        self.resolve_capability = side.resolve_capability
        self._newest: Configuration | None = None
        self._published: Twin | None = None
        self._delay = _LEAST_DELAY
        self._waiting: Event | None = None
        self._watched: list[Event] = []
        _echost.attach(self)
        try:
            self._join(services)
        except BaseException:
            # The server goes on without modules in C, or tries again; another one may have the core.
            for event in self._watched:
                services.scheduler.clear_event_by_fd(event.fd)
            services.memory.part()
            _echost.detach()
            raise

    def _join(self, services: NativeServices) -> None:
        _echost.set_configuration_path(":".join(map(str, services.folders)))
        # A former try may have come so far.
        if not services.scheduler.has_native_loop:
            use_native_loop(services.scheduler, _echost)
        share_pools(services.pools, _echost)
        run_usual_jobs_by(services.pools, _echost)
        join_memory(services.memory, _echost)
        self._watch(_echost.open_log(), self._on_lines)
        self._watch(_echost.open_bell(), self._on_bell)
        services.log.follow(partial(self._set_level, "server"))

    # ---- generations ----

    def begin(self, number: int, configuration: Configuration, states: Mapping[InstanceName, object]) -> Twin:
        """Make the twin of the generation that a transaction builds."""
        # What modules schedule and queue from here on is theirs only when the transaction is published.
        _echost.loop_defer()
        _echost.pools_defer()
        twin = Twin(self, number, configuration, states)
        # A transaction that failed has given its number back.
        self._twins[number] = twin
        self._newest = configuration
        self.restore_options(configuration.registry)
        for listener in self._listeners.values():
            for handle in listener.handles:
                self.define(handle)
        return twin

    def publish(self, number: int) -> None:
        """Make a twin the current one; the former one ends when nobody uses it."""
        former, self._published = self._published, self._twins[number]
        self._published.native.publish()
        self._datasources.apply(self._published.configuration)
        self._end_deferral(is_published=True)
        if former is not None:
            former.replaced()
        # Its end comes with the bell, once the former core is gone.
        self._delay = _LEAST_DELAY

    def _owners(self, number: int, leaf: str) -> tuple[str, ...]:
        twin = self._twins.get(number)
        return twin.owners(leaf) if twin is not None else ()

    def has_datasource(self, name: str) -> bool:
        """Tell whether a driver in C serves a datasource (any thread)."""
        return self._datasources.has(name)

    def query(self, query: NativeQuery) -> list[dict[str, int | bytes | None]] | str:
        """Return the rows, or why there are none; waits for the driver (any thread)."""
        return _echost.query_datasource(*query)

    def has(self, number: int) -> bool:
        """Tell whether the twin of a generation lives (any thread)."""
        return number in self._twins

    def set_alone(self, *, is_alone: bool) -> None:
        """Let calls between the languages do without a frame while the current generation is the only one alive."""
        _echost.set_alone(is_alone)

    def core_of_call(self) -> object:
        """Return the core of the calls in this thread that have no frame; None outside (any thread)."""
        return _echost.core_of_call()

    def generation(self, number: int) -> _echost.Generation | None:
        """Return a generation of the core; None for one that never had a twin."""
        twin = self._twins.get(number)
        return twin.native if twin is not None else None

    def core(self, twin: Twin) -> object:
        """Return the core of a twin's generation (any thread)."""
        return self._services.core(twin.number, twin.configuration, twin.states, twin.native.hold)

    def dropped(self, twin: Twin) -> None:
        """Forget the twin of a transaction that failed, and what its modules have registered."""
        self.forget(twin)
        self._end_deferral(is_published=False)
        if self._published is not None:
            self._newest = self._published.configuration
            self.restore_options(self._newest.registry)

    @staticmethod
    def _end_deferral(*, is_published: bool) -> None:
        _echost.loop_end_deferral(is_published)
        _echost.pools_end_deferral(is_published)

    def forget(self, twin: Twin) -> None:
        """Forget a twin that has ended."""
        if self._twins.get(twin.number) is twin:
            del self._twins[twin.number]

    def finish(self, twin: Twin) -> None:
        """Destroy the generation of a twin that has ended, then forget it."""
        try:
            self._services.finish(twin.number)
        finally:
            self.forget(twin)

    def _collect(self) -> None:
        """End what nobody uses; ask again later for what threads in running calls use, which do not ring."""
        waiting = _echost.collect_generations()
        self.drain()
        if waiting and self._waiting is None:
            scheduler = self._services.scheduler
            # By the class, for the same reason as in `_watch`.
            self._waiting = type(scheduler).schedule_from_now_f(scheduler, self._delay, self._on_delay)
            self._delay = min(2 * self._delay, _MOST_DELAY)

    def _on_delay(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._waiting = None
        self._collect()
        return DONE

    def _on_bell(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._collect()
        return E_READ

    # ---- modules and options ----

    def add(self, infrastructure: LibraryInfrastructure, log: Log) -> None:
        """Note an instance, whose lines have the level of its log."""
        name = str(infrastructure.name)
        self._infrastructures[name] = infrastructure
        known = self._by_log.get(name)
        if known is None:
            self._by_log[name] = weakref.WeakSet([infrastructure])
            log.follow(partial(self._set_level, name))
        else:
            known.add(infrastructure)
            infrastructure.native.set_threshold(self._levels[name])

    def note_image(self, module: str) -> None:
        """Count the builds of a module, which stay in memory."""
        self._images[module] = count = self._images.get(module, 0) + 1
        if count >= _MANY_IMAGES:
            text = "%d builds of module '%s' are in memory, where each stays: restart the server"
            self._services.log.message(Level.WARNING, "MOD", text, count, module)

    def add_option(self, option: NativeOption) -> None:
        """Note an option that a library has registered."""
        # The former builds of the module may serve yet, and again if this transaction fails.
        self._options.append(option)

    def add_listener(self, listener: NativeListener) -> None:
        """Note a listener that a library has registered; it is known by its address."""
        self._listeners[listener.address] = listener

    def listener_at(self, address: int) -> ListenerDefinition | None:
        """Return the definition of a listener that a library has registered."""
        found = self._listeners.get(address)
        return found.definition if found is not None else None

    def open_endpoint(self, address: int, text: str) -> None:
        """Open an endpoint of a listener beside the configuration, as a module asked for."""
        definition = self.listener_at(address)
        why = "its module has gone"
        if definition is not None:
            why = self._services.netlisteners.listen_beside(definition, text)
        if why:
            self._services.log.message(Level.ERROR, "MOD", "no endpoint at '%s' for a module: %s", text, why)

    def close_endpoint(self, text: str) -> None:
        """Close the endpoints at an address, as a module asked for."""
        if not self._services.netlisteners.stop(text):
            self._services.log.message(Level.WARNING, "MOD", "no endpoint at '%s' to be closed for a module", text)

    def options_of(self, registry: OptionRegistry) -> list[NativeOption]:
        """Return the options of a registry that libraries have registered."""
        return [option for option in self._options if _is_of(option, registry)]

    def restore_options(self, registry: OptionRegistry) -> None:
        """Have the handles stand for the definitions of a registry, and forget those that are in no use."""
        live = [twin.configuration.registry for twin in self._twins.values()] + [registry]
        self._options = [option for option in self._options if any(_is_of(option, known) for known in live)]
        for option in self.options_of(registry):
            _echost.restore_option(option.handle, option.address)

    def define(self, slot: int) -> None:
        """Give an option of the server, or of a module in another language, to modules in C (any thread)."""
        definition = self._registry.option(slot).definition
        # Of those of libraries the core has the author's own definition.
        if not any(option.handle == slot for option in tuple(self._options)):
            _echost.define_option(slot, definition.name, TYPE_NUMBERS[definition.type], int(definition.flags))

    def name_of(self, owner: str) -> InstanceName | None:
        """Return the name of a living instance (any thread)."""
        found = self._infrastructures.get(owner)
        return found.name if found is not None else None

    @property
    def _registry(self) -> OptionRegistry:
        return self._newest.registry if self._newest is not None else self._services.registry()

    @staticmethod
    def prototype_name(module: str) -> InstanceName:
        """Return the name under which a module itself is known."""
        return InstanceName(module)

    def report_query(self, error: BadQuery) -> None:
        """Tell that a module asked for a value in a way that nothing can answer (any thread)."""
        self._services.log.message(Level.ERROR, "MOD", "a module in C asked for a value, and %s", error)

    def option_of_capability(self, capability: str) -> int:
        """Return the handle behind a path such as `Global:Binding.name`; -1 for none (any thread)."""
        wanted = capability.lower().removeprefix("config.")
        # As written, or the option that a colon names; not the scope that a dot would.
        forms = [form for form in capability_forms(f"config.{wanted}") if form[7:] == wanted or "." in form[7:]]
        for option in self._registry.options:
            names = option.path.capabilities(option.definition.name, module_name=option.owner)
            if any(name.lower() in forms for name in names):
                definition = option.definition
                if definition.type in WITHOUT_MEMBERS:
                    text = "a module in C asked for the option %s of the type %s, whose values it cannot read"
                    self._services.log.message(Level.ERROR, "MOD", text, definition.name, definition.type)
                    return -1
                self.define(option.handle)
                return option.handle
        return -1

    def shut_down(self, must_die: int, status: int, file: str | None, line: int) -> None:
        """End the server, as a module asked for."""
        level = Level.CRITICAL if must_die else Level.NOTICE
        self._services.log.message(level, "MOD", "shutdown with status %d asked for at %s:%d", status, file, line)
        self._services.shut_down()

    # ---- log ----

    def drain(self) -> None:
        """Write the lines of modules that wait in the core."""
        lines, dropped = _echost.drain_log()
        log = self._services.log
        for level, module, text in lines:
            target = log if module == "server" else log.for_module(module)
            target.message(Level(min(max(level, 0), 5)), module, "%s", text)
        if dropped:
            log.message(Level.WARNING, "log", "%d lines of modules in C were dropped", dropped)

    def _on_lines(self, event: Event, mask: Mask, closure: object, now: Timeval) -> Mask:
        del event, mask, closure, now
        self.drain()
        return E_READ

    def _set_level(self, name: str, level: int) -> None:
        self._levels[name] = level
        for infrastructure in self._by_log.get(name, ()):
            infrastructure.native.set_threshold(level)
        # Lines without an instance are filtered again by the log of the module that runs.
        _echost.set_log_threshold(min(self._levels.values()))

    # ---- the end ----

    def begin_shutdown(self) -> None:
        """Let modules see that the server ends."""
        _echost.shutdown_began()

    def withdraw(self) -> None:
        """Have no current generation any more."""
        former, self._published = self._published, None
        _echost.close_generations()
        # They have no DESTROY that could still use an event, and no generation to read from.
        _echost.end_events_of_singletons()
        if former is not None:
            former.replaced()

    def settle(self) -> None:
        """End what nobody uses: the last generations are due, then the datasources that their modules may ask."""
        _echost.collect_generations()
        self._datasources.close()
        self.drain()

    def close(self) -> None:
        """Detach the core; another server may have it."""
        try:
            self._taps.close()
            self.settle()
        finally:
            self._newest = None
            left = _echost.detach()
        self.drain()
        if left:
            message = "modules in C still hold values or scopes of %d generations"
            self._services.log.message(Level.WARNING, "CONF", message, left)

    def _watch(self, descriptor: int, callback: Callback) -> None:
        # An event of the server, as that by which posted calls wake it: a test reloads around those of modules.
        scheduler = self._services.scheduler
        event = descriptor_event(scheduler, descriptor, E_READ.value, callback, None)
        scheduler.schedule_event(event)
        self._watched.append(event)


def _is_of(option: NativeOption, registry: OptionRegistry) -> bool:
    known = registry.options
    return option.handle < len(known) and known[option.handle].definition is option.definition
