"""The text of `config writeback`, without a server."""

from __future__ import annotations

import pytest

from ecruntime.console.writeback import reject_foreign, write_back
from ecruntime.formats.conf import ConfigWord, read_text
from ecruntime.foundation.errors import EnvironmentFailure, UsageError

FILES = read_text("x = 1\n", "x.conf")


def test_more_than_a_file_may_have_is_refused() -> None:
    root = FILES.root
    for number in range(300):
        root = root.with_value((), f"x{number}", ConfigWord("x" * 60_000))
    with pytest.raises(EnvironmentFailure, match="a configuration file has at most 16777216") as failed:
        write_back(FILES, root, "local.conf", str)
    assert str(failed.value) == "the changes are 18002290 bytes, and a configuration file has at most 16777216"
    assert failed.value.hint == "put the longest ones into the files by hand: `config diff` lists them"


def test_the_text_is_the_same_whenever_it_is_written() -> None:
    root = FILES.root.with_value((("Domain", "d"),), "x", ConfigWord("é\udcff#\n/\t", is_quoted=True))
    text = write_back(FILES, root, "local.conf", str).text
    assert text.splitlines()[2:] == ['Domain "d" {', '  x = "é\udcff#\\n/\\t"', "}"]
    assert write_back(FILES, root, "other.conf", str).text == text
    reject_foreign("local.conf", text)


@pytest.mark.parametrize("text", ["", "x = 1\n", "# Written by `config writeback` of"])
def test_a_text_without_the_banner_is_foreign(text: str) -> None:
    with pytest.raises(UsageError, match=r"'local\.conf' was not written by `config writeback`"):
        reject_foreign("local.conf", text)


def test_a_text_that_does_not_fit_its_digest_was_edited() -> None:
    text = write_back(FILES, FILES.root.with_value((), "x", ConfigWord("2")), "local.conf", str).text
    with pytest.raises(UsageError, match=r"'local\.conf' was edited after `config writeback` wrote it"):
        reject_foreign("local.conf", text.replace("x = 2", "x = 3"))
