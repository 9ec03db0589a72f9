from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from ecruntime.foundation.errors import BuildFailed
from ecxs.languages import NameChange
from ecxs.languages.python.edit import is_concerned, rename_in_source

CHANGE = NameChange(
    "owl",
    "barn_owl",
    {"owl_limit": "barn_owl_limit"},
    frozenset({"seen_v1"}),
    frozenset({"host"}),
    frozenset({"status"}),
    frozenset({"owl", "sub", "generated", "__init__"}),
    "class BarnOwlModule: ...\nclass BarnOwlLimitOption: ...\n",
)
TEST = "tests/test_owl.py"


def renamed(text: str, path: str) -> str:
    return rename_in_source(text, PurePosixPath(path), path, CHANGE)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("owl/__init__.py", "from .owl import Owl\n", "from .barn_owl import BarnOwl\n"),
        ("owl/__init__.py", "from . import owl, sub\n", "from . import barn_owl, sub\n"),
        ("owl/sub/a.py", "from ..owl import Owl as O\nO()\n", "from ..barn_owl import BarnOwl as O\nO()\n"),
        ("owl/sub/a.py", "from .owl import x\n", "from .owl import x\n"),
        ("owl/sub/a.py", "from .. import *\n", "from .. import *\n"),
        (TEST, "import owl\nowl.Owl()\n", "import barn_owl\nbarn_owl.BarnOwl()\n"),
        (TEST, "import owl . owl as d\nd.Owl\n", "import barn_owl . barn_owl as d\nd.BarnOwl\n"),
        (TEST, "import owl.sub\nowl.sub.f(owl=1)\n", "import barn_owl.sub\nbarn_owl.sub.f(owl=1)\n"),
        (TEST, "import owls, owl2\nowls.Owl\n", "import owls, owl2\nowls.Owl\n"),
        (TEST, "from other import Owl, owl\nOwl\n", "from other import Owl, owl\nOwl\n"),
        (TEST, "from owl.sub import owl\nowl()\n", "from barn_owl.sub import owl\nowl()\n"),
        ("owl/owl.py", "from .generated import OwlModule\n", "from .generated import BarnOwlModule\n"),
        ("owl/owl.py", "from .generated import OwlOther\n", "from .generated import OwlOther\n"),
    ],
)
def test_imports_and_what_they_bind_follow(path: str, before: str, after: str) -> None:
    assert renamed(before, path) == after


def test_the_class_is_renamed_where_it_is_the_modules() -> None:
    text = (
        "from .generated import OwlModule\n\n__all__ = ['Owl', 'owl']\n\n\nclass Owl(OwlModule):\n"
        '    def me(self) -> "Owl | None":\n        Owl = 1\n        return Owl or self.Owl\n\n\nowl: Owl = Owl()\n'
    )
    made = renamed(text, "owl/owl.py")
    assert made == (
        "from .generated import BarnOwlModule\n\n__all__ = ['BarnOwl', 'owl']\n\n\nclass BarnOwl(BarnOwlModule):\n"
        '    def me(self) -> "BarnOwl | None":\n        Owl = 1\n        return Owl or self.Owl\n\n\n'
        "owl: BarnOwl = BarnOwl()\n"
    )


def test_a_class_of_a_tests_own_keeps_its_name() -> None:
    text = "class Owl: ...\n\n\nOwl()\n"
    assert renamed(text, TEST) == text


