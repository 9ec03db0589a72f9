from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.commands import banner
from tests.runtime.console.conftest import fields, text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher


def test_version_is_a_box(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "version") == (
        "#############################\n"
        "# ecxs runtime version: 0.3.1\n"
        "# Module Runtime\n"
        "#############################\n"
    )
    assert fields(dispatcher, "version") == {"product": "ecxs runtime", "version": "0.3.1", "kind": "Module Runtime"}


def test_the_box_is_as_wide_as_its_longest_line() -> None:
    assert {len(line) for line in banner("1.0.0.dev123456").splitlines() if set(line) == {"#"}} == {39}
