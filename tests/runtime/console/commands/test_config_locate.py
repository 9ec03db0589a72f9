"""`config locate`: the scopes of a kind, and where they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, Prompt


def test_locate_shows_each_scope_of_a_kind_with_its_path(scopes: Bench, prompt: Prompt) -> None:
    assert prompt.text("config locate DOMAIN") == (
        'Domain "a.example"\n  is at Binding:north:Domain:a.example:\n'
        'Domain "a.example"\n  is at Domain:a.example:\n'
        'Domain "b:1"\n  is at Domain:b\\:1:\n'
    )


def test_locate_takes_a_regular_expression_for_the_instance(scopes: Bench, prompt: Prompt) -> None:
    rows = prompt.json("config locate domain ^b")["scopes"]
    assert rows == [
        {"kind": "Domain", "instance": "b:1", "path": "Domain:b\\:1:", "place": f"{scopes.conf}:8:1"},
    ]


def test_locate_finds_nothing_and_says_so(scopes: Bench, prompt: Prompt) -> None:
    assert prompt.text("config locate domain ^c") == "There is no such scope of the kind Domain.\n"


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("config locate", "which kind of scope?\nhint: config locate KIND [REGEX]\n"),
        (
            "config locate domain a b",
            "config locate takes at most 2 arguments\nhint: the whole command is: config locate KIND [REGEX]\n",
        ),
        ("config locate domian", "'domian' is no config scope\nhint: did you mean 'Domain'?\n"),
        (
            "config locate domain (a+)+$",
            "'(a+)+$' repeats a group\nhint: look for a part of the name, without `)*` and `)+`\n",
        ),
        (
            "config locate domain *",
            "'*' is no regular expression: nothing to repeat at position 0\nhint: config locate KIND [REGEX]\n",
        ),
        (
            f"config locate domain {'a' * 201}",
            "a regular expression of 201 characters is over the limit of 200\nhint: look for a part of the name\n",
        ),
    ],
)
def test_what_locate_cannot_do_is_refused(scopes: Bench, prompt: Prompt, line: str, answer: str) -> None:
    assert prompt.text(line) == answer
