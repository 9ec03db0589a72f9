"""Template data of `options.py`: one typed class for each option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.option_type import python_annotation
from ecxs.documents.option_text import summary_line
from ecxs.languages.python.generated.annotation import api_names, import_lines, standard_imports
from ecxs.languages.python.generated.layout import method
from ecxs.languages.python.naming import attribute_names, class_names
from ecxs.render import Code, python_prose

if TYPE_CHECKING:
    from ecxs.definition.model import ModuleDefinition, OptionDeclaration


@dataclass(frozen=True, slots=True)
class OptionClass:
    """Template data for one option."""

    class_name: Code
    attribute: Code
    annotation: Code
    summary: Code
    head: Code
    """The line or lines of `def get`."""
    arguments: Code
    index: Code


def option_classes(definition: ModuleDefinition) -> tuple[OptionClass, ...]:
    """Return the classes of the options, in the order of registration."""
    names = [option.name for option in definition.options]
    described = zip(
        definition.options, class_names(names, "Option"), attribute_names(names, ("self", "source")), strict=True
    )
    return tuple(
        option_class(
            option, (name, attribute), scope_keys(option, definition), index, python_prose(summary_line(option))
        )
        for index, (option, name, attribute) in enumerate(described)
    )


def option_standard_imports(classes: tuple[OptionClass, ...]) -> tuple[Code, ...]:
    """Return the lines with which `options.py` imports from the standard library."""
    return standard_imports(option.annotation for option in classes)


def option_imports(classes: tuple[OptionClass, ...]) -> tuple[Code, ...]:
    """Return the names that `options.py` imports from `ecruntime.api`."""
    own = {"Options", "OptionSource"} | ({"Option"} if classes else set())
    return import_lines(own | api_names(option.annotation for option in classes))


def scope_keys(option: OptionDeclaration, definition: ModuleDefinition) -> tuple[str, ...]:
    """Return the config scopes whose instances `get` takes, in lower case and without the module's own stanza."""
    return tuple(kind for kind in option.fallback.kinds if kind != definition.name.lower())


def option_class(
    option: OptionDeclaration, names: tuple[Code, Code], kinds: tuple[str, ...], index: int, summary: Code
) -> OptionClass:
    """Return the template data of an option; its `get` takes the instance of each config scope in `kinds`."""
    annotation = Code(python_annotation(option.type, is_array=option.is_array) + _or_none(option))
    keys = attribute_names(kinds, ("self",))
    head = method("get", tuple((key, "str | None = None") for key in keys), annotation, is_keyword_only=bool(keys))
    return OptionClass(
        class_name=names[0],
        attribute=names[1],
        annotation=annotation,
        summary=summary,
        head=head,
        arguments=Code(", ".join(f"{key}={key}" for key in keys)),
        index=Code(str(index)),
    )


def _or_none(option: OptionDeclaration) -> str:
    # An option without a default has no value until it is set.
    return " | None" if option.default is None else ""
