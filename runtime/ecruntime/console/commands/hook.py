"""`hook fire`: call a hook's providers from outside, since the runtime has no mail traffic of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.command import Command
from ecruntime.spec.errors import UsageError

if TYPE_CHECKING:
    from ecruntime.console.command import Request
    from ecruntime.console.host import Fired, Host


def _fire(host: Host, request: Request) -> Answer:
    if not request.args:
        return Answer.failure("which hook?", hint='hook fire core_log_permanent_failure_v1 note="550 no such user"')
    fired = host.fire(request.args[0], _given(request.args[1:]))
    return Answer(value=fired, text=_text(fired))


def _given(words: tuple[str, ...]) -> dict[str, str]:
    given: dict[str, str] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name.isidentifier():
            raise UsageError(f"'{word}' is not an argument", hint='write NAME=VALUE, as note="550 no such user"')
        given[name] = value
    return given


def _text(fired: Fired) -> str:
    lines = [f"{fired.hook}: {len(fired.providers)} provider(s) called"]
    lines += [f"  {number}. {name}" for number, name in enumerate(fired.providers, 1)]
    lines += [f"  {name} = {value}" for name, value in fired.arguments.items()]
    lines += [f"notice: {notice}" for notice in fired.notices]
    lines += [f"failed: {failure}" for failure in fired.failures]
    lines.append(f"result: {fired.result}")
    return "\n".join(lines)


HOOK_FIRE = Command(
    ("hook", "fire"), "hook fire NAME [PARAMETER=VALUE ...]", "Call the providers of a hook and show the result.", _fire
)
