"""One row of the table of languages: everything that the toolkit does differently for a language."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path, PurePosixPath

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.foundation.finding import Finding
    from ecruntime.model.hook_signature import HookSignature
    from ecruntime.model.module_kind import ModuleKind
    from ecxs.definition import Language, ModuleDefinition
    from ecxs.documents import Artifact
    from ecxs.languages.author_edit import AuthorEdit, RequiredMethods
    from ecxs.languages.author_method import AuthorMethod
    from ecxs.languages.author_removal import RemovedDeclaration
    from ecxs.languages.built_artifact import BuiltArtifact
    from ecxs.languages.mention import Mention
    from ecxs.languages.name_change import NameChange


@dataclass(frozen=True, slots=True)
class ScaffoldKind:
    """A kind of module that `ecxs new` makes; `template` is the folder of its templates."""

    name: str
    language: Language
    template: str
    module_kind: ModuleKind
    summary: str
    without: Mapping[str, str] = field(default_factory=dict)
    """The questions of `ecxs new` to which only no is an answer, each with the reason."""


@dataclass(frozen=True, slots=True)
class AddedDeclaration:
    """A declaration that was just added or is to be removed, as the test that comes with it needs it."""

    definition: ModuleDefinition
    catalogue: HookCatalogue
    """The hooks of the server, of the modules that it uses, and its own."""
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class LanguageTools:
    """The functions of one language, in the order in which a module meets them.

    Each imports what is slow when it is called: a command pays for the functions that it uses.
    """

    kinds: tuple[ScaffoldKind, ...]
    reason_against: Callable[[str], str]
    """Return why a module may not have a name, as the end of a sentence, or nothing."""
    scaffold_words: Callable[[str, str, str], Mapping[str, object]]
    """Return the words of a scaffold that depend on the language, from a module's name, description and stanza."""
    folder: Callable[[str], PurePosixPath]
    """Return where the tool's files lie below a project, from the module's name."""
    files: Callable[[ModuleDefinition, HookCatalogue], tuple[Artifact, ...]]
    """Return the tool's files that are of this language."""
    methods: Callable[[ModuleDefinition, HookCatalogue], tuple[AuthorMethod, ...]]
    """Return the providers, commands and validators that the declaration asks of the author."""
    author_file: Callable[[str], PurePosixPath]
    """Return where the author's methods lie below a project, from the module's name."""
    test_file: Callable[[str], PurePosixPath]
    """Return where the author's tests lie below a project, from the module's name."""
    author_names: Callable[[str], tuple[str, ...]]
    """Return the names in the author's code that follow from the module's, beginning with that name itself."""
    naming_files: tuple[str, ...]
    """Files of a project that hold its module's name, beside the code and the files of every language."""
    caches: Mapping[str, str]
    """Folders that running a module leaves beside its files, each with the suffix of all that is in it."""
    edit: Callable[[str, str, RequiredMethods], AuthorEdit]
    """Insert into a file's text the methods that it lacks; the second argument is the file's name for messages."""
    add_test: Callable[[str, str, AddedDeclaration], str]
    """Append the test of an added declaration to the text of the test file."""
    rename: Callable[[str, PurePosixPath, str, NameChange], str]
    """Replace a module's name in a file's text, where it is certain to mean the module; the path is that below the
    project, the second text the file's name for messages. Raise `Refused` for a file that cannot be read as source."""
    without_stubs: Callable[[str, str, RequiredMethods, tuple[AuthorMethod, ...]], str]
    """Take methods out of the author's text where they are still as `edit` inserted them; it required them so far."""
    without_test: Callable[[str, str, AddedDeclaration], str]
    """Take the test of a declaration out of the text of the test file, if it is still as `add_test` wrote it."""
    mentions: Callable[[str, str, RemovedDeclaration], Iterator[Mention]]
    """Yield the places of a file's text that speak of a removed declaration; the second argument is its name."""
    source_suffix: str
    """The end of the names of the author's files in this language."""
    check: Callable[[tuple[Path, ...], Path, ModuleDefinition, HookCatalogue], Iterator[Finding]]
    """Apply the rules of source to the files of a project's folder; the catalogue has the module's own hooks, too."""
    check_author: Callable[[Path, RequiredMethods], Iterator[Finding]]
    """Compare the author's file, given by its path, with the methods that it must have; nothing is executed."""
    build: Callable[[ModuleDefinition, Path], BuiltArtifact]
    """Build the project in a folder, or raise `BuildFailed`; nothing of the author's is executed."""
    pack: Callable[[ModuleDefinition, Path], BuiltArtifact]
    """Build it likewise, as packages have it: no byte tells on which machine or in which folder that was."""
    is_compiled: bool
    """Whether a module must be built before its tests can load it."""
    hook_page: Callable[[HookSignature], str]
    """Return the reference page of a hook, with its stub in this language, in Markdown."""
