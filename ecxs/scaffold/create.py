"""Creation of a project: rendered in a staged folder, then renamed into place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, FileSystemLoader, StrictUndefined

from ecruntime.foundation.errors import UsageError
from ecruntime.foundation.identifiers import MAX_NAME_LENGTH
from ecruntime.model.module_kind import ModuleKind
from ecxs.files import staged_folder
from ecxs.languages import LANGUAGES
from ecxs.render import compiled_templates, templates_root, toml_value
from ecxs.scaffold.answers import ANSWERS_FILE, format_answers
from ecxs.scaffold.history import TOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from ecxs.scaffold.answers import Answers
    from ecxs.scaffold.history import TemplateVersion

_WINDOW = "_retry_window"
"""The end of the name of the sample's option in the scopes of the server, which the module's name makes its own."""
_PLACE = re.compile(r"\{\{cookiecutter\.(\w+)\}\}")


def create(
    answers: Answers, destination: Path, *, complete: Callable[[Path], object] | None = None
) -> tuple[Path, ...]:
    """Make the project folder `destination` and return its files.

    `complete` is called with the staged folder before it is renamed. A failure leaves nothing behind. A destination
    that is not empty is refused.
    """

    def fill(stage: Path) -> None:
        render_template(template_of(answers), context_of(answers, stage.name), stage)
        (stage / ANSWERS_FILE).write_text(format_answers(answers), encoding="utf-8")

    return fill_folder(destination, fill, complete=complete)


def fill_folder(
    destination: Path, fill: Callable[[Path], object], *, complete: Callable[[Path], object] | None = None
) -> tuple[Path, ...]:
    """Make `destination` from a staged folder, which `fill` and then `complete` write; return its files."""
    # Before `fill`: the programs of an external template must not run for nothing.
    check_unoccupied(destination)
    with staged_folder(destination.absolute()) as stage:
        fill(stage)
        if complete is not None:
            complete(stage)
        files = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    return tuple(destination / path for path in files)


def check_unoccupied(destination: Path) -> None:
    """Raise `UsageError` for a destination that exists and is not an empty folder."""
    is_there = destination.is_symlink() or destination.exists()
    if is_there and not (destination.is_dir() and not any(destination.iterdir())):
        raise UsageError(
            f"'{destination}' exists already; nothing was written",
            hint="choose another name, or another folder with -o",
        )


def template_of(answers: Answers) -> Path:
    """Return the folder of the kind's template, an ordinary cookiecutter template."""
    return templates_root() / "scaffold" / answers.kind.template


def first_files(answers: Answers) -> dict[str, str]:
    """Return the author's first files of a project as `create` writes them, by their paths below it."""
    return dict(rendered(template_of(answers), context_of(answers, answers.name)))


def render_template(template: Path, context: dict[str, object], stage: Path) -> None:
    """Render one of our own templates as cookiecutter would, without its long import time.

    External templates are rendered in a sandbox, by `external_project.py`, after they were trusted.
    """
    for inner, text in rendered(template, context):
        target = stage / inner
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="")


def rendered(template: Path, context: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Yield the files of one of our own templates, each as its path below the project and its text."""
    root = template / TOP
    environment = Environment(  # noqa: S701 - nothing here is HTML; values are quoted in the context
        loader=FileSystemLoader(root),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        bytecode_cache=compiled_templates(),
    )
    for path in sorted(root.rglob("*")):
        if not path.is_file() or "__pycache__" in path.parts:
            continue
        inner = path.relative_to(root).as_posix()
        text = environment.get_template(inner).render(cookiecutter=context)
        yield _place(inner, context), text


def rendered_version(version: TemplateVersion, answers: Answers) -> dict[str, str]:
    """Return the author's first files of a project as a version of our own template makes them, by their paths."""
    context = context_of(answers, answers.name)
    environment = Environment(  # noqa: S701 - as above
        loader=DictLoader(version.files), undefined=StrictUndefined, keep_trailing_newline=True
    )
    return {
        _place(inner, context): environment.get_template(inner).render(cookiecutter=context) for inner in version.files
    }


def _place(inner: str, context: Mapping[str, object]) -> str:
    """Return the path of a file whose name has variables."""
    return _PLACE.sub(lambda found: str(context[found[1]]), inner)


def context_of(answers: Answers, folder: str) -> dict[str, object]:
    """Return the values for a template, each quoted for the language in which the template uses it."""
    is_generic = answers.kind.module_kind is ModuleKind.GENERIC
    name = answers.name
    stanza = f"{name} main" if is_generic else name
    return {
        **LANGUAGES[answers.kind.language].scaffold_words(name, answers.description, f"{stanza} {{}}"),
        "folder": folder,
        "name": name,
        "type": answers.kind.module_kind.value,
        "stanza": stanza,
        "address": f"{name}:main" if is_generic else name,
        "window": f"{name[: MAX_NAME_LENGTH - len(_WINDOW)]}{_WINDOW}",
        "has_hook": answers.values["hook"],
        "has_timer": answers.values["timer"],
        "checker": answers.values["checker"],
        "description": answers.description,
        "description_toml": toml_value(answers.description),
    }
