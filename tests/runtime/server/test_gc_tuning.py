from __future__ import annotations

import gc

from ecruntime.server import tune_garbage_collector


def test_what_start_up_made_is_frozen_and_the_rest_is_collected_less_often() -> None:
    before = gc.get_threshold()
    tune_garbage_collector()
    settled = (gc.get_freeze_count() > 0, gc.get_threshold(), gc.isenabled())
    gc.unfreeze()
    gc.set_threshold(*before)
    assert settled == (True, (10_000, 10, 10), True)
