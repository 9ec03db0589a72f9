"""Names that a new module may not have, each with the reason."""

from __future__ import annotations

import builtins
import sys

from ecruntime.spec.catalogue.hooks import load_hook_catalogue
from ecruntime.spec.fallback import is_standard_scope
from ecxs.definition.reserved import reserved_in

_PROJECT_NAMES = frozenset({"conftest", "ecruntime", "ecxs", "generated", "mypy", "pyright", "pytest", "tests"})
_SCAFFOLD_CLASSES = frozenset(
    {"Control", "DONE", "DomainRecord", "EcMessage", "Event", "Init", "Mask", "Status", "Timeval"}
)


def reason_against(name: str, class_name: str) -> str:
    """Return why a module may not have this name, as the end of a sentence, or nothing when it may."""
    language = reserved_in(name)
    reasons = (
        (bool(language), f"is a reserved word of {language}"),
        (name in sys.stdlib_module_names, "is a module of Python's standard library, which the package would hide"),
        (name.lower() in {"config", *load_hook_catalogue().hook_scopes}, "is a hook scope of the server"),
        (is_standard_scope(name), "is a config scope of the server"),
        (name.lower() in _PROJECT_NAMES, "is used by the project itself"),
        (_is_taken(class_name), f"gives the class the name '{class_name}', which is taken"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _is_taken(class_name: str) -> bool:
    return class_name in _SCAFFOLD_CLASSES or hasattr(builtins, class_name)
