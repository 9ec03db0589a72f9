"""`ecxs add`: additions of an option, provider, hook, hook of the server, call, memtype, command or listener."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ecxs.cli.completion import complete_hooks, complete_types, completes
from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import PATH, find_project, takes_settings
from ecxs.cli.report import (
    answer,
    change_table,
    print_changes,
    print_findings,
    print_note,
)
from ecxs.cli.turn import in_turn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecxs.generate.addition import AddedItem, AdditionPlan

_INTEGERS = frozenset({"int", "uint64", "size_t"})
_UNTIL = ("nonzero", "zero", "first", "last", "sum", "all", "collect")
_BOOLEANS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


@dataclass(frozen=True, slots=True)
class AddOptionSettings:
    """An option as its flags describe it, each value still as typed text."""

    project: Path
    name: str
    kind: str
    defaults: tuple[str, ...]
    fallback: str
    is_array: bool
    needs_restart: bool
    words: tuple[str, ...]
    minimum: str | None
    maximum: str | None
    validate_by_method: bool
    has_postset: bool
    has_datafree: bool
    renamed_from: tuple[str, ...]
    summary: str
    is_diff: bool


@dataclass(frozen=True, slots=True)
class AddHookSettings:
    """A hook as its flags describe it, each value still as typed text."""

    project: Path
    name: str
    returns: str
    params: tuple[str, ...]
    until: str | None
    empty: str | None
    on_failure: str | None
    summary: str
    is_diff: bool


@dataclass(frozen=True, slots=True)
class AddServerHookSettings:
    """A hook of the server as its flags describe it, each value still as typed text."""

    project: Path
    name: str
    prototype: str
    until: str | None
    empty: str | None
    on_failure: str | None
    is_callable: bool
    summary: str
    is_diff: bool


@click.group(
    "add",
    help="""Add to a module: declaration, author's class, sample configuration and tests change together.

    The difference is shown first; with --diff nothing is written. What is there already stays, so a command may be
    repeated.

    \b
    Examples:
      ecxs add option limit --type int --default 10 --min 1
      ecxs add provider core.log_rejection
      ecxs add hook accepts_v1 --returns int --param "const char *:sender" --empty 0 --on-failure 0
      ecxs add server-hook core.tidy_v1 --prototype "void core_tidy_v1(void *closure)"
      ecxs add call msgc.multicast_publish
      ecxs add command reset --summary "Start counting anew"
      ecxs add listener Echo --acceptor
    """,
)
def command() -> None:
    """Group the `ecxs add` commands."""


def _common(function: Callable[..., object]) -> Callable[..., object]:
    function = format_option(item=None, name=None, files=(), is_written=False)(function)
    function = click.option("--diff", "is_diff", is_flag=True, help="Write nothing; show what would change.")(function)
    return click.option(
        "-C",
        "project",
        type=PATH,
        default=Path(),
        callback=find_project,
        metavar="DIR",
        help="The project's folder.",
    )(function)


def _summary(function: Callable[..., object]) -> Callable[..., object]:
    return click.option("--summary", default="", metavar="TEXT", help="What it is, in a sentence.")(function)


@command.command("option", help="Add the option NAME.")
@click.argument("name")
@click.option(
    "--type",
    "kind",
    default="",
    shell_complete=complete_types,
    help="The type of its values; string, or int with --map, if left out.",
)
@click.option("--default", "defaults", multiple=True, metavar="VALUE", help="Its default; repeated for an array.")
@click.option("--fallback", default="", metavar="PATH", help="Where it may stand, such as 'Binding>Global'.")
@click.option("--array", "is_array", is_flag=True, help="It holds several values.")
@click.option("--needs-restart", is_flag=True, help="A reload does not change it.")
@click.option("--map", "words", multiple=True, metavar="WORD=NUMBER", help="A word that stands for a number; repeated.")
@click.option("--min", "minimum", metavar="NUMBER", help="The smallest good value.")
@click.option("--max", "maximum", metavar="NUMBER", help="The largest good value.")
@click.option("--validate-by-method", is_flag=True, help="A method of the class judges each value.")
@click.option("--postset", "has_postset", is_flag=True, help="A method of the class takes up each accepted value.")
@click.option("--datafree", "has_datafree", is_flag=True, help="A method of the class gives it up again.")
@click.option("--renamed-from", multiple=True, metavar="NAME", help="A name that configurations still have; repeated.")
@_summary
@_common
@takes_settings(AddOptionSettings)
def add_option(settings: AddOptionSettings) -> None:
    """Add an option from its flags to the declaration, class, configuration and tests."""
    pairs = _pairs([pair for text in settings.words for pair in text.split(",")], "--map")
    kind = settings.kind or ("int" if pairs else "string")
    values: dict[str, object] = {"name": settings.name, "type": kind}
    values |= {"fallback": settings.fallback} if settings.fallback else {}
    values |= {"array": True} if settings.is_array else {}
    values |= {"tunable_online": False} if settings.needs_restart else {}
    values |= {"option_map": {word: _integer(number, "--map") for word, number in pairs.items()}} if pairs else {}
    if settings.defaults:
        values["default"] = _default(settings.defaults, kind, is_array=settings.is_array, words=pairs)
    bounds = {"min": settings.minimum, "max": settings.maximum}
    limits = {key: _number(text, f"--{key}") for key, text in bounds.items() if text is not None}
    if settings.validate_by_method and limits:
        raise click.UsageError("--validate-by-method excludes --min and --max", click.get_current_context())
    values |= {"validate": "method"} if settings.validate_by_method else {"validate": limits} if limits else {}
    values |= {"postset": True} if settings.has_postset else {}
    values |= {"datafree": True} if settings.has_datafree else {}
    values |= {"renamed_from": list(settings.renamed_from)} if settings.renamed_from else {}
    _add(settings.project, "option", _with_summary(values, settings.summary), is_diff=settings.is_diff)


@command.command("provider", help="Provide HOOK, a name such as core.log_rejection.")
@click.argument("hook", shell_complete=complete_hooks)
@click.option("--order", type=click.Choice(["first", "last"]), default="last", show_default=True)
@_common
def add_provider(project: Path, hook: str, order: str, *, is_diff: bool) -> None:
    """Add a provider."""
    values: dict[str, object] = {"hook": hook}
    _add(project, "provider", values | ({"order": order} if order == "first" else {}), is_diff=is_diff)


@command.command("hook", help="Declare the hook NAME, for other modules to provide.")
@click.argument("name")
@click.option("--returns", default="void", show_default=True, metavar="TYPE", help="The C type of its result.")
@click.option("--param", "params", multiple=True, metavar="TYPE:NAME", help="A parameter; repeated in their order.")
@click.option(
    "--until",
    metavar="RULE",
    shell_complete=completes(*_UNTIL, "method"),
    help="nonzero, zero, first, last, method, sum, all, collect, or numbers with commas.",
)
@click.option("--empty", metavar="RESULT", help="The result without providers.")
@click.option("--on-failure", metavar="RESULT", help="The result when a provider fails.")
@_summary
@_common
@takes_settings(AddHookSettings)
def add_hook(settings: AddHookSettings) -> None:
    """Add a hook."""
    values: dict[str, object] = _with_summary({"name": settings.name}, settings.summary)
    values |= {"returns": settings.returns} if settings.returns != "void" else {}
    if settings.until is not None:
        values["until"] = _until(settings.until)
    values |= _results(settings.empty, settings.on_failure)
    needs_results = settings.returns != "void" and settings.until != "collect"
    if needs_results and not {"empty", "on_failure"} <= values.keys():
        message = "--returns needs --empty and --on-failure: the result without providers, and when one fails"
        raise click.UsageError(message, click.get_current_context())
    if settings.params:
        values["params"] = [_parameter(text) for text in settings.params]
    _add(settings.project, "hook", values, is_diff=settings.is_diff)


@command.command("server-hook", help="Declare the hook NAME of the server, which the catalogue lacks.")
@click.argument("name")
@click.option("--prototype", required=True, metavar="C", help="Its function in C, as the server's documents have it.")
@click.option(
    "--until",
    metavar="RULE",
    shell_complete=completes(*_UNTIL),
    help="nonzero, zero, first, last, sum, all, collect, or numbers with commas.",
)
@click.option("--empty", metavar="RESULT", help="The result without providers.")
@click.option("--on-failure", metavar="RESULT", help="The result when a provider fails.")
@click.option("--callable", "is_callable", is_flag=True, help="Its documents let modules call it.")
@_summary
@_common
@takes_settings(AddServerHookSettings)
def add_server_hook(settings: AddServerHookSettings) -> None:
    """Add a hook of the server."""
    values: dict[str, object] = _with_summary({"name": settings.name}, settings.summary)
    values["prototype"] = settings.prototype
    if settings.until is not None:
        values["until"] = _until(settings.until)
    values |= _results(settings.empty, settings.on_failure)
    values |= {"callable": True} if settings.is_callable else {}
    _add(settings.project, "server_hook", values, is_diff=settings.is_diff)


@command.command("call", help="Let the module call HOOK of the server, such as msgc.multicast_publish.")
@click.argument("hook", shell_complete=complete_hooks)
@_common
def add_call(project: Path, hook: str, *, is_diff: bool) -> None:
    """Add a hook to those that the module calls."""
    _add(project, "call", {"name": hook}, is_diff=is_diff)


@command.command("memtype", help="Add the memtype NAME, of one size or of any.")
@click.argument("name")
@click.option("--size", type=click.IntRange(1), metavar="BYTES", help="The size of each block; any if left out.")
@click.option("--aligned", type=click.IntRange(1), metavar="BYTES", help="The alignment of each block; 8 if left out.")
@_common
def add_memtype(project: Path, name: str, size: int | None, aligned: int | None, *, is_diff: bool) -> None:
    """Add a memtype."""
    values: dict[str, object] = {"name": name, "kind": "vsize" if size is None else "fixed"}
    values |= {} if size is None else {"size": size}
    values |= {} if aligned is None else {"aligned": aligned}
    _add(project, "memtype", values, is_diff=is_diff)


@command.command("command", help="Add the console command NAME.")
@click.argument("name")
@click.option("--read-only", is_flag=True, help="It changes nothing: whoever may use the console may give it.")
@click.option(
    "--argument",
    "arguments",
    multiple=True,
    metavar="WORD",
    help="A word behind it: NAME, [NAME], 'NAME ...' or on|off; any words if left out.",
)
@_summary
@_common
def add_command(
    project: Path, name: str, summary: str, *, arguments: tuple[str, ...], read_only: bool, is_diff: bool
) -> None:
    """Add a console command."""
    values: dict[str, object] = {"name": name}
    if arguments:
        values["arguments"] = list(arguments)
    if read_only:
        values["level"] = "read-only"
    _add(project, "command", _with_summary(values, summary), is_diff=is_diff)


@command.command("listener", help="Add the listener NAME, whose stanza is NAME_Listener.")
@click.argument("name")
@click.option("--acceptor", "has_acceptor", is_flag=True, help="A method of the class sees each session first.")
@_summary
@_common
def add_listener(project: Path, name: str, summary: str, *, has_acceptor: bool, is_diff: bool) -> None:
    """Add a listener."""
    values: dict[str, object] = {"name": name} | ({"acceptor": True} if has_acceptor else {})
    _add(project, "listener", _with_summary(values, summary), is_diff=is_diff)


def _add(project: Path, kind: str, values: Mapping[str, object], *, is_diff: bool) -> None:
    # Imported here, as below: declaring parameters, as for help and for completion, needs no plan.
    from ecxs.generate.addition import AddedItem

    item = AddedItem(kind, values)
    planned = _planned(project, item) if is_diff else in_turn(project, lambda: _written(project, item))
    stale = planned.stale
    answer(item=item.kind, name=item.name, files=[change_table(change, has_diff=True) for change in stale])
    print_changes(stale)
    if not stale:
        print_note(f"{item.kind} '{item.name}' is there already; nothing to do")
        return
    if edited := planned.project.edited(planned.tools):
        print_findings(edited, is_error=True)
    if not is_diff:
        answer(is_written=True)
    files = f"{len(stale)} file{'' if len(stale) == 1 else 's'}"
    print_note(f"{item.kind} '{item.name}': {files} {'would change' if is_diff else 'changed'}")


def _planned(project: Path, item: AddedItem) -> AdditionPlan:
    from ecxs.generate.addition import plan_addition

    return plan_addition(project, item)


def _written(project: Path, item: AddedItem) -> AdditionPlan:
    planned = _planned(project, item)
    planned.write()
    return planned


def _with_summary(values: dict[str, object], summary: str) -> dict[str, object]:
    return values | ({"summary": summary} if summary else {})


def _default(texts: tuple[str, ...], kind: str, *, is_array: bool, words: dict[str, str]) -> object:
    if kind == "ecdict":
        # Of an array each text is one dictionary, its pairs with commas.
        return [_pairs(text.split(","), "--default") for text in texts] if is_array else _pairs(texts, "--default")
    values = [_value(text, kind, words) for text in texts]
    if not is_array and len(values) > 1:
        raise click.UsageError("--default is repeated, and the option is no array", click.get_current_context())
    return values if is_array else values[0]


def _value(text: str, kind: str, words: dict[str, str]) -> object:
    if text.lower() in map(str.lower, words):
        return text
    if kind in _INTEGERS and words and not text.lstrip("+-").isdigit():
        message = f"--default takes an integer or one of {', '.join(words)}, not '{text}'"
        raise click.UsageError(message, click.get_current_context())
    if kind in _INTEGERS:
        return _integer(text, "--default")
    if kind == "float":
        return float(_number(text, "--default"))
    return _boolean(text) if kind == "bool" else text


def _pairs(texts: Iterable[str], flag: str) -> dict[str, str]:
    found = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise click.UsageError(f"{flag} takes KEY=VALUE, not '{text}'", click.get_current_context())
        found[key] = value
    return found


def _integer(text: str, flag: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise click.UsageError(f"{flag} takes an integer, not '{text}'", click.get_current_context()) from None


def _boolean(text: str) -> bool:
    if text.lower() not in _BOOLEANS:
        raise click.UsageError(f"--default takes true or false, not '{text}'", click.get_current_context())
    return _BOOLEANS[text.lower()]


def _number(text: str, flag: str) -> int | float:
    try:
        return int(text) if text.lstrip("+-").isdigit() else float(text)
    except ValueError:
        raise click.UsageError(f"{flag} takes a number, not '{text}'", click.get_current_context()) from None


def _results(empty: str | None, on_failure: str | None) -> dict[str, object]:
    given = {"empty": empty, "on_failure": on_failure}
    return {
        key: text if text == "null" else _integer(text, f"--{key.replace('_', '-')}")
        for key, text in given.items()
        if text is not None
    }


def _until(text: str) -> object:
    parts = text.split(",")
    is_numbers = all(part.strip().lstrip("-").isdigit() for part in parts)
    return [int(part) for part in parts] if is_numbers else text


def _parameter(text: str) -> dict[str, str]:
    kind, colon, name = text.rpartition(":")
    if not colon or not kind or not name:
        raise click.UsageError(f"--param takes TYPE:NAME, not '{text}'", click.get_current_context())
    return {"name": name.strip(), "type": kind.strip()}
