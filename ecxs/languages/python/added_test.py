"""The form of tests for added declarations of a module in Python: its class is loaded as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.languages.added_test import AddedTest, Loading, head
from ecxs.languages.python.naming import class_name
from ecxs.languages.python.quoting import python_literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecxs.definition import ModuleDefinition


class PythonTestForm:
    """Tests that import the author's class."""

    def loading(self, definition: ModuleDefinition) -> Loading:
        """Return how the class is loaded."""
        return Loading({}, (), class_name(definition.name), _own(definition))

    def registered(self, definition: ModuleDefinition, kind: str, name: str) -> AddedTest:
        """Return the test of an option or memtype: the registration of the class has it."""
        module = class_name(definition.name)
        if kind == "memtype":
            code = (
                f"{head(f'test_the_memtype_{name.lower()}_is_registered', {})}"
                f"    names = [memtype.name for memtype in {module}.registration.memtypes]\n"
                f"    assert {python_literal(name)} in names\n"
            )
            return AddedTest(code, _own(definition))
        option = next(found for found in definition.options if found.name == name)
        code = (
            f"{head(f'test_{name.lower()}_has_its_default', {})}"
            f"    registration = {module}.registration\n"
            "    defaults = {item.definition.name: item.definition.default for item in registration.options}\n"
            f"    assert defaults[{python_literal(name)}] == {python_literal(option.default)}\n"
        )
        return AddedTest(code, _own(definition))

    def answer(self, command: str) -> str:
        """Return the reply of the inserted method."""
        return f'{{"command": {python_literal(command)}}}'


def _own(definition: ModuleDefinition) -> Mapping[str, tuple[str, ...]]:
    return {definition.name: (class_name(definition.name),)}
