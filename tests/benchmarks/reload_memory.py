"""Print the memory of a server after many reloads: `python reload_memory.py RELOADS resident|traced`, in bytes."""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import tracemalloc
from pathlib import Path

from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing import VirtualClock, VirtualPoller
from ecruntime.testing.given_modules import GivenModules

DOMAINS = 50
WARM_UP = 50
"""Reloads before the first that counts: caches fill, and each thread of the process has allocated."""


def main() -> None:
    """Reload a configuration that differs each time, and print what is held at the end."""
    reloads, what = int(sys.argv[1]), sys.argv[2]
    if what == "traced":
        tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        conf = Path(folder) / "ecelerity.conf"
        clock = VirtualClock()
        server = Server(Settings(conf), GivenModules(), clock, VirtualPoller(clock), Log(clock))
        for number in range(WARM_UP + reloads):
            # Of the same length each time, or the text itself would grow.
            lines = (f'domain "d{one}.test" {{ Retry_Interval = {100_000 + number} }}\n' for one in range(DOMAINS))
            conf.write_text("".join(lines), encoding="utf-8")
            if number == 0:
                server.start()
                continue
            server.reload()
            server.scheduler.run_once(0.0)
        gc.collect()
        if what == "traced":
            print(tracemalloc.get_traced_memory()[0])
        else:
            pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
            print(int(pages) * os.sysconf("SC_PAGE_SIZE"))


if __name__ == "__main__":
    main()
