"""The loaded modules and their hooks, as a graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.model.module import derived_capabilities
from ecruntime.model.module_graph import GraphHook, GraphModule, GraphProvider, ModuleGraph

if TYPE_CHECKING:
    from ecruntime.generation import LoadedModule
    from ecruntime.hooks import HookChain
    from ecruntime.server.server import Server


def module_graph(server: Server) -> ModuleGraph:
    """Return the graph of the current generation (scheduler thread)."""
    modules = {instance.module.name.lower(): instance.module for instance in server.instances()}
    chains = sorted(server.current.hooks, key=lambda chain: chain.signature.dotted)
    hooks = tuple(_hook(chain, modules) for chain in chains if chain.providers or _declarer(chain, modules))
    return ModuleGraph(tuple(_module(module, modules) for module in modules.values()), hooks)


def _module(module: LoadedModule, modules: dict[str, LoadedModule]) -> GraphModule:
    registration = module.opened.registration
    provides = derived_capabilities(module.name, (option.definition for option in registration.options))
    return GraphModule(
        module.name,
        registration.kind.value,
        module.opened.language,
        registration.description,
        module.why,
        tuple(modules[key].name if key in modules else key for key in sorted(module.requires)),
        tuple(sorted(provides)),
    )


def _hook(chain: HookChain, modules: dict[str, LoadedModule]) -> GraphHook:
    providers = []
    for provider in chain.providers:
        module, _, instance = provider.owner.partition(":")
        providers.append(GraphProvider(module, instance, provider.is_first))
    signature = chain.signature
    return GraphHook(signature.dotted, _declarer(chain, modules), signature.prototype, tuple(providers))


def _declarer(chain: HookChain, modules: dict[str, LoadedModule]) -> str:
    module = modules.get(chain.signature.hook_scope.lower())
    return module.name if module is not None else ""
