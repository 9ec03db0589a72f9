"""The place of last words, which is that of one process."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecruntime.bridge.reports import report_descriptor, reports_to

if TYPE_CHECKING:
    import pytest


def test_those_within_give_it_back_to_those_around() -> None:
    around = report_descriptor()
    with reports_to(7):
        assert report_descriptor() == 7
        with reports_to(8):
            assert report_descriptor() == 8
        assert report_descriptor() == 7
    assert report_descriptor() == around


def test_a_process_that_has_inherited_the_variable_has_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ECXS_REPORTS", raising=False)
    assert report_descriptor() == 2
    monkeypatch.setenv("ECXS_REPORTS", f"{os.getpid() + 1}:9")
    assert report_descriptor() == 2
