"""Shell completion of rules, hooks, modules, options and console commands."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

SHELL_COMPLETION_SECONDS = 0.5
_MANIFEST = ".ecm"
_RECORD = ".module.json"
_MAX_MANIFESTS = 500
_MAX_MANIFEST_SIZE = 65_536

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TypeAlias

    import click
    from click.shell_completion import CompletionItem

    from ecruntime.formats.conf import ScopeNode

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
    """Return the options that the manifests of these folders provide, and those of stanzas, which the records have."""
    del param
    import re

    named = re.compile(r"=\s*config\.[\w:]+\.(\w+)\s*$", re.MULTILINE)
    manifests = _manifests(ctx)
    found = {name: "" for path in manifests for name in named.findall(_text_of(path))}
    for path in manifests:
        found |= _recorded_options(path.with_name(path.name.removesuffix(_MANIFEST) + _RECORD))
    return _completion_items(found.items(), incomplete)


def _recorded_options(path: Path) -> dict[str, str]:
    """Return the options of a module record with their summaries; none of one that is missing, or wrong."""
    import json

    try:
        return {str(option["name"]): str(option["summary"]) for option in json.loads(_text_of(path))["options"]}
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}


def complete_scopes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the kinds of config scopes, or behind one of them the instances that the configuration has of it.

    The configuration is that of the line, or the project's own.
    """
    del param
    from ecruntime.catalogue.option_scopes import scope_names
    from ecruntime.formats import conf
    from ecruntime.foundation.errors import EcError
    from ecxs.cli.parameters import project_above
    from ecxs.cli.project import SAMPLE

    try:
        inside = tuple(conf.read(ctx.params.get("conf") or project_above() / SAMPLE).root.scopes)
    except (EcError, OSError):
        inside = ()
    found: tuple[ScopeNode, ...] = ()
    is_instance = False
    for word in ctx.params.get("scope") or ():
        if is_instance:
            inside = tuple(inner for scope in found if scope.instance == word for inner in scope.scopes)
            is_instance = False
            continue
        found = tuple(scope for scope in inside if scope.kind.lower() == word.lower())
        # A kind that the configuration does not have is taken for one with instances.
        is_instance = not found or any(scope.instance for scope in found)
        if not is_instance:
            inside = tuple(inner for scope in found for inner in scope.scopes)
    if is_instance:
        named = {scope.instance for scope in found if scope.instance}
    else:
        named = {*scope_names(), *(scope.kind for scope in inside)}
    return _completion_items(((name, "") for name in named), incomplete)


def complete_revisions(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Return the branches and tags of the repository of git; none without one."""
    del ctx, param
    import subprocess

    words = ["git", "for-each-ref", "--format=%(refname:short)"]
    try:
        found = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - fixed
    except OSError:
        return []
    return _completion_items(((name, "") for name in ("HEAD", *found.stdout.split())), incomplete)


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
