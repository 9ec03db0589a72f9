"""Names of a package that are imported when they are asked for: who uses one pays for no other."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def name_on_demand(package: str, homes: Mapping[str, str], name: str, *, asked: str = "") -> object:
    """Import a name for the `__getattr__` of a module from its home; AttributeError if there is none.

    A home is a file of `package`, and `file:other` where the name is another one there; `file:` is the file itself.
    `asked` is the module with this `__getattr__`, if it is not the package; the name becomes its attribute.
    """
    home = homes.get(name)
    if home is None:
        raise AttributeError(f"module '{asked or package}' has no attribute '{name}'")
    file, colon, other = home.partition(":")
    found: object = import_module(f"{package}.{file}")
    if other or not colon:
        found = getattr(found, other or name)
    # The next one who asks finds it at once: `__getattr__` is asked for what is missing alone.
    setattr(sys.modules[asked or package], name, found)
    return found
