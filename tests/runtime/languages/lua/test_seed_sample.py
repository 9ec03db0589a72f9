"""The sample of the seed, cut out of its text: it registers, and the bus calls it with two arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.toolkit.languages.c.seed_samples import SEED_VARIABLE, seed_file

if TYPE_CHECKING:
    from conftest import Scripts

SAMPLE = re.compile(r'^require\("msys\.core"\);$.*?^msys\.registerModule\(.*?\);$', re.MULTILINE | re.DOTALL)


@pytest.mark.skipif(
    not seed_file().is_file(),
    reason=f"the text of the seed is not beside this checkout; {SEED_VARIABLE} says where it is",
)
def test_the_sample_registers_and_is_called_with_two_arguments(scripts: Scripts) -> None:
    found = SAMPLE.search(seed_file().read_text(encoding="utf-8"))
    assert found is not None
    source = found[0]
    scripts(source)
    hook = scripts.runtime.server.find_hook("core.ec_message_enqueue")
    assert [provider.owner for provider in hook.providers] == ["scriptlet:scriptlet"]
    assert scripts.fire("core.ec_message_enqueue") == 0
    # The same with a look at what it gets.
    assert source.count("return 0;") == 1
    scripts.reload(source.replace("return 0;", "print(msys.type(msg), msys.type(now)); return now and 7 or 8;"))
    answer = scripts.fire("core.ec_message_enqueue")
    assert answer == 7
    assert "message\\x09timeval" in scripts.lines()
