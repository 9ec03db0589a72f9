from __future__ import annotations

import tomli
from hypothesis import given
from hypothesis import strategies as st

from ecxs.render import toml_value


@given(st.text())
def test_a_toml_value_means_the_text(text: str) -> None:
    assert tomli.loads(f"x = {toml_value(text)}")["x"] == text
