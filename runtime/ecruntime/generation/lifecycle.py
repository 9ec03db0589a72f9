"""The life of instances: `ext_init` in the phases of a start or a reload, DESTROY, and the end of generations."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.foundation.raised import is_raised_as
from ecruntime.generation.errors import PhaseFailed, TransactionFailed, checked_answer, module_failure
from ecruntime.generation.generation import GenerationCore
from ecruntime.generation.rules import EXT_INIT_FAILED
from ecruntime.hooks import call_in_generation
from ecruntime.log import Level
from ecruntime.module import Init, InitFlag, InitMode, ModuleOutput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.config import Configuration
    from ecruntime.generation.instance import Instance, LoadedModule
    from ecruntime.generation.open_transaction import OpenTransaction
    from ecruntime.hooks import DeclaredHooks
    from ecruntime.log import Log
    from ecruntime.module import InstanceName, OpenedModule

# At start-up INIT comes with PRIVILEGED and POSTINIT follows; a reload has one plain INIT (seed 1.3.1.2).
START_PHASES = ((InitMode.INIT, InitFlag.PRIVILEGED), (InitMode.POSTINIT, InitFlag.NONE))
RELOAD_PHASES = ((InitMode.INIT, InitFlag.NONE),)


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """The arguments common to all `ext_init` calls of a transaction."""

    core: GenerationCore
    declared: DeclaredHooks
    before_step: Callable[[str], None]
    transaction: OpenTransaction
    waiting: set[InstanceName]
    """The generic instances whose registering `ext_init` has not returned."""
    output: list[ModuleOutput]
    """Takes what the modules say to the operator."""


def run_phases(
    instances: Iterable[Instance],
    entry: ModuleEntry,
    states: dict[InstanceName, object],
    phases: Iterable[tuple[InitMode, InitFlag]],
) -> None:
    """Call `ext_init` of every instance in every phase; the value of the last call is its state."""
    instances = tuple(instances)
    # Phase by phase, not instance by instance: in POSTINIT every other instance has had its INIT.
    for mode, flags in phases:
        for instance in instances:
            entry.before_step(f"ext_init {mode.value} of {instance.name}")
            is_first = instance.is_fresh and not flags
            heard = partial(_hear, instance, entry.output)
            init = Init(mode, flags, first=is_first, transaction=entry.transaction, _listener=heard)
            # A singleton registered in `conf_setup`. A generic module registers here, but not in the
            # privileged call: POSTINIT follows, and the provider would be registered twice.
            may_register = not instance.module.is_singleton and InitFlag.PRIVILEGED not in flags
            try:
                # The frame names the core that is being built, so option reads inside `ext_init` see the new values.
                with instance.host.registrar.open_for_registration(entry.declared) if may_register else nullcontext():
                    answer = call_in_generation(entry.core, partial(instance.infrastructure.ext_init, init))
                states[instance.name] = checked_answer(answer)
                if may_register:
                    entry.waiting.discard(instance.name)
            except BaseException as error:
                pass_interrupt(error)
                phase = f"ext_init ({mode.value}{'|privileged' if flags else ''})"
                failure = module_failure(EXT_INIT_FAILED, str(instance.name), phase, error, instance.module.file)
                raise TransactionFailed([failure]) from error


def destroy(instance: Instance, core: GenerationCore, log: Log) -> None:
    """Call `ext_init` with DESTROY and clear all that the instance owns; a failure is logged, not raised.

    The instance reads `core` there: options and state are those of the generation that ends.
    """
    output: list[ModuleOutput] = []
    heard = partial(_hear, instance, output)
    init = Init(InitMode.DESTROY, InitFlag.NONE, first=False, transaction=None, _listener=heard)
    try:
        with instance.host.ending(core):
            checked_answer(instance.infrastructure.ext_init(init))
    except BaseException as error:  # noqa: BLE001 - whatever the author's code raises must not stop a retirement
        pass_interrupt(error)
        reason = error.message if is_raised_as(error, PhaseFailed) else describe_origin(error)
        log.message(Level.ERROR, "MOD", f"module '{instance.name}' failed in ext_init (destroy): {reason}")
    finally:
        # No reply waits for what it said.
        for said in output:
            log.message(Level.NOTICE, "MOD", str(said))
        # Only after DESTROY: the author's code may still use the host there.
        instance.host.clear_events()
        instance.host.end()
        instance.infrastructure.hooks.unbind()


def _hear(instance: Instance, output: list[ModuleOutput], text: str) -> None:
    """Take what a module says to the operator."""
    output.extend(ModuleOutput(str(instance.name), line) for line in str(text).splitlines())


def free_values(configuration: Configuration, log: Log) -> None:
    """Free the values of a configuration; a failure is logged, not raised."""
    for error in configuration.free():
        log.message(Level.ERROR, "CONF", f"datafree failed: {describe_origin(error)}")


@dataclass(frozen=True, slots=True)
class Retirement:
    """The data needed to retire one generation; it does not refer to the core, so that the core can end."""

    number: int
    configuration: Configuration
    instances: Mapping[InstanceName, Instance]
    """The instances in load order: singletons, which stay, and generic ones, which end with the generation."""
    states: Mapping[InstanceName, object]
    """The values that `ext_init` of the generic instances returned, which they read a last time in DESTROY."""

    @classmethod
    def of(cls, core: GenerationCore, instances: Mapping[InstanceName, Instance]) -> Retirement:
        """Return the retirement of a generation that is published."""
        generic = [name for name, instance in instances.items() if not instance.module.is_singleton]
        states = MappingProxyType({name: core.states.get(name) for name in generic})
        return cls(core.number, core.configuration, MappingProxyType(dict(instances)), states)

    @property
    def generic_instances(self) -> tuple[Instance, ...]:
        """The instances that end with the generation, in load order."""
        return tuple(instance for instance in self.instances.values() if not instance.module.is_singleton)

    def perform(self, log: Log) -> None:
        """Destroy the generic instances in reverse order, then free the values (scheduler thread, once)."""
        # The core itself is gone, since nobody refers to it any more; this one is for the last reads.
        core = GenerationCore(self.number, self.configuration, self.states)
        for instance in reversed(self.generic_instances):
            destroy(instance, core, log)
        free_values(self.configuration, log)
        log.message(Level.INFO, "CONF", f"generation {self.number} destroyed")


class Retirements:
    """The published generations that are not destroyed yet, and the modules opened for them (scheduler thread)."""

    def __init__(self, log: Log) -> None:
        """Start without any; failures of modules go to `log`."""
        self._log = log
        # By number. They hold no core, which would keep the generation alive.
        self._due: dict[int, Retirement] = {}
        self._opened: set[OpenedModule] = set()
        self._loaded: frozenset[OpenedModule] = frozenset()

    def add(self, retirement: Retirement) -> None:
        """Note a generation before it serves, so that its end always finds its retirement."""
        self._due[retirement.number] = retirement

    def instances(self, number: int) -> Mapping[InstanceName, Instance]:
        """Return the instances of a published generation that is not destroyed, in load order."""
        return self._due[number].instances

    def keep_open(self, modules: Iterable[LoadedModule]) -> None:
        """Keep these modules open, which the current generation uses, until others take their place."""
        self._loaded = frozenset(module.opened for module in modules)
        self._opened |= self._loaded

    def retire(self, number: int) -> None:
        """Destroy a generation to which nobody refers any more, and close the modules that only it used."""
        # The core of a failed transaction ends, too; its instances were destroyed when it was rolled back.
        retirement = self._due.pop(number, None)
        if retirement is not None:
            retirement.perform(self._log)
            self._close_unused()

    def close_modules(self) -> None:
        """Close every module that is still open: the server ends."""
        for opened in self._opened:
            opened.close()

    def _close_unused(self) -> None:
        # `_loaded` covers the current generation and the singletons, each retirement an older generation.
        used = set(self._loaded)
        for retirement in self._due.values():
            used.update(instance.module.opened for instance in retirement.generic_instances)
        for opened in self._opened - used:
            opened.close()
        self._opened &= used
