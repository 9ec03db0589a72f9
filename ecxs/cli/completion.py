"""Shell completion of rules, hooks, modules, options and console commands."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

SHELL_COMPLETION_SECONDS = 0.5
_MANIFEST = ".ecm"
_MAX_MANIFESTS = 500
_MAX_MANIFEST_SIZE = 65_536

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    import click
    from click.shell_completion import CompletionItem

    Complete: TypeAlias = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def complete_rules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return rule ids with their titles; in a comma-separated list the last word is completed."""
    del ctx, param
    # Imported here, as in the other functions: only a completion needs it.
    from ecxs.rule_data import read_rule_data

    done, comma, word = incomplete.rpartition(",")
    return _completion_items(
        ((f"{done}{comma}{rule_id}", values["title"]) for _, rule_id, values in read_rule_data()),
        f"{done}{comma}{word.upper()}",
    )


def complete_hooks(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the hooks of the catalogue by their dotted names."""
    del ctx, param
    from ecruntime.catalogue.hooks import load_hook_catalogue

    return _completion_items(((hook.dotted, hook.summary) for hook in load_hook_catalogue().values()), incomplete)


def complete_declared(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the names that the project's module.toml declares, of the kind that the subcommand is called by."""
    del param
    import tomli

    from ecruntime.foundation.file_reading import read_file
    from ecxs.cli.parameters import project_above
    from ecxs.files import DECLARATION, MAX_DECLARATION_SIZE

    kind = ctx.info_name or ""
    try:
        file = (ctx.params.get("project") or project_above()) / DECLARATION
        text = read_file(file, MAX_DECLARATION_SIZE, within=file.parent).decode("utf-8-sig")
        content = tomli.loads(text)
        if kind == "call":
            names = [(str(hook), "") for hook in content["module"].get("calls", [])]
        else:
            key = "hook" if kind == "provider" else "name"
            tables = content.get(kind.replace("-", "_"), [])
            names = [(str(table[key]), table.get("summary", "")) for table in tables]
    # A declaration that is wrong completes nothing; the command itself says why.
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    return _completion_items(names, incomplete)


def complete_types(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the types of options."""
    del ctx, param
    from ecruntime.formats.option_type import OptionType

    return _completion_items(((kind.value, "") for kind in OptionType), incomplete)


def completes(*words: str, **summaries: str) -> Complete:
    """Return the completion of a list of fixed words; the last one of several with commas between them is completed."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        del ctx, param
        done, comma, word = incomplete.rpartition(",")
        known = ((f"{done}{comma}{it}", summaries.get(it, "")) for it in (*words, *summaries))
        return _completion_items(known, f"{done}{comma}{word}")

    return complete


def complete_modules(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the modules of the libexec folders that the line names, or of the project's own."""
    del param
    return _completion_items(((path.name.removesuffix(_MANIFEST), "") for path in _manifests(ctx)), incomplete)


def complete_options(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the options that the manifests of these folders provide."""
    del param
    import re

    named = re.compile(r"=\s*config\.[\w:]+\.(\w+)\s*$", re.MULTILINE)
    found = (name for path in _manifests(ctx) for name in named.findall(_text_of(path)))
    return _completion_items(((name, "") for name in found), incomplete)


def _manifests(ctx: click.Context) -> list[Path]:
    """Return the manifests in libexec folders, not of folders below them, and not too many: completion is quick."""
    from ecruntime.foundation.authors_file import OWN_LIBEXEC
    from ecxs.cli.parameters import project_above
    from ecxs.cli.server_libexec import machine_libexec

    folders = ctx.params.get("libexec") or machine_libexec() or (project_above() / OWN_LIBEXEC,)
    found = (path for folder in folders for path in sorted(Path(folder).glob(f"*{_MANIFEST}")))
    return list(islice(found, _MAX_MANIFESTS))


def _text_of(path: Path) -> str:
    from ecruntime.foundation.file_reading import read_file

    try:
        return read_file(path, _MAX_MANIFEST_SIZE).decode("utf-8", "replace")
    except OSError:
        return ""


def complete_console(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the running server's candidates for the line; none if it does not answer in time."""
    del param
    from click.shell_completion import CompletionItem

    from ecruntime.console.command_line import join_words
    from ecruntime.foundation.errors import EcError
    from ecxs.cli.control_socket import DEFAULT_SOCKET
    from ecxs.cli.parameters import project_above
    from ecxs.cli.terminal.connection import ConsoleConnection
    from ecxs.cli.terminal.prompt_completion import ask_candidates

    socket = ctx.params.get("socket") or project_above() / DEFAULT_SOCKET
    connection = ConsoleConnection(socket, timeout=SHELL_COMPLETION_SECONDS)
    words = ctx.params.get("words") or ()
    line = f"{join_words(words)} "
    if incomplete:
        # A quoted word is sent with its quote still open, so that the server can complete it.
        line = join_words((*words, incomplete)).removesuffix('"')
    try:
        found = ask_candidates(connection, line)
    except (EcError, OSError):
        return []
    finally:
        connection.close()
    return [CompletionItem(word.text, help=word.meta) for word in found.words]


def _completion_items(known: Iterable[tuple[str, str]], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    found = {name: text for name, text in known if name.startswith(incomplete)}
    return [CompletionItem(name, help=text) for name, text in sorted(found.items())]
