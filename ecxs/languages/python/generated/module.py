"""Template data of `module.py`: the abstract class that the author's class completes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.formats.ctype import CKind
from ecruntime.formats.option_type import python_annotation
from ecruntime.model.hook_signature import Until, until_name
from ecruntime.model.listener import listener_scope
from ecruntime.model.option import value_methods
from ecxs.languages.author_method import AuthorMethod, MethodRole
from ecxs.languages.python.generated.annotation import api_names, import_lines, standard_imports
from ecxs.languages.python.generated.sessions import SESSION, session_names
from ecxs.languages.python.naming import class_name
from ecxs.languages.python.quoting import python_literal, python_prose
from ecxs.render import Code, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import CommandDeclaration, ListenerDeclaration, ModuleDefinition
    from ecruntime.model.option import OptionDeclaration
    from ecxs.languages.python.generated.annotation import Annotations


_SAID: Final = MappingProxyType(
    {
        "validate": "Tell whether a value of {} is good: True, or a sentence saying why not.",
        "postset": "Take up a value of {}: all values of the new configuration are valid.",
        "datafree": "Give up a value of {}: the configuration that held it has ended.",
    }
)


def abstract_methods(
    definition: ModuleDefinition, catalogue: HookCatalogue, annotations: Annotations
) -> tuple[AuthorMethod, ...]:
    """Return the methods of the author's class: providers, acceptors and workers, commands, functions of values."""
    return (
        *(_provider(catalogue[provider.hook], annotations) for provider in definition.providers),
        *(
            method
            for listener, session in zip(definition.listeners, session_names(definition), strict=True)
            for method in _listener(listener, session)
        ),
        *(_judge(hook, annotations) for hook in definition.hooks if _has_judge(hook)),
        *(_command(command) for command in definition.commands),
        *((_CATCH_ALL,) if definition.has_catch_all else ()),
        *(method for option in definition.options for method in _option_methods(option)),
        *(
            method
            for listener in definition.listeners
            for option in listener.options
            for method in _option_methods(option, listener.name)
        ),
    )


def module_imports(methods: tuple[AuthorMethod, ...], *, has_hooks: bool) -> tuple[Code, ...]:
    """Return the names that `module.py` imports from `ecruntime.api`."""
    own = {"Module", "Options", "Registration"} | ({"Hooks"} if has_hooks else set())
    return import_lines(own | api_names(annotation for item in methods for annotation in item.annotations))


def module_standard_imports(methods: tuple[AuthorMethod, ...]) -> tuple[Code, ...]:
    """Return the lines with which `module.py` imports from the standard library."""
    own = ["from typing import ClassVar", *(["from abc import abstractmethod"] if methods else [])]
    return standard_imports((annotation for item in methods for annotation in item.annotations), *own)


def author_class(definition: ModuleDefinition) -> Code:
    """Return the name of the author's class: `Greeter` for the module `greeter`."""
    return class_name(definition.name)


def _provider(hook: HookSignature, annotations: Annotations) -> AuthorMethod:
    parameters = annotations.parameters(hook)
    result = annotations.of_result(hook.returns)
    return AuthorMethod(
        name=hook.leaf,
        role=MethodRole.PROVIDER,
        parameters=parameters,
        returns=result,
        summary=python_prose(sentence(hook.summary or f"Provide {hook.dotted}")),
        neutral=_neutral_result(hook),
    )


def _neutral_result(hook: HookSignature) -> Code | None:
    # What the hook gives without providers changes nothing for those who call it.
    if hook.is_void:
        return None
    if hook.returns.pointers:
        return python_literal(None)
    empty = hook.policy.empty if hook.policy is not None else 0
    return python_literal(float(empty or 0) if hook.returns.kind is CKind.FLOAT else empty or 0)


def _has_judge(hook: HookSignature) -> bool:
    return hook.policy is not None and hook.policy.until is Until.METHOD


def _judge(hook: HookSignature, annotations: Annotations) -> AuthorMethod:
    return AuthorMethod(
        name=until_name(hook.name),
        role=MethodRole.VALIDATOR,
        parameters=(
            (Code("result"), annotations.of_result(hook.returns)),
            *annotations.parameters(hook, taken=("result",)),
        ),
        returns=Code("bool"),
        summary=python_prose(f"Tell whether the chain of {hook.dotted} ends with the result of a provider."),
        neutral=python_literal(value=False),
    )


_CATCH_ALL: Final = AuthorMethod(
    name="control",
    role=MethodRole.COMMAND,
    parameters=((Code("request"), Code("Control")),),
    returns=Code("Reply"),
    summary=python_prose("Answer a console command that is not declared; raise UsageError for one that is unknown."),
    neutral=Code('{"command": request.command}'),
)


def _command(command: CommandDeclaration) -> AuthorMethod:
    return AuthorMethod(
        name=f"control_{command.name.lower()}",
        role=MethodRole.COMMAND,
        parameters=((Code("request"), Code("Control")),),
        returns=Code("Reply"),
        summary=python_prose(sentence(command.summary or f"Answer the console command {command.name}")),
        neutral=Code('{"command": request.command}'),
    )


def _listener(listener: ListenerDeclaration, session_name: Code) -> Iterator[AuthorMethod]:
    name = listener.name.lower()
    session = (Code("session"), session_name)
    narrowed = ((session_name, Code(SESSION)),)
    if listener.has_acceptor:
        yield AuthorMethod(
            name=f"accept_{name}",
            role=MethodRole.LISTENER,
            parameters=(session,),
            returns=Code("bool"),
            summary=python_prose(f"Tell whether a peer of {listener_scope(listener.name)} is served."),
            neutral=python_literal(value=True),
            narrowed=narrowed,
        )
    yield AuthorMethod(
        name=f"serve_{name}",
        role=MethodRole.LISTENER,
        parameters=(
            (Code("event"), Code("Event")),
            (Code("mask"), Code("Mask")),
            session,
            (Code("now"), Code("Timeval")),
        ),
        returns=Code("Mask"),
        summary=python_prose(sentence(listener.summary or f"Serve a peer of {listener_scope(listener.name)}")),
        neutral=Code("Mask(0)"),
        narrowed=narrowed,
    )


def _option_methods(option: OptionDeclaration, listener: str | None = None) -> Iterator[AuthorMethod]:
    annotation = Code(python_annotation(option.type, is_array=option.is_array))
    for verb, name in value_methods(option, listener).items():
        is_judge = verb == "validate"
        yield AuthorMethod(
            name=name,
            role=MethodRole.VALIDATOR,
            parameters=((Code("value"), annotation),),
            returns=Code("bool | str" if is_judge else "None"),
            summary=python_prose(_SAID[verb].format(option.name)),
            neutral=python_literal(value=True) if is_judge else None,
        )
