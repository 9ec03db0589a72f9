from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import click
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("make_man_pages")


def context_of(help_text: str) -> click.Context:
    command = click.Command("one", help=help_text, params=[click.Option(["-f", "--file"], help="A file.")])
    return click.Context(command, info_name="one")


def test_man_pages_are_current(script: ModuleType) -> None:
    assert script.pages().stale() == [], "run: python docs/make_man_pages.py"


def test_a_line_that_roff_would_take_for_a_request_is_printed(script: ModuleType) -> None:
    text = script.page(context_of("Read a file.\n\n.ecxs is read,\n'as' well: C:\\new."))
    assert "\\&.ecxs is read,\n\\&'as' well: C:\\enew.\n" in text


def test_an_example_keeps_its_lines(script: ModuleType) -> None:
    text = script.page(context_of("Read a file.\n\n\b\nExample:\n  one -f here\n  one -f there"))
    assert ".nf\nExample:\n  one \\-f here\n  one \\-f there\n.fi\n" in text


def test_an_option_has_its_paragraph(script: ModuleType) -> None:
    assert ".SH OPTIONS\n.TP\n\\fB\\-f, \\-\\-file TEXT\\fP\nA file.\n" in script.page(context_of("Read a file."))


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_groff_has_nothing_to_say_about_any_page(script: ModuleType) -> None:
    for path, text in script.pages().wanted.items():
        done = subprocess.run(
            ["groff", "-man", "-ww", "-Tascii", "-z"], input=text, capture_output=True, text=True, check=True
        )
        assert done.stderr == "", path
