"""The row of Python in the table of languages."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from ecruntime.model.module_kind import ModuleKind
from ecxs.definition import Language
from ecxs.languages.language import LanguageTools, ScaffoldKind
from ecxs.languages.python.naming import class_name, reason_against
from ecxs.languages.python.quoting import python_literal, python_prose

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
        "python", Language.PYTHON, "python", ModuleKind.SINGLETON, "a Python module, one for the life of the server"
    ),
    ScaffoldKind(
        "python-generic",
        Language.PYTHON,
        "python",
        ModuleKind.GENERIC,
        "a Python module, made anew with each configuration",
    ),
)


def _scaffold_words(name: str, description: str, configuration: str) -> Mapping[str, object]:
    return {
        "class": class_name(name),
        "description_doc": python_prose(description),
        "conf": python_literal(configuration),
    }


def _folder(name: str) -> PurePosixPath:
    return PurePosixPath(name, "generated")


def _author_file(name: str) -> PurePosixPath:
    return PurePosixPath(name, f"{name}.py")


def _test_file(name: str) -> PurePosixPath:
    return PurePosixPath("tests", f"test_{name}.py")


def _author_names(name: str) -> tuple[str, ...]:
    return (name, class_name(name))


# The imports below stand inside the functions, since a command must not pay for what it does not use: LibCST alone
# takes longer to import than `ecxs generate` takes to run.


def _files(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[Artifact, ...]:
    from ecxs.languages.python.generated import python_artifacts

    return python_artifacts(definition, catalogue, _folder(definition.name))


def _methods(definition: ModuleDefinition, catalogue: HookCatalogue) -> tuple[AuthorMethod, ...]:
    from ecxs.languages.python.generated import python_methods

    return python_methods(definition, catalogue)


def _edit(text: str, file: str, required: RequiredMethods) -> AuthorEdit:
    from ecxs.languages.python.edit import edit_author_class

    return edit_author_class(text, file, required)


def _add_test(text: str, file: str, added: AddedDeclaration) -> str:
    from ecxs.languages.added_test import add_test
    from ecxs.languages.python.added_test import PythonTestForm

    return add_test(text, file, added, PythonTestForm())


def _rename(text: str, path: PurePosixPath, file: str, change: NameChange) -> str:
    from ecxs.languages.python.check import refuse_bad_syntax
    from ecxs.languages.python.edit import is_concerned, rename_in_source

    if not is_concerned(text, change):
        return text
    refuse_bad_syntax(text, file)
    return rename_in_source(text, path, file, change)


def _without_stubs(text: str, file: str, required: RequiredMethods, dropped: tuple[AuthorMethod, ...]) -> str:
    from ecxs.languages.python.edit import without_stubs

    return without_stubs(text, file, required, dropped)


def _without_test(text: str, file: str, removed: AddedDeclaration) -> str:
    from ecxs.languages.added_test import without_test
    from ecxs.languages.python.added_test import PythonTestForm

    return without_test(text, file, removed, PythonTestForm())


def _mentions(text: str, file: str, removed: RemovedDeclaration) -> Iterator[Mention]:
    from ecxs.languages.python.mentions import find_mentions

    return find_mentions(text, file, removed)


def _check(
    files: tuple[Path, ...], folder: Path, definition: ModuleDefinition, catalogue: HookCatalogue
) -> Iterator[Finding]:
    from ecxs.languages.python.known_findings import source_findings

    return source_findings(files, folder, definition, catalogue)


def _check_author(path: Path, required: RequiredMethods) -> Iterator[Finding]:
    from ecxs.languages.python.known_findings import author_findings

    return author_findings(path, required)


def _build(definition: ModuleDefinition, root: Path) -> BuiltArtifact:
    from ecxs.languages.python.package import build_package

    return build_package(definition.name, root)


def _hook_page(hook: HookSignature) -> str:
    from ecxs.languages.python.catalogue import hook_page

    return hook_page(hook)


PYTHON = LanguageTools(
    kinds=KINDS,
    reason_against=reason_against,
    scaffold_words=_scaffold_words,
    folder=_folder,
    files=_files,
    methods=_methods,
    author_file=_author_file,
    test_file=_test_file,
    author_names=_author_names,
    naming_files=("pyproject.toml",),
    caches=MappingProxyType({"__pycache__": ".pyc"}),
    edit=_edit,
    add_test=_add_test,
    rename=_rename,
    without_stubs=_without_stubs,
    without_test=_without_test,
    mentions=_mentions,
    source_suffix=".py",
    check=_check,
    check_author=_check_author,
    build=_build,
    pack=_build,
    is_compiled=False,
    hook_page=_hook_page,
)
