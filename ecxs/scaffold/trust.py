"""Store of trusted templates, identified by the digest of their content and never by their folder."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

from platformdirs import user_state_path

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.path_owner import replaceable_part
from ecxs.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "trusted-templates.json"
_SCHEMA = 1
_MAX_FILE_SIZE = 4 * 1024 * 1024


class TrustStore:
    """The user's decisions: folders by digest, oldest first, in a file of the user's state folder."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the decisions; a missing or damaged file holds none."""
        self._path = path or user_state_path("ecxs") / _FILE
        self._folders = _decisions(self._path)

    def is_trusted(self, digest: str) -> bool:
        """Tell whether exactly the content with this digest was trusted."""
        return digest in self._folders

    def former(self, folder: Path) -> str:
        """Return the digest that was trusted last for this folder, or ""."""
        place = str(folder.resolve())
        return next((digest for digest, known in reversed(self._folders.items()) if known == place), "")

    def trust(self, digest: str, folder: Path) -> None:
        """Record the decision and write the file."""
        # Removed and added again, so that the latest decision is last and `former` finds it.
        self._folders.pop(digest, None)
        self._folders[digest] = str(folder.resolve())
        content = {"schema": _SCHEMA, "templates": self._folders}
        write_atomically(self._path, json.dumps(content, indent=2).encode() + b"\n")


def _decisions(path: Path) -> dict[str, str]:
    try:
        values = json.loads(_read(path))
        templates = values["templates"] if values["schema"] == _SCHEMA else {}
        return {str(digest): str(folder) for digest, folder in templates.items()}
    except FileNotFoundError:
        return {}
    # A damaged file trusts nothing, so the user is asked again. A file that cannot be opened is reported.
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    except OSError as error:
        raise EnvironmentFailure(f"cannot read '{path}'", hint=(error.strerror or "").lower()) from error


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        found = os.fstat(stream.fileno())
        own = frozenset({os.geteuid(), 0})
        fault = replaceable_part(path, own, allows_sticky=True)
        if found.st_uid not in own:
            fault = f"it belongs to user {found.st_uid}"
        elif found.st_mode & stat.S_IWOTH:
            fault = "it can be written by others"
        # With the home of somebody else, as `sudo` may leave it, their decisions would be taken for the user's own.
        if fault:
            message = f"another user may have decided what '{path}' trusts: {fault}"
            raise EnvironmentFailure(message, hint="set XDG_STATE_HOME to a folder of your own")
        return stream.read()
