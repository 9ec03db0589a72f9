"""Template data of `options.py`: one typed class for each option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.formats.option_type import python_annotation
from ecxs.documents.option_text import summary_line
from ecxs.languages.python.generated.annotation import api_names, import_lines, standard_imports
from ecxs.languages.python.generated.enums import value_classes
from ecxs.languages.python.generated.layout import method
from ecxs.languages.python.naming import attribute_names, class_names
from ecxs.languages.python.quoting import python_prose
from ecxs.render import Code

if TYPE_CHECKING:
    from ecruntime.model.module import ModuleDefinition
    from ecruntime.model.option import OptionDeclaration


@dataclass(frozen=True, slots=True)
class OptionNames:
    """The names that stand for one option in code."""

    class_name: Code
    attribute: Code
    word: Code | None = None
    """The enum of its values, if they have one."""


@dataclass(frozen=True, slots=True)
class OptionClass:
    """Template data for one option."""

    names: OptionNames
    base: Code
    annotation: Code
    summary: Code
    head: Code
    """The line or lines of `def get`."""
    index: Code
    key: Code | None
    """The key of an answer that is remembered; None for the option of a session, whose answers are not."""
    look_up: Code
    """The arguments of the call that finds what is not remembered."""


def option_classes(definition: ModuleDefinition) -> tuple[OptionClass, ...]:
    """Return the classes of the options, in the order of registration."""
    words = value_classes(definition)
    names = [option.name for option in definition.options]
    described = zip(
        definition.options, class_names(names, "Option"), attribute_names(names, ("self", "source")), strict=True
    )
    return tuple(
        option_class(
            option,
            OptionNames(name, attribute, words.get(option.name)),
            scope_keys(option, definition),
            index,
            python_prose(summary_line(option)),
        )
        for index, (option, name, attribute) in enumerate(described)
    )


def option_standard_imports(classes: tuple[OptionClass, ...]) -> tuple[Code, ...]:
    """Return the lines with which `options.py` imports from the standard library."""
    return standard_imports(option.annotation for option in classes)


def option_imports(classes: tuple[OptionClass, ...]) -> tuple[Code, ...]:
    """Return the names that `options.py` imports from `ecruntime.api`."""
    return import_lines({"Options", "OptionSource", *names_from_api(classes)})


def names_from_api(classes: tuple[OptionClass, ...]) -> frozenset[str]:
    """Return what the classes of options need from `ecruntime.api`."""
    used = {str(option.base) for option in classes} | api_names(option.annotation for option in classes)
    return frozenset(used.difference(word_imports(classes)))


def word_imports(classes: tuple[OptionClass, ...]) -> tuple[Code, ...]:
    """Return what the classes of options need from `enums.py`."""
    return import_lines(option.names.word for option in classes if option.names.word is not None)


def scope_keys(option: OptionDeclaration, definition: ModuleDefinition) -> tuple[str, ...]:
    """Return the config scopes whose instances `get` takes, in lower case and without the module's own stanza."""
    return tuple(kind for kind in option.path.kinds if kind != definition.name.lower())


def option_class(
    option: OptionDeclaration, names: OptionNames, kinds: tuple[str, ...] | None, index: int, summary: Code
) -> OptionClass:
    """Return the class of an option, whose `get` asks for an instance of each of `kinds`; a session's has None."""
    annotation = _annotation(option, names.word)
    keys = attribute_names(kinds or (), ("self", "answers"))
    key = ", ".join(("self", *keys)) if keys else "(self,)"
    head = method("get", tuple((key, "str | None = None") for key in keys), annotation, is_keyword_only=bool(keys))
    return OptionClass(
        names=names,
        base=Code("Option" if names.word is None else "OptionOfWords"),
        annotation=annotation,
        summary=summary,
        head=head,
        index=Code(str(index)),
        key=None if kinds is None else Code(key),
        look_up=Code(", ".join(("answers", *(f"{key}={key}" for key in keys)))),
    )


def _annotation(option: OptionDeclaration, word: Code | None) -> Code:
    one = word or python_annotation(option.type)
    value = f"tuple[{one}, ...]" if option.is_array else one
    # Without a default, an option that is written nowhere has no value.
    return Code(f"{value} | None" if option.default is None else value)
