"""The hook table of a generation: the registrations of its instances, replayed in order (seed 1.3.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.generation.instances import is_enabled
from ecruntime.hooks import HookTable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from ecruntime.generation.generation import GenerationCore
    from ecruntime.generation.instance import Instance
    from ecruntime.generation.services import TransactionServices
    from ecruntime.hooks import DeclaredHooks, Provider
    from ecruntime.module import InstanceName


def compile_hooks(
    services: TransactionServices,
    core: GenerationCore,
    declared: DeclaredHooks,
    instances: Iterable[Instance],
    waiting: Collection[InstanceName] = (),
) -> HookTable:
    """Compile the calls of the hooks, with the providers of the enabled instances.

    The declared providers of the `waiting` are left out: those of a generic module count from its `ext_init` on.
    """
    ordered = in_replay_order(instances)
    providers = [
        provider
        for instance in ordered
        if is_enabled(instance, core.configuration)
        for provider in _providers(instance, waiting)
    ]
    # Of passive instances, too: how a hook handles results is part of its declaration, and no provider.
    judges = [judge for instance in ordered for judge in instance.infrastructure.judges()]
    return HookTable.build(
        declared, providers, core, services.report, services.watch, judges=judges, choices=services.choices
    )


def _providers(instance: Instance, waiting: Collection[InstanceName]) -> Iterator[Provider]:
    if instance.name not in waiting:
        yield from instance.infrastructure.providers()
    yield from instance.host.registrar.providers


def in_replay_order(instances: Iterable[Instance]) -> list[Instance]:
    """Sort for registration: singletons in load order, then generic instances in stanza order (seed 1.3.2.1)."""
    return sorted(instances, key=lambda instance: not instance.module.is_singleton)
