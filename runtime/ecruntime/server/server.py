"""The composition root: the server, which wires all parts of the runtime."""

from __future__ import annotations

import weakref
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.config.core_registry import core_registry
from ecruntime.config.former_names import with_present_names
from ecruntime.formats.conf import difference, is_kept, read
from ecruntime.foundation.author_call import module_that_raised
from ecruntime.foundation.descriptor_reserve import DescriptorReserve
from ecruntime.foundation.error_origin import describe_origin, format_traceback
from ecruntime.foundation.errors import EcError, ServerCrashed, UsageError
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.generation import (
    Generation,
    GenerationReference,
    GenerationStore,
    Instance,
    LoadedState,
    Occasion,
    Resources,
    Retirement,
    Retirements,
    Transaction,
    TransactionServices,
    never_released,
)
from ecruntime.generation.instances import settle_prototypes
from ecruntime.hooks import CATALOGUE, DeclaredHooks, FailureCounts, HookChain, Hooks, HookWatch, Provider
from ecruntime.io import IoWrappers, Netlisteners
from ecruntime.log import Level, Log
from ecruntime.memory import ALLOCATORS, MemoryTypes, abort_process, raise_violation
from ecruntime.module import InstanceName, NativePlace
from ecruntime.scheduler import Scheduler, Watchdog
from ecruntime.server.event_loop import ServerLoop
from ecruntime.server.foreseen_reload import ForeseenReload, foresee_reload
from ecruntime.server.fork_guard import helpers_ended
from ecruntime.server.native_services import native_services
from ecruntime.server.python_logging import PythonLogging
from ecruntime.server.reload_ahead import ReloadAhead, changed_document
from ecruntime.server.reopened import Reopened
from ecruntime.server.settings_in_effect import apply_settings, prepare_pools
from ecruntime.simulator.sessions import SimulatedSessions
from ecruntime.threads import Pools, crash_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecruntime.config import UnresolvedName
    from ecruntime.formats.conf import Document, ScopeNode, SettingChange
    from ecruntime.foundation.errors import RuleViolation
    from ecruntime.foundation.finding import Finding
    from ecruntime.generation import ModuleFinder
    from ecruntime.module import ModuleOutput
    from ecruntime.scheduler import Poller, TimeSource
    from ecruntime.server.settings import Settings
    from ecruntime.threads import BlockedJob

_REOPEN: Final = "core_log_reopen"
_COMMITTED: Final = "core_post_config_commit"
T = TypeVar("T")
_RESERVE: Final = 16
"""Descriptors kept for a reload, which reads one file after another."""
_MAX_CRASHES: Final = 8
"""The most times that the end is taken up again after code of modules has broken it off."""
_LAST_WORDS: Final = 2.0
"""Seconds in which the log may write its last messages before an abort."""


@dataclass(frozen=True, slots=True)
class ReloadOutcome:
    """A published generation, with the findings of its transaction."""

    number: int
    findings: tuple[Finding, ...]
    dropped: tuple[SettingChange, ...] = ()
    """Console changes that a reload did not find in the files."""
    output: tuple[ModuleOutput, ...] = ()
    """The output of the modules in `ext_init`."""


