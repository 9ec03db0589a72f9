"""Template data of `sessions.py`: for each listener a session class, with one typed class for each option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.model.listener import listener_scope
from ecxs.documents.option_text import default_fact
from ecxs.languages.python.generated.annotation import import_lines, standard_imports
from ecxs.languages.python.generated.enums import value_classes
from ecxs.languages.python.generated.options import OptionNames, names_from_api, option_class, word_imports
from ecxs.languages.python.naming import attribute_names, class_name, class_names
from ecxs.languages.python.quoting import python_prose
from ecxs.render import Code

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.module import ListenerDeclaration, ModuleDefinition
    from ecxs.languages.python.generated.options import OptionClass

SESSION: Final = "NetSession"
"""The class of the API that a generated session narrows."""
OPTIONS: Final = "SessionOptions"
"""The class of the API that the options of a generated session narrow."""
TAKEN: Final = ("EcHttpsrvSession", "HttpSession", SESSION)
"""The session classes of `ecruntime.api`, which the author may import beside the generated ones."""


@dataclass(frozen=True, slots=True)
class SessionClass:
    """Template data for one listener."""

    class_name: Code
    scope: Code
    options: tuple[OptionClass, ...]


def session_names(definition: ModuleDefinition) -> tuple[Code, ...]:
    """Return the names of the session classes, in the order of the listeners."""
    taken = (*TAKEN, class_name(definition.name))
    return class_names((listener.name for listener in definition.listeners), "Session", taken)


def session_classes(definition: ModuleDefinition) -> tuple[SessionClass, ...]:
    """Return the classes of the listeners, in the order of their registration."""
    names = session_names(definition)
    taken: list[str] = [*names, *(f"{name}Options" for name in names)]
    found = []
    for listener, name in zip(definition.listeners, names, strict=True):
        words = value_classes(definition, listener.name)
        options = _options(listener, name.removesuffix("Session"), taken, words)
        taken += [option.names.class_name for option in options]
        found.append(SessionClass(name, Code(listener_scope(listener.name)), options))
    return tuple(found)


def session_imports(sessions: tuple[SessionClass, ...]) -> tuple[Code, ...]:
    """Return the names that `sessions.py` imports from `ecruntime.api`."""
    return import_lines({OPTIONS, SESSION, "OptionSource", *names_from_api(_all_options(sessions))})


def session_word_imports(sessions: tuple[SessionClass, ...]) -> tuple[Code, ...]:
    """Return what `sessions.py` imports from `enums.py`."""
    return word_imports(_all_options(sessions))


def session_standard_imports(sessions: tuple[SessionClass, ...]) -> tuple[Code, ...]:
    """Return the lines with which `sessions.py` imports from the standard library."""
    annotations = (option.annotation for option in _all_options(sessions))
    return standard_imports(annotations, "from functools import cached_property")


def _all_options(sessions: tuple[SessionClass, ...]) -> tuple[OptionClass, ...]:
    return tuple(option for session in sessions for option in session.options)


def _options(
    listener: ListenerDeclaration, prefix: str, taken: list[str], words: Mapping[str, Code]
) -> tuple[OptionClass, ...]:
    names = [option.name for option in listener.options]
    classes = class_names((f"{prefix}_{name}" for name in names), "Option", taken)
    attributes = attribute_names(names, ("self", "source"))
    described = zip(listener.options, classes, attributes, strict=True)
    return tuple(
        option_class(
            option,
            OptionNames(name, attribute, words.get(option.name)),
            None,
            index,
            python_prose(default_fact(option)),
        )
        for index, (option, name, attribute) in enumerate(described)
    )
