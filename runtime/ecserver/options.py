"""The options of a module on the server: questions with scopes, and the author's functions for values."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation, UsageError
from ecruntime.foundation.phase_answer import is_failure
from ecserver.rules import UNKNOWN_OPTION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.config import OptionDefinition, OptionFunctions
    from ecruntime.formats.option_type_name import OptionType
    from ecruntime.model.option import OptionDeclaration
    from ecruntime.module import Module
    from ecserver._native import Instance


class ServerOptions:
    """The options of one instance, by their numbers in the registration."""

    def __init__(self, native: Instance, module: Module) -> None:
        """Ask `native` for values, and `module` for its functions."""
        self._native = native
        self._slots = native.slots()
        self.declared = len(module.registration.options)
        """The number of options that module.toml declares; those that code registers come behind."""
        self.registered: dict[str, tuple[int, OptionDefinition]] = {}
        """By their names in lower case: number and definition."""
        registered = module.registration.options
        self._names = tuple(one.definition.name for one in registered)
        self._scopes = tuple(_scopes_of(one.definition) for one in registered)
        self._functions: tuple[OptionFunctions, ...] = tuple(
            one.functions(lambda name: getattr(module, name)) for one in registered
        )

    def register(self, definition: OptionDefinition, own: str) -> int:
        """Register an option of `conf_setup`; return its number (scheduler thread)."""
        name = definition.name.lower()
        if name in self.registered or name in (one.lower() for one in self._names[: self.declared]):
            message = f"option '{definition.name}' is registered twice"
            raise UsageError(message, hint="register it once, or delete its [[option]] from module.toml")
        is_own = (definition.path.own_stanza or "").lower() == own.lower()
        words = tuple(text for word, number in definition.option_map for text in (word, str(number)))
        number = self._native.register_option(
            definition.name, str(definition.type), definition.fallback, definition.default, int(definition.flags),
            is_own, words,
        )  # fmt: skip  # words, several to a line
        if number < 0:
            message = f"the server refuses the option '{definition.name}'"
            raise UsageError(message, hint="its log has the reason")
        self.registered[name] = number, definition
        self.take_up(self.registered)
        return number

    def take_up(self, registered: Mapping[str, tuple[int, OptionDefinition]]) -> None:
        """Know options that code has registered, in this instance or in the one whose `conf_setup` ran."""
        self.registered = dict(registered)
        found = [definition for _, definition in sorted(registered.values(), key=itemgetter(0))]
        self._slots = self._native.slots()
        self._names = (*self._names[: self.declared], *(one.name for one in found))
        self._scopes = (*self._scopes[: self.declared], *map(_scopes_of, found))
        self._functions = (*self._functions[: self.declared], *map(_functions_of, found))

    def number(self, name: str, kind: OptionType, *, is_array: bool) -> int:
        """Return the number of an option that code has registered; refuse another type."""
        found = self.registered.get(name.lower())
        if found is None:
            hint = "register it in conf_setup: self.register_option(...)"
            raise RuleViolation(UNKNOWN_OPTION, f"the module has no option '{name}'", hint=hint)
        number, definition = found
        if (definition.type, definition.is_array) != (kind, is_array):
            message = f"option '{definition.name}' is of another type than {kind}"
            raise RuleViolation(UNKNOWN_OPTION, message, hint="ask with the kind that it was registered with")
        return number

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


def _scopes_of(definition: OptionDeclaration) -> dict[str, str]:
    return {kind.key: kind.name for element in definition.path.elements for kind in element.kinds}


def _functions_of(definition: OptionDefinition) -> OptionFunctions:
    """Return the functions of an option that code has registered, with its bounds before its validator."""
    # Imported here: most modules register no option by code.
    from ecruntime.config.option import OptionFunctions, functions_of, range_complaint

    own = functions_of(definition)

    def validate(value: object) -> bool | int | str | None:
        return range_complaint(definition, value) or (True if own.validate is None else own.validate(value))

    return OptionFunctions(validate, own.postset, own.datafree)
