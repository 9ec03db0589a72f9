"""The instances of a generation: one per singleton, one per stanza of a generic module (seed 1.3.1.2)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ecruntime.config.module_stanza import refuse_stanza
from ecruntime.formats.conf import ScopeNode
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.interruption import pass_interrupt
from ecruntime.generation.errors import TransactionFailed, module_failure
from ecruntime.generation.instance import Instance, LoadedModule
from ecruntime.generation.rules import OPEN_FAILED, SINGLETON_WITHOUT_STANZA
from ecruntime.log import Level
from ecruntime.module import InstanceName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config import Configuration, OptionRegistry
    from ecruntime.formats.conf import Document
    from ecruntime.generation.instance import LoadedState
    from ecruntime.generation.services import TransactionServices


@dataclass(frozen=True, slots=True)
class MadeInstances:
    """The instances of a generation, by name, and the findings about stanzas."""

    instances: dict[InstanceName, Instance]
    findings: tuple[Finding, ...]


def make_instances(services: TransactionServices, committed: LoadedState, document: Document) -> MadeInstances:
    """Keep the singletons and make every generic instance: singletons in load order, then stanzas in file order."""
    findings: list[Finding] = []
    stanzas = list(_stanzas(document.root, committed))
    instances: dict[InstanceName, Instance] = {}
    written = {module.name for module, _ in stanzas}
    for instance in committed.singletons.values():
        has_stanza = instance.module.name in written
        if not has_stanza and not instance.module.is_implicit and not instance.is_fresh:
            findings.append(without_stanza(instance.module))
        # The module may have been marked for a restart since the instance was made; the infrastructure stays the same.
        module = committed.modules[instance.module.name.lower()]
        instances[instance.name] = replace(instance, module=module, has_stanza=has_stanza)
    fresh: list[Instance] = []
    for module, stanza in stanzas:
        if refusal := refuse_stanza(module.name, stanza, is_singleton=module.is_singleton):
            findings.append(refusal)
        elif not module.is_singleton:
            fresh.append(_make(services, committed.registry, module, stanza.instance or ""))
    # A generic module that was loaded implicitly has no stanza: it gets
    # one instance, with default options (seed 1.3.1.1).
    fresh.extend(
        _make(services, committed.registry, module, module.name)
        for module in committed.modules.values()
        if not module.is_singleton and module.is_implicit and module.name not in written
    )
    instances.update((instance.name, instance) for instance in fresh)
    return MadeInstances(instances, tuple(findings))


def settle_prototypes(former: LoadedState, committed: LoadedState) -> None:
    """Begin what `conf_setup` of generic modules asked for, and end what that of a replaced artifact did."""
    hosts = {id(module.host): module.host for module in committed.modules.values()}
    for module in former.modules.values():
        if id(module.host) not in hosts:
            module.host.clear_events()
            module.host.end()
    for host in hosts.values():
        host.commit_or_drop(is_published=True)


def is_enabled(instance: Instance, configuration: Configuration) -> bool:
    """Tell whether the providers of an instance are registered: `enabled = false` leaves it loaded, but passive."""
    return bool(_common(configuration, "enabled", instance.name))


def debug_level(instance: Instance, configuration: Configuration) -> Level:
    """Return the lowest level that the log of an instance writes."""
    return Level[str(_common(configuration, "debug_level", instance.name)).upper()]


def is_debug_level_set(instance: Instance, configuration: Configuration) -> bool:
    """Tell whether the stanza of an instance sets `debug_level`."""
    name = instance.name
    return configuration.get(((name.module, name.instance or None),), "debug_level") is not None


def _common(configuration: Configuration, option: str, name: InstanceName) -> object:
    """Return the value of an option that is valid in every module's stanza."""
    (binding, *_) = configuration.registry.common[option]
    return configuration.fetch_module(binding.handle, name.module, name.instance or None)


def _stanzas(root: ScopeNode, committed: LoadedState) -> Iterator[tuple[LoadedModule, ScopeNode]]:
    modules = committed.modules
    for key, stanza in root.members.items():
        # The key of a scope has its kind in lower case.
        if isinstance(stanza, ScopeNode) and key[0] in modules:
            yield modules[key[0]], stanza


def without_stanza(module: LoadedModule) -> Finding:
    """Return the warning about a singleton whose stanza is gone; it stays loaded."""
    return Finding(
        SINGLETON_WITHOUT_STANZA,
        Severity.WARNING,
        f"singleton '{module.name}' has no stanza any more and stays loaded with default options",
        Place(module.file),
        "restart the server to unload it",
    )


def _make(services: TransactionServices, registry: OptionRegistry, module: LoadedModule, instance: str) -> Instance:
    name = InstanceName(module.name, instance)
    services.before_step(f"make {name}")
    host = services.host(name)
    host.adopt_options(module.handles, registry)
    try:
        infrastructure = module.opened.create(name, host)
    except BaseException as error:
        pass_interrupt(error)
        raise TransactionFailed([module_failure(OPEN_FAILED, str(name), "creation", error, module.file)]) from error
    return Instance(name, module, infrastructure, host)
