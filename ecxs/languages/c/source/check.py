"""The rules of C source: calls that block, hooks out of their phase, values and memory that are not given back."""

from __future__ import annotations

from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.finding import Finding, Related, Severity
from ecxs.files import display_path
from ecxs.languages.author_method import MethodRole
from ecxs.languages.c.generated.functions import author_functions
from ecxs.languages.c.naming import AUTHOR_FOLDER
from ecxs.languages.c.source.calls import SourceCalls
from ecxs.languages.c.source.memory import check_memory
from ecxs.languages.c.source.syntax_tree import MAX_SOURCE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ecruntime.catalogue.hooks import HookCatalogue
    from ecxs.definition import ModuleDefinition
    from ecxs.languages.c.source.calls import CCall, CheckedFunction

BLOCKING: Final = "CM011"
PHASE: Final = "CM012"
CLOSURE: Final = "CM013"
_JOB: Final = "make it a job of a thread pool, and go on in its completion"
_EVENT: Final = "schedule an event instead, and go on in its callback"
_WAITING: Final = MappingProxyType(
    {
        **dict.fromkeys(("sleep", "usleep", "nanosleep", "clock_nanosleep"), ("time to pass", _EVENT)),
        **dict.fromkeys(("select", "pselect", "poll", "ppoll", "epoll_wait"), ("a descriptor", _EVENT)),
        **dict.fromkeys(("system", "popen", "pclose"), ("a process", _JOB)),
        **dict.fromkeys(("wait", "waitpid", "waitid", "wait3", "wait4"), ("a process", _JOB)),
        **dict.fromkeys(
            ("gethostbyname", "gethostbyname_r", "gethostbyaddr", "getaddrinfo", "getnameinfo", "res_query"),
            ("an answer of DNS", "ask with the functions of dns.h, which call back"),
        ),
        **dict.fromkeys(("pthread_join", "sem_wait", "pthread_cond_wait", "pthread_barrier_wait"), ("a thread", _JOB)),
        **dict.fromkeys(("flock", "lockf"), ("a lock on a file", _JOB)),
        **dict.fromkeys(("fsync", "fdatasync", "sync"), ("the disk", _JOB)),
    }
)  # fmt: skip  # words, several to a line
_ROLES: Final = MappingProxyType(
    {
        MethodRole.PROVIDER: "provider",
        MethodRole.LISTENER: "function",
        MethodRole.COMMAND: "command",
        MethodRole.LIFE: "function",
    }
)


def check_source(
    files: tuple[Path, ...], folder: Path, definition: ModuleDefinition, catalogue: HookCatalogue
) -> Iterator[Finding]:
    """Apply the rules to the author's files; what a comment allows, with a reason, is left out."""
    own = [path for path in files if path.suffix == ".c" and path.parent == folder / AUTHOR_FOLDER]
    texts = {display_path(path): text for path in own if (text := _text(path, folder)) is not None}
    calls = SourceCalls(texts)
    starts = {
        str(function.name): _ROLES[function.role]
        for function in author_functions(definition, catalogue)
        if function.role in _ROLES
    }
    starts = {**dict.fromkeys(sorted(calls.callbacks()), "event callback"), **starts}
    found = (
        *_blocking(calls, starts),
        *_registrations(calls, definition.name),
        *check_memory(calls, definition.name),
    )
    for finding in sorted(found, key=lambda one: (one.place.file, one.place.line or 0, one.place.column or 0)):
        if not calls.is_allowed(finding.place, finding.rule):
            yield finding


def _blocking(calls: SourceCalls, starts: dict[str, str]) -> Iterator[Finding]:
    for name, way in calls.reached(starts).items():
        function = calls.by_name[name]
        for call in function.calls:
            if call.name not in _WAITING or call.name in calls.by_name:
                continue
            what, remedy = _WAITING[call.name]
            first = way[0]
            message = f"'{call.name}' waits for {what}, and is called from the {starts[first]} '{first}'"
            yield Finding(
                BLOCKING,
                Severity.WARNING,
                message,
                function.place(call.node),
                f"{remedy}, or allow it: '/* ecxs: allow {BLOCKING} - why it cannot take long */'",
                tuple(_steps(calls, way)),
            )


def _steps(calls: SourceCalls, way: tuple[str, ...]) -> Iterator[Related]:
    for caller, called in pairwise(way):
        function = calls.by_name[caller]
        call = next(call for call in function.calls if call.name == called)
        yield Related(function.place(call.node), f"'{caller}' calls '{called}'")


def _registrations(calls: SourceCalls, module: str) -> Iterator[Finding]:
    """Check the hooks that the author registers by hand: in the phase for it, with the infrastructure as closure."""
    phase = calls.reached([f"{module}_open"])
    for function in calls.functions:
        for call in function.calls:
            if not (call.name.startswith("register_") and call.name.endswith(("_hook_first", "_hook_last"))):
                continue
            if function.name not in phase:
                message = (
                    f"'{call.name}' is called in '{function.name}', and hooks are registered when a module comes up"
                )
                hint = f"declare the provider in module.toml, or register it in '{module}_open'"
                yield Finding(PHASE, Severity.ERROR, message, function.place(call.node), hint)
            if _is_other_closure(call, function, module):
                message = f"the closure '{call.argument(1)}' of '{call.name}' is not the module's infrastructure"
                hint = f"give '{module}_infrastructure(self)': it lives as long as the registration"
                yield Finding(CLOSURE, Severity.ERROR, message, function.place(call.node), hint)


def _is_other_closure(call: CCall, function: CheckedFunction, module: str) -> bool:
    """Tell whether a closure is certainly something else than the infrastructure."""
    given = call.argument(1)
    states = {it.name for it in function.function.parameters if it.type_words == (module, "*")}
    return given in {"NULL", "0", *states} or given.startswith(("&", '"')) or given.endswith("->module_private_data")


def _text(path: Path, folder: Path) -> str | None:
    try:
        return read_file(path, MAX_SOURCE_SIZE, within=folder).decode("utf-8", "surrogateescape")
    except OSError:
        return None
