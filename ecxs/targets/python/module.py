"""Prepares `module.py`: the abstract class that the author's class completes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.spec.option_type import python_annotation
from ecxs.render import Code, python_prose, sentence
from ecxs.targets.python.annotation import api_names, import_lines, standard_imports
from ecxs.targets.python.layout import method
from ecxs.targets.python.naming import class_name

if TYPE_CHECKING:
    from ecruntime.spec.catalogue.hooks import HookCatalogue
    from ecruntime.spec.hook_signature import HookSignature
    from ecxs.definition.model import CommandDeclaration, ModuleDefinition, OptionDeclaration
    from ecxs.targets.python.annotation import Annotations


@dataclass(frozen=True, slots=True)
class AbstractMethod:
    """What the template needs for one method that the author writes."""

    head: Code
    summary: Code
    annotations: tuple[str, ...]


def abstract_methods(
    definition: ModuleDefinition, catalogue: HookCatalogue, annotations: Annotations
) -> tuple[AbstractMethod, ...]:
    """Return the methods of the author's class: providers, commands, validators."""
    return (
        *(_provider(catalogue[provider.hook], annotations) for provider in definition.providers),
        *(_command(command) for command in definition.commands),
        *(_validator(option) for option in definition.options if option.is_validated_by_method),
    )


def module_imports(methods: tuple[AbstractMethod, ...]) -> tuple[Code, ...]:
    """Return what `module.py` imports from `ecruntime.api`."""
    own = {"Hooks", "Module", "Options", "Registration"}
    return import_lines(own | api_names(annotation for item in methods for annotation in item.annotations))


def module_standard_imports(methods: tuple[AbstractMethod, ...]) -> tuple[Code, ...]:
    """Return the lines with which `module.py` imports from the standard library."""
    own = ["from typing import ClassVar", *(["from abc import abstractmethod"] if methods else [])]
    return standard_imports((annotation for item in methods for annotation in item.annotations), *own)


def author_class(definition: ModuleDefinition) -> Code:
    """Return the name that the author's class has: `Greeter` for the module `greeter`."""
    return class_name(definition.name)


def _provider(hook: HookSignature, annotations: Annotations) -> AbstractMethod:
    parameters = annotations.parameters(hook)
    result = annotations.of_result(hook.returns)
    return AbstractMethod(
        head=method(hook.leaf, parameters, result),
        summary=python_prose(sentence(hook.summary or f"Provide {hook.dotted}")),
        annotations=(result, *(annotation for _, annotation in parameters)),
    )


def _command(command: CommandDeclaration) -> AbstractMethod:
    return AbstractMethod(
        head=method(f"control_{command.name.lower()}", (("request", "Control"),), "Reply"),
        summary=python_prose(sentence(command.summary or f"Answer the console command {command.name}")),
        annotations=("Control", "Reply"),
    )


def _validator(option: OptionDeclaration) -> AbstractMethod:
    annotation = python_annotation(option.type, is_array=option.is_array)
    return AbstractMethod(
        head=method(f"validate_{option.name}", (("value", annotation),), "bool | str"),
        summary=python_prose(f"Tell whether a value of {option.name} is good: True, or a sentence saying why not."),
        annotations=(annotation,),
    )
