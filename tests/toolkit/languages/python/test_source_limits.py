"""A source beyond a limit is a finding, in words that say which one, before any parser has seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import BuildFailed, Refused
from ecxs.languages.python.edit.syntax_tree import parse_source
from ecxs.languages.python.package import read_package
from ecxs.languages.python.source_limits import SourceError, check_syntax

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 64 * 1024
HOSTILE = {
    "and": ("x = " + " and ".join(["a"] * 600) + "\n", "is nested deeper than 150"),
    "long and": ("a and " * 10_000 + "a\n", "has an expression of more than 1000 operators"),
    "and in a text": ('f"{' + "a and " * 600 + 'a}"\n', "is nested deeper than 150"),
    "comparisons": ("1<" * 32_000 + "1\n", "has an expression of more than 1000 operators"),
    "attributes": ("a." * 30_000 + "a\n", "has an expression of more than 1000 operators"),
    "calls": ("f" + "()" * 30_000 + "\n", "has an expression of more than 1000 operators"),
    "not": ("not " * 16_000 + "a\n", "has an expression of more than 1000 operators"),
    "brackets": ("(" * 61 + ")" * 61 + "\n", "has an expression with brackets nested deeper than 60"),
    "patterns": (
        "match a:\n case " + "[" * 20 + "]" * 20 + ": 0\n",
        "has a pattern with brackets nested deeper than 8",
    ),
    "texts": ("x = " + '"" ' * 151 + "\n", "has more than 150 texts in a row"),
    "texts in lines": ("x = (\n" + '""\n' * 151 + ")\n", "has more than 150 texts in a row"),
    "comprehension": ("[a" + " for a in a" * 160 + "]\n", "is nested deeper than 150"),
    "statements": ("a\n" * 32_000, "has more than 12800 tokens, which is too many for its 64000 bytes"),
    "blank lines": ("\n" * SIZE, "has more than 13107 tokens, which is too many for its 65536 bytes"),
    "a list": ("x = [" + "1," * 20_000 + "]\n", "has more than 12288 tokens, which is too many for its 40007 bytes"),
    "fields": ("f'" + "{a}" * 10_000 + "'\n", "has more than 12288 tokens, which is too many for its 30004 bytes"),
    "one name": ("a=a\n" * 3000, "binds 'a' 3000 times in one place and reads it 3000 times"),
    "a shared name": (
        "".join(f"def f{n}():\n global a\n a=a\n" for n in range(400)),
        "binds 'a' 400 times in one place and reads it 400 times",
    ),
    "another encoding": ("# coding: utf-7\n#" + "+AAo-a" * 9000, "has more than 12288 tokens"),
    "size": ("#" * (1024 * 1024 + 1), "has more than 1048576 bytes"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_beyond_a_limit_is_refused(name: str) -> None:
    source, words = HOSTILE[name]
    with pytest.raises(SourceError) as caught:
        check_syntax(source.encode())
    assert caught.value.message.startswith(words)


@pytest.mark.parametrize(
    "source",
    [
        "x = " + " and ".join(["a"] * 100) + "\n",
        "x = {\n" + "".join(f"    'key {n}': ('a' * 3) + b.c.d({n}),\n" for n in range(500)) + "}\n",
        "".join(f"x = \\\n    '{n}' 'text'\n" for n in range(500)),
        "def f(a):\n    match a:\n        case [{'x': [1, (2, 3)]}]:\n            return a\n",
        "".join(f"def f{n}():\n    i = 0\n    i = i + 1\n    return i\n" for n in range(500)),
        "# (((" + "(" * 100 + "\nx = '" + "(" * 100 + "'\n",
    ],
)
def test_usual_code_passes(source: str) -> None:
    check_syntax(source.encode())


def test_a_limit_names_the_line() -> None:
    with pytest.raises(SourceError) as caught:
        check_syntax(("x = '''\n\n'''\n\\\n\ny = " + "(" * 70).encode())
    assert caught.value.line == 6


def test_an_edit_of_such_a_file_is_refused_with_its_place() -> None:
    with pytest.raises(BuildFailed) as caught:
        parse_source("\nx = " + "a and " * 5000 + "a\n", "kelp.py")
    assert str(caught.value) == "kelp.py:2:1: the file has an expression of more than 1000 operators"
    assert caught.value.hint == "simplify that place and run the command again"


def test_a_package_with_such_a_file_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "kelp").mkdir()
    (tmp_path / "kelp" / "__init__.py").write_text("a." * 30_000 + "a\n")
    with pytest.raises(Refused) as caught:
        read_package(tmp_path / "kelp")
    assert [(finding.rule, finding.message) for finding in caught.value.findings] == [
        ("SRC001", "'__init__.py' has an expression of more than 1000 operators")
    ]


def test_a_package_with_a_link_that_leads_out_is_not_built(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "kelp").mkdir()
    (tmp_path / "kelp" / "__init__.py").touch()
    (tmp_path / "kelp" / "data").symlink_to("../secret")
    with pytest.raises(BuildFailed) as caught:
        read_package(tmp_path / "kelp")
    folder = tmp_path / "kelp"
    assert str(caught.value) == (
        f"'{folder / 'data'}' cannot be built into the package: it is a link that leads out of '{folder}'"
    )
