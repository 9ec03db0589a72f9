"""Users at the other end of Unix sockets."""

from __future__ import annotations

import socket
import struct
from typing import Final

_PEER_CREDENTIALS: Final = struct.Struct("3i")


def peer_uid(connection: socket.socket) -> int:
    """Return the user of the process at the other end, as noted when it connected or began to listen."""
    packed = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER_CREDENTIALS.size)
    _, uid, _ = _PEER_CREDENTIALS.unpack(packed)
    return int(uid)
