"""Names of the runtime and of Python that a server gives no exported module, with the reason and the remedy."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OWN_API: Final = "EXP003"
LISTENERS: Final = "EXP010"
HOOKS: Final = "EXP011"
MESSAGES: Final = "EXP012"
PARAMETERS: Final = "EXP013"
OPTIONS: Final = "EXP014"
PROCESS: Final = "EXP015"
OTHERS: Final = "EXP016"
VERSIONS: Final = "EXP017"


@dataclass(frozen=True, slots=True)
class ServerLack:
    """The rule that a use breaks, the reason as the end of a sentence, and what to do."""

    rule: str
    why: str
    remedy: str


_LISTENER: Final = ServerLack(
    LISTENERS,
    "listeners and sessions of the server are not passed on to Python",
    "write the part that listens as a module in C ('ecxs new NAME --kind c'), or run it here",
)
_TLS: Final = ServerLack(
    LISTENERS,
    "the server keeps TLS for itself: no document has a function that gives a module its channel",
    "speak TLS with the module 'ssl' of Python in a job of a thread pool",
)
_FILE: Final = ServerLack(
    LISTENERS,
    "IO wrappers of the server are not passed on to Python, and the drivers here are parts of this runtime",
    "open what Python opens in a job of a thread pool, self.run_in_pool(...); or write that part in C",
)
_REGISTERED: Final = ServerLack(
    HOOKS,
    "a library in C registers a provider by a macro that is compiled with the name of the hook",
    "declare it in module.toml, in a [[provider]]; 'ecxs add provider HOOK' does it",
)
_DECLARED: Final = ServerLack(
    HOOKS,
    "a library in C calls a hook by a macro that is compiled with its name",
    "declare it in module.toml: in [[hook]], in `uses` or in `calls`; the generated class then has it in `self.hooks`",
)
_CHANGED: Final = ServerLack(
    MESSAGES,
    "no document has a function by which a module changes the headers or the parts of a message",
    "note what is to be done in a context variable (message.context.set), and change the message in a script",
)
_MADE: Final = ServerLack(
    MESSAGES,
    "the server makes its messages, connections and contexts, and no module does",
    "use those that hooks give, and make others in tests alone",
)
_TYPE: Final = ServerLack(
    OPTIONS,
    "no document tells in what form a module gets values of this type",
    "register a string, and read the string in a validator",
)
_SIGNAL: Final = ServerLack(
    PROCESS,
    "the handlers of signals belong to the server, which would not notice that they are gone",
    "leave signals to the server: what they start for a module is ext_init, or a command of its own",
)
_FORK: Final = ServerLack(
    PROCESS,
    "in a copy of the server its threads are gone, and whatever locks they held stay held",
    "start a program with 'subprocess', or queue a job: self.run_in_pool(...)",
)
_END: Final = ServerLack(
    PROCESS,
    "it ends the server, without what the server does at its end",
    "raise an exception: the provider fails, and its traceback is in the log",
)


def _each(lack: ServerLack, names: Iterable[str]) -> dict[str, ServerLack]:
    return dict.fromkeys(names, lack)


API_NAMES: Final[Mapping[str, ServerLack]] = MappingProxyType(
    _each(_LISTENER, (
        "NetSession", "EventIo", "EventIoState", "SessionOptions", "TryRead", "event_io_printf", "event_io_read",
        "event_io_retry", "event_io_state_clean", "event_io_write", "event_io_write_string",
        "minimal_tryread_construct_free", "tryread_until", "suspend", "resume",
    ))
    | _each(_TLS, ("TlsChannel",))
    | _each(_FILE, (
        "IoWrappers", "IoObject", "IoWrapperObject", "Driver", "ContextDriver", "Handle", "HttpCancellation",
        "HttpHandle", "HttpRequest", "HttpResponse", "Jlog", "JlogHandle", "JlogPlace",
        "JlogReader", "JlogRecord", "JlogSafety", "JlogWriter", "ReadJob", "ReadStatus",
    ))
    | _each(_TYPE, (
        f"{of}.{name}"
        for of in ("option_kinds", "OptionType")
        for name in ("SOCKADDR", "SOCKADDR_PORTLESS", "THROTTLE", "ECDICT", "EC_CONFIG_REGEX")
    ))
)  # fmt: skip  # words, several to a line
"""Names of `ecruntime.api` that an exported module cannot use, beyond annotations."""

MADE: Final[Mapping[str, ServerLack]] = MappingProxyType(
    _each(_MADE, (
        "AcceptConstruct", "Connection", "ConnectionHandle", "Context", "DomainRecord", "EcMessage", "EcMessagePart",
        "MessageConstruct", "ValidateContext",
    ))
)  # fmt: skip  # words, several to a line
"""Classes of `ecruntime.api` that may be named, and not called."""

MEMBERS: Final[Mapping[str, ServerLack]] = MappingProxyType(
    _each(_LISTENER, ("netlistener",))
    | _each(_FILE, ("io_wrappers",))
    | _each(_REGISTERED, ("register_first", "register_last"))
    | _each(_CHANGED, ("set_header", "remove_header", "make_container"))
)
"""Members of modules, messages and parts, by names that few other objects have."""

OF_HOOKS: Final[Mapping[str, ServerLack]] = MappingProxyType(_each(_DECLARED, ("declare", "has")))
"""Members of `self.hooks` itself."""

FUNCTIONS: Final[Mapping[str, ServerLack]] = MappingProxyType(
    _each(_SIGNAL, (
        "signal.signal", "signal.set_wakeup_fd", "signal.siginterrupt", "signal.pthread_sigmask", "signal.alarm",
        "signal.setitimer", "faulthandler.register",
    ))
    | _each(_FORK, (
        "os.fork", "os.forkpty", "pty.fork", "pty.spawn", "multiprocessing", "concurrent.futures.ProcessPoolExecutor",
        "concurrent.futures.process",
    ))
    | _each(_END, ("os._exit", "os.abort", "os.execl", "os.execle", "os.execlp", "os.execlpe", "os.execv", "os.execve",
                   "os.execvp", "os.execvpe"))
)  # fmt: skip  # words, several to a line
"""Functions and modules of Python, by their qualified names."""

LISTENER: Final = _LISTENER
"""For listeners of the declaration."""
