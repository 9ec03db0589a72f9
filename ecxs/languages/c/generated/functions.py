"""The functions that the author of a module in C writes, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.model.hook_signature import Until, judge_signature, until_name
from ecxs.languages.author_method import AuthorMethod, MethodRole
from ecxs.languages.c.generated.layout import function_head
from ecxs.languages.c.generated.listeners import listener_functions
from ecxs.languages.c.generated.option_owner import option_functions
from ecxs.languages.c.naming import provider_function
from ecxs.languages.c.quoting import c_name, c_names, c_number, c_prose
from ecxs.render import Code, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import CommandDeclaration, ModuleDefinition

SELF = Code("self")


def author_functions(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[AuthorMethod, ...]:
    """Return the author's functions: providers, listeners, commands, functions of values, and of the module's life."""
    return (
        *(_provider(definition, catalogue[provider.hook]) for provider in definition.providers),
        *(_judge(definition, hook) for hook in definition.hooks if has_judge(hook)),
        *listener_functions(definition),
        *(_command(definition, command) for command in definition.commands),
        *((_catch_all(definition),) if definition.has_catch_all else ()),
        *option_functions(definition),
        *_life(definition),
    )


def prototype(function: AuthorMethod) -> Code:
    """Return the prototype of one of the author's functions, with its semicolon."""
    return Code(head(function) + ";")


def head(function: AuthorMethod) -> Code:
    """Return the head of one of the author's functions, as it stands before the brace of its body."""
    return function_head(function.returns, function.name, ((ctype, name) for name, ctype in function.parameters))


def state_of(definition: ModuleDefinition) -> tuple[Code, Code]:
    """Return the parameter that each of these functions has first: the module's state."""
    return SELF, Code(f"struct {c_name(definition.name)} *")


def hook_parameters(hook: HookSignature, taken: tuple[str, ...] = ("self",)) -> tuple[tuple[Code, Code], ...]:
    """Return the parameters of a hook as pairs of name and type."""
    names = c_names(tuple(parameter.name for parameter in hook.parameters), taken)
    return tuple((name, Code(parameter.ctype.text)) for name, parameter in zip(names, hook.parameters, strict=True))


def empty_result(hook: HookSignature) -> Code | None:
    """Return what a hook gives without providers; None for a void hook."""
    if hook.is_void:
        return None
    return _result(hook, hook.policy.empty if hook.policy is not None else 0)


def failed_result(hook: HookSignature) -> Code:
    """Return what a hook that gives something gives when a provider fails."""
    return _result(hook, hook.policy.on_failure if hook.policy is not None else 0)


def has_judge(hook: HookSignature) -> bool:
    """Tell whether a function of the declaring module ends the chain of a hook."""
    return hook.policy is not None and hook.policy.until is Until.METHOD


def _result(hook: HookSignature, value: int | None) -> Code:
    if hook.returns.pointers:
        return Code("NULL")
    return Code(repr(float(value or 0))) if hook.returns.kind is CKind.FLOAT else c_number(value or 0)


def _name(definition: ModuleDefinition, name: str) -> Code:
    return c_name(f"{definition.name}_{name}")


def _provider(definition: ModuleDefinition, hook: HookSignature) -> AuthorMethod:
    return AuthorMethod(
        c_name(provider_function(definition.name, hook.leaf)),
        MethodRole.PROVIDER,
        (state_of(definition), *hook_parameters(hook)),
        Code(hook.returns.text),
        c_prose(sentence(hook.summary or f"Provide {hook.dotted}")),
        empty_result(hook),
    )


def _judge(definition: ModuleDefinition, hook: HookSignature) -> AuthorMethod:
    return AuthorMethod(
        _name(definition, until_name(hook.name)),
        MethodRole.VALIDATOR,
        (state_of(definition), *hook_parameters(judge_signature(hook))),
        Code("int"),
        c_prose(f"Return 1 if the chain of {hook.dotted} ends with the result of a provider, else 0."),
        Code("0"),
    )


def _command(definition: ModuleDefinition, command: CommandDeclaration) -> AuthorMethod:
    return AuthorMethod(
        _name(definition, f"control_{command.name.lower()}"),
        MethodRole.COMMAND,
        (
            state_of(definition),
            (Code("response"), Code("string *")),
            (Code("arguments"), Code("const char *")),
            (Code("xml"), Code("int")),
        ),
        Code("void"),
        c_prose(sentence(command.summary or f"Answer the console command {command.name}")),
        None,
    )


def _catch_all(definition: ModuleDefinition) -> AuthorMethod:
    return AuthorMethod(
        _name(definition, "control"),
        MethodRole.COMMAND,
        (
            state_of(definition),
            (Code("response"), Code("string *")),
            (Code("command"), Code("const char *")),
            (Code("xml"), Code("int")),
        ),
        Code("void"),
        c_prose("Answer a console command that is not declared."),
        None,
    )


def _life(definition: ModuleDefinition) -> Iterator[AuthorMethod]:
    own = state_of(definition)
    configured = (
        own,
        (Code("transaction"), Code("ec_config_header *")),
        (Code("output"), Code("string *")),
    )
    texts = {
        "open": "Fill the new state, all of whose bytes are 0; return 0, or -1 if the module cannot be used.",
        "configure": "Take up a configuration, at the start and at each reload; return 0, or -1 with the reason"
        " written into output.",
        "close": "Give up what the state holds; the state itself is freed afterwards.",
    }
    role = MethodRole.LIFE
    yield AuthorMethod(_name(definition, "open"), role, (own,), Code("int"), c_prose(texts["open"]), Code("0"))
    yield AuthorMethod(
        _name(definition, "configure"), role, configured, Code("int"), c_prose(texts["configure"]), Code("0")
    )
    # A singleton gets no DESTROY: it lives as long as the server.
    if not definition.is_singleton:
        yield AuthorMethod(_name(definition, "close"), role, (own,), Code("void"), c_prose(texts["close"]), None)


__all__ = [
    "author_functions",
    "empty_result",
    "failed_result",
    "has_judge",
    "head",
    "hook_parameters",
    "prototype",
    "state_of",
]
