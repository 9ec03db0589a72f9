"""Makes a new project: rendered aside, then moved into place in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.spec.errors import UsageError
from ecruntime.spec.module_kind import ModuleKind
from ecxs.files import staged_folder
from ecxs.render import python_literal, python_prose, templates_root, toml_value
from ecxs.targets import class_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ecxs.scaffold.answers import Answers


def create(
    answers: Answers, destination: Path, *, complete: Callable[[Path], object] | None = None
) -> tuple[Path, ...]:
    """Make the project folder `destination` and return its files.

    `complete` is called with the folder before it appears. If anything fails, nothing is left behind. A destination
    that holds something is refused.
    """
    _refuse_occupied(destination)
    with staged_folder(destination.absolute()) as stage:
        _render(answers, stage)
        if complete is not None:
            complete(stage)
        files = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    return tuple(destination / path for path in files)


def _refuse_occupied(destination: Path) -> None:
    is_there = destination.is_symlink() or destination.exists()
    if is_there and not (destination.is_dir() and not any(destination.iterdir())):
        raise UsageError(
            f"'{destination}' exists already; nothing was written",
            hint="choose another name, or another folder with -o",
        )


def _render(answers: Answers, stage: Path) -> None:
    # Imported here: cookiecutter takes longer to import than most commands take to run.
    from cookiecutter.generate import generate_files  # type: ignore[import-untyped]  # it ships no types

    generate_files(
        templates_root() / "scaffold" / answers.kind.template,
        {"cookiecutter": _context(answers, stage)},
        output_dir=stage.parent,
        overwrite_if_exists=True,
        accept_hooks=False,
    )


def _context(answers: Answers, stage: Path) -> dict[str, str]:
    is_generic = answers.kind.module_kind is ModuleKind.GENERIC
    name = answers.name
    return {
        "folder": stage.name,
        "name": name,
        "class": class_name(name),
        "type": answers.kind.module_kind.value,
        "description": answers.description,
        "description_toml": toml_value(answers.description),
        "description_doc": python_prose(answers.description),
        "stanza": f"{name} main" if is_generic else name,
        "conf": python_literal(f"{name} main {{}}" if is_generic else f"{name} {{}}"),
        "address": f"{name}:main" if is_generic else name,
    }
