"""The owner of an option in C, a module or one of its listeners: it decides how things are named after the option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.model.option import value_methods
from ecxs.languages.author_method import AuthorMethod, MethodRole
from ecxs.languages.c.generated.values import form_of
from ecxs.languages.c.quoting import c_name, c_names, c_prose
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.model.module import ListenerDeclaration, ModuleDefinition
    from ecruntime.model.option import OptionDeclaration

_VALUES: Final = {
    "validate": "Return 1 for a good value of {}, or 0 with the reason written into output.",
    "postset": "Take up a value of {}: all values of the new configuration are valid. What is put into value->data"
    " lives as long as the value.",
    "datafree": "Give up what was put into value->data for a value of {}.",
}


@dataclass(frozen=True, slots=True)
class OptionOwner:
    """A module, or one of its listeners, as the owner of options."""

    definition: ModuleDefinition
    listener: ListenerDeclaration | None = None

    @property
    def options(self) -> tuple[OptionDeclaration, ...]:
        """Its options in the order of the declaration."""
        return self.definition.options if self.listener is None else self.listener.options

    @property
    def key(self) -> str:
        """The listener as functions are named after it."""
        return self.listener.name.lower() if self.listener is not None else ""

    @property
    def prefix(self) -> str:
        """The beginning of the names of the header that an option gives."""
        return f"{self.definition.name}_{self.key}_" if self.listener is not None else f"{self.definition.name}_"

    def local(self, kind: str, option: OptionDeclaration) -> Code:
        """Return the name of something static that belongs to an option."""
        return c_name(f"{kind}_{option.name}" if self.listener is None else f"{kind}_{self.key}_option_{option.name}")

    def tag(self, option: OptionDeclaration) -> Code:
        """Return the tag of the enumeration of its words, which no structure of the header has."""
        module = self.definition.name
        sessions = (f"{module}_{listener.name.lower()}_session" for listener in self.definition.listeners)
        taken = (f"{module}_held", f"{module}_connection", *sessions)
        return c_names((f"{self.prefix}{option.name}",), taken)[0]

    def functions(self, option: OptionDeclaration) -> dict[str, Code]:
        """Return the author's functions for the values of an option, by the function of the server."""
        methods = value_methods(option, self.listener.name if self.listener is not None else None)
        return {verb: c_name(f"{self.definition.name}_{name}") for verb, name in methods.items()}


def option_functions(
    definition: ModuleDefinition, listener: ListenerDeclaration | None = None
) -> Iterator[AuthorMethod]:
    """Yield the author's functions for the values of the options of a module, or of one of its listeners."""
    owner = OptionOwner(definition, listener)
    for option in owner.options:
        output = (Code("output"), Code("string *"))
        value = (Code("value"), Code("ec_config_value *"))
        parameters = {
            "validate": ((Code("value"), form_of(option).ctype), output),
            "postset": (value, output),
            "datafree": ((Code("data"), Code("void *")),),
        }
        for verb, name in owner.functions(option).items():
            is_judge = verb == "validate"
            yield AuthorMethod(
                name,
                MethodRole.VALIDATOR,
                parameters[verb],
                Code("int" if is_judge else "void"),
                c_prose(_VALUES[verb].format(option.name)),
                Code("1") if is_judge else None,
            )
