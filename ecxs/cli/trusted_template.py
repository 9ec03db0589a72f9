"""`ecxs new --kind DIR`: projects from an external template, once the user trusts it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import UsageError
from ecxs.cli.report import escape_terminal, foreign_output, print_request
from ecxs.definition import FILE_NAME
from ecxs.generate.project import plan_project
from ecxs.render import one_line
from ecxs.scaffold import check_project_name, check_unoccupied
from ecxs.scaffold.external_project import create_from_template
from ecxs.scaffold.external_template import read_template
from ecxs.scaffold.trust import TrustStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ecxs.scaffold.external_template import ExternalTemplate
    from ecxs.scaffold.template_variables import TemplateQuestion


def make_from_template(
    folder: Path,
    name: str,
    output: Path,
    settings: Mapping[str, str],
    *,
    is_trusting: bool,
    ask: Callable[[str, Callable[[str], object], str], str] | None,
) -> tuple[Path, ...]:
    """Make a project from an external template; raise `UsageError` if its content is not trusted.

    `ask` asks a question until a check takes the answer; None where nobody is there.
    """
    destination = output / name
    check_project_name(name)
    check_unoccupied(destination)
    template = read_template(folder)
    store = TrustStore()
    if not store.is_trusted(template.digest):
        _confirm_trust(template, store, is_trusting=is_trusting, can_ask=ask is not None)

    def ask_variable(question: TemplateQuestion) -> str:
        words = f" ({'/'.join(question.choices)})" if question.choices else ""
        text = escape_terminal(one_line(f"{question.text}{words}"))
        return ask(text, question.read, question.default) if ask is not None else question.default

    with foreign_output():
        asking = None if ask is None else ask_variable
        return create_from_template(template, destination, settings, ask=asking, complete=_complete)


def _confirm_trust(template: ExternalTemplate, store: TrustStore, *, is_trusting: bool, can_ask: bool) -> None:
    _print_template(template)
    previous = store.former(template.folder)
    if not is_trusting:
        raise UsageError(
            f"the template '{template.folder}' is not trusted; nothing of it was run",
            hint="read what is listed above; 'ecxs new --trust' runs it with all your rights",
        )
    if can_ask:
        click.confirm("Trust exactly this content", abort=True, err=True)
    # The template changed since it was trusted, so --trust in a script is not enough: the script was written for the
    # old content.
    elif previous:
        raise UsageError(
            f"the template '{template.folder}' is not the one that was trusted, which had sha256 {previous[:12]}",
            hint="run the command on a terminal, where it asks again",
        )
    store.trust(template.digest, template.folder)


def _print_template(template: ExternalTemplate) -> None:
    print_request(
        escape_terminal(f"template '{template.folder}', {len(template.files)} files, sha256 {template.digest}")
    )
    lines = template.code_that_runs()
    print_request("what would run:" if lines else "nothing in it would run")
    # All of them: what is left out could be what matters.
    for line in lines:
        print_request(f"  {escape_terminal(line)}")
    programs = sum(line.startswith("hook ") for line in lines)
    if lines:
        print_request(
            f"in all {programs} {'program' if programs == 1 else 'programs'} with all your rights, "
            f"and {len(lines) - programs} with expressions, which are rendered in a sandbox"
        )
    if programs and any(line.startswith("expressions in ") for line in lines):
        print_request(
            "a program that runs a file of the project runs the answers in it, too, as they are given: look for that"
        )


def _complete(stage: Path) -> None:
    if (stage / FILE_NAME).is_file():
        plan_project(stage).write_aside()
