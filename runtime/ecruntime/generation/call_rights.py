"""The rights of modules to call hooks: `requires` links two modules in either direction (seed 1.3.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.generation.errors import TransactionFailed, module_failure
from ecruntime.generation.rules import REGISTRATION_REFUSED
from ecruntime.hooks import Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.generation.instance import Instance, LoadedModule, LoadedState
    from ecruntime.hooks import DeclaredHooks
    from ecruntime.module import InstanceName


def callers_of(
    instances: Iterable[Instance], committed: LoadedState, is_in_scheduler_thread: Callable[[], bool]
) -> dict[InstanceName, Caller]:
    """Return the call rights of each instance, given all loaded modules."""
    return {instance.name: _caller_of(instance.module, committed, is_in_scheduler_thread) for instance in instances}


def _caller_of(module: LoadedModule, committed: LoadedState, is_in_scheduler_thread: Callable[[], bool]) -> Caller:
    own = module.name.lower()
    # The seed lets a hook be called by the module that defines it "or by
    # a related module": either one may require the other.
    requiring = (name for name, other in committed.modules.items() if own in other.requires)
    may_call = frozenset(hook.leaf for hook in module.opened.registration.server_hooks if hook.is_callable)
    related = frozenset((*module.requires, *requiring))
    return Caller(module.name, related, committed.declared, is_in_scheduler_thread, may_call)


def check_calls(
    instances: Iterable[Instance], callers: Mapping[InstanceName, Caller], declared: DeclaredHooks
) -> DeclaredHooks:
    """Return the declared hooks, with those declared in code; raise `TransactionFailed` for a forbidden call."""
    for instance in instances:
        module = instance.module
        try:
            for hook in instance.infrastructure.hooks.signatures:
                callers[instance.name].check(hook)
            owner = f"module '{module.name}' ({module.file})"
            declared = declared.with_hooks(instance.infrastructure.hooks.signatures, owner)
            # Code in C may have provided a hook before the module came that declares it.
            for provider in instance.host.registrar.providers:
                declared.known(provider.hook, owner)
            # Asked only for what it raises: a hook declared by code may lack its method.
            tuple(instance.infrastructure.judges())
        except BaseException as error:
            pass_interrupt(error)
            failure = module_failure(REGISTRATION_REFUSED, str(instance.name), "hooks", error, module.file)
            raise TransactionFailed([failure]) from error
    return declared
