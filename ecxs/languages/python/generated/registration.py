"""The content of `registration.py`: everything the module registers, as one constant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.model.access_level import AccessLevel
from ecxs.definition import ProviderOrder, default_text
from ecxs.documents.artifact import API
from ecxs.languages.python.generated.hooks import called_hooks
from ecxs.languages.python.generated.layout import Call, Expression, Items, statement
from ecxs.languages.python.generated.sessions import session_names
from ecxs.render import Code, python_literal

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature, ReturnPolicy
    from ecxs.definition.model import CommandDeclaration, ListenerDeclaration, ModuleDefinition, OptionDeclaration


def registration(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Code, tuple[str, ...]]:
    """Return the statement that defines REGISTRATION, and the names that it needs imported."""
    parts: list[tuple[str, Expression]] = [
        ("api", python_literal(API)),
        ("name", python_literal(definition.name)),
        ("kind", Code(f"ModuleKind.{definition.kind.name}")),
        ("description", python_literal(definition.description)),
        ("source", python_literal(f"{definition.name}.py")),
    ]
    tables: dict[str, tuple[Expression, ...]] = {
        "options": tuple(_option(option) for option in definition.options),
        "hooks": tuple(_signature(hook) for hook in definition.hooks),
        "calls": tuple(_signature(hook) for hook in called_hooks(definition, catalogue)),
        "providers": tuple(
            _call("ProviderRegistration", _signature(catalogue[provider.hook]), is_first=_is_first(provider.order))
            for provider in definition.providers
        ),
        "commands": tuple(_command(command) for command in definition.commands),
        "memtypes": tuple(
            _call(
                "MemtypeRegistration",
                _text(memtype.name),
                is_fixed=python_literal(memtype.is_fixed),
                size=python_literal(memtype.size),
            )
            for memtype in definition.memtypes
        ),
        "listeners": tuple(
            _listener(listener, session)
            for listener, session in zip(definition.listeners, session_names(definition), strict=True)
        ),
    }
    parts += [(name, Items(items)) for name, items in tables.items() if items]
    if definition.requires:
        parts.append(("requires", Items(tuple(_text(name) for name in definition.requires))))
    value = Call("Registration", tuple(parts))
    return statement("REGISTRATION: Final = ", value), tuple(sorted(_functions(value) | {"ModuleKind"}))


def _listener(listener: ListenerDeclaration, session: Code) -> Call:
    parts: list[tuple[str, Expression]] = [("", _text(listener.name))]
    if listener.has_acceptor:
        parts.append(("has_acceptor", python_literal(value=True)))
    if listener.options:
        parts.append(("options", Items(tuple(_option(option, listener) for option in listener.options))))
    parts.append(("session", session))
    return Call("ListenerRegistration", tuple(parts))


def _command(command: CommandDeclaration) -> Call:
    level = {} if command.level is AccessLevel.ADMIN else {"level": Code(f"AccessLevel.{command.level.name}")}
    return _call("CommandRegistration", _text(command.name), _text(command.summary), **level)


def _option(option: OptionDeclaration, listener: ListenerDeclaration | None = None) -> Call:
    parts: list[tuple[str, Expression]] = [
        ("", _text(option.name)),
        ("", Code(f"OptionType.{option.type.name}")),
        # The fallback path of a listener's option follows from the listener when it is registered.
        ("", _text("" if listener else str(option.fallback))),
        ("", python_literal(default_text(option))),
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
    for name, bound in (("minimum", option.bounds.minimum), ("maximum", option.bounds.maximum)):
        if bound is not None:
            parts.append((name, python_literal(bound)))
    parts.append(("summary", _text(option.summary)))
    named = listener.validator_of(option) if listener else f"validate_{option.name}"
    method = named if option.is_validated_by_method else ""
    return _call("OptionRegistration", Call("OptionDefinition", tuple(parts)), validate_method=_text(method))


def _signature(hook: HookSignature) -> Call:
    parts: list[tuple[str, Expression]] = [
        ("", _text(hook.hook_scope)),
        ("", _text(hook.name)),
        ("", _text(hook.returns.text)),
    ]
    parts += [("", Items((_text(item.ctype.text), _text(item.name)))) for item in hook.parameters]
    if hook.policy is not None and hook.returns.kind is not CKind.VOID:
        parts.append(("policy", _policy(hook.policy)))
    return Call("signature", tuple(parts))


def _policy(policy: ReturnPolicy) -> Call:
    parts: list[tuple[str, Expression]] = [("", Code(f"Until.{policy.until.name}"))]
    if policy.values:
        parts.append(("values", python_literal(policy.values)))
    parts.append(("empty", python_literal(policy.empty)))
    parts.append(("on_failure", python_literal(policy.on_failure)))
    if policy.assumed:
        parts.append(("assumed", python_literal(value=True)))
    return Call("ReturnPolicy", tuple(parts))


def _call(function: str, *positional: Expression, **named: Expression) -> Call:
    return Call(function, (*(("", value) for value in positional), *named.items()))


def _text(text: str) -> Code:
    return python_literal(text)


def _is_first(order: ProviderOrder) -> Code:
    return python_literal(order is ProviderOrder.FIRST)


def _functions(value: Expression) -> set[str]:
    if isinstance(value, Code):
        return {
            word.split(".")[0]
            for word in value.split(" | ")
            if word.startswith(("AccessLevel.", "OptionFlag.", "OptionType.", "Until."))
        }
    if isinstance(value, Call):
        return {value.function}.union(*(_functions(part) for _, part in value.arguments))
    return set().union(*(_functions(item) for item in value.items))
