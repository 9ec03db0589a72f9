"""The form of tests for added declarations of a module that is built: it is installed and loaded."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from ecxs.languages.added_test import TESTING, AddedTest, Loading, head
from ecxs.languages.python.quoting import python_literal

if TYPE_CHECKING:
    from ecxs.definition import ModuleDefinition

_LIBEXEC: Final = {"libexec": "LibexecFolder"}


class BuiltTestForm:
    """Tests that build the project."""

    def loading(self, definition: ModuleDefinition) -> Loading:
        """Return how the module is loaded, with those of the modules that it requires and whose projects it uses."""
        required = {name.lower() for name in definition.requires}
        others = (path for path in definition.uses if PurePosixPath(path).name.lower() in required)
        lines = (f"libexec({python_literal(path)})" for path in others)
        return Loading(_LIBEXEC, ("libexec()", *lines), "", {})

    def registered(self, definition: ModuleDefinition, kind: str, name: str) -> AddedTest:
        """Return the test of an option or memtype: the record of the installed module has it."""
        key, title = f"{kind}s", f"test_the_{kind}_{name.lower()}_is_registered"
        asserted = f'assert {python_literal(name)} in [item["name"] for item in record["{key}"]]'
        if kind == "option":
            option = next(found for found in definition.options if found.name == name)
            title = f"test_{name.lower()}_has_its_default"
            asserted = f'assert {{item["name"]: item["default"] for item in record["{key}"]}}[{python_literal(name)}]'
            given = python_literal(option.default)
            asserted += f" {'is' if option.default is None else '=='} {given}"
        code = (
            f"{head(title, _LIBEXEC)}"
            f'    record = json.loads((libexec() / "{definition.name}.module.json").read_text(encoding="utf-8"))\n'
            f"    {asserted}\n"
        )
        return AddedTest(code, {"": ("json",), TESTING: ("LibexecFolder",)})

    def answer(self, command: str) -> str:
        """Return what the inserted function writes: nothing."""
        del command
        return '""'
