"""`ecxs adopt`: the declaration of a module that is there already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import Refused, UsageError
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FOLDER, PATH
from ecxs.cli.report import answer, escape_terminal, print_note, print_result
from ecxs.file_group import changed_together
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecruntime.formats.library import Library
    from ecruntime.foundation.finding import Finding
    from ecxs.languages.c.adoption import Adoption


@click.command(
    "adopt",
    help="""Write a module.toml from the built library of a module in C, and list what it could not know.

    PATH is a library, or the folder of a built module with its libraries. The options, hooks and providers are those
    that the library tells of, requirements and capabilities those of the manifest beside it; no code of the module is
    executed. A declaration that would not be valid is left in the file as a comment, with the reason.

    The file goes beside the library, or into the folder of -o; of several modules each gets a folder with its name
    there. A file that is there is never overwritten.

    \b
    Examples:
      ecxs adopt greeter.so
      ecxs adopt /opt/msys/libexec/greeter.so -o greeter
    """,
)
@click.argument("path", type=PATH)
@click.option("-o", "--output", type=FOLDER, metavar="DIR", help="The folder for the declaration.")
@format_option(modules=(), notes=())
def command(path: Path, output: Path | None) -> None:
    """Adopt the modules of the path, all of them or none."""
    adoptions = tuple(_adoptions(_libraries(path)))
    if not adoptions:
        raise UsageError(f"there is no module in '{path}'", hint="build it first: make ECXS=ecxs, or 'ecxs -c'")
    targets = _targets(adoptions, output or (path if path.is_dir() else path.parent))
    with changed_together() as group:
        for adoption, target in targets:
            group.write(target, None, adoption.declaration.encode())
    answer(
        modules=[{"name": it.name, "library": it.library, "path": str(target)} for it, target in targets],
        notes=[{"module": it.name, "subject": n.subject, "message": n.message} for it in adoptions for n in it.notes],
    )
    for adoption, target in targets:
        print_result(str(target))
        for note in adoption.notes:
            print_note(f"note: {adoption.name}: {escape_terminal(f'{note.subject}: {note.message}')}")


def _libraries(path: Path) -> tuple[Library, ...]:
    """Return the libraries with modules; raise `Refused` for one that cannot be read, or if a named one has none."""
    # Imported here, as in the other functions: declaring parameters, as for help and for completion, needs none of it.
    from ecruntime.formats.library import LIBRARY
    from ecxs.rules.library import check_library, library_at

    if not path.exists():
        raise UsageError(f"there is no file or folder '{path}'", hint="check the spelling of the path")
    files = sorted(path.glob(f"*{LIBRARY}")) if path.is_dir() else [path]
    libraries: list[Library] = []
    findings: list[Finding] = []
    for file in files:
        library, found = library_at(file, file=str(file))
        findings += found
        if library is None:
            continue
        if library.modules:
            libraries.append(library)
        elif not path.is_dir():
            checked = check_library(library, provided=frozenset(library.undefined))
            findings += (finding for finding in checked if finding.rule in {"LIB004", "LIB005"})
    if findings:
        raise Refused(findings)
    return tuple(libraries)


def _adoptions(libraries: Iterable[Library]) -> Iterator[Adoption]:
    from ecruntime.catalogue.hooks import load_hook_catalogue
    from ecruntime.formats.manifest import MANIFEST, read_manifest
    from ecxs.languages.c.adoption import adopt_library

    for library in libraries:
        beside = Path(library.file).with_suffix(MANIFEST)
        manifest = read_manifest(beside) if beside.is_file() else None
        yield from adopt_library(library, manifest, load_hook_catalogue())


def _targets(adoptions: tuple[Adoption, ...], folder: Path) -> tuple[tuple[Adoption, Path], ...]:
    """Return each adoption with its file; raise `UsageError` for one that is there, or if two would have one file."""
    is_alone = len(adoptions) == 1
    targets = tuple((it, (folder if is_alone else folder / it.name) / DECLARATION) for it in adoptions)
    taken: dict[str, Adoption] = {}
    for adoption, target in targets:
        # Of names that differ in case alone the server takes one.
        key = adoption.name.lower()
        if key in taken:
            message = f"'{taken[key].library}' and '{adoption.library}' both have a module '{adoption.name}'"
            raise UsageError(message, hint="name one of the two libraries")
        taken[key] = adoption
        if target.exists() or target.is_symlink():
            raise UsageError(f"'{target}' is there already", hint="name another folder with -o; nothing was written")
    return targets
