"""Arguments of `hook fire` from a JSON file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.model.hook_signature import HookParameter

FILE_KEY: Final = "json"
LARGEST_FILE: Final = 1024 * 1024


def with_file(parameters: tuple[HookParameter, ...], given: Mapping[str, object]) -> Mapping[str, object]:
    """Replace `json=FILE` by the file's content, unless `json` is a parameter; other arguments win over the file."""
    if FILE_KEY not in given or any(parameter.name == FILE_KEY for parameter in parameters):
        return given
    others = {name: value for name, value in given.items() if name != FILE_KEY}
    return {**_read(Path(str(given[FILE_KEY]))), **others}


def _read(file: Path) -> dict[str, object]:
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = (error.strerror or "it cannot be read").lower()
        raise EnvironmentFailure(f"argument file '{file}': {reason}", hint="name a JSON file that exists") from error
    if len(data) > LARGEST_FILE:
        raise EnvironmentFailure(f"argument file '{file}' is larger than {LARGEST_FILE} bytes")
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"argument file '{file}' is not JSON: {error}", hint=_HINT) from error
    if not isinstance(content, dict):
        raise UsageError(f"argument file '{file}' holds no object", hint=_HINT)
    return content


_HINT = 'write an object of parameters: {"note": "550 no such user", "msg": {"file": "bounce.eml"}}'