def test_options_validators_and_providers_of_own_hooks_follow() -> None:
    text = (
        "class Owl:\n    def validate_owl_limit(self, value): return self.options.owl_limit.get()\n"
        "    def owl_seen_v1(self): return self.owl_seen_v1, self.other.owl_limit\n\n\ndef owl_seen_v1(): ...\n"
    )
    assert renamed(text, "owl/owl.py") == (
        "class BarnOwl:\n    def validate_barn_owl_limit(self, value): return self.options.barn_owl_limit.get()\n"
        "    def barn_owl_seen_v1(self): return self.barn_owl_seen_v1, self.other.owl_limit\n\n\n"
        "def owl_seen_v1(): ...\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'owl.seen_v1'", "'barn_owl.seen_v1'"),
        ("'owl_seen_v1'", "'barn_owl_seen_v1'"),
        ("'owl.unknown'", "'owl.unknown'"),
        ("'owl.owl.now'", "'barn_owl.barn_owl.now'"),
        ("'owl.Owl'", "'barn_owl.BarnOwl'"),
        ("'owl_limit'", "'barn_owl_limit'"),
        ("'owl'", "'owl'"),
        ("'an owl_limit'", "'an barn_owl_limit'"),
        ("'my_owl_limit.owl_limit owl_limits'", "'my_owl_limit.owl_limit owl_limits'"),
        ("'owl status'", "'barn_owl status'"),
        ("'owl:main status x'", "'barn_owl:main status x'"),
        ("'owl sleeps'", "'owl sleeps'"),
        ("'module hooks owl'", "'module hooks barn_owl'"),
        ("'hook fire owl_seen_v1 note=owl'", "'hook fire barn_owl_seen_v1 note=owl'"),
        ("'owl {} owl_limit = 3'", "'barn_owl {} barn_owl_limit = 3'"),
        ("'a = 1\\n  owl main {\\n}'", "'a = 1\\n  barn_owl main {\\n}'"),
        ('"""\nowl { greeting = "owl" }\n"""', '"""\nbarn_owl { greeting = "owl" }\n"""'),
        (r"'\u0041 = \x41\towl_limit = 1'", r"'\u0041 = \x41\tbarn_owl_limit = 1'"),
        (r"r'\n' 'owl { x = 1 }'", r"r'\n' 'barn_owl { x = 1 }'"),
        ("r'''\r\n\\d\r\nowl { }'''", "r'''\r\n\\d\r\nbarn_owl { }'''"),
        ("'memory owl:host'", "'memory barn_owl:host'"),
        ("f(owner='owl', other='owl')", "f(owner='barn_owl', other='owl')"),
        ("b'owl {}'", "b'owl {}'"),
        ("'{\"owl\": {}}'", "'{\"owl\": {}}'"),
        ("f'owl {{ x = {y} }}'", "f'barn_owl {{ x = {y} }}'"),
        ("f'owl status {y}'", "f'barn_owl status {y}'"),
        ("f'owl {y}'", "f'owl {y}'"),
        ("f'{y} owl {{'", "f'{y} owl {{'"),
        ("f'{y}\\nowl {{ owl_limit = {z} }} owl {{}}'", "f'{y}\\nbarn_owl {{ barn_owl_limit = {z} }} barn_owl {{}}'"),
        ("rf'{y} \\n owl_limit'", "rf'{y} \\n barn_owl_limit'"),
        ("f'\\u0041 owl_limit {owl.x}'", "f'\\u0041 barn_owl_limit {owl.x}'"),
    ],
)
def test_a_string_of_a_test_follows_where_it_is_certain(before: str, after: str) -> None:
    assert renamed(f"x = {before}\n", TEST) == f"x = {after}\n"


@pytest.mark.parametrize("text", ['"owl status"', '"owl { }"', '"hook fire owl_seen_v1"'])
def test_in_the_package_only_whole_names_follow(text: str) -> None:
    assert renamed(f"x = {text}\n", "owl/owl.py") == f"x = {text}\n"
    assert renamed("x = 'owl_limit'\n", "owl/owl.py") == "x = 'barn_owl_limit'\n"


def test_comments_docstrings_and_every_other_byte_stay() -> None:
    text = '\ufeff"""owl status"""\r\n\r\nimport owl  # owl\r\n \r\n\r\nx = (1,\r\n   owl)\r\n\t\r\n'
    assert renamed(text, TEST) == text.replace("import owl", "import barn_owl").replace("  owl)", "  barn_owl)")


def test_a_file_that_does_not_say_the_name_is_not_parsed() -> None:
    assert not is_concerned("def f(:", CHANGE)
    assert is_concerned("Owl", CHANGE)


def test_a_syntax_error_is_named() -> None:
    with pytest.raises(BuildFailed, match=r"tests/test_owl\.py:1:"):
        renamed("def owl(:\n", TEST)
