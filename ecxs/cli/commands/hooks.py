"""`ecxs hooks`: the catalogue of hooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecruntime.catalogue.hooks import load_hook_catalogue
from ecruntime.foundation.errors import UsageError
from ecxs.cli.completion import complete_hooks
from ecxs.cli.layout import render_page
from ecxs.cli.report import print_json, print_note, print_result
from ecxs.definition import FILE_NAME, Language, catalogue_for, load
from ecxs.languages import LANGUAGES

if TYPE_CHECKING:
    from ecruntime.catalogue.hooks import HookCatalogue


@click.group(
    "hooks",
    help="""Show the hooks that a module may provide: those of the server, of a project here, and of what it uses.

    \b
    Examples:
      ecxs hooks list failure
      ecxs hooks show core.log_permanent_failure_v1
    """,
)
def command() -> None:
    """Group `hooks list` and `hooks show`."""


@command.command("list", help="List the hooks, or those with WORD in their name or summary.")
@click.argument("word", default="", metavar="[WORD]")
@click.option("--json", "is_json", is_flag=True, help="Report as JSON.")
def list_hooks(word: str, *, is_json: bool) -> None:
    """Print the hooks that match `word`, one a line."""
    catalogue = _catalogue(Path())
    hooks = [hook for hook in catalogue.values() if word.lower() in f"{hook.dotted} {hook.leaf} {hook.summary}".lower()]
    if is_json:
        rows = [{"name": hook.dotted, "prototype": hook.prototype, "summary": hook.summary} for hook in hooks]
        print_json({"hooks": rows})
        return
    for hook in hooks:
        print_result(f"{hook.dotted}\t{hook.summary}")
    print_note(f"{len(hooks)} of {len(catalogue)} hooks")


@command.command("show", help="Show the signature, thread, results and stub of the hook NAME.")
@click.argument("name", shell_complete=complete_hooks)
def show_hook(name: str) -> None:
    """Print the page of one hook; raise `UsageError` with near misses for an unknown name."""
    catalogue = _catalogue(Path())
    hook = catalogue.get(name)
    if hook is None:
        close = " or ".join(f"'{found}'" for found in catalogue.near_misses(name))
        hint = f"did you mean {close}?" if close else "'ecxs hooks list' lists all"
        raise UsageError(f"there is no hook '{name}'", hint=hint)
    _, _, page = LANGUAGES[Language.PYTHON].hook_page(hook).partition("\n")
    print_result(render_page(page.rstrip("\n")))


def _catalogue(folder: Path) -> HookCatalogue:
    catalogue = load_hook_catalogue()
    definition = load(folder / FILE_NAME).definition if (folder / FILE_NAME).is_file() else None
    return catalogue_for(definition, catalogue) if definition is not None else catalogue
