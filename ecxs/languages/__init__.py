"""The languages of modules, one row each; nothing outside this package knows how a module is written."""

from __future__ import annotations

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
