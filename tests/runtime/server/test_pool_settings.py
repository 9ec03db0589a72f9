"""Negative and absurd settings of pools are refused when a configuration is checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench

FAULTS = {
    "concurrency = -1": ("CFG045", "concurrency: '-1' is less than 0"),
    "concurrency = 4097": ("CFG045", "concurrency: '4097' is more than 4096"),
    "concurrency = many": ("CFG044", "concurrency: 'many' is not an integer"),
    "backlog = -1": ("CFG045", "backlog: '-1' is less than 0"),
    "backlog = 1000001": ("CFG045", "backlog: '1000001' is more than 1000000"),
    "stack_size = 1": ("CFG046", "stack_size: '1' is less than 32768, and not 0"),
    "stack_size = 99999999999": ("CFG045", "stack_size: '99999999999' is more than 1073741824"),
}
GOOD = ["concurrency = 0", "concurrency = 4096", "backlog = 0", "stack_size = 0", "stack_size = 32768"]


@pytest.mark.parametrize("pool", ["reef", "IO"])
@pytest.mark.parametrize("setting", FAULTS)
def test_it_is_refused_by_the_server(bench: Bench, pool: str, setting: str) -> None:
    with pytest.raises(TransactionFailed) as failed:
        bench.start(f'ThreadPool "{pool}" {{ {setting} }}\n')
    assert [(finding.rule, finding.message) for finding in failed.value.findings] == [FAULTS[setting]]


@pytest.mark.parametrize("setting", GOOD)
def test_the_bounds_themselves_are_good(bench: Bench, setting: str) -> None:
    bench.start(f'ThreadPool "reef" {{ {setting} }}\n')
    assert bench.server.current.number == 1
