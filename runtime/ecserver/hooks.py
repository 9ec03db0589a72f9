"""The hooks that a module calls on the server, in the current generation or in one that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecserver.failures import not_here

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.module import Module

    HookFunctions = tuple[Callable[..., Any], Callable[..., Any], Callable[..., bool]]


class ServerChain:
    """One hook in one generation."""

    __slots__ = ("_functions", "_generation")

    def __init__(self, functions: HookFunctions, generation: object) -> None:
        """Call the hook of `functions` in `generation`; None is the current one."""
        self._functions = functions
        self._generation = generation

    @property
    def has(self) -> bool:
        """Whether there is a provider."""
        return self._functions[2](self._generation)

    def call(self, *arguments: object) -> object:
        """Call the hook."""
        return self._functions[1](self._generation, *arguments)


class ServerHooks:
    """The hooks of one generation, as far as the module has declared that it calls them (any thread)."""

    __slots__ = ("_functions", "_generation")

    def __init__(self, functions: Mapping[str, HookFunctions], generation: object = None) -> None:
        """Know the hooks in `functions`, by leaf name."""
        self._functions = functions
        self._generation = generation

    def within(self, generation: object) -> ServerHooks:
        """Return the same hooks in another generation."""
        return ServerHooks(self._functions, generation)

    def get_or_add(self, signature: HookSignature, user: str) -> ServerChain:
        """Return a hook; refuse one that the exported library does not call."""
        del user
        found = self._functions.get(signature.leaf)
        if found is None:
            raise not_here(f"hook {signature.dotted}, which module.toml does not name,")
        return ServerChain(found, self._generation)

    def has(self, name: str, own: tuple[HookSignature, ...]) -> bool:
        """Tell whether a hook has a provider, by its dotted name."""
        del own
        found = self._functions.get(name.replace(".", "_", 1))
        if found is None:
            raise not_here(f"hook {name}, which module.toml does not name,")
        return found[2](self._generation)

    def bind(self, module: Module) -> None:
        """Give each hook of a module the functions of the library as its methods (scheduler thread)."""
        for hook in module.hooks._declared:  # noqa: SLF001 - the host binds hooks, as the runtime does at publication
            found = self._functions.get(hook.signature.leaf)
            if found is not None:
                # Functions of C, which are no methods: the hook itself is no argument.
                type(hook).call, type(hook).has = found[0], found[2]  # type: ignore[attr-defined,method-assign]
