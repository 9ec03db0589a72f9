"""The languages of modules, one row each; nothing outside this package knows how a module is written.

A name is imported when it is asked for: `ecxs -c` builds a library without the tools of other languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.names_on_demand import name_on_demand

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
    "AddedDeclaration": "language",
    "ArtifactFile": "built_artifact",
    "AuthorEdit": "author_edit",
    "AuthorMethod": "author_method",
    "BuiltArtifact": "built_artifact",
    "LANGUAGES": "table",
    "LanguageTools": "language",
    "Mention": "mention",
    "MethodRole": "author_method",
    "NameChange": "name_change",
    "RemovedDeclaration": "author_removal",
    "RequiredMethods": "author_edit",
    "ScaffoldKind": "language",
    "required_methods": "author_edit",
    "tools_of": "table",
}


def __getattr__(name: str) -> object:
    return name_on_demand(__name__, _HOMES, name)
