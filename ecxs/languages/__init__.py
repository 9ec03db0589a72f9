"""The languages of modules, one row each; nothing outside this package knows how a module is written.

A name is imported when it is asked for: `ecxs -c` builds a library without the tools of other languages.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecxs.languages.author_edit import AuthorEdit, RequiredMethods, required_methods
    from ecxs.languages.author_method import AuthorMethod, MethodRole
    from ecxs.languages.author_removal import RemovedDeclaration
    from ecxs.languages.built_artifact import ArtifactFile, BuiltArtifact
    from ecxs.languages.language import AddedDeclaration, LanguageTools, ScaffoldKind
    from ecxs.languages.mention import Mention
    from ecxs.languages.name_change import NameChange
    from ecxs.languages.table import LANGUAGES, tools_of

__all__ = [
    "LANGUAGES",
    "AddedDeclaration",
    "ArtifactFile",
    "AuthorEdit",
    "AuthorMethod",
    "BuiltArtifact",
    "LanguageTools",
    "Mention",
    "MethodRole",
    "NameChange",
    "RemovedDeclaration",
    "RequiredMethods",
    "ScaffoldKind",
    "required_methods",
    "tools_of",
]

_HOMES = {
    "author_edit": ("AuthorEdit", "RequiredMethods", "required_methods"),
    "author_method": ("AuthorMethod", "MethodRole"),
    "author_removal": ("RemovedDeclaration",),
    "built_artifact": ("ArtifactFile", "BuiltArtifact"),
    "language": ("AddedDeclaration", "LanguageTools", "ScaffoldKind"),
    "mention": ("Mention",),
    "name_change": ("NameChange",),
    "table": ("LANGUAGES", "tools_of"),
}


def __getattr__(name: str) -> object:
    home = next((file for file, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module '{__name__}' has no attribute '{name}'")
    value: object = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value
