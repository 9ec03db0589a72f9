"""Kept verdicts: the same findings come back, and nothing damaged, foreign or of another key does."""

from __future__ import annotations

import json
import os
from multiprocessing import get_context
from pathlib import Path

import pytest

from ecruntime.foundation.finding import Edit, Finding, Place, Related, Severity
from ecxs.verdict_store import CHECK_ANEW, MAX_KEPT, digest_of, keep_verdict, recall_verdict, verdict_file

FOUND = (
    Finding(
        "SRC002",
        Severity.ERROR,
        "a 'name' that is not UTF-8: \udcff",
        Place("kelp/kelp.py", 3, 1),
        "mend it",
        (Related(Place("module.toml", 7), "declared here"),),
        (Edit(Place("kelp/kelp.py", 3, 6), 4, ".", takes_line=False),),
    ),
    Finding("PY004", Severity.WARNING, "there is none", Place("kelp/kelp.py")),
)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv(CHECK_ANEW, raising=False)
    return Path(verdict_file("kind", "subject"))


@pytest.mark.parametrize("findings", [(), FOUND])
def test_a_verdict_comes_back_as_it_was(file: Path, findings: tuple[Finding, ...]) -> None:
    keep_verdict(str(file), "key", findings)
    assert recall_verdict(str(file), "key") == findings


def test_a_verdict_with_another_key_is_none(file: Path) -> None:
    keep_verdict(str(file), "key", FOUND)
    assert recall_verdict(str(file), "other") is None


def test_every_cut_and_every_changed_byte_counts_as_missing(file: Path) -> None:
    keep_verdict(str(file), "key", FOUND)
    whole = file.read_bytes()
    damaged = [whole[:end] for end in range(len(whole))]
    damaged += [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(len(whole))]
    for content in damaged:
        file.write_bytes(content)
        assert recall_verdict(str(file), "key") is None


@pytest.mark.parametrize("content", [b"", b"[]", b'{"schema": 1}', b"\xff", b"[" * 100_000])
def test_what_is_no_verdict_counts_as_missing_though_its_digest_is_right(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(digest_line(content) + content)
    assert recall_verdict(str(file), "key") is None


def digest_line(content: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(content).hexdigest().encode() + b"\n"


def test_a_pipe_in_its_place_counts_as_missing(file: Path) -> None:
    file.parent.mkdir(parents=True)
    os.mkfifo(file)
    assert recall_verdict(str(file), "key") is None


def test_only_its_user_can_read_it(file: Path) -> None:
    keep_verdict(str(file), "key", FOUND)
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_folder_that_everybody_may_write_is_not_used(file: Path) -> None:
    keep_verdict(str(file), "key", FOUND)
    file.parent.chmod(0o777)
    assert verdict_file("kind", "subject") == ""


def test_nothing_is_kept_where_checks_are_to_be_made_anew(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHECK_ANEW, "1")
    assert verdict_file("kind", "subject") == ""
    assert not file.exists()


def test_a_folder_that_cannot_be_made_keeps_nothing(file: Path) -> None:
    file.parent.parent.write_text("a file in the place of the folder")
    keep_verdict(str(file), "key", FOUND)
    assert recall_verdict(str(file), "key") is None


def test_the_oldest_are_dropped(file: Path) -> None:
    for number in range(MAX_KEPT + 3):
        keep_verdict(verdict_file("kind", str(number)), "key", ())
        os.utime(verdict_file("kind", str(number)), (number, number))
    keep_verdict(str(file), "key", FOUND)
    assert len(list(file.parent.iterdir())) == MAX_KEPT
    assert recall_verdict(verdict_file("kind", "0"), "key") is None
    assert recall_verdict(str(file), "key") == FOUND


def test_processes_that_write_at_the_same_time_leave_one_whole_verdict(file: Path) -> None:
    context = get_context("fork")
    writers = [context.Process(target=_write_often, args=(str(file), str(number))) for number in range(4)]
    for writer in writers:
        writer.start()
    seen = 0
    while any(writer.is_alive() for writer in writers):
        if file.exists():
            # Whichever was written: never a part of one, nor parts of two.
            json.loads(file.read_bytes().partition(b"\n")[2])
            seen += 1
    for writer in writers:
        writer.join()
    assert seen
    assert [path.name for path in file.parent.iterdir()] == [file.name]
    assert [recall_verdict(str(file), str(number)) for number in range(4)].count(FOUND) == 1


def _write_often(file: str, key: str) -> None:
    for _ in range(200):
        keep_verdict(file, key, FOUND)


def test_a_digest_tells_values_apart_that_look_alike_when_they_are_joined() -> None:
    assert len({digest_of("a", "bc"), digest_of("ab", "c"), digest_of(("a", "bc")), digest_of("abc")}) == 4
