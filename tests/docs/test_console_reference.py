from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.commands import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import ModuleType


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("make_console_reference")


def test_pages_are_current(script: ModuleType) -> None:
    assert script.pages().stale() == [], "run: python docs/make_console_reference.py"


def test_each_command_has_an_example_a_page_and_a_line_of_the_index(script: ModuleType) -> None:
    assert set(script.EXAMPLES) == {command.name for command in COMMANDS}
    wanted = script.wanted_files()
    index = wanted[script.PAGES / "README.md"]
    pages = {path.name for path in wanted if path.parent == script.PAGES} - {"README.md"}
    assert pages == {script.page_name(command) for command in COMMANDS}
    assert all(f"]({name})" in index for name in pages)


def test_each_example_ends_with_the_command_and_succeeds(script: ModuleType, tmp_path: Path) -> None:
    for number, (name, lines) in enumerate(script.EXAMPLES.items()):
        folder = tmp_path / str(number)
        folder.mkdir()
        example = script.Example(folder)
        answers = [example.ask(line) for line in lines]
        example.close()
        assert lines[-1].startswith(name)
        assert not any("hint:" in answer for answer in answers), answers
