"""The functions that the author of a module in Lua writes, as data."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.ctype import CKind
from ecxs.languages.author_method import AuthorMethod, MethodRole
from ecxs.languages.lua.naming import lua_name, lua_names, lua_prose
from ecxs.render import Code, sentence

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.formats.ctype import CType
    from ecruntime.model.hook_signature import HookParameter, HookSignature
    from ecruntime.model.module import CommandDeclaration, ModuleDefinition

DEALLOC: Final = "validate_dealloc"
"""The one provider that gets nothing but `self`."""
_SCALARS: Final = MappingProxyType(
    {
        CKind.INTEGER: "integer",
        CKind.FLOAT: "number",
        CKind.STRING: "string",
        CKind.BYTES: "string",
        CKind.TIMEVAL: "timeval",
        CKind.CELL: "cell",
    }
)
_CLASSES: Final = MappingProxyType(
    {
        "ec_message": "message",
        "accept_construct": "ac",
        "validate_context": "vctx",
        "ec_message_part": "msgpart",
        "string": "ec_string",
        "void": "any",
    }
)


def script_functions(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[AuthorMethod, ...]:
    """Return the author's functions: providers, and handlers of console commands."""
    return (
        *(_provider(catalogue[provider.hook]) for provider in definition.providers),
        *(_command(command) for command in definition.commands),
    )


def hook_parameters(hook: HookSignature) -> tuple[tuple[Code, Code], ...]:
    """Return the parameters of a provider behind `self`, as pairs of name and type."""
    if hook.leaf == DEALLOC:
        return ()
    names = lua_names(tuple(parameter.name for parameter in hook.parameters), ("self",))
    following = (*hook.parameters[1:], None)
    return tuple(
        (name, _type(parameter, after))
        for name, parameter, after in zip(names, hook.parameters, following, strict=True)
    )


def result_type(hook: HookSignature) -> Code:
    """Return the type of what a provider returns; empty for a void hook."""
    if hook.is_void:
        return Code("")
    return Code(f"{_name(hook.returns)}{'?' if hook.returns.pointers else ''}")


def _type(parameter: HookParameter, following: HookParameter | None) -> Code:
    is_text = parameter.ctype.kind is CKind.STRING and "const" not in parameter.ctype.text
    if is_text and following is not None and following.name.endswith("len"):
        return Code("ec_string")
    # Every pointer may be NULL, which is nil.
    return Code(f"{_name(parameter.ctype)}{'?' if parameter.ctype.pointers else ''}")


def _name(ctype: CType) -> str:
    return _SCALARS.get(ctype.kind) or _CLASSES.get(ctype.base, ctype.base)


def _provider(hook: HookSignature) -> AuthorMethod:
    return AuthorMethod(
        lua_name(hook.leaf),
        MethodRole.PROVIDER,
        hook_parameters(hook),
        result_type(hook),
        lua_prose(sentence(hook.summary or f"Provide {hook.dotted}")),
        _neutral(hook),
    )


def _neutral(hook: HookSignature) -> Code | None:
    if hook.is_void:
        return None
    if hook.returns.pointers:
        return Code("nil")
    empty = hook.policy.empty if hook.policy is not None else 0
    return Code(str(empty or 0))


def _command(command: CommandDeclaration) -> AuthorMethod:
    return AuthorMethod(
        lua_name(f"control_{command.name.lower()}"),
        MethodRole.COMMAND,
        ((Code("cc"), Code("cc")),),
        Code(""),
        lua_prose(sentence(command.summary or f"Answer the console command {command.name}")),
        None,
    )
