"""Hooks that are called under a lock are found, through calls within the module, and others are not."""

from __future__ import annotations

import pytest

from tests.toolkit.languages.python.check.conftest import findings_here, found, module

pytestmark = pytest.mark.usefixtures("kelp")
IMPORTS = "import threading"
MADE = "def __init__(self):\n    self._guard = threading.Lock()\n    self._judge = self.hooks.judge_v1\n"


@pytest.mark.parametrize(
    ("body", "shown", "lock"),
    [
        ("with self._guard:\n    self.hooks.judge_v1.call(1)", "self.hooks.judge_v1.call", "self._guard"),
        ("with self._guard:\n    self.hooks.judge_v1.call_txn(g, 1)", "self.hooks.judge_v1.call_txn", "self._guard"),
        ("with open('x') as f, self._guard:\n    self.hooks.judge_v1.call(1)", "self.hooks.judge_v1.call",
         "self._guard"),
        ("with self._guard:\n    if x:\n        return self._judge.call(1)", "self._judge.call", "self._guard"),
        ("with self._guard:\n    judge = self.hooks.judge_v1\n    judge.call(1)", "judge.call", "self._guard"),
        ("self._guard.acquire()\ntry:\n    self.hooks.judge_v1.call(1)\nfinally:\n    self._guard.release()",
         "self.hooks.judge_v1.call", "self._guard"),
        ("with self.store.lock:\n    self.hooks.judge_v1.call(1)", "self.hooks.judge_v1.call", "self.store.lock"),
    ],
)  # fmt: skip  # words, several to a line
def test_a_hook_that_is_called_under_a_lock_is_found(body: str, shown: str, lock: str) -> None:
    inner = "".join(f"    {line}\n" for line in body.splitlines())
    lines = [line for line in found(kelp=module(f"{MADE}def f(self, g, x):\n{inner}", IMPORTS)) if "BLK005" in line]
    assert len(lines) == 1
    assert lines[0].endswith(f"BLK005: '{shown}' calls a hook while the lock '{lock}' is held")


@pytest.mark.parametrize(
    "body",
    [
        "with self._guard:\n    n = 1\nself.hooks.judge_v1.call(n)",
        "with self._guard:\n    n = self.hooks.judge_v1.has()",
        "with self.state:\n    self.hooks.judge_v1.call(1)",
        "with self.blocks:\n    self.hooks.judge_v1.call(1)",
        "with self._guard:\n    later = lambda: self.hooks.judge_v1.call(1)",
        "with self._guard:\n    self.other.call(1)",
        "self._guard.acquire()\nself._guard.release()\nself.hooks.judge_v1.call(1)",
        "held = self.acquire()\nself.hooks.judge_v1.call_txn(held.generation, 1)",
        "with self.acquire() as held:\n    self.hooks.judge_v1.call_txn(held, 1)",
    ],
)
def test_a_hook_that_is_called_without_a_lock_is_fine(body: str) -> None:
    inner = "".join(f"    {line}\n" for line in body.splitlines())
    assert found(kelp=module(f"{MADE}def f(self, x):\n{inner}", IMPORTS)) == []


def test_calls_are_followed_through_methods_and_files() -> None:
    body = "def f(self):\n    with self._guard:\n        self.g()\ndef g(self):\n    tell(self)\n"
    found(
        kelp=module(MADE + body, f"{IMPORTS}\nfrom .telling import tell"),
        telling="def tell(module):\n    Teller().tell()\nclass Teller:\n    def tell(self):\n"
        "        self.hooks.judge_v1.call(1)\n",
    )
    (finding,) = findings_here()
    assert finding.message == "'self.g' calls a hook while the lock 'self._guard' is held"
    assert [it.message for it in finding.related] == [
        "'Kelp.f' calls 'Kelp.g'", "'Kelp.g' calls 'tell'", "'tell' calls 'Teller.tell'",
        "'Teller.tell' calls the hook",
    ]  # fmt: skip  # words, several to a line


def test_a_comment_allows_it_and_one_without_use_is_told() -> None:
    body = (
        "def f(self):\n    with self._guard:\n        self.hooks.judge_v1.call(1)  # ecxs: allow BLK005 - it is alone\n"
    )
    assert found(kelp=module(MADE + body, IMPORTS)) == []
    (line,) = found(kelp=module(MADE + body.replace("with self._guard", "if 1"), IMPORTS))
    assert line.endswith("BLK004: the comment allows BLK005 where nothing breaks it")
