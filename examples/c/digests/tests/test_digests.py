"""Jobs of thread pools, and the ways in which they end; each test has a server on a virtual clock."""

from pathlib import Path

import pytest
from ecruntime.testing import Console, Harness, LibexecFolder, TransactionFailed

DIGEST = "af63dc4c8601ec8c"  # FNV-1a of "a"


@pytest.fixture
def wave(runtime: Harness, libexec: LibexecFolder, tmp_path: Path) -> Path:
    """A file with one letter, for a module that runs."""
    libexec()
    runtime.load(conf="digests { concurrency = 1\n debug_level = info }")
    path = tmp_path / "wave"
    path.write_bytes(b"a")
    return path


# The first test: of what earlier servers of the process have left, the module gives up some.
def test_the_last_hundred_results_are_kept(wave: Path, runtime: Harness, console: Console) -> None:
    other = wave.with_name("other")
    other.write_bytes(b"")
    console(f"digests compute sync {other}")
    for _ in range(100):
        console(f"digests compute sync {wave}")
    assert console("digests list") == f"{wave}: {DIGEST}\n" * 100 + "posted: 0\n"
    runtime.close()
    (left,) = [one.text for one in runtime.records if "'digests:result'" in one.text]
    assert "100 block(s)" in left


@pytest.mark.parametrize("ending", ["none", "callback", "scheduler", "semaphore"])
def test_each_ending_of_a_job_leaves_a_digest(wave: Path, runtime: Harness, console: Console, ending: str) -> None:
    assert console(f"digests compute {ending} {wave}") == "queued\n"
    runtime.advance(1.0)
    assert console("digests list") == f"{wave}: {DIGEST}\nposted: {int(ending == 'semaphore')}\n"
    told = [one.text for one in runtime.records if "is through" in one.text]
    assert told == ([f"digests: {wave} is through"] if ending == "scheduler" else [])


def test_sync_has_ended_when_it_is_queued(wave: Path, console: Console) -> None:
    assert console(f"digests compute sync {wave}") == "queued\n"
    assert console("digests list") == f"{wave}: {DIGEST}\nposted: 0\n"


def test_a_file_that_is_not_there_is_told(wave: Path, runtime: Harness, console: Console) -> None:
    console(f"digests compute callback {wave}/none")
    runtime.advance(1.0)
    assert console("digests list") == f"{wave}/none: Not a directory\nposted: 0\n"


def test_a_pool_that_is_not_there_is_refused(wave: Path, runtime: Harness) -> None:
    with pytest.raises(TransactionFailed, match="digests: there is no thread pool none"):
        runtime.reload('digests { job_class = "none" }')


def test_another_pool_does_the_work(wave: Path, runtime: Harness, console: Console) -> None:
    runtime.reload('ThreadPool "reading" { concurrency = 1 }\ndigests { concurrency = 1 job_class = "reading" }')
    console(f"digests compute callback {wave}")
    runtime.advance(1.0)
    assert [pool.report().total_invocations for pool in runtime.server.pools.pools() if pool.name == "reading"] == [1]
