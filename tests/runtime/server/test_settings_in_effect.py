"""The settings of the log, as the configuration has them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from ecruntime.log import Level

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, Prompt


def test_debug_flags_say_which_subsystems_log(bench: Bench) -> None:
    bench.server.log.debug_level = Level.ERROR
    bench.start("Debug_Flags {\n  notice = ( CONF )\n  error = ( MEM SIG )\n}\n")
    assert bench.logged(Level.NOTICE) == ["generation 1 published"]
    log = bench.server.log
    log.message(Level.ERROR, "memory", "heard")
    log.message(Level.ERROR, "console", "unheard")
    assert bench.logged(Level.ERROR) == ["heard"]
    bench.reload("")
    log.message(Level.ERROR, "console", "heard again")
    assert bench.logged(Level.ERROR) == ["heard", "heard again"]
    assert bench.logged(Level.NOTICE) == ["generation 1 published"]


def test_repeated_messages_are_limited_as_configured(bench: Bench) -> None:
    bench.start("debug_throttle_max_num_same_message = 1\ndebug_throttle_period_secs = 5\n")
    for _ in range(3):
        bench.server.log.notice("again")
    bench.advance(5)
    bench.server.log.notice("again")
    notices = [text for text in bench.logged(Level.NOTICE) if "generation" not in text]
    assert notices == ["again", "2 repeated messages were held back", "again"]


def test_times_look_as_configured(bench: Bench, prompt: Prompt) -> None:
    bench.start('timestampformat = "<%Y> "\n')
    year = datetime.fromtimestamp(bench.server.log.paniclog()[-1].time).astimezone().year
    assert prompt.text("paniclog").splitlines()[-1] == f"<{year}> NOTICE CONF: generation 1 published"
    bench.reload("")
    assert "Z NOTICE CONF: generation 2 published" in prompt.text("paniclog")
