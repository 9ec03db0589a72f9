"""The row of C in the table of languages."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import Language
from ecxs.languages.c.naming import AUTHOR_FOLDER, GENERATED, reason_against
from ecxs.languages.language import LanguageTools, ScaffoldKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding
    from ecruntime.model.hook_signature import HookSignature
    from ecxs.definition import ModuleDefinition
    from ecxs.documents import Artifact
    from ecxs.languages.author_edit import AuthorEdit, RequiredMethods
    from ecxs.languages.author_method import AuthorMethod
    from ecxs.languages.author_removal import RemovedDeclaration
    from ecxs.languages.built_artifact import BuiltArtifact
    from ecxs.languages.language import AddedDeclaration
    from ecxs.languages.mention import Mention
    from ecxs.languages.name_change import NameChange

KINDS = (
    ScaffoldKind("c", Language.C, "c", ModuleKind.SINGLETON, "a module in C, one for the life of the server"),
    ScaffoldKind("c-generic", Language.C, "c", ModuleKind.GENERIC, "a module in C, made anew with each configuration"),
)


def _folder(name: str) -> PurePosixPath:
    del name
    return PurePosixPath(GENERATED)


def _author_file(name: str) -> PurePosixPath:
    return PurePosixPath(AUTHOR_FOLDER, f"{name}.c")


def _test_file(name: str) -> PurePosixPath:
    return PurePosixPath("tests", f"test_{name}.py")


def _author_names(name: str) -> tuple[str, ...]:
    return (name, f"{name.upper()}_STATE")


# The imports below stand inside the functions, since a command must not pay for what it does not use.


def _scaffold_words(name: str, description: str, configuration: str) -> Mapping[str, object]:
    from ecxs.languages.c.naming import scaffold_words

    return scaffold_words(name, description, configuration)


def _files(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Artifact, ...]:
    from ecxs.languages.c.generated import c_artifacts

    return c_artifacts(definition, catalogue, _folder(definition.name))


def _methods(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[AuthorMethod, ...]:
    from ecxs.languages.c.generated import author_functions

    return author_functions(definition, catalogue)


def _edit(text: str, file: str, required: RequiredMethods) -> AuthorEdit:
    from ecxs.languages.c.source import edit_author_file

    return edit_author_file(text, file, required)


def _add_test(text: str, file: str, added: AddedDeclaration) -> str:
    from ecxs.languages.added_test import add_test
    from ecxs.languages.built_module_test import BuiltTestForm

    return add_test(text, file, added, BuiltTestForm())


def _rename(text: str, path: PurePosixPath, file: str, change: NameChange) -> str:
    from ecxs.languages.c.source import rename_in_source

    del file
    return rename_in_source(text, path, change)


def _without_stubs(text: str, file: str, required: RequiredMethods, dropped: tuple[AuthorMethod, ...]) -> str:
    from ecxs.languages.c.source import without_stubs

    del file
    return without_stubs(text, required, dropped)


def _without_test(text: str, file: str, removed: AddedDeclaration) -> str:
    from ecxs.languages.added_test import without_test
    from ecxs.languages.built_module_test import BuiltTestForm

    return without_test(text, file, removed, BuiltTestForm())


def _mentions(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    from ecxs.languages.c.source import find_mentions

    return find_mentions(text, file, removed)


def _check(
    files: tuple[Path, ...], folder: Path, definition: ModuleDefinition, catalogue: HookCatalogue
) -> Iterator[Finding]:
    from ecxs.languages.c.source import check_source

    return check_source(files, folder, definition, catalogue)


def _check_author(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    from ecxs.languages.c.source import check_author_file

    return check_author_file(path, required)


def _build(definition: ModuleDefinition, root: Path) -> BuiltArtifact:
    from ecxs.languages.c.library import build_project_library

    return build_project_library(definition, root)


def _pack(definition: ModuleDefinition, root: Path) -> BuiltArtifact:
    from ecxs.languages.c.library import build_project_library

    return build_project_library(definition, root, is_packed=True)


def _hook_page(hook: HookSignature) -> str:
    from ecxs.languages.c.hook_stub import hook_page

    return hook_page(hook)


C = LanguageTools(
    kinds=KINDS,
    reason_against=reason_against,
    scaffold_words=_scaffold_words,
    folder=_folder,
    files=_files,
    methods=_methods,
    author_file=_author_file,
    test_file=_test_file,
    author_names=_author_names,
    naming_files=(),
    caches=MappingProxyType({"__pycache__": ".pyc"}),
    edit=_edit,
    add_test=_add_test,
    rename=_rename,
    without_stubs=_without_stubs,
    without_test=_without_test,
    mentions=_mentions,
    source_suffix=".c",
    check=_check,
    check_author=_check_author,
    build=_build,
    pack=_pack,
    is_compiled=True,
    hook_page=_hook_page,
)
