"""Negative and absurd settings of pools are found without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.libexec import scan
from ecxs.rules.configuration import check_configuration

if TYPE_CHECKING:
    from pathlib import Path

CONF = """\
ThreadPool "reef" { concurrency = -1 }
ThreadPool "IO" { concurrency = 4097 }
ThreadPool "tide" { concurrency = 2  backlog = -1 }
ThreadPool "wave" { stack_size = 1 }
ThreadPool "foam" { concurrency = 0  backlog = 0  stack_size = 32768 }
"""


def test_all_of_them_are_found_with_their_places(tmp_path: Path) -> None:
    conf = tmp_path / "ecelerity.conf"
    conf.write_text(CONF, encoding="utf-8")
    found = check_configuration(conf, (), scan([tmp_path]))
    assert [(finding.rule, finding.place.line, finding.message) for finding in found] == [
        ("CFG045", 1, "concurrency: '-1' is less than 0"),
        ("CFG045", 2, "concurrency: '4097' is more than 4096"),
        ("CFG045", 3, "backlog: '-1' is less than 0"),
        ("CFG046", 4, "stack_size: '1' is less than 32768, and not 0"),
    ]
