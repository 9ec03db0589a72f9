"""The options of a module on the server: questions with scopes, and the author's functions for values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.phase_answer import is_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import OptionFunctions
    from ecruntime.module import Module
    from ecserver._native import Instance


class ServerOptions:
    """The options of one instance, by their numbers in the registration."""

    def __init__(self, native: Instance, module: Module) -> None:
        """Ask `native` for values, and `module` for its functions."""
        self._native = native
        self._slots = native.slots()
        registered = module.registration.options
        self._names = tuple(one.definition.name for one in registered)
        self._scopes = tuple(
            {kind.key: kind.name for element in one.definition.path.elements for kind in element.kinds}
            for one in registered
        )
        self._functions: tuple[OptionFunctions, ...] = tuple(
            one.functions(lambda name: getattr(module, name)) for one in registered
        )

    def fetch(self, index: int, keys: Mapping[str, str]) -> object:
        """Return a value in the generation of the running call (any thread)."""
        if not keys:
            return self._native.fetch(index, ())
        scopes = self._scopes[index]
        try:
            pairs = tuple(word for key, name in keys.items() for word in (scopes[key], name))
        except KeyError as error:
            message = f"option '{self._names[index]}' has no config scope {error}"
            raise UsageError(message, hint=f"its path has: {', '.join(scopes.values())}") from None
        return self._native.fetch(index, pairs)

    def handle(self, index: int) -> int:
        """Return the number that the server has given to an option."""
        return self._slots[index]

    def validate(self, index: int, value: object) -> str | None:
        """Return the reason for which a value is refused; None for a good one (scheduler thread)."""
        function = self._functions[index].validate
        said = True if function is None else function(value)
        if isinstance(said, str):
            return f"{self._names[index]}: {said}\n"
        return None if said is None or said else f"{self._names[index]}: {value!r} is refused\n"

    def postset(self, index: int, value: object) -> bool:
        """Let the module take up a value; tell whether it is to be given up later (scheduler thread)."""
        functions = self._functions[index]
        answer = functions.postset(value) if functions.postset is not None else None
        if is_failure(answer):
            message = f"postset of '{self._names[index]}' returned {answer}"
            raise UsageError(message, hint="the server takes the configuration none the less: refuse in 'validate'")
        return functions.datafree is not None

    def datafree(self, index: int, value: object) -> None:
        """Let the module give up a value (scheduler thread)."""
        function = self._functions[index].datafree
        if function is not None:
            function(value)
