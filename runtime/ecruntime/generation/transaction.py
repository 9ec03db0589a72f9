"""The attempt to build the next generation aside (seed 1.3.5): steps that can each be rolled back."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.choices import InitOrder
from ecruntime.config import load_unresolved
from ecruntime.foundation.finding import Finding, Severity, has_errors
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.raised import is_raised_as
from ecruntime.generation.call_rights import callers_of, check_calls
from ecruntime.generation.errors import TransactionFailed, module_failure
from ecruntime.generation.generation import Generation, GenerationCore
from ecruntime.generation.hook_table import compile_hooks
from ecruntime.generation.instances import debug_level, make_instances
from ecruntime.generation.lifecycle import (
    RELOAD_PHASES,
    START_PHASES,
    ModuleEntry,
    destroy,
    free_values,
    run_phases,
)
from ecruntime.generation.open_transaction import OpenTransaction
from ecruntime.generation.opening import ModuleOpening
from ecruntime.generation.rules import POSTSET_FAILED
from ecruntime.module import ModuleOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.config import Configuration, UnresolvedName
    from ecruntime.formats.conf import Document
    from ecruntime.generation.instance import Instance, InstanceHost, LoadedState
    from ecruntime.generation.services import TransactionServices
    from ecruntime.hooks import Caller
    from ecruntime.module import InstanceName, NativeGeneration


class Occasion(Enum):
    """The occasion of a transaction, which decides the flags of `ext_init` (seed 1.3.1.2)."""

    START = "start"
    RELOAD = "reload"


STEPS: Final = ("scan", "resolve", "check", "postset", "ext_init", "compile", "listen")
"""The steps of every transaction, in order; `resolve` adds more for each module that it opens."""


class Transaction:
    """One attempt to build a generation from a document; used once, in the scheduler thread.

    `run` returns the generation, unpublished, or raises `TransactionFailed` after everything was rolled back.
    Nothing that runs is touched before the publication (invariant 6).
    """

    def __init__(
        self, services: TransactionServices, committed: LoadedState, document: Document, number: int, occasion: Occasion
    ) -> None:
        """Prepare to build generation `number` on top of the committed state."""
        self.findings: list[Finding] = []
        self.output: list[ModuleOutput] = []
        """The output of the modules for the operator."""
        self.committed = committed
        self.instances: dict[InstanceName, Instance] = {}
        self.callers: dict[InstanceName, Caller] = {}
        """The call rights of each instance, for its hooks when the generation is published."""
        self._services = services
        self._document = document
        self._number = number
        self._occasion = occasion
        self._undo: list[Callable[[], None]] = []
        self._configuration: Configuration | None = None
        self._core: GenerationCore | None = None
        self._generation: Generation | None = None
        self._twin: NativeGeneration | None = None

    def run(self) -> Generation:
        """Perform the steps in order; at the first failure roll back those that were done, last first."""
        # The names for `before_step` come from STEPS, so that a test can fail
        # each step of it; `strict` keeps the two equal.
        steps = (self._scan, self._resolve, self._check, self._postset, self._ext_init, self._compile, self._listen)
        # Memory types outlive generations, and every phase of a module may be the one that registers some.
        self._undo.append(self._services.resources.memory.savepoint())
        try:
            for name, step in zip(STEPS, steps, strict=True):
                self._services.before_step(name)
                step()
        # An interrupt too must leave nothing half built behind.
        except BaseException as error:
            self.roll_back()
            if is_raised_as(error, TransactionFailed):
                error.output = tuple(self.output)
            raise
        assert self._generation is not None
        self.committed = replace(self.committed, document=self._document)
        return self._generation

    def roll_back(self) -> None:
        """Roll back all steps, last first; also for a caller that decides not to publish, as `--check` does."""
        # Taken off the list before it is called, so no step is ever rolled back twice.
        while self._undo:
            self._undo.pop()()
        # The last references: the core ends here, and its number is given to the next transaction.
        self._core = self._generation = self._twin = None
        self.instances = {}

    def commit(self) -> None:
        """Drop the undo list and all references to the generation, which is published now."""
        # Its closures refer to the core. Kept, they would keep the generation alive for good.
        self._undo.clear()
        self._core = self._generation = self._twin = None

    def _hear(self, name: InstanceName, text: str) -> None:
        self.output += (ModuleOutput(str(name), line) for line in text.splitlines())

    def _scan(self) -> None:
        self._note(self._document.findings)
        # A broken manifest need not concern this configuration: it warns, and
        # names that only it provides stay unresolved.
        self.findings += (replace(finding, severity=Severity.WARNING) for finding in self._services.finder.scan())

    def _resolve(self) -> None:
        """Open modules for unresolved names until none are left; a loaded module may bring further names."""
        opening = ModuleOpening(self._services, self.committed, self._undo)
        # First, so that names are resolved against the registrations of the new artifacts.
        opening.reopen_changed()
        # If the module that came for a name does not register it, `_check` reports the name.
        self._load(opening, self._services.wanted)
        load_unresolved(self._document.root, lambda: opening.registry, partial(self._load, opening))
        self.committed = opening.committed
        self._note(opening.findings)
        made = make_instances(self._services, self.committed, self._document)
        self.instances = made.instances
        for instance in made.instances.values():
            if not instance.module.is_singleton:
                self._undo.append(instance.host.take_back)
            # From here on, since validators are the code of modules, too (invariant 11).
            self._defer(instance.host)
        for module in self.committed.modules.values():
            self._defer(module.host)
        self._note(made.findings)

    def _defer(self, host: InstanceHost) -> None:
        host.defer()
        self._undo.append(partial(host.commit_or_drop, is_published=False))

    def _load(self, opening: ModuleOpening, names: tuple[UnresolvedName, ...]) -> bool:
        """Open the modules that unresolved names need; tell whether there were any."""
        plan = self._services.finder.find(names, tuple(opening.committed.modules))
        self._note(plan.findings)
        for request in plan.order:
            opening.load(request)
        return bool(plan.order)

    def _check(self) -> None:
        # Options that are not tunable online keep the values of the previous generation (seed 1.3.5.1).
        previous = self._services.store.current.configuration if self._services.store.is_published else None
        result = self._services.build(self._document, self.committed.registry, previous)
        # The result begins with the document's findings, which `_scan` has noted.
        self._note(result.findings[len(self._document.findings) :])
        assert result.configuration is not None
        self._configuration = result.configuration
        # With the present names of options.
        self._document = result.configuration.document

    def _postset(self) -> None:
        assert self._configuration is not None
        try:
            self._configuration.postset()
        except BaseException as error:
            pass_interrupt(error)
            # Nothing to undo here: a `postset` that fails has freed the values set before it.
            failure = module_failure(POSTSET_FAILED, "configuration", "postset", error)
            raise TransactionFailed([*self.findings, failure]) from error
        self._undo.append(partial(free_values, self._configuration, self._services.log))

    def _ext_init(self) -> None:
        """Call `ext_init` of generic modules, then of singletons; the events they schedule wait for the publication."""
        assert self._configuration is not None
        # Thread pools first: `ext_init` may name the job class of a pool that is new in this configuration.
        self._undo.append(self._services.resources.prepare(self._configuration))
        states: dict[InstanceName, object] = {}
        # The core sees `states` through a read-only view, while `run_phases` fills the dictionary behind it.
        seen = MappingProxyType(states)
        twin = self._services.resources.native.begin(self._number, self._configuration, seen)
        if twin is not None:
            self._undo.append(twin.drop)
            twin.fill(self.instances, self._hear)
        core = GenerationCore(self._number, self._configuration, seen, twin.hold if twin is not None else None)
        self._core = core
        self._twin = twin
        # Before the first `ext_init`, whose option reads look for this core in the frames.
        self._services.store.watch(core)
        self._undo.append(partial(self._services.store.take_back_holds, core))
        phases = START_PHASES if self._occasion is Occasion.START else RELOAD_PHASES
        order = _in_init_order(self.instances.values(), self._services.choices.init_order)
        for instance in order:
            # Pushed before the first call, so that an instance is destroyed too whose `ext_init` fails half-way.
            if not instance.module.is_singleton:
                self._undo.append(lambda gone=instance: destroy(gone, core, self._services.log))  # type: ignore[misc]
        for instance in order:
            # Its own configuration counts from here on, so that the first `ext_init` may be debugged.
            log = instance.host.log
            self._undo.append(partial(setattr, log, "debug_level", log.configured_level))
            log.debug_level = debug_level(instance, self._configuration)
        # A generic module registers in its unprivileged `ext_init` (seed 1.3.2.1), declared providers included.
        waiting = {instance.name for instance in order if not instance.module.is_singleton}
        transaction = OpenTransaction(
            core, lambda: compile_hooks(self._services, core, self.committed.declared, order, waiting)
        )
        try:
            entry = ModuleEntry(
                core, self.committed.declared, self._services.before_step, transaction, waiting, self.output
            )
            run_phases(order, entry, states, phases)
        except TransactionFailed as failed:
            # The findings so far belong to the answer; the cause stays the author's own exception.
            raise TransactionFailed([*self.findings, *failed.findings]) from failed.__cause__
        finally:
            transaction.end()

    def _compile(self) -> None:
        assert self._core is not None
        services = self._services
        self.callers = callers_of(self.instances.values(), self.committed, services.scheduler.is_scheduler_thread)
        declared = check_calls(self.instances.values(), self.callers, self.committed.declared)
        table = compile_hooks(services, self._core, declared, self.instances.values())
        if self._twin is not None:
            self._twin.seal(table)
        self.committed = replace(self.committed, declared=declared)
        self._generation = Generation(self._core, table)

    def _listen(self) -> None:
        """Bind the new addresses of the listeners; a peer that connects from here on waits for the publication."""
        assert self._configuration is not None
        # The last step: until it, a failed transaction cannot be noticed from outside.
        listeners = [listener for instance in self.instances.values() for listener in instance.host.listeners]
        bound = self._services.listen(self._configuration, listeners)
        self._undo.append(bound.roll_back)
        self._note(bound.findings)

    def _note(self, findings: Iterable[Finding]) -> None:
        self.findings += findings
        if has_errors(self.findings):
            raise TransactionFailed(self.findings)


def _in_init_order(instances: Iterable[Instance], order: InitOrder) -> list[Instance]:
    """Return the instances in the order of their `ext_init`.

    We put singletons last: what they set on themselves cannot be rolled back (invariant 10), so a generic module that
    fails comes before them.
    """
    if order is InitOrder.LOADED:
        return list(instances)
    return sorted(instances, key=lambda instance: instance.module.is_singleton is (order is InitOrder.GENERIC_FIRST))
