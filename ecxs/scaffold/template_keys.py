"""Keys of a template's cookiecutter.json: those that are variables, and those that tell how to render."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import UsageError
from ecxs.render import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

EXTENSIONS = (
    "cookiecutter.extensions.JsonifyExtension",
    "cookiecutter.extensions.RandomStringExtension",
    "cookiecutter.extensions.SlugifyExtension",
    "cookiecutter.extensions.TimeExtension",
    "cookiecutter.extensions.UUIDExtension",
)
"""The extensions that every template has; naming one of them again changes nothing."""
OPTIONAL_EXTENSIONS = ("jinja2.ext.do", "jinja2.ext.loopcontrols")
"""Extensions of Jinja that a template may ask for: statements alone, which the sandbox checks as any other."""
WHITESPACE = ("trim_blocks", "lstrip_blocks", "keep_trailing_newline")
"""The settings of Jinja that a template may choose; all others could hide expressions or run code."""
PROMPTS = "__prompts__"
COPIED = "_copy_without_render"
NEW_LINES = "_new_lines"
_MAX_KEY_LENGTH = 100


def is_private(key: str) -> bool:
    """Tell whether the value of a key is used as it is: neither asked for nor rendered."""
    return key == PROMPTS or (key.startswith("_") and not key.startswith("__"))


def check_keys(context: Mapping[str, Any], place: Path) -> None:
    """Raise `UsageError`, with all reasons, if a key of `context` would change what trust was given for."""
    reasons = list(_reasons(context))
    if reasons:
        raise UsageError(
            f"'{place}' cannot be used: {'; '.join(reasons)}",
            hint="take these out of the template: they decide how it is rendered, or run code that is not in it",
        )


def _reasons(context: Mapping[str, Any]) -> list[str]:
    allowed = {*EXTENSIONS, *OPTIONAL_EXTENSIONS}
    extensions = context.get("_extensions", [])
    names = extensions if isinstance(extensions, list) else [extensions]
    settings = context.get("_jinja2_env_vars", {})
    pairs = settings.items() if isinstance(settings, dict) else [(settings, None)]
    reasons = [f"key '{_short(key)}' is longer than {_MAX_KEY_LENGTH}" for key in context if len(key) > _MAX_KEY_LENGTH]
    reasons += [f"'_extensions' names '{_short(name)}'" for name in names if str(name) not in allowed]
    reasons += [
        f"'_jinja2_env_vars' sets '{_short(key)}'"
        for key, value in pairs
        if key not in WHITESPACE or not isinstance(value, bool)
    ]
    if context.get(NEW_LINES, "\n") not in ("\n", "\r", "\r\n", "", None, False):
        reasons.append(f"'{NEW_LINES}' is '{_short(context[NEW_LINES])}', which is no line ending")
    copied = context.get(COPIED, [])
    if not isinstance(copied, list) or not all(isinstance(pattern, str) for pattern in copied):
        reasons.append(f"'{COPIED}' is no list of patterns")
    if not isinstance(context.get(PROMPTS, {}), dict):
        reasons.append(f"'{PROMPTS}' is no table")
    return reasons


def _short(value: object) -> str:
    return one_line(str(value))[:60]
