"""The row of Lua in the table of languages."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import Language
from ecxs.languages.language import LanguageTools, ScaffoldKind
from ecxs.languages.lua.naming import AUTHOR_FOLDER, GENERATED, reason_against

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
    ScaffoldKind(
        "lua",
        Language.LUA,
        "lua",
        ModuleKind.GENERIC,
        "a script in Lua, with a declaration",
        MappingProxyType({"hook": "Lua can neither define nor call hooks"}),
    ),
)


def _folder(name: str) -> PurePosixPath:
    del name
    return PurePosixPath(GENERATED)


def _author_file(name: str) -> PurePosixPath:
    return PurePosixPath(AUTHOR_FOLDER, f"{name}.lua")


def _test_file(name: str) -> PurePosixPath:
    return PurePosixPath("tests", f"test_{name}.py")


def _author_names(name: str) -> tuple[str, ...]:
    return (name,)


# The imports below stand inside the functions, since a command must not pay for what it does not use.


def _scaffold_words(name: str, description: str, configuration: str) -> Mapping[str, object]:
    from ecxs.languages.lua.naming import scaffold_words

    return scaffold_words(name, description, configuration)


def _files(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Artifact, ...]:
    from ecxs.languages.lua.generated import lua_artifacts

    return lua_artifacts(definition, catalogue, _folder(definition.name))


def _methods(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[AuthorMethod, ...]:
    from ecxs.languages.lua.generated import script_functions

    return script_functions(definition, catalogue)


def _edit(text: str, file: str, required: RequiredMethods) -> AuthorEdit:
    from ecxs.languages.lua.source import edit_author_file

    return edit_author_file(text, file, required)


def _add_test(text: str, file: str, added: AddedDeclaration) -> str:
    from ecxs.languages.added_test import add_test
    from ecxs.languages.built_module_test import BuiltTestForm

    return add_test(text, file, added, BuiltTestForm())


def _rename(text: str, path: PurePosixPath, file: str, change: NameChange) -> str:
    from ecxs.languages.lua.source import rename_in_source

    del path
    return rename_in_source(text, file, change)


def _without_stubs(text: str, file: str, required: RequiredMethods, dropped: tuple[AuthorMethod, ...]) -> str:
    from ecxs.languages.lua.source import without_stubs

    del file
    return without_stubs(text, required, dropped)


def _without_test(text: str, file: str, removed: AddedDeclaration) -> str:
    from ecxs.languages.added_test import without_test
    from ecxs.languages.built_module_test import BuiltTestForm

    return without_test(text, file, removed, BuiltTestForm())


def _mentions(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    from ecxs.languages.lua.source import find_mentions

    return find_mentions(text, file, removed)


def _check(
    files: tuple[Path, ...], folder: Path, definition: ModuleDefinition, catalogue: HookCatalogue
) -> Iterator[Finding]:
    from ecxs.languages.lua.source import check_source

    del definition
    return check_source(files, folder, catalogue)


def _check_author(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    from ecxs.languages.lua.source import check_author_file

    return check_author_file(path, required)


def _build(definition: ModuleDefinition, root: Path) -> BuiltArtifact:
    from ecxs.languages.lua.package import build_scripts

    return build_scripts(definition, root)


def _hook_page(hook: HookSignature) -> str:
    from ecxs.languages.lua.hook_stub import hook_page

    return hook_page(hook)


LUA = LanguageTools(
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
    source_suffix=".lua",
    check=_check,
    check_author=_check_author,
    build=_build,
    pack=_build,
    is_compiled=True,
    hook_page=_hook_page,
)
