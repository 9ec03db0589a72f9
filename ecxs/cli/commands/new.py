"""`ecxs new`: scaffolding of a module."""

from __future__ import annotations

import sys
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from ecruntime.foundation.errors import UsageError
from ecxs.cli.path_type import FILE, PATH
from ecxs.cli.report import print_error, print_note, print_result
from ecxs.generate.project import plan_project
from ecxs.scaffold import (
    DEFAULT_KIND,
    KINDS,
    QUESTIONS,
    answers,
    as_text,
    check_name,
    create,
    is_folder_kind,
    read_stored,
    refuse_occupied,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecxs.scaffold import Question, StoredAnswers

_KINDS_HELP = "; ".join(f"{name}: {kind.summary}" for name, kind in KINDS.items())


def _question_flags(function: Callable[..., object]) -> Callable[..., object]:
    for name, question in reversed(tuple(QUESTIONS.items())):
        if isinstance(question.default, bool):
            flag = click.option(f"--{name}/--no-{name}", default=None, help=f"{question.text}.")
        else:
            words = "|".join(question.choices) or "TEXT"
            flag = click.option(f"--{name}", metavar=words, default=None, help=f"{question.text}.")
        function = flag(function)
    return function


@click.command(
    "new",
    help="""Scaffold the module NAME: a project that builds, validates and passes its own tests.

    On a terminal, what no flag answers is asked. The answers are stored in the module. Nothing is written unless all of
    it can be, and a folder that holds something is left alone.

    A KIND that is a folder is a cookiecutter template. Such a template may run any program, so it is refused until you
    trust exactly its content with --trust.

    \b
    Examples:
      ecxs new greeter --description "Counts failures" --no-timer
      ecxs new owl --replay greeter/.ecxs-answers.toml
      ecxs new owl --kind ../our-template --trust
    """,
)
@click.argument("name", required=False)
@click.option("--kind", metavar="KIND", help=f"What to make ({_KINDS_HELP}; DIR: a template of yours).")
@_question_flags
@click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Answer a question by its name.")
@click.option(
    "--replay",
    type=FILE,
    metavar="FILE",
    help="Answer as before.",
)
@click.option("--trust", "is_trusting", is_flag=True, help="With a template of yours: show what would run, and run it.")
@click.option("--no-input", is_flag=True, help="Ask nothing, even on a terminal.")
@click.option(
    "-o",
    "--output",
    type=PATH,
    default=Path(),
    metavar="DIR",
    help="The folder in which the project is made; the current one if left out.",
)
def command(name: str | None, kind: str | None, output: Path, **given: Any) -> None:  # noqa: ANN401 - as click passes
    """Make the project folder with all its files and print their paths."""
    before = read_stored(given["replay"]) if given["replay"] is not None else None
    name = name or (before.name if before is not None else None)
    if name is None:
        raise click.UsageError("missing the NAME of the module", click.get_current_context())
    kind = kind or (before.kind if before is not None else DEFAULT_KIND)
    settings = _settings(before, given)
    can_ask = not given["no_input"] and before is None and sys.stdin.isatty() and sys.stderr.isatty()
    destination = output / name
    if is_folder_kind(kind):
        # Imported here: only a template of others needs cookiecutter.
        from ecxs.cli.trusted_template import make_from_template

        trust = {"is_trusting": given["is_trusting"], "can_ask": can_ask}
        files = make_from_template(Path(kind), name, output, settings, **trust)
    else:
        check_name(name, kind)
        answers(name, kind=kind, settings=settings)
        refuse_occupied(destination)
        settings = _asked(settings) if can_ask else settings
        valid = answers(name, kind=kind, settings=settings)
        files = create(valid, destination, complete=lambda stage: plan_project(stage).write_aside())
    for path in files:
        print_result(str(path))
    print_note(f"made '{destination}' with {len(files)} files; next: cd {quote(str(destination))} && ecxs test")


def _settings(before: StoredAnswers | None, given: dict[str, Any]) -> dict[str, str]:
    settings = dict(before.settings) if before is not None else {}
    for pair in given["settings"]:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise click.UsageError(f"--set takes KEY=VALUE, not '{pair}'", click.get_current_context())
        settings[key] = value
    return settings | {key: as_text(given[key]) for key in QUESTIONS if given[key] is not None}


def _asked(settings: dict[str, str]) -> dict[str, str]:
    """Ask the questions without an answer, each until the answer is valid."""
    asked = {key: _ask(question) for key, question in QUESTIONS.items() if key not in settings}
    return settings | asked


def _ask(question: Question) -> str:
    words = f" ({'/'.join(question.choices)})" if question.choices else ""
    while True:
        text: str = click.prompt(f"{question.text}{words}", default=as_text(question.default), err=True)
        try:
            question.read(text)
        except UsageError as error:
            print_error(error.message, hint=error.hint)
        else:
            return text
