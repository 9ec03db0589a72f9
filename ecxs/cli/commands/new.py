"""`ecxs new`: its parameters; what makes a module is imported when it is called."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.completion import completes
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FILE, PATH, takes_settings
from ecxs.questions import QUESTIONS, as_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ecxs.questions import Question

KIND_SUMMARIES = {
    "python": "a Python module, one for the life of the server",
    "python-generic": "a Python module, made anew with each configuration",
    "c": "a module in C, one for the life of the server",
    "c-generic": "a module in C, made anew with each configuration",
    "lua": "a script in Lua, with a declaration",
}
"""The kinds of `ecxs.scaffold` with their summaries; a test compares them."""
_KINDS_HELP = "; ".join(f"{name}: {summary}" for name, summary in KIND_SUMMARIES.items())


@dataclass(frozen=True, slots=True)
class NewSettings:
    """The module that `ecxs new` makes, and the answers that flags and files give."""

    name: str | None
    kind: str | None
    answers: Mapping[str, str]
    """Answers given by the flag of their question."""
    pairs: tuple[str, ...]
    """Answers given as `KEY=VALUE`."""
    replay: Path | None
    is_trusting: bool
    no_input: bool
    output: Path


def _record_answer(ctx: click.Context, param: click.Parameter, answer: str | bool | None) -> None:  # noqa: FBT001 - as click calls it
    """Collect the answers of all question flags in the parameter `answers`."""
    answers = ctx.params.setdefault("answers", {})
    if answer is not None:
        answers[param.name] = as_text(answer)


def _question_flags(function: Callable[..., object]) -> Callable[..., object]:
    for name, question in reversed(tuple(QUESTIONS.items())):
        if isinstance(question.default, bool):
            flag = _question_flag(f"--{name}/--no-{name}", question)
        else:
            flag = _question_flag(f"--{name}", question, metavar="|".join(question.choices) or "TEXT")
        function = flag(function)
    return function


def _question_flag(name: str, question: Question, metavar: str | None = None) -> Callable[..., Callable[..., object]]:
    return click.option(
        name,
        metavar=metavar,
        default=None,
        help=f"{question.text}.",
        callback=_record_answer,
        expose_value=False,
        shell_complete=completes(*question.choices),
    )


@click.command(
    "new",
    help="""Scaffold the module NAME: a project that builds, validates and passes its own tests.

    On a terminal, what the command line leaves open is asked, the name included. The answers are stored in the module.
    Nothing is written unless all of it can be, and a folder that holds something is left alone.

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
@click.option(
    "--kind",
    metavar="KIND",
    shell_complete=completes(**KIND_SUMMARIES),
    help=f"What to make ({_KINDS_HELP}; DIR: a template of yours).",
)
@_question_flags
@click.option("--set", "pairs", multiple=True, metavar="KEY=VALUE", help="Answer a question by its name.")
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
@format_option(name=None, kind=None, folder=None, files=())
@takes_settings(NewSettings)
def command(settings: NewSettings) -> None:
    """Make the project folder with all its files and print their paths."""
    # Imported here: declaring parameters, as for help and for completion, needs neither kinds nor templates.
    from ecxs.cli.make_module import make_module

    make_module(settings)
