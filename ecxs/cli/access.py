"""Access policy for the console of `ecxs run`, from two options that are checked together."""

from __future__ import annotations

import pwd
from typing import TYPE_CHECKING, Final

from ecruntime.console.access import SHARED, AccessPolicy
from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

SOCKET_MODES: Final = ("0600", "0660")


def access_policy(socket_mode: str, admins: Sequence[str]) -> AccessPolicy:
    """Return the policy; raise `UsageError` for an unknown user, or for admins who cannot reach the socket."""
    mode = int(socket_mode, 8)
    if admins and mode != SHARED:
        message = f"--admin {admins[0]} has no effect: the console socket is for the server's own user"
        raise UsageError(message, hint="add --socket-mode 0660")
    return AccessPolicy(mode, frozenset(map(_uid, admins)))


def _uid(name: str) -> int:
    try:
        return int(name) if name.isdecimal() else pwd.getpwnam(name).pw_uid
    except (KeyError, ValueError) as failure:
        raise UsageError(f"--admin: there is no user '{name}'", hint="name a user of this machine") from failure
