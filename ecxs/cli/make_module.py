"""Scaffolding of a module for `ecxs new`, from the answers of the command line and of the user."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import UsageError
from ecxs.cli.report import answer, print_error, print_note, print_result
from ecxs.generate.project import plan_project
from ecxs.render import one_line
from ecxs.scaffold import (
    DEFAULT_KIND,
    QUESTIONS,
    answers,
    as_text,
    check_name,
    check_project_name,
    check_unoccupied,
    create,
    default_of,
    is_folder_kind,
    kind_of,
    read_settings,
    read_stored,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecxs.cli.commands.new import NewSettings
    from ecxs.scaffold import StoredAnswers


def make_module(settings: NewSettings) -> None:
    """Make the project folder with all its files and print their paths."""
    before = read_stored(settings.replay) if settings.replay is not None else None
    name = settings.name or (before.name if before is not None else None)
    kind = settings.kind or (before.kind if before is not None else DEFAULT_KIND)
    texts = _given_answers(before, settings)
    can_ask = not settings.no_input and before is None and sys.stdin.isatty() and sys.stderr.isatty()
    if name is None:
        name = _ask_name(can_ask=can_ask, kind=kind, texts=texts, output=settings.output)
    destination = settings.output / name
    if is_folder_kind(kind):
        # Imported here: only a template of others needs cookiecutter.
        from ecxs.cli.trusted_template import make_from_template

        template = Path(kind)
        files = make_from_template(
            template, name, settings.output, texts, is_trusting=settings.is_trusting, ask=_ask if can_ask else None
        )
    else:
        check_name(name, kind)
        answers(name, kind=kind, settings=texts)
        check_unoccupied(destination)
        texts = _ask_missing(texts | dict.fromkeys(kind_of(kind).without, "no")) if can_ask else texts
        valid = answers(name, kind=kind, settings=texts)
        files = create(valid, destination, complete=lambda stage: plan_project(stage).write_aside())
    answer(name=name, kind=kind, folder=str(destination), files=[str(path) for path in files])
    for path in files:
        print_result(str(path))
    print_note(f"made '{destination}' with {len(files)} files; next: cd {quote(str(destination))} && ecxs test")


def _given_answers(before: StoredAnswers | None, settings: NewSettings) -> dict[str, str]:
    """Return the stored answers, those of `--set` and those of flags; the later ones win."""
    texts = dict(before.settings) if before is not None else {}
    for pair in settings.pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise click.UsageError(f"--set takes KEY=VALUE, not '{pair}'", click.get_current_context())
        texts[key] = value
    return texts | {key: settings.answers[key] for key in QUESTIONS if key in settings.answers}


def _ask_name(*, can_ask: bool, kind: str, texts: Mapping[str, str], output: Path) -> str:
    """Ask for the name of the module; raise `UsageError` when nobody is there to answer."""
    if not can_ask:
        raise UsageError(
            "the NAME of the module is missing",
            hint="give it as in 'ecxs new owl'; on a terminal it is asked for, but with --no-input or --replay",
        )
    is_folder = is_folder_kind(kind)
    if not is_folder:
        # Before the question: what is wrong with the command line is told before anybody has typed.
        kind_of(kind)
        read_settings(texts)

    def check(name: str) -> None:
        if is_folder:
            check_project_name(name)
        else:
            check_name(name, kind)
        check_unoccupied(output / name)

    return _ask("Name of the module", check)


def _ask_missing(texts: dict[str, str]) -> dict[str, str]:
    """Ask the questions without an answer, each until the answer is valid."""
    # Last, since the description that is proposed tells what the other answers decide.
    for question in sorted(QUESTIONS.values(), key=lambda question: question.name == "description"):
        if question.name not in texts:
            words = f" ({'/'.join(question.choices)})" if question.choices else ""
            default = as_text(default_of(question, read_settings(texts)))
            texts = texts | {question.name: _ask(f"{question.text}{words}", question.read, default)}
    return texts


def _ask(prompt: str, check: Callable[[str], object], default: str | None = None) -> str:
    """Ask until `check` takes the answer; it raises `UsageError` for one that will not do."""
    while True:
        # Escaped, for the default may be a template's.
        shown = prompt if default is None else f"{prompt} [{one_line(default)}]"
        text: str = click.prompt(shown, default=default, show_default=False, err=True)
        try:
            check(text)
        except UsageError as error:
            print_error(error.message, hint=error.hint)
        else:
            return text
