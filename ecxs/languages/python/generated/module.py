"""Template data of `module.py`: the abstract class that the author's class completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.formats.ctype import CKind
from ecruntime.formats.option_type import python_annotation
from ecruntime.model.listener import listener_scope
from ecruntime.model.option import validator_name
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


def abstract_methods(
    definition: ModuleDefinition, catalogue: HookCatalogue, annotations: Annotations
) -> tuple[AuthorMethod, ...]:
    """Return the methods of the author's class: providers, acceptors and workers, commands, validators."""
    return (
        *(_provider(catalogue[provider.hook], annotations) for provider in definition.providers),
        *(
            method
            for listener, session in zip(definition.listeners, session_names(definition), strict=True)
            for method in _listener(listener, session)
        ),
        *(_command(command) for command in definition.commands),
        *(_validator(validator_name(option.name), option) for option in definition.options if option.has_validator),
        *(
            _validator(validator_name(option.name, listener.name), option)
            for listener in definition.listeners
            for option in listener.options
            if option.has_validator
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


def _validator(name: str, option: OptionDeclaration) -> AuthorMethod:
    annotation = Code(python_annotation(option.type, is_array=option.is_array))
    return AuthorMethod(
        name=name,
        role=MethodRole.VALIDATOR,
        parameters=((Code("value"), annotation),),
        returns=Code("bool | str"),
        summary=python_prose(f"Tell whether a value of {option.name} is good: True, or a sentence saying why not."),
        neutral=python_literal(value=True),
    )
