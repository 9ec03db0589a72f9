"""Whatever an author's file looks like: the lines that were there stay, byte by byte, and the result parses."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecxs.generate.project import plan_project
from ecxs.languages import required_methods, tools_of
from ecxs.languages.python.edit import edit_author_class

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.languages import RequiredMethods

DECLARATION = """schema = 1
[module]
name = "owl"
language = "python"
[[option]]
name = "size"
type = "ecdict"
validate = "method"
[[provider]]
hook = "core.log_permanent_failure_v1"
[[provider]]
hook = "core.mailq_get_next_active"
[[command]]
name = "status"
"""
HEADS = (
    "",
    '"""A docstring."""\n',
    "#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n",
    "from __future__ import annotations\n\nimport os; import sys  # two\n",
    '"""Doc."""\nfrom __future__ import annotations\nimport re\nfrom typing import (  # odd\n    Any,\n    final,\n)\n',
    "try:\n    import fast\nexcept ImportError:  # none\n    fast = None\n\n\n",
    "if TYPE_CHECKING:\n    from ecruntime.api import Timeval\n",
)
MEMBERS = (
    "x=1",
    "x : int=1 # why",
    "# a comment of its own",
    '"""Text\n  of several\nlines."""',
    "class Inner :\n  def core_log_permanent_failure_v1(self) : pass # not ours\n",
    "@property\n@ cached ( 1 )\ndef helper( self ) :\n\n    return  [1,\n  2]   # odd\n",
    "def typed(self, a):\n    # type: (int) -> int\n    return a",
    "def control_status(self, request: Control) -> str:\n    return 'x' \\\n      'y'",
    "def control_extra(self): pass; x = 2",
    "if x:\n    def validate_size(self, value: Mapping[str, str]) -> bool: return True\nelse:\n    y = 2",
    "async def report(self, event): ...",
    "def core_mailq_get_next_active(self, *args: object): # drifted\n    pass",
    "é = 'ü'",
)
TAILS = ("", "\n\n# the end", "\n\nif __name__ == '__main__':\n    print( 1 )\n", "\n\ndef later(): pass\n")
INDENTS = ("    ", "  ", "\t", "   ")


@pytest.fixture(scope="module")
def required(tmp_path_factory: pytest.TempPathFactory) -> RequiredMethods:
    folder: Path = tmp_path_factory.mktemp("owl")
    (folder / "module.toml").write_text(DECLARATION)
    planned = plan_project(folder)
    methods = tools_of(planned.definition).methods(planned.definition, planned.catalogue)
    return required_methods(planned.definition, planned.catalogue, methods)


@st.composite
def author_files(draw: st.DrawFn) -> str:
    members = draw(st.lists(st.sampled_from(MEMBERS), max_size=6))
    indent = draw(st.sampled_from(INDENTS))
    gaps = draw(st.lists(st.sampled_from(("\n", "\n\n", "\n   \n", "\n\f\n")), min_size=7, max_size=7))
    body = "".join(_indented(member, indent) + gap for member, gap in zip(members, gaps, strict=False))
    if not any(not member.startswith("#") for member in members):
        body += f"{indent}pass\n"
    decorator = draw(st.sampled_from(("", "@final\n", "@ final  # ours\n# between\n")))
    head, tail = draw(st.sampled_from(HEADS)), draw(st.sampled_from(TAILS))
    text = f"{head}{decorator}class Owl( OwlModule ) : # mine\n{body}{tail}"
    text = text if draw(st.booleans()) else text.rstrip("\n")
    return text.replace("\n", "\r\n") if draw(st.booleans()) else text


def _indented(member: str, indent: str) -> str:
    if member.startswith('"""'):
        return indent + member
    return "\n".join(indent + line if line else line for line in member.split("\n"))


def is_kept(before: str, after: str) -> bool:
    """Tell whether the lines before are among those after, in their order."""
    rest = iter(after.split("\n"))
    return all(line in rest for line in before.removesuffix("\n").split("\n"))


def with_end(text: str) -> str:
    """A last line without a line end may get one."""
    return text if text.endswith("\n") else text + ("\r\n" if "\r\n" in text else "\n")


@settings(
    max_examples=max(150, settings().max_examples // 5), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(text=author_files())
def test_untouched_lines_stay_and_the_result_parses(required: RequiredMethods, text: str) -> None:
    ast.parse(text)
    edited = edit_author_class(text, "owl.py", required)
    ast.parse(edited.text)
    assert is_kept(with_end(text), with_end(edited.text)), edited.text
    again = edit_author_class(edited.text, "owl.py", required)
    assert (again.text, again.inserted) == (edited.text, ())
