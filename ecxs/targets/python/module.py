"""Prepares `module.py`: the abstract class that the author's class completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.spec.ctype import CKind
from ecruntime.spec.option_type import python_annotation
from ecxs.render import Code, python_literal, python_prose, sentence
from ecxs.targets.python.annotation import api_names, import_lines, standard_imports
from ecxs.targets.python.author_method import AuthorMethod, MethodRole
from ecxs.targets.python.naming import class_name

if TYPE_CHECKING:
    from ecruntime.spec.catalogue.hooks import HookCatalogue
    from ecruntime.spec.hook_signature import HookSignature
    from ecxs.definition.model import CommandDeclaration, ModuleDefinition, OptionDeclaration
    from ecxs.targets.python.annotation import Annotations


def abstract_methods(
    definition: ModuleDefinition, catalogue: HookCatalogue, annotations: Annotations
) -> tuple[AuthorMethod, ...]:
    """Return the methods of the author's class: providers, commands, validators."""
    return (
        *(_provider(catalogue[provider.hook], annotations) for provider in definition.providers),
        *(_command(command) for command in definition.commands),
        *(_validator(option) for option in definition.options if option.is_validated_by_method),
    )


def module_imports(methods: tuple[AuthorMethod, ...]) -> tuple[Code, ...]:
    """Return what `module.py` imports from `ecruntime.api`."""
    own = {"Hooks", "Module", "Options", "Registration"}
    return import_lines(own | api_names(annotation for item in methods for annotation in item.annotations))


def module_standard_imports(methods: tuple[AuthorMethod, ...]) -> tuple[Code, ...]:
    """Return the lines with which `module.py` imports from the standard library."""
    own = ["from typing import ClassVar", *(["from abc import abstractmethod"] if methods else [])]
    return standard_imports((annotation for item in methods for annotation in item.annotations), *own)


def author_class(definition: ModuleDefinition) -> Code:
    """Return the name that the author's class has: `Greeter` for the module `greeter`."""
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


def _validator(option: OptionDeclaration) -> AuthorMethod:
    annotation = Code(python_annotation(option.type, is_array=option.is_array))
    return AuthorMethod(
        name=f"validate_{option.name}",
        role=MethodRole.VALIDATOR,
        parameters=((Code("value"), annotation),),
        returns=Code("bool | str"),
        summary=python_prose(f"Tell whether a value of {option.name} is good: True, or a sentence saying why not."),
        neutral=python_literal(value=True),
    )
