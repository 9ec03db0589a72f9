"""`hook fire`, `hook stats`, `hook trace`: calls of hooks from the console, and figures of calls."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command, CommandArgument
from ecruntime.console.protocol import ReplyStatus
from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_reading import read_at_most
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.model.access_level import AccessLevel

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.console.command import CommandCall
    from ecruntime.console.view.hooks import Fired, HookStats, HookTrace
    from ecruntime.console.view.server_view import ServerView
    from ecruntime.hooks import TracedCall
    from ecruntime.model.hook_signature import HookParameter

_STATS_WORDS = ("on", "off", "reset")
_TRACE_HINT = "hook trace NAME [on|off|COUNT]"
_FILE_KEY: Final = "json"
_MAX_FILE_SIZE: Final = 1024 * 1024
_FILE_HINT: Final = 'write an object of parameters: {"note": "550 no such user", "msg": {"file": "bounce.eml"}}'


def _fire(view: ServerView, call: CommandCall) -> Answer:
    if not call.args:
        return Answer.failure("which hook?", hint='hook fire core_log_permanent_failure_v1 note="550 no such user"')
    name = call.args[0]
    fired = view.hooks.fire(name, with_argument_file(view.hooks.parameters(name), _parse_arguments(call.args[1:])))
    status = ReplyStatus.FAILED if fired.failures else ReplyStatus.COMPLETED
    return Answer(status, fired, _text(fired))


def _parse_arguments(words: tuple[str, ...]) -> dict[str, str]:
    arguments: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(f"'{word}' is not an argument", hint='write NAME=VALUE, as note="550 no such user"')
        arguments[name] = value
    return arguments


def with_argument_file(parameters: tuple[HookParameter, ...], arguments: Mapping[str, object]) -> Mapping[str, object]:
    """Replace `json=FILE` by the file's content, unless `json` is a parameter; typed arguments win over the file."""
    if _FILE_KEY not in arguments or any(parameter.name == _FILE_KEY for parameter in parameters):
        return arguments
    typed = {name: value for name, value in arguments.items() if name != _FILE_KEY}
    return {**_read_file(Path(str(arguments[_FILE_KEY]))), **typed}


def _read_file(file: Path) -> dict[str, object]:
    try:
        data = read_at_most(file, _MAX_FILE_SIZE)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise EnvironmentFailure(f"argument file '{file}': {reason}", hint="name a JSON file that exists") from error
    if len(data) > _MAX_FILE_SIZE:
        raise EnvironmentFailure(f"argument file '{file}' is larger than {_MAX_FILE_SIZE} bytes")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"argument file '{file}' is not JSON: {error}", hint=_FILE_HINT) from error
    if not isinstance(content, dict):
        raise UsageError(f"argument file '{file}' holds no object", hint=_FILE_HINT)
    return content


def _text(fired: Fired) -> str:
    count = len(fired.providers)
    lines = [f"{fired.hook}: {count} provider{'' if count == 1 else 's'} called"]
    lines += [f"  {number}. {name}" for number, name in enumerate(fired.providers, 1)]
    lines += [f"  {name} = {value}" for name, value in fired.arguments.items()]
    lines += [f"notice: {notice}" for notice in fired.notices]
    lines += [f"failed: {failure}" for failure in fired.failures]
    lines.append(f"result: {fired.result}")
    return "\n".join(lines)


def _stats(view: ServerView, call: CommandCall) -> Answer:
    word = call.args[0].lower() if call.args else ""
    if word and (word not in _STATS_WORDS or len(call.args) > 1):
        hint = did_you_mean(word, _STATS_WORDS) or "hook stats [on|off|reset]"
        raise UsageError(f"hook stats cannot do '{' '.join(call.args)}'", hint=hint)
    if word == "reset":
        view.hooks.reset_stats()
    elif word:
        view.hooks.count(is_on=word == "on")
    stats = view.hooks.stats()
    return Answer(value=stats, text=_stats_text(stats))


def _stats_text(stats: HookStats) -> str:
    lines = ["counting is on" if stats.is_on else "counting is off: `hook stats on` begins it"]
    for hook in stats.hooks:
        lines.append(f"{hook.leaf}: {hook.calls} calls, {hook.microseconds} us, {hook.failures} failures")
        lines += [
            f"  {row.owner}: {row.calls} calls, {row.microseconds} us, {row.failures} failures"
            for row in hook.providers
        ]
    return "\n".join(lines)


def _trace(view: ServerView, call: CommandCall) -> Answer:
    if not call.args or len(call.args) > 2:
        raise UsageError("which hook shall be traced?", hint=_TRACE_HINT)
    name = call.args[0]
    is_look = len(call.args) == 1
    trace = view.hooks.traced(name) if is_look else view.hooks.trace(name, _calls(call.args[1]))
    return Answer(value=trace, text=_trace_text(trace))


def _calls(word: str) -> int | None:
    if word.lower() in {"on", "off"}:
        return None if word.lower() == "on" else 0
    if not word.isdecimal() or not 0 < int(word) < 1_000_000:
        raise UsageError(f"'{word}' is neither on nor off nor a count of calls", hint=_TRACE_HINT)
    return int(word)


def _trace_text(trace: HookTrace) -> str:
    state = "is being traced" if trace.is_on else f"is not traced: `hook trace {trace.leaf} on` begins it"
    return "\n".join([f"{trace.leaf} {state}", *(line for call in trace.calls for line in _call_lines(call))])


def _call_lines(call: TracedCall) -> list[str]:
    arguments = ", ".join(f"{name}={value}" for name, value in call.arguments.items())
    lines = [f"{call.hook}({arguments})"]
    for step in call.steps:
        outcome = f"raised {step.result}" if step.is_failure else f"-> {step.result}"
        lines.append(f"  {step.owner} {outcome} ({round(step.seconds * 1_000_000)} us)")
    return lines


HOOK_FIRE = Command(
    ("hook", "fire"),
    "hook fire NAME [PARAMETER=VALUE ...] [session=NAME] [json=FILE]",
    "Call the providers of a hook and show the result; a message parameter takes an .eml file.",
    _fire,
    arguments=(
        CommandArgument("NAME", "a hook, by its leaf or its dotted name"),
        CommandArgument("PARAMETER=VALUE", "a value for a parameter; what is not given is filled in"),
        CommandArgument("session=NAME", "a session: connection, context and message of its earlier calls"),
        CommandArgument("json=FILE", "a file of the server's machine with values for parameters"),
    ),
)
HOOK_STATS = Command(
    ("hook", "stats"),
    "hook stats [on|off|reset]",
    "Show how often hooks were called, how long, and failures.",
    _stats,
    level=AccessLevel.READ_ONLY,
    arguments=(CommandArgument("on|off|reset", "begin or stop to count, or forget the figures; for admins"),),
    read_only_up_to_args=0,
)
HOOK_TRACE = Command(
    ("hook", "trace"),
    "hook trace NAME [on|off|COUNT]",
    "Show calls of a hook with arguments and the result of each provider.",
    _trace,
    level=AccessLevel.READ_ONLY,
    arguments=(
        CommandArgument("NAME", "a hook, by its leaf or its dotted name"),
        CommandArgument("on|off|COUNT", "trace all calls, none, or so many of the next ones; for admins"),
    ),
    read_only_up_to_args=1,
)
