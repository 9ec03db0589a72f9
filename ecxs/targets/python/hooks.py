"""Prepares `hooks.py`: one typed class for each hook that the module declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecxs.render import Code, python_prose, sentence
from ecxs.targets.python.annotation import api_names, import_lines
from ecxs.targets.python.layout import method
from ecxs.targets.python.naming import attribute_names, class_names

if TYPE_CHECKING:
    from ecruntime.spec.hook_signature import HookSignature
    from ecxs.definition.model import ModuleDefinition
    from ecxs.targets.python.annotation import Annotations

_ATTRIBUTES_OF_HOOKS = ("self", "bind", "declare", "signatures", "_declared")


@dataclass(frozen=True, slots=True)
class HookClass:
    """What the template needs for one hook."""

    class_name: Code
    attribute: Code
    summary: Code
    call: Code
    """The line or lines of `def call`."""
    call_txn: Code
    index: Code
    names: frozenset[str]
    """What its annotations need imported."""


def hook_classes(definition: ModuleDefinition, annotations: Annotations) -> tuple[HookClass, ...]:
    """Return the classes of the declared hooks, in the order of registration."""
    used = api_names(
        annotation
        for hook in definition.hooks
        for annotation in (annotations.of_result(hook.returns), *(kind for _, kind in annotations.parameters(hook)))
    )
    names = [hook.name for hook in definition.hooks]
    taken = {"Final", "Generation", "Hook", "Hooks", "REGISTRATION", *class_names([definition.name], "Hooks"), *used}
    described = zip(
        definition.hooks, class_names(names, "", taken), attribute_names(names, _ATTRIBUTES_OF_HOOKS), strict=True
    )
    return tuple(
        _hook_class(hook, annotations, (name, attribute), index)
        for index, (hook, name, attribute) in enumerate(described)
    )


def hook_imports(classes: tuple[HookClass, ...]) -> tuple[Code, ...]:
    """Return what `hooks.py` imports from `ecruntime.api`."""
    own = {"Hooks"} | ({"Hook", "Generation"} if classes else set())
    return import_lines(own.union(*(hook.names for hook in classes)))


def _hook_class(hook: HookSignature, annotations: Annotations, names: tuple[Code, Code], index: int) -> HookClass:
    parameters = annotations.parameters(hook, taken=("generation",))
    result = annotations.of_result(hook.returns)
    return HookClass(
        class_name=names[0],
        attribute=names[1],
        summary=python_prose(sentence(hook.summary or f"The hook {hook.dotted}")),
        call=method("call", parameters, result),
        call_txn=method("call_txn", (("generation", "Generation"), *parameters), result),
        index=Code(str(index)),
        names=api_names((result, *(annotation for _, annotation in parameters))),
    )
