"""Prepares `hooks.py`: one typed class for each hook that the module may call; without any there is no such file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.model.hook_signature import Until
from ecxs.definition import called_hooks
from ecxs.languages.python.generated.annotation import api_names, import_lines
from ecxs.languages.python.generated.layout import method
from ecxs.languages.python.naming import attribute_names, class_names
from ecxs.languages.python.quoting import python_prose
from ecxs.render import Code, sentence

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module import ModuleDefinition
    from ecxs.languages.python.generated.annotation import Annotations

ATTRIBUTES_OF_HOOKS = ("self", "bind", "unbind", "set_caller", "declare", "signatures", "has", "look_up")


@dataclass(frozen=True, slots=True)
class HookClass:
    """Template data for one hook."""

    class_name: Code
    attribute: Code
    summary: Code
    call: Code
    """The line or lines of `def call`."""
    call_txn: Code
    source: Code
    """The expression of its signature in the registration, such as `hooks[0]`."""
    names: frozenset[str]
    """The names that its annotations need imported."""


def hook_classes(
    definition: ModuleDefinition, catalogue: HookCatalogue, annotations: Annotations
) -> tuple[HookClass, ...]:
    """Return the classes of the declared hooks, in the order of registration, then those of other modules."""
    others = called_hooks(definition, catalogue)
    server = tuple((index, hook) for index, hook in enumerate(definition.server_hooks) if hook.is_callable)
    others = (*(hook for _, hook in server), *others)
    hooks = (*definition.hooks, *others)
    used = api_names(
        annotation
        for hook in hooks
        for annotation in (annotations.of_result(hook.returns), *(kind for _, kind in annotations.parameters(hook)))
    )
    names = [*(hook.name for hook in definition.hooks), *(hook.leaf for hook in others)]
    sources = [f"hooks[{index}]" for index in range(len(definition.hooks))]
    sources += [f"server_hooks[{index}]" for index, _ in server]
    sources += [f"calls[{index}]" for index in range(len(others) - len(server))]
    taken = {"Final", "Generation", "Hook", "Hooks", "REGISTRATION", *class_names([definition.name], "Hooks"), *used}
    classes, attributes = class_names(names, "", taken), attribute_names(names, ATTRIBUTES_OF_HOOKS)
    return tuple(
        _hook_class(hook, annotations, (name, attribute), source)
        for hook, name, attribute, source in zip(hooks, classes, attributes, sources, strict=True)
    )


def hook_imports(classes: tuple[HookClass, ...]) -> tuple[Code, ...]:
    """Return the names that `hooks.py` imports from `ecruntime.api`."""
    return import_lines({"Generation", "Hook", "Hooks"}.union(*(hook.names for hook in classes)))


def _hook_class(hook: HookSignature, annotations: Annotations, names: tuple[Code, Code], source: str) -> HookClass:
    parameters = annotations.parameters(hook, taken=("generation",))
    result = annotations.of_result(hook.returns)
    if hook.policy is not None and hook.policy.until is Until.COLLECT:
        result = Code(f"tuple[{result}, ...]")
    return HookClass(
        class_name=names[0],
        attribute=names[1],
        summary=python_prose(sentence(hook.summary or f"The hook {hook.dotted}")),
        call=method("call", parameters, result),
        call_txn=method("call_txn", (("generation", "Generation"), *parameters), result),
        source=Code(source),
        names=api_names((result, *(annotation for _, annotation in parameters))),
    )
