"""The calls of `ext_init`: the phases of a start or a reload, and DESTROY (seed 1.3.1.2)."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.generation.errors import TransactionFailed, module_failure
from ecruntime.generation.rules import EXT_INIT_FAILED
from ecruntime.hooks.generation_frame import within
from ecruntime.module import Init, InitFlag, InitMode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ecruntime.generation.generation import GenerationCore
    from ecruntime.generation.instance import Instance
    from ecruntime.hooks import DeclaredHooks
    from ecruntime.module import InstanceName

# At start-up INIT comes with PRIVILEGED and POSTINIT follows; a reload has one plain INIT (seed 1.3.1.2).
START_PHASES = ((InitMode.INIT, InitFlag.PRIVILEGED), (InitMode.POSTINIT, InitFlag.NONE))
RELOAD_PHASES = ((InitMode.INIT, InitFlag.NONE),)


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """The arguments common to all `ext_init` calls of a transaction."""

    core: GenerationCore
    declared: DeclaredHooks
    before_step: Callable[[str], None]


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
            init = Init(mode, flags, first=instance.is_fresh and not flags, transaction=entry.core)
            # A singleton registered in `conf_setup`. A generic module registers here, but not in the
            # privileged call: POSTINIT follows, and the provider would be registered twice.
            admits = not instance.module.is_singleton and InitFlag.PRIVILEGED not in flags
            try:
                # The frame names the core that is being built, so option reads inside `ext_init` see the new values.
                with instance.host.registrar.admitting(entry.declared) if admits else nullcontext():
                    states[instance.name] = within(entry.core, lambda: instance.infrastructure.ext_init(init))  # noqa: B023 - called at once
            except Exception as error:
                phase = f"ext_init ({mode.value}{'|privileged' if flags else ''})"
                failure = module_failure(EXT_INIT_FAILED, str(instance.name), phase, error, instance.module.file)
                raise TransactionFailed([failure]) from error


def destroy(instance: Instance, core: GenerationCore | None, report: Callable[[Instance, Exception], None]) -> None:
    """Call `ext_init` with DESTROY and clear all that the instance owns; a failure is reported, not raised."""
    init = Init(InitMode.DESTROY, InitFlag.NONE, first=False, transaction=core)
    try:
        instance.infrastructure.ext_init(init)
    except Exception as error:  # noqa: BLE001 - whatever the author's code raises must not stop a retirement
        report(instance, error)
    finally:
        # Only after DESTROY: the author's code may still use the host there.
        instance.host.clear_events()
        instance.host.end()
        instance.infrastructure.hooks.unbind()
