"""Enter `ext_init` of all instances in the order of the seed, and take it back when one refuses (seed 1.3.1.2)."""

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

START_PHASES = ((InitMode.INIT, InitFlag.PRIVILEGED), (InitMode.POSTINIT, InitFlag.NONE))
RELOAD_PHASES = ((InitMode.INIT, InitFlag.NONE),)


@dataclass(frozen=True, slots=True)
class Entry:
    """What the instances of a transaction are entered with."""

    core: GenerationCore
    declared: DeclaredHooks
    before_step: Callable[[str], None]


def run_phases(
    instances: Iterable[Instance],
    entry: Entry,
    states: dict[InstanceName, object],
    phases: Iterable[tuple[InitMode, InitFlag]],
) -> None:
    """Enter every instance in every phase; what the last one returns is its state."""
    instances = tuple(instances)
    for mode, flags in phases:
        for instance in instances:
            entry.before_step(f"ext_init {mode.value} of {instance.name}")
            init = Init(mode, flags, first=instance.is_fresh and not flags, transaction=entry.core)
            admits = not instance.module.is_singleton and InitFlag.PRIVILEGED not in flags
            try:
                with instance.host.registrar.admitting(entry.declared) if admits else nullcontext():
                    states[instance.name] = within(entry.core, lambda: instance.infrastructure.ext_init(init))  # noqa: B023 - called at once
            except Exception as error:
                phase = f"ext_init ({mode.value}{'|privileged' if flags else ''})"
                failure = module_failure(EXT_INIT_FAILED, str(instance.name), phase, error, instance.module.file)
                raise TransactionFailed([failure]) from error


def destroy(instance: Instance, core: GenerationCore | None, report: Callable[[Instance, Exception], None]) -> None:
    """Enter a generic instance for the last time and clear what belongs to it; a failure is reported, not raised."""
    init = Init(InitMode.DESTROY, InitFlag.NONE, first=False, transaction=core)
    try:
        instance.infrastructure.ext_init(init)
    except Exception as error:  # noqa: BLE001 - whatever the author's code raises must not stop a retirement
        report(instance, error)
    finally:
        instance.host.clear_events()
        instance.host.end()
        instance.infrastructure.hooks.unbind()