class Server:
    """One runtime; several in one process never see each other.

    `acquire`, `stop_crashed` and hook calls are for any thread. All else belongs to the scheduler thread, which is the
    one that calls `start`.
    """

    def __init__(self, settings: Settings, finder: ModuleFinder, clock: TimeSource, poller: Poller, log: Log) -> None:
        """Wire the parts; nothing is read, opened or bound before `start`."""
        self.settings = settings
        self.log = log
        self.clock = clock
        self.finder = finder
        self.scheduler = Scheduler(clock, poller, log, settings.choices)
        self.sync: Callable[[str], None] = _nothing
        self.memory = MemoryTypes(
            log, is_debug=settings.is_debug, allocator=ALLOCATORS[settings.allocator](),
            on_misuse=self._abort if settings.aborts_on_misuse else raise_violation,
        )  # fmt: skip  # words, several to a line
        self.pools = Pools(
            self.scheduler, self.memory, clock, log,
            is_debug=settings.is_debug, on_death=self.stop_crashed, choices=settings.choices,
        )  # fmt: skip  # words, several to a line
        self.loop = ServerLoop(self.scheduler, settings.loop)
        self._reserve = DescriptorReserve(_RESERVE)
        self.is_ending = False
        """Whether the end was asked for; nothing new is begun from then on."""
        self.crash = ""
        """The report of a thread that ended abnormally; empty while none did."""
        self.blocked: tuple[BlockedJob, ...] = ()
        """Jobs that had not ended when `close` stopped waiting for them."""
        # Any thread may notice the end of a generation; only the scheduler thread destroys it (invariant 9).
        self.retirements = Retirements(log)
        self.store = GenerationStore(
            self.scheduler.post,
            self.retirements.retire,
            clock.monotonic,
            self._meet,
            # Called later: the place below needs the store.
            lambda: self.native,
        )
        self.io_wrappers = IoWrappers(clock)
        # A callable, since the current generation changes and there is none yet.
        self.netlisteners = Netlisteners(self.scheduler, log, lambda: self.current.configuration)
        self.native = NativePlace(native_services(self))
        self.failures = FailureCounts()
        self.sessions = SimulatedSessions()
        self._python_logging = PythonLogging(log)
        # A trace may end in any thread; hooks are recompiled in the scheduler thread only.
        self.watch = HookWatch(clock.monotonic, lambda: self.scheduler.post(self.recompile_hooks))
        self.before_step: Callable[[str], None] = _nothing
        self.committed = LoadedState(
            registry=core_registry(), declared=DeclaredHooks().with_hooks(load_hook_catalogue().values(), CATALOGUE)
        )
        # Weak, since the hooks of a generic instance end with its generation.
        self._bound: weakref.WeakSet[Hooks] = weakref.WeakSet()
        self._ahead = ReloadAhead(
            self._read, lambda: (self.committed.registry, self.current.configuration), self.scheduler.post
        )
        self._number = 0
        self.is_building = False
        """Whether a transaction runs."""
        self._files: Document | None = None

    def load_for(self, wanted: tuple[UnresolvedName, ...]) -> None:
        """Publish the present configuration again, with modules that the capabilities need (scheduler thread)."""
        self._build_and_publish(self.document, Occasion.RELOAD, wanted)

    def start(self) -> ReloadOutcome:
        """Read the configuration, build the first generation and publish it."""
        self.scheduler.bind_thread()
        self._python_logging.attach()
        self.loop.choose()
        outcome = self._read_and_publish(Occasion.START)
        # Kept from now on for the reloads.
        self._reserve.refill()
        return outcome

    def check(self) -> tuple[Finding, ...]:
        """Build the first generation as `start` does, then roll it back; return the findings or raise as `start`."""
        self.scheduler.bind_thread()
        self._python_logging.attach()
        transaction = Transaction(
            self.transaction_services(is_trial=True), self.committed, self._read(), 1, Occasion.START
        )
        with helpers_ended():
            transaction.run()
            findings = tuple(transaction.findings)
            transaction.roll_back()
        return findings

    def run(self) -> None:
        """Serve until `shutdown`; raise `ServerCrashed` when a thread ended abnormally, this one included."""
        try:
            with Watchdog(self.scheduler, self.clock, self.log, self.settings.callback_budget):
                self.scheduler.run()
        except BaseException as error:  # noqa: BLE001 - whatever ends this thread ends the server
            # An interrupt is the user's wish, not a crash of this thread.
            pass_interrupt(error)
            self._crashed(error)
        self.raise_crash()

    def raise_crash(self) -> None:
        """Raise `ServerCrashed` when a thread ended abnormally."""
        if self.crash:
            raise ServerCrashed(self.crash.partition("\n")[0], hint="the log has the stacks of all threads")

    def reload(self, conf: Path | None = None) -> ReloadOutcome:
        """Read the files again and replace the generation; a failure changes nothing that runs.

        `conf` is read, this once, in place of the file that the server was started with.
        """
        # Compared before the reload, which replaces both sides of the comparison.
        changes = self.changes
        try:
            with self._reserve.lent():
                outcome = self._read_and_publish(Occasion.RELOAD, conf)
        except EcError as error:
            self.log.message(Level.ERROR, "CONF", f"reconfigure failed: {error}")
            raise
        return replace(outcome, dropped=tuple(change for change in changes if not is_kept(change, self.document.root)))

    def foresee_reload(self, conf: Path | None = None) -> ForeseenReload:
        """Return what a reload would change, and change nothing; raise what the reload would raise."""
        document = self._ahead.take(conf or self.settings.conf) or self._read(conf)
        return foresee_reload(self, document, self._ahead.build)

    def prepare_reload(self, then: Callable[[], object], conf: Path | None = None) -> bool:
        """Read a large configuration aside and call `then`, which reloads it; `False` if that is best done at once."""
        return not self.is_ending and self._ahead.begin(conf or self.settings.conf, then)

    def prepare_change(self, root: ScopeNode, then: Callable[[], object]) -> bool:
        """Build the values of a changed tree aside and call `then`, which changes to it; `False` as for a reload."""
        return not self.is_ending and self._ahead.begin_change(root, then)

    def change(self, root: ScopeNode) -> ReloadOutcome:
        """Replace the generation by one built from a changed tree, as `config set` does.

        Findings of the files are not repeated: they were reported when the files were read.
        """
        document = self._ahead.take_change(root) or changed_document(self.document, root)
        with self._reserve.lent():
            return self._build_and_publish(document, Occasion.RELOAD)

    @property
    def changes(self) -> tuple[SettingChange, ...]:
        """Changes made since the files were read; the next reload drops them (seed 1.3.5)."""
        return difference(self.files.root, self.document.root)

    @property
    def files(self) -> Document:
        """The files as they were read, or as the console has written them since."""
        assert self._files is not None, "kept with the first generation"
        return self._files

    @files.setter
    def files(self, files: Document) -> None:
        self._files = files

    def acquire(self, holder: str) -> GenerationReference:
        """Return a reference to the current generation, in the name of `holder` (any thread)."""
        return self.store.acquire(holder)

    @property
    def current(self) -> Generation:
        """The current generation."""
        return self.store.current

    @property
    def document(self) -> Document:
        """The files from which the current generation was built."""
        document = self.committed.document
        assert document is not None, "published with the first generation"
        return document

    def instances(self) -> tuple[Instance, ...]:
        """Return the module instances of the current generation, in load order."""
        return tuple(self.retirements.instances(self.current.number).values())

    def chain(self, leaf: str) -> HookChain | None:
        """Return the current chain of a hook by its leaf name."""
        return self.current.hooks.get(leaf)

    def find_hook(self, name: str) -> HookChain:
        """Return the current chain of a hook by its leaf or dotted name; raise `UsageError` for an unknown one."""
        chain = self.chain(name) or self.chain(name.replace(".", "_", 1))
        if chain is None:
            known = [hook.signature.dotted if "." in name else hook.signature.leaf for hook in self.current.hooks]
            raise UsageError(f"unknown hook '{name}'", hint=did_you_mean(name, known) or "`module hooks` lists all")
        return chain

    def instance(self, module: str, instance: str = "") -> Instance:
        """Return an instance of the current generation; raise `UsageError` for an unknown name."""
        known = self.retirements.instances(self.current.number)
        for name, found in known.items():
            if name.module.lower() == module.lower() and name.instance == instance:
                return found
        loaded = ", ".join(str(name) for name in known) or "none"
        raise UsageError(f"no such module instance '{InstanceName(module, instance)}'", hint=f"loaded: {loaded}")

    def reopen_logs(self) -> Reopened:
        """Have the log opened again, and call the hook that tells modules to do the same (scheduler thread)."""
        chain = self.chain(_REOPEN)
        providers = tuple(provider.owner for provider in chain.providers) if chain is not None else ()
        has_log = self.log.reopen()
        if chain is not None:
            chain.call()
        return Reopened(has_log, providers)

    def shutdown(self) -> None:
        """End `run` after the current turn of the loop."""
        self.is_ending = True
        self.native.begin_shutdown()
        self.scheduler.stop()

    def stop_crashed(self, report: str) -> None:
        """End `run` because a thread ended abnormally (any thread)."""
        self.is_ending = True
        # The first report is kept. No lock: of two threads that crash at once, either report will do.
        self.crash = self.crash or report
        self.scheduler.stop()

    def close(self) -> None:
        """End everything in order; what one step raises ends no other: the next server finds nothing of this one."""
        ends = (self.native.close, self.retirements.close_modules, self._python_logging.detach, self._reserve.close)
        with ExitStack() as last:
            for end in (self.scheduler.close, *reversed(ends)):
                last.callback(end)
            self._end_modules()

    def _end_modules(self) -> None:
        self.is_ending = True
        self.native.begin_shutdown()
        self._ahead.close()
        self.netlisteners.close()
        # Drained while the last generation still serves: workers and completions use it (seed 1.3.4).
        self.blocked = self._last_turn(lambda: self.pools.shutdown(self.settings.drain_limit))
        # Read before the withdrawal, after which there is no current generation.
        instances = self.instances() if self.store.is_published else ()
        for hooks in self._bound:
            # A bound call holds the core of its generation, which could not end.
            hooks.unbind()
        self.store.withdraw()
        self.native.withdraw()
        # Reverse load order: a module before those that it requires.
        for instance in reversed(instances):
            instance.host.clear_events()
        # The withdrawal has posted the retirement: destroy the generations now.
        self._last_turn(lambda: self.scheduler.run_once(0.0))
        self._last_turn(self.native.settle)
        # Reported only now, since the destruction of instances frees memory and releases references.
        self.memory.report_leaks()
        self.memory.part()
        for hold in self.store.holds:
            self.log.message(Level.WARNING, "CONF", str(never_released(hold)))

    def _last_turn(self, turn: Callable[[], T]) -> T:
        """Take a turn of the end; a module that leaves it with SystemExit crashes the server, which ends in order."""
        for _ in range(_MAX_CRASHES):
            try:
                return turn()
            except BaseException as error:  # noqa: BLE001 - as in `run`
                pass_interrupt(error)
                self._crashed(error)
        return turn()

    def _crashed(self, error: BaseException) -> None:
        module = module_that_raised(error)
        report = crash_report("scheduler", error, f"code of module '{module}'" if module else "")
        self.log.message(Level.CRITICAL, "threads", report)
        self.stop_crashed(report)

    def publish(self, generation: Generation, transaction: Transaction) -> None:
        """Make `generation` the current one; must not fail (scheduler thread)."""
        self._number = generation.number
        # Noted before the generation serves, so that its end always finds one.
        self.retirements.add(Retirement.of(generation.core, transaction.instances))
        instances = tuple(transaction.instances.values())
        self._bound.update(instance.infrastructure.hooks for instance in instances)
        for instance in instances:
            # Older instances, too: a module that was just loaded may require them (seed 1.3.2.1).
            instance.infrastructure.hooks.set_caller(transaction.callers[instance.name])
        # Readers see the change as one assignment (invariant 7); running calls keep their generation (invariant 8).
        # The twin first: the former one is replaced when the former core lets it go.
        self.native.publish(generation.number)
        self._install(generation)
        self._tap_native()
        apply_settings(generation.configuration, self.pools, self.memory, self.log)
        for instance in instances:
            # Events were deferred, because a failed transaction would have dropped them (invariant 11).
            instance.host.commit_or_drop(is_published=True)
        settle_prototypes(self.committed, transaction.committed)
        # Peers could connect since their address was bound; they are served only by the published generation.
        self.netlisteners.apply(listener for instance in instances for listener in instance.host.listeners)
        # The transaction holds the core: while it does, the generation cannot end.
        transaction.commit()
        self.committed = _with_known_singletons(transaction.committed)
        self.retirements.keep_open(self.committed.modules.values())
        if (chain := self.chain(_COMMITTED)) is not None:
            chain.call()

    def _abort(self, violation: RuleViolation) -> NoReturn:
        # The log is written by a thread, which the abort ends as well.
        self.log.flush(_LAST_WORDS)
        abort_process(violation)

    def recompile_hooks(self) -> None:
        """Recompile the hook calls for what is watched now; running calls end as they began (scheduler thread)."""
        if self.store.is_published:
            current = self.store.current
            self._install(Generation(current.core, current.hooks.recompiled()))
            self._tap_native()

    def _tap_native(self) -> None:
        hooks = self.current.hooks
        self.native.tap({leaf: hooks[leaf].signature for leaf in self.watch.tapped if hooks.get(leaf)}, self.watch)

    def _install(self, generation: Generation) -> None:
        self.store.publish(generation)
        for hooks in self._bound:
            hooks.bind(generation.hooks)

    def transaction_services(
        self, *, is_trial: bool = False, wanted: tuple[UnresolvedName, ...] = ()
    ) -> TransactionServices:
        """Return the services of a transaction; a trial one is never published. `wanted` is loaded, too."""
        resources = Resources(
            self.pools, self.memory, lambda configuration: prepare_pools(configuration, self.pools), self.io_wrappers,
            self.native,
        )  # fmt: skip  # words, several to a line
        return TransactionServices(
            self.finder, self.store, self.scheduler, self.log, resources, self._report,
            partial(self.netlisteners.prepare, is_trial=is_trial, retries=self.settings.retries_listening),
            self.before_step, self.watch, self.settings.is_strict, self._ahead.build, wanted, self.settings.choices,
        )  # fmt: skip  # words, several to a line

    def _read(self, conf: Path | None = None) -> Document:
        it = self.settings
        return read(conf or it.conf, search_path=it.search_path, strict=it.is_strict, choices=it.choices)

    def _transaction(self, document: Document, occasion: Occasion, wanted: tuple[UnresolvedName, ...]) -> Transaction:
        services = self.transaction_services(wanted=wanted)
        return Transaction(services, self.committed, document, self._number + 1, occasion)

    def _read_and_publish(self, occasion: Occasion, conf: Path | None = None) -> ReloadOutcome:
        document = self._ahead.take(conf or self.settings.conf) or self._read(conf)
        outcome = self._build_and_publish(document, occasion)
        # Only after the publication: what was refused is not what the server runs.
        self._files = self.document
        return outcome

    def _build_and_publish(
        self, document: Document, occasion: Occasion, wanted: tuple[UnresolvedName, ...] = ()
    ) -> ReloadOutcome:
        # Before anything is built: generations that are never released would pile up without limit.
        self.store.check_limit()
        transaction = self._transaction(document, occasion, wanted)
        self.is_building = True
        try:
            with helpers_ended():
                generation = transaction.run()
        finally:
            self.is_building = False
            # Also of one that fails: at a start no reply has it, and of a reload others want to know later.
            for said in transaction.output:
                self.log.message(Level.NOTICE, "MOD", str(said))
        for finding in transaction.findings:
            self.log.message(Level.WARNING, "CONF", str(finding))
        self.publish(generation, transaction)
        if self._files is not None:
            # A module that came with this generation may have taken up former names in the files.
            self._files, _ = with_present_names(self._files, self.committed.registry)
        self.log.message(Level.NOTICE, "CONF", f"generation {generation.number} published")
        if warning := self.store.limit_warning():
            self.log.message(Level.WARNING, "CONF", str(warning))
            transaction.findings.append(warning)
        return ReloadOutcome(generation.number, tuple(transaction.findings), output=tuple(transaction.output))

    def _meet(self, point: str) -> None:
        # `sync` is looked up at each point: a test sets it after the server was made
        self.sync(point)

    def _report(self, provider: Provider, error: BaseException) -> None:
        self.failures.count(provider)
        # The failing call may belong to an older generation than the current one.
        number = self.store.generation_of_call().number
        what = f"module '{provider.owner}' failed as provider of {provider.hook.dotted} in generation {number}"
        self.log.message(Level.ERROR, "MOD", f"{what}: {describe_origin(error)}")
        for line in format_traceback(error):
            self.log.message(Level.INFO, "MOD", line)


def _with_known_singletons(committed: LoadedState) -> LoadedState:
    # Their `ext_init` for the next generation is not the first one.
    known = {key: replace(instance, is_fresh=False) for key, instance in committed.singletons.items()}
    return replace(committed, singletons=MappingProxyType(known))


def _nothing(step: str) -> None:
    del step
