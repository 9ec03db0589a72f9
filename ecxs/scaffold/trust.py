"""Which templates the user trusts: by the digest of their content, never by where they lie."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from platformdirs import user_state_path

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

_FILE = "trusted-templates.json"
_SCHEMA = 1


class TrustStore:
    """The decisions of the user, in a file of the user's state folder."""

    def __init__(self, path: Path | None = None) -> None:
        """Read the decisions; a file that cannot be read holds none."""
        self._path = path or user_state_path("ecxs") / _FILE
        self._folders = _decisions(self._path)

    def is_trusted(self, digest: str) -> bool:
        """Tell whether exactly this content was trusted."""
        return digest in self._folders

    def former(self, folder: Path) -> str:
        """Return the digest under which a template in this folder was trusted last, or nothing."""
        place = str(folder.resolve())
        return next((digest for digest, known in reversed(self._folders.items()) if known == place), "")

    def trust(self, digest: str, folder: Path) -> None:
        """Remember the decision."""
        self._folders.pop(digest, None)
        self._folders[digest] = str(folder.resolve())
        content = {"schema": _SCHEMA, "templates": self._folders}
        write_atomically(self._path, json.dumps(content, indent=2).encode() + b"\n")


def _decisions(path: Path) -> dict[str, str]:
    try:
        values = json.loads(path.read_bytes())
        templates = values["templates"] if values["schema"] == _SCHEMA else {}
        return {str(digest): str(folder) for digest, folder in templates.items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    except OSError as error:
        raise EnvironmentFailure(f"cannot read '{path}'", hint=(error.strerror or "").lower()) from error
