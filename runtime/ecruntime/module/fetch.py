"""The queries of the server, with values as references.

`self.options.window.get(...)` is the plain way to read an option: it needs no release, because Python keeps a value in
use alive. These functions are for code that needs its generation to stay alive: to read several options of the same
generation, or a value whose `datafree` must wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.module.config_value import ConfigValue
    from ecruntime.module.host import GenerationView, HeldGeneration
    from ecruntime.module.init import Init, TransactionView
    from ecruntime.module.module import Module
    from ecruntime.module.options import Option

    From = GenerationView | TransactionView | None

T = TypeVar("T")


def fetch_module_at_init(init: Init, option: Option[T]) -> ConfigValue[T]:
    """Fetch an option of the module's own stanza from the generation that is being built (in `ext_init`)."""
    return fetch_module(option, init.transaction)


def fetch_module(option: Option[T], generation: From = None) -> ConfigValue[T]:
    """Fetch an option of the module's own stanza; without a generation, from that of the running call."""
    return option.hold(
        lambda configuration, handle, name: configuration.fetch_module(handle, name.module, name.instance or None),
        generation,
    )


def fetch(option: Option[T], generation: From = None) -> ConfigValue[T]:
    """Fetch the value at the top level."""
    return option.hold(lambda configuration, handle, _: configuration.fetch(handle), generation)


def fetch_binding(option: Option[T], binding: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a binding."""
    return option.hold(lambda configuration, handle, _: configuration.fetch_binding(handle, binding), generation)


def fetch_binding_domain(option: Option[T], binding: str, domain: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a domain that is reached through a binding."""
    return option.hold(
        lambda configuration, handle, _: configuration.fetch_binding_domain(handle, binding, domain), generation
    )


def fetch_domain(option: Option[T], domain: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a domain."""
    return option.hold(lambda configuration, handle, _: configuration.fetch_domain(handle, domain), generation)


def fetch_host(option: Option[T], host: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a host."""
    return option.hold(lambda configuration, handle, _: configuration.fetch_host(handle, host), generation)


def fetch_binding_host(option: Option[T], binding: str, host: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a host that is reached through a binding."""
    return option.hold(
        lambda configuration, handle, _: configuration.fetch_binding_host(handle, binding, host), generation
    )


def fetch_pathway(option: Option[T], pathway: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a pathway."""
    return option.hold(lambda configuration, handle, _: configuration.fetch_pathway(handle, pathway), generation)


def fetch_pathway_domain(option: Option[T], pathway: str, domain: str, generation: From = None) -> ConfigValue[T]:
    """Fetch the value for a domain of a message that came in on a pathway."""
    return option.hold(
        lambda configuration, handle, _: configuration.fetch_pathway_domain(handle, pathway, domain), generation
    )


def fetch_generic(option: Option[T], pairs: Iterable[tuple[str, str]], generation: From = None) -> ConfigValue[T]:
    """Fetch the value for pairs of config scope and instance, such as `("Domain", "reef.test")`."""
    return option.hold(lambda configuration, handle, _: configuration.fetch_generic(handle, pairs), generation)


def fetch_globalconf(module: Module) -> HeldGeneration:
    """Hold the current generation until it is released; the same as `module.acquire()`.

    In a block: `with fetch_globalconf(self) as generation:`. Or `held = fetch_globalconf(self)`, with
    `held.generation` as the argument of the other functions until `held.release()`.
    """
    return module.acquire()
