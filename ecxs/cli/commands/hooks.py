"""`ecxs hooks`: the catalogue of hooks."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from ecruntime.foundation.errors import Refused, UsageError
from ecxs.cli.completion import complete_hooks
from ecxs.cli.json_report import format_option
from ecxs.cli.layout import render_page
from ecxs.cli.parameters import PATH, current_project
from ecxs.cli.report import answer, print_findings, print_note, print_result
from ecxs.files import DECLARATION

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecruntime.model.hook_signature import HookSignature


_libexec = click.option(
    "--libexec", type=PATH, multiple=True, help="Know the modules of this libexec folder or library, too."
)


@click.group(
    "hooks",
    help="""Show the hooks that a module may provide: those of the server, of a project here, and of what it uses.

    With --libexec, those of installed modules are shown, too: of a libexec folder, by its records and built libraries,
    or of one library.

    If the declaration of the project cannot be read, that is told beside the others, with exit code 1.

    \b
    Examples:
      ecxs hooks list failure
      ecxs hooks show core.log_permanent_failure_v1
      ecxs hooks list --libexec kelp.so
    """,
)
def command() -> None:
    """Group `hooks list` and `hooks show`."""


@command.command("list", help="List the hooks, or those with WORD in their name or summary.")
@click.argument("word", default="", metavar="[WORD]")
@_libexec
@format_option(hooks=())
def list_hooks(word: str, libexec: tuple[Path, ...]) -> int:
    """Print the hooks that match `word`, one a line, and return the exit code."""
    catalogue, is_whole = _catalogue(current_project(), libexec)
    hooks = [hook for hook in catalogue.values() if word.lower() in f"{hook.dotted} {hook.leaf} {hook.summary}".lower()]
    answer(hooks=[{"name": hook.dotted, "prototype": hook.prototype, "summary": hook.summary} for hook in hooks])
    for hook in hooks:
        print_result(f"{hook.dotted}\t{hook.summary}")
    print_note(f"{len(hooks)} of {len(catalogue)} hooks")
    return 0 if is_whole else Refused.exit_code


@command.command("show", help="Show the signature, thread, results and stub of the hook NAME.")
@click.argument("name", shell_complete=complete_hooks)
@_libexec
@format_option(hook=None)
def show_hook(name: str, libexec: tuple[Path, ...]) -> int:
    """Print the page of one hook and return the exit code; raise `UsageError` with near misses for an unknown name."""
    # Imported here, as below: declaring parameters, as for help and for completion, needs none of it.
    from ecxs.definition import Language
    from ecxs.languages import LANGUAGES

    catalogue, is_whole = _catalogue(current_project(), libexec)
    hook = catalogue.get(name)
    if hook is None:
        close = " or ".join(f"'{found}'" for found in catalogue.near_misses(name))
        hint = f"did you mean {close}?" if close else "'ecxs hooks list' lists all"
        raise UsageError(f"there is no hook '{name}'", hint=hint)
    answer(hook=_table(hook))
    _, _, page = LANGUAGES[Language.PYTHON].hook_page(hook).partition("\n")
    print_result(render_page(page.rstrip("\n")))
    return 0 if is_whole else Refused.exit_code


def _table(hook: HookSignature) -> dict[str, object]:
    return {
        "name": hook.dotted,
        "leaf": hook.leaf,
        "prototype": hook.prototype,
        "summary": hook.summary,
        "thread": hook.thread,
        "since": hook.since,
        "header": hook.header,
        "is_callable": hook.is_callable,
        "returns": hook.returns.text,
        "parameters": [{"name": one.name, "type": one.ctype.text} for one in hook.parameters],
        "policy": {**asdict(hook.policy), "until": hook.policy.until.value} if hook.policy is not None else None,
        "values": [{"value": value, "meaning": meaning} for value, meaning in hook.values],
    }


def _catalogue(folder: Path, libexec: tuple[Path, ...]) -> tuple[HookCatalogue, bool]:
    """Return the hooks, and false if those of the project are missing; the findings say why."""
    from ecruntime.catalogue.hooks import load_hook_catalogue
    from ecxs.definition import catalogue_for, load

    catalogue = load_hook_catalogue()
    if libexec:
        catalogue = catalogue.extended(_installed_hooks(libexec))
    if not (folder / DECLARATION).is_file():
        return catalogue, True
    read = load(folder / DECLARATION)
    if read.definition is None:
        print_findings(read.findings, is_error=True)
        return catalogue, False
    return catalogue_for(read.definition, catalogue), True


def _installed_hooks(libexec: tuple[Path, ...]) -> tuple[HookSignature, ...]:
    """Return the hooks of installed modules: what one knows of another's hook counts where that one is not here."""
    from ecxs.rules.installed import installed_records

    expected: dict[str, HookSignature] = {}
    declared: dict[str, HookSignature] = {}
    for path in libexec:
        records = installed_records(path)
        if not records:
            raise UsageError(f"'{path}' holds no module", hint="name a libexec folder, a library or a module record")
        for record in records:
            expected |= {hook.leaf: hook for hook in record.expects}
            declared |= {hook.leaf: hook for hook in record.definition.declared_hooks}
    return tuple((expected | declared).values())
