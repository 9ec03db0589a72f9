"""The files of a Python module's `generated` package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecxs.documents.artifact import API, Artifact
from ecxs.documents.banner import banner_lines
from ecxs.languages.python.generated.annotation import Annotations, import_lines
from ecxs.languages.python.generated.enums import enum_classes
from ecxs.languages.python.generated.hooks import hook_classes, hook_imports
from ecxs.languages.python.generated.layout import method_head
from ecxs.languages.python.generated.module import (
    abstract_methods,
    author_class,
    module_imports,
    module_standard_imports,
)
from ecxs.languages.python.generated.options import (
    option_classes,
    option_imports,
    option_standard_imports,
    word_imports,
)
from ecxs.languages.python.generated.registration import registration
from ecxs.languages.python.generated.sessions import (
    session_classes,
    session_imports,
    session_names,
    session_standard_imports,
    session_word_imports,
)
from ecxs.languages.python.quoting import python_literal, python_name
from ecxs.render import render

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.module import ModuleDefinition
    from ecxs.languages.author_method import AuthorMethod
    from ecxs.render import Code


def python_methods(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[AuthorMethod, ...]:
    """Return the methods that the author's class must have."""
    return abstract_methods(definition, catalogue, Annotations(load_hook_catalogue()))


def python_artifacts(
    definition: ModuleDefinition, catalogue: HookCatalogue, folder: PurePosixPath
) -> tuple[Artifact, ...]:
    """Return the files of the `generated` package, which lies in `folder` below the project's."""
    annotations = Annotations(load_hook_catalogue())
    methods = abstract_methods(definition, catalogue, annotations)
    options = option_classes(definition)
    hooks = hook_classes(definition, catalogue, annotations)
    constant, imports = registration(definition, catalogue)
    sessions = session_classes(definition)
    values: dict[str, dict[str, object]] = {
        "__init__.py": {"exports": _exports(definition, has_hooks=bool(hooks))},
        "registration.py": {"constant": constant, "imports": import_lines((*imports, "Registration"))},
        "options.py": {
            "options": options,
            "imports": option_imports(options),
            "words": word_imports(options),
            "standard": option_standard_imports(options),
        },
        "module.py": {
            "methods": tuple((method_head(method), method) for method in methods),
            "imports": module_imports(methods, has_hooks=bool(hooks)),
            "standard": module_standard_imports(methods),
        },
        "entry.py": {"api": python_literal(API)},
    }
    if hooks:
        values["hooks.py"] = {"hooks": hooks, "imports": hook_imports(hooks)}
    enums = enum_classes(definition)
    if enums:
        values["enums.py"] = {"enums": enums}
    if sessions:
        values["sessions.py"] = {
            "sessions": sessions,
            "imports": session_imports(sessions),
            "words": session_word_imports(sessions),
            "standard": session_standard_imports(sessions),
        }
    shared = {**_shared(definition), "has_hooks": bool(hooks)}
    return tuple(Artifact(folder / name, render(f"python/{name}", **shared, **own)) for name, own in values.items())


def _shared(definition: ModuleDefinition) -> dict[str, object]:
    return {
        "banner": banner_lines(definition),
        "module": python_name(definition.name),
        "author": author_class(definition),
        "session_names": import_lines(session_names(definition)),
    }


def _exports(definition: ModuleDefinition, *, has_hooks: bool) -> tuple[Code, ...]:
    author = author_class(definition)
    own = (f"{author}{part}" for part in (*(("Hooks",) if has_hooks else ()), "Module", "Options"))
    return import_lines(("REGISTRATION", *own, *session_names(definition)))
