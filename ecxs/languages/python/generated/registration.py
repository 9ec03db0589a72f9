"""The content of `registration.py`: everything the module registers, as one constant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ecruntime.model.access_level import AccessLevel
from ecruntime.model.hook_signature import ReturnPolicy
from ecruntime.model.module import USUAL_ALIGNMENT
from ecxs.definition import called_hooks
from ecxs.documents.artifact import API
from ecxs.languages.python.generated.layout import CallLayout, Expression, Items, statement
from ecxs.languages.python.generated.sessions import session_names
from ecxs.languages.python.quoting import python_literal
from ecxs.render import Code

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import (
        CommandDeclaration,
        ListenerDeclaration,
        MemtypeDeclaration,
        ModuleDefinition,
        ProviderDeclaration,
    )
    from ecruntime.model.option import OptionDeclaration

USUAL: Final = ReturnPolicy()
"""The policy of a hook with a result that states none."""


def registration(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Code, tuple[str, ...]]:
    """Return the statement that defines REGISTRATION, and the names that it needs imported.

    Only what differs from the defaults of the runtime's classes is stated.
    """
    parts: list[tuple[str, Expression]] = [
        ("api", python_literal(API)),
        ("name", python_literal(definition.name)),
        ("kind", Code(f"ModuleKind.{definition.kind.name}")),
        *_unless_default("description", definition.description, ""),
        ("source", python_literal(f"{definition.name}.py")),
    ]
    tables: dict[str, tuple[Expression, ...]] = {
        "options": tuple(_option(option, option.fallback) for option in definition.options),
        "hooks": tuple(_signature(hook) for hook in definition.hooks),
        "server_hooks": tuple(_signature(hook) for hook in definition.server_hooks),
        "calls": tuple(_called(hook) for hook in called_hooks(definition, catalogue)),
        "providers": tuple(_provider(provider, catalogue) for provider in definition.providers),
        "commands": tuple(_command(command) for command in definition.commands),
        "memtypes": tuple(_memtype(memtype) for memtype in definition.memtypes),
        "listeners": tuple(
            _listener(listener, session)
            for listener, session in zip(definition.listeners, session_names(definition), strict=True)
        ),
    }
    parts += [(name, Items(items)) for name, items in tables.items() if items]
    if definition.requires:
        parts.append(("requires", Items(tuple(_text(name) for name in definition.requires))))
    parts += _unless_default("has_catch_all", definition.has_catch_all, default=False)
    value = CallLayout("Registration", tuple(parts))
    return statement("REGISTRATION: Final = ", value), tuple(sorted(_functions(value) | {"ModuleKind"}))


def _listener(listener: ListenerDeclaration, session: Code) -> CallLayout:
    parts: list[tuple[str, Expression]] = [("", _text(listener.name))]
    parts += _unless_default("has_acceptor", listener.has_acceptor, default=False)
    if listener.options:
        # They get their path from the listener.
        parts.append(("options", Items(tuple(_option(option, "") for option in listener.options))))
    parts.append(("session", session))
    return CallLayout("ListenerRegistration", tuple(parts))


def _provider(provider: ProviderDeclaration, catalogue: HookCatalogue) -> CallLayout:
    hook = ("", _called(catalogue[provider.hook]))
    return CallLayout("ProviderRegistration", (hook, *_unless_default("is_first", provider.is_first, default=False)))


def _command(command: CommandDeclaration) -> CallLayout:
    parts = [("", _text(command.name)), *_unless_default("", command.summary, "")]
    if command.level is not AccessLevel.ADMIN:
        parts.append(("level", Code(f"AccessLevel.{command.level.name}")))
    parts += _unless_default("arguments", command.arguments, None)
    return CallLayout("CommandDeclaration", tuple(parts))


def _memtype(memtype: MemtypeDeclaration) -> CallLayout:
    parts: list[tuple[str, Expression]] = [
        ("", _text(memtype.name)),
        ("is_fixed", python_literal(memtype.is_fixed)),
    ]
    parts += _unless_default("size", memtype.size, 0)
    parts += _unless_default("aligned", memtype.aligned, USUAL_ALIGNMENT)
    parts += _unless_default("force_zero", memtype.force_zero, default=False)
    return CallLayout("MemtypeDeclaration", tuple(parts))


def _option(option: OptionDeclaration, fallback: str) -> CallLayout:
    parts: list[tuple[str, Expression]] = [
        ("", _text(option.name)),
        ("", Code(f"OptionType.{option.type.name}")),
        ("", _text(fallback)),
        *_unless_default("", option.default, None),
    ]
    flags = [
        f"OptionFlag.{name}"
        for name, is_set in (("NOT_TUNABLE_ONLINE", not option.is_tunable_online), ("IS_ARRAY", option.is_array))
        if is_set
    ]
    if flags:
        parts.append(("flags", Code(" | ".join(flags))))
    if option.option_map:
        pairs = tuple(Items((_text(word), python_literal(number))) for word, number in option.option_map)
        parts.append(("option_map", Items(pairs)))
    parts += _unless_default("minimum", option.minimum, None)
    parts += _unless_default("maximum", option.maximum, None)
    parts += _unless_default("has_validator", option.has_validator, default=False)
    parts += _unless_default("summary", option.summary, "")
    parts += _unless_default("has_postset", option.has_postset, default=False)
    parts += _unless_default("has_datafree", option.has_datafree, default=False)
    if option.renamed_from:
        parts.append(("renamed_from", Items(tuple(map(_text, option.renamed_from)))))
    return CallLayout("OptionRegistration", (("", CallLayout("OptionDeclaration", tuple(parts))),))


def _signature(hook: HookSignature) -> CallLayout:
    parts: list[tuple[str, Expression]] = [
        ("", _text(hook.hook_scope)),
        ("", _text(hook.name)),
        ("", _text(hook.returns.text)),
    ]
    parts += [("", Items((_text(item.ctype.text), _text(item.name)))) for item in hook.parameters]
    if hook.policy is not None and hook.policy != USUAL and not hook.is_void:
        parts.append(("policy", _policy(hook.policy)))
    parts += _unless_default("is_callable", hook.is_callable, default=False)
    return CallLayout("signature", tuple(parts))


def _called(hook: HookSignature) -> CallLayout:
    # The server knows which of its hooks modules may call; what a module says of that counts for its own only.
    return _signature(replace(hook, is_callable=False))


def _policy(policy: ReturnPolicy) -> CallLayout:
    parts: list[tuple[str, Expression]] = []
    if policy.until is not USUAL.until:
        parts.append(("", Code(f"Until.{policy.until.name}")))
    for name in ("values", "empty", "on_failure", "assumed"):
        parts += _unless_default(name, getattr(policy, name), getattr(USUAL, name))
    return CallLayout("ReturnPolicy", tuple(parts))


def _unless_default(name: str, value: object, default: object) -> tuple[tuple[str, Code], ...]:
    """Return the argument, or none at all when it states what goes without saying."""
    return () if value == default else ((name, python_literal(value)),)


def _text(text: str) -> Code:
    return python_literal(text)


def _functions(value: Expression) -> set[str]:
    # Jinja calls this for every `${ }`: a value that no filter has quoted never gets into a file.
    if isinstance(value, Code):
        return {
            word.split(".")[0]
            for word in value.split(" | ")
            if word.startswith(("AccessLevel.", "OptionFlag.", "OptionType.", "Until."))
        }
    if isinstance(value, CallLayout):
        return {value.function}.union(*(_functions(part) for _, part in value.arguments))
    return set().union(*(_functions(item) for item in value.items))
