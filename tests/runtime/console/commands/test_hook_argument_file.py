from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.console.commands.hook import with_argument_file
from ecruntime.formats.ctype import parse_ctype
from ecruntime.foundation.errors import EcError
from ecruntime.model.hook_signature import HookParameter

if TYPE_CHECKING:
    from pathlib import Path

NUMBER = HookParameter("p", parse_ctype("int"))


def test_a_file_gives_what_was_not_given_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "given.json"
    file.write_text('{"p": 1, "q": 2}', encoding="utf-8")
    assert with_argument_file((NUMBER,), {"json": str(file), "p": "5"}) == {"p": "5", "q": 2}


def test_a_parameter_called_json_is_no_file() -> None:
    parameter = HookParameter("json", parse_ctype("struct json_object *"))
    assert with_argument_file((parameter,), {"json": "mine"}) == {"json": "mine"}


@pytest.mark.parametrize(
    ("content", "message"),
    [("[]", "holds no object"), ("{", "is not JSON: "), ("[" * 100000, "is not JSON: ")],
)
def test_a_file_that_is_no_object_is_refused(tmp_path: Path, content: str, message: str) -> None:
    file = tmp_path / "given.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(EcError) as refusal:
        with_argument_file((NUMBER,), {"json": str(file)})
    assert refusal.value.message.startswith(f"argument file '{file}' {message}")


def test_a_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EcError) as refusal:
        with_argument_file((NUMBER,), {"json": str(tmp_path / "none.json")})
    assert refusal.value.message == f"argument file '{tmp_path / 'none.json'}': no such file or directory"
