"""The name from which a project is renamed: that of module.toml, or a former one of which files are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import EcError, UsageError
from ecxs.generate.former_name import former_names
from ecxs.scaffold import ANSWERS_FILE, read_stored

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.definition import Language


def old_name(root: Path, present: str, new: str, language: Language) -> str:
    """Return the name to replace by `new`, when module.toml has `present`; raise `UsageError` if there is none.

    The author may have changed module.toml by hand, or an earlier run may have been killed: then the old name is that
    of the files that are left.
    """
    former = former_names(root, present, language)
    left = [name.name for name in former if not name.is_done]
    if new != present:
        if left:
            message = f"files of the former name '{left[0]}' are left, and nothing was changed"
            raise UsageError(message, hint=f"run 'ecxs rename {present}' first")
        return present
    if len(left) > 1:
        shown = " and ".join(f"'{name}'" for name in left)
        hint = f"move what you want to keep of all but one to '{present}', and delete the rest"
        raise UsageError(f"files of several former names are left: {shown}; nothing was changed", hint=hint)
    names = (*left, *(name.name for name in former), _name_of_answers(root))
    found = next((name for name in names if name and name != present), "")
    if not found:
        raise UsageError(
            f"the module is called '{present}' already, and no file has another name", hint="choose another name"
        )
    return found


def _name_of_answers(root: Path) -> str:
    try:
        return read_stored(root / ANSWERS_FILE).name
    except EcError:
        return ""
