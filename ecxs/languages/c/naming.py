"""Names of a module in C: what they may not be, and the folders of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

GENERATED: Final = "generated"
AUTHOR_FOLDER: Final = "src"
_STANDARD_HEADERS: Final = frozenset(
    {
        "aio", "alloca", "argz", "assert", "byteswap", "complex", "ctype", "dirent", "dlfcn", "elf", "endian", "err",
        "errno", "error", "execinfo", "fcntl", "features", "fenv", "float", "fnmatch", "getopt", "glob", "grp", "iconv",
        "inttypes", "langinfo", "libgen", "limits", "link", "locale", "malloc", "math", "memory", "mqueue", "netdb",
        "poll", "pthread", "pwd", "regex", "resolv", "sched", "search", "semaphore", "setjmp", "signal", "spawn",
        "stdalign", "stdarg", "stdatomic", "stdbool", "stddef", "stdint", "stdio", "stdlib", "string", "strings",
        "syslog", "termios", "threads", "time", "uchar", "unistd", "utime", "wchar", "wctype", "zlib",
    }
)  # fmt: skip  # words, several to a line
_FUNCTIONS: Final = frozenset(
    {
        "abort", "abs", "accept", "access", "alarm", "atoi", "bind", "calloc", "chmod", "clock", "close", "connect",
        "daemon", "div", "dup", "environ", "exec", "exit", "exp", "floor", "fork", "free", "getenv", "index", "ioctl",
        "kill", "link", "listen", "log", "main", "mkdir", "mmap", "nice", "open", "pause", "pipe", "pow", "printf",
        "puts", "raise", "rand", "random", "read", "realloc", "recv", "remove", "rename", "send", "sleep", "socket",
        "sqrt", "stat", "stdin", "stdout", "stderr", "sync", "system", "times", "truncate", "unlink", "wait", "write",
        "y0", "y1", "yn", "j0", "j1", "jn", "gamma", "round", "trunc", "sin", "cos", "tan", "shutdown",
    }
)  # fmt: skip  # words, several to a line
_OWN: Final = frozenset(
    {
        "add_scope", "conf_setup", "connection_of", "control", "end_connection", "ext_init", "fetch_for_peer",
        "flush_output", "free_connection", "free_state", "head", "head_of", "is_one_of", "make_state", "may_read",
        "read_bytes", "read_input", "register_providers", "served", "session_of", "word_at",
    }
)  # fmt: skip  # words, several to a line
_BEGINNINGS: Final = (
    "acceptor_of_", "datafree_value_", "definition_", "handle_", "memtype_", "postset_value_", "provide_",
    "registered_", "validate_value_", "words_", "worker_of_",
)  # fmt: skip  # words, several to a line
"""Names of the generated source."""


_TAKEN_SCOPES: Final = frozenset(
    {
        "accept", "call", "close", "connection", "control", "datafree", "memtype", "option", "postset", "serve", "size",
        "until", "validate",
    }
)  # fmt: skip  # words, several to a line
"""Words with which other functions of a module begin; a scope of hooks may have one of them as its name."""


def provider_function(module: str, leaf: str) -> str:
    """Return the name of the author's function that provides a hook, which no command or getter can have, too."""
    beginning = "provide_" if leaf.lower().partition("_")[0] in _TAKEN_SCOPES else ""
    return f"{module}_{beginning}{leaf}"


def reason_against(name: str) -> str:
    """Return why a module in C may not have this name, as the end of a sentence, or nothing when it may."""
    from ecruntime.catalogue.c_api import load_c_api
    from ecxs.languages.c.flags import INCLUDE

    if name in _STANDARD_HEADERS | _FUNCTIONS:
        return "is a name of the C library, which the module would hide"
    if name in _OWN or name.startswith(_BEGINNINGS):
        return "is a name of the generated source"
    if (INCLUDE / f"{name}.h").exists():
        return "is a header of the server, which the module's would hide"
    api = load_c_api()
    tables = (api.functions, api.macros, api.structures, api.opaque_types, api.type_names, api.constants)
    if any(item.name == name for table in tables for item in table):
        return "is a name of the server's C interface"
    return ""


def scaffold_words(name: str, description: str, configuration: str) -> Mapping[str, object]:
    """Return the words of a scaffold that only C has."""
    from ecxs.languages.c.quoting import c_prose, c_string

    return {
        "upper": name.upper(),
        "description_doc": c_prose(description),
        "conf": c_string(configuration),
    }
