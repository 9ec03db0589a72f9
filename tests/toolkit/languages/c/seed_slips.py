"""Slips in the C samples of the seed: the fewest words that name each, what mends it, and the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Mend:
    """A slip, the least that mends it, and the reason; the slip, a pattern, occurs `count` times in its sample."""

    slip: str
    mended: str
    reason: str
    count: int = 1


_NO_SOCKET: Final = Mend(r"\(\.\.\.\)", "(AF_INET, SOCK_STREAM, 0)", "how the socket is made is left out")

MENDS: Final[Mapping[str, tuple[Mend, ...]]] = {
    "readable": (_NO_SOCKET, Mend("event->fd,", "event,", "the function takes the event, not its descriptor")),
    "answering": (_NO_SOCKET,),
    "partial_write": (_NO_SOCKET, Mend("int len;", "int len, ret;", "a result is kept in a name that is not declared")),
    "record": (_NO_SOCKET,),
    "exact": (_NO_SOCKET, Mend("exactly %d", "exactly %zu", "a size is printed as an int")),
    "suspend": (
        _NO_SOCKET,
        Mend(r"\(event, self->buf", "(event, &self->buf", "it takes the string's address"),
    ),
    "array": (Mend(r"= v->vstr;\n", "= v->vstr;\n        (void)str;\n", "what is done with it is left out"),),
    "module": (
        Mend(", /\n", ", /*\n", "the star that opens a comment is lost, so comments would swallow the slots", 8),
        Mend(r"(?<!,) /\n", " */\n", "the star that closes a comment is lost", 8),
        Mend(
            " self->module_private_data = NULL", " gself->module_private_data = NULL", "the parameter has another name"
        ),
        Mend(r"ec_config_header \*container;", "", "a variable that is not used"),
        Mend("ec_ptr_array results;", "", "a variable that is not used"),
        Mend("          int i;", "", "a variable that is not used"),
    ),
    "closure": (
        Mend("static my", "static int my", "a function without a type", 2),
        Mend(r"\(global_conf\);\n}", "(global_conf);\n  return self != NULL;\n}", "a function without a result"),
        Mend(r"get_closure, self\);", "get_closure, gself);\n  return 0;", "the parameter has another name; no result"),
    ),
}
