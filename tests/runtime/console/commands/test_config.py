"""`config show` of an option."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, Prompt


def test_show_takes_an_option(scopes: Bench, prompt: Prompt) -> None:
    assert prompt.text("config show binding north window") == "window = 3\n"
    assert prompt.text("config show window") == "window = 9\n"


def test_show_of_what_is_neither_scope_nor_option_is_refused(scopes: Bench, prompt: Prompt) -> None:
    assert prompt.text("config show domian") == "'domian' is no config scope\nhint: did you mean 'Domain'?\n"
