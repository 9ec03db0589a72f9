"""The module record: `<name>.module.json`, the normalised declaration that is installed beside the `.ecm`."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ecruntime.formats.ctype import CTypeError, parse_ctype
from ecruntime.formats.option_type import OptionType
from ecruntime.formats.record_table import AGAIN, RecordError, RecordTable
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.foundation.identifiers import is_identifier
from ecruntime.model.access_level import AccessLevel
from ecruntime.model.command_arguments import argument_fault
from ecruntime.model.hook_signature import HookParameter, HookSignature, ReturnPolicy, Until
from ecruntime.model.module import (
    USUAL_ALIGNMENT,
    CommandDeclaration,
    Language,
    ListenerDeclaration,
    MemtypeDeclaration,
    ModuleDefinition,
    ProviderDeclaration,
    is_alignment,
)
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.option import OptionDeclaration, option_flags

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "API",
    "MAX_RECORD_SIZE",
    "SCHEMA",
    "SUFFIX",
    "ModuleRecord",
    "RecordError",
    "format_record",
    "parse_record",
    "read_record",
]

SCHEMA = 1
API = 1
SUFFIX = ".module.json"
MAX_RECORD_SIZE = 4 * 1024 * 1024
MAX_FILE_NAME = 255

_LANGUAGES = tuple(Language)
_KINDS = tuple(ModuleKind)
_TYPES = tuple(OptionType)
_LEVELS = tuple(AccessLevel)
_UNTIL = tuple(item.value for item in Until)
_THREADS: tuple[Literal["any", "scheduler", "pool", "unspecified"], ...] = ("any", "scheduler", "pool", "unspecified")


@dataclass(frozen=True, slots=True)
class ModuleRecord:
    """The definition of a module, readable without loading it, and what only an installed module has.

    The definition provides all capabilities, the derived ones included; `api` is the contract of its generated code.
    """

    definition: ModuleDefinition
    artifact: str = ""
    """The file or folder beside the record; empty before the module is installed."""
    digest: str = ""
    """Of the artifact; of the declaration before the module is installed."""
    api: int = API
    expects: tuple[HookSignature, ...] = ()
    """The hooks of others that the module provides or calls, as its generated code knows them.

    Empty in a record of a toolkit that did not write them.
    """


def format_record(record: ModuleRecord) -> str:
    """Return a record as JSON with sorted keys and one newline at the end; equal records give equal bytes."""
    definition = record.definition
    table = {
        "schema": SCHEMA,
        "api": record.api,
        "name": definition.name,
        "language": definition.language.value,
        "kind": definition.kind.value,
        "description": definition.description,
        "requires": list(definition.requires),
        "provides": list(definition.provides),
        "artifact": record.artifact,
        "digest": record.digest,
        "options": [_option_table(option) for option in definition.options],
        "providers": [{"hook": provider.hook, "is_first": provider.is_first} for provider in definition.providers],
        "hooks": [_hook_table(hook) for hook in definition.hooks],
        "memtypes": [_memtype_table(memtype) for memtype in definition.memtypes],
        "commands": [_command_table(command) for command in definition.commands],
    }
    if definition.listeners:  # a record without the key was written for a module that has none
        table["listeners"] = [_listener_table(listener) for listener in definition.listeners]
    if record.expects:  # likewise, and older records lack it
        table["expects"] = [_signature_table(hook) for hook in record.expects]
    if definition.server_hooks:
        table["server_hooks"] = [_hook_table(hook) for hook in definition.server_hooks]
    if definition.calls:
        table["calls"] = list(definition.calls)
    if definition.has_catch_all:  # likewise
        table["has_catch_all"] = True
    return json.dumps(table, indent=2, sort_keys=True) + "\n"


def parse_record(text: str, file: str) -> ModuleRecord:
    """Parse a record; raise `RecordError` for anything that `format_record` does not write."""
    table = RecordTable(_load(text, file), file)
    _check_numbers(table, file)
    definition = ModuleDefinition(
        name=_identifier(table, "name"),
        language=Language(table.choice("language", _LANGUAGES)),
        kind=ModuleKind(table.choice("kind", _KINDS)),
        description=table.text("description"),
        requires=table.texts("requires"),
        provides=table.texts("provides"),
        options=tuple(map(_option, table.tables("options"))),
        providers=tuple(ProviderDeclaration(it.text("hook"), it.flag("is_first")) for it in table.tables("providers")),
        hooks=tuple(map(_hook, table.tables("hooks"))),
        memtypes=tuple(map(_memtype, table.tables("memtypes"))),
        commands=tuple(map(_command, table.tables("commands"))),
        listeners=tuple(map(_listener, table.tables("listeners"))) if table.has("listeners") else (),
        server_hooks=tuple(map(_hook, table.tables("server_hooks"))) if table.has("server_hooks") else (),
        calls=table.texts("calls") if table.has("calls") else (),
        has_catch_all=table.flag("has_catch_all") if table.has("has_catch_all") else False,
    )
    expects = tuple(map(_expected, table.tables("expects"))) if table.has("expects") else ()
    record = ModuleRecord(definition, _artifact(table), table.text("digest"), table.integer("api"), expects)
    table.refuse_unknown()
    return record


def read_record(path: Path, *, file: str = "") -> ModuleRecord:
    """Read a record from disk; `file` is the name that messages show, the path's own if it is left out.

    Raise `RecordError` for its content, and `EnvironmentFailure` when it cannot be read.
    """
    try:
        data = read_at_most(path, MAX_RECORD_SIZE)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read {path}", hint=error.strerror or "") from error
    name = file or path.name
    try:
        return parse_record(data.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        raise RecordError(f"{name}: not a module record: it is not UTF-8 text", hint=AGAIN) from error


def _load(text: str, file: str) -> object:
    if len(text) > MAX_RECORD_SIZE:
        raise RecordError(f"{file}: the module record is larger than {MAX_RECORD_SIZE} bytes", hint=AGAIN)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(
            f"{file}:{error.lineno}:{error.colno}: not a module record: {error.msg}", hint=AGAIN
        ) from error
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{file}: not a module record: its values are too large or too deep", hint=AGAIN) from error


def _check_numbers(table: RecordTable, file: str) -> None:
    for key, known in (("schema", SCHEMA), ("api", API)):
        number = table.integer(key)
        if number != known:
            message = f"{file}: the module record has {key} {number}, and this version reads {key} {known}"
            raise RecordError(message, hint=AGAIN)


def _identifier(table: RecordTable, key: str) -> str:
    name = table.text(key)
    if not is_identifier(name):
        raise table.wrong(key, "an identifier")
    return name


def _artifact(table: RecordTable) -> str:
    name = table.text("artifact")
    # Bounded as file systems bound it: looking for a longer one is an error of the system.
    is_too_long = len(name.encode("utf-8", "surrogatepass")) > MAX_FILE_NAME
    if "/" in name or "\0" in name or name in {".", ".."} or is_too_long or not name.isprintable():
        raise table.wrong("artifact", f"a file name without a folder, of at most {MAX_FILE_NAME} bytes")
    return name


def _option_table(option: OptionDeclaration) -> dict[str, object]:
    return {
        "name": option.name,
        "type": option.type.value,
        "fallback": option.fallback,
        "default": option.default,
        "is_array": option.is_array,
        "is_tunable_online": option.is_tunable_online,
        "option_map": [{"word": word, "value": value} for word, value in option.option_map],
        "minimum": option.minimum,
        "maximum": option.maximum,
        "has_validator": option.has_validator,
        "summary": option.summary,
        # Only what is not the usual case is written: records without it stay what they were.
        **({"has_postset": True} if option.has_postset else {}),
        **({"has_datafree": True} if option.has_datafree else {}),
        **({"renamed_from": list(option.renamed_from)} if option.renamed_from else {}),
    }


def _option(table: RecordTable) -> OptionDeclaration:
    return OptionDeclaration(
        name=_identifier(table, "name"),
        type=OptionType(table.choice("type", _TYPES)),
        fallback=table.text("fallback"),
        default=table.text("default") if table.has("default") else None,
        flags=option_flags(is_array=table.flag("is_array"), is_tunable_online=table.flag("is_tunable_online")),
        option_map=tuple((it.text("word"), it.integer("value")) for it in table.tables("option_map")),
        minimum=table.number("minimum") if table.has("minimum") else None,
        maximum=table.number("maximum") if table.has("maximum") else None,
        has_validator=table.flag("has_validator"),
        summary=table.text("summary"),
        has_postset=table.has("has_postset") and table.flag("has_postset"),
        has_datafree=table.has("has_datafree") and table.flag("has_datafree"),
        renamed_from=table.texts("renamed_from") if table.has("renamed_from") else (),
    )


def _memtype_table(memtype: MemtypeDeclaration) -> dict[str, object]:
    aligned = {} if memtype.aligned == USUAL_ALIGNMENT else {"aligned": memtype.aligned}
    force_zero = {"force_zero": True} if memtype.force_zero else {}
    return {"name": memtype.name, "is_fixed": memtype.is_fixed, "size": memtype.size, **aligned, **force_zero}


def _memtype(table: RecordTable) -> MemtypeDeclaration:
    aligned = table.integer("aligned") if table.has("aligned") else USUAL_ALIGNMENT
    if not is_alignment(aligned):
        raise table.wrong("aligned", "a power of two")
    force_zero = table.has("force_zero") and table.flag("force_zero")
    return MemtypeDeclaration(
        _identifier(table, "name"), table.flag("is_fixed"), table.integer("size"), aligned, force_zero
    )


def _listener_table(listener: ListenerDeclaration) -> dict[str, object]:
    return {
        "name": listener.name,
        "summary": listener.summary,
        "has_acceptor": listener.has_acceptor,
        "options": [_option_table(option) for option in listener.options],
    }


def _listener(table: RecordTable) -> ListenerDeclaration:
    return ListenerDeclaration(
        name=_identifier(table, "name"),
        summary=table.text("summary"),
        has_acceptor=table.flag("has_acceptor"),
        options=tuple(map(_option, table.tables("options"))),
    )


def _signature_table(hook: HookSignature) -> dict[str, object]:
    """Return what makes two hooks the same one."""
    policy = hook.policy
    return {
        "hook_scope": hook.hook_scope,
        "name": hook.name,
        "returns": hook.returns.text,
        "parameters": [{"name": it.name, "type": it.ctype.text} for it in hook.parameters],
        "policy": None
        if policy is None
        else {
            "until": policy.until.value,
            "values": list(policy.values),
            "empty": policy.empty,
            "on_failure": policy.on_failure,
            "assumed": policy.assumed,
        },
    }


def _hook_table(hook: HookSignature) -> dict[str, object]:
    return {
        **_signature_table(hook),
        "thread": hook.thread,
        "summary": hook.summary,
        "since": hook.since,
        "header": hook.header,
        "values": [{"value": value, "meaning": meaning} for value, meaning in hook.values],
        **({"is_callable": True} if hook.is_callable else {}),
    }


def _command(table: RecordTable) -> CommandDeclaration:
    word = table.choice("level", _LEVELS) if table.has("level") else AccessLevel.ADMIN
    arguments = table.texts("arguments") if table.has("arguments") else None
    for index, argument in enumerate(arguments or ()):
        if argument_fault(argument, after=(arguments or ())[:index]):
            raise table.wrong("arguments", "arguments of a command")
    return CommandDeclaration(_identifier(table, "name"), table.text("summary"), AccessLevel(word), arguments)


def _command_table(command: CommandDeclaration) -> dict[str, object]:
    # Only what is not the usual case is written: records without it stay what they were.
    level = {} if command.level is AccessLevel.ADMIN else {"level": command.level.value}
    arguments = {} if command.arguments is None else {"arguments": list(command.arguments)}
    return {"name": command.name, "summary": command.summary, **level, **arguments}


def _hook(table: RecordTable) -> HookSignature:
    thread = table.choice("thread", _THREADS)
    return replace(
        _expected(table),
        thread=next(name for name in _THREADS if name == thread),
        summary=table.text("summary"),
        since=table.text("since"),
        header=table.text("header"),
        values=tuple((it.text("value"), it.text("meaning")) for it in table.tables("values")),
        is_callable=table.has("is_callable") and table.flag("is_callable"),
    )


def _expected(table: RecordTable) -> HookSignature:
    try:
        return HookSignature(
            hook_scope=_identifier(table, "hook_scope"),
            name=_identifier(table, "name"),
            returns=parse_ctype(table.text("returns")),
            parameters=tuple(
                HookParameter(_identifier(it, "name"), parse_ctype(it.text("type")))
                for it in table.tables("parameters")
            ),
            policy=_policy(table.table("policy")) if table.has("policy") else None,
        )
    except CTypeError as error:
        raise RecordError(f"{table.where}: {error.message}", hint=AGAIN) from error


def _policy(table: RecordTable) -> ReturnPolicy:
    return ReturnPolicy(
        until=Until(table.choice("until", _UNTIL)),
        values=table.integer_list("values"),
        empty=table.integer("empty") if table.has("empty") else None,
        on_failure=table.integer("on_failure") if table.has("on_failure") else None,
        assumed=table.flag("assumed"),
    )
