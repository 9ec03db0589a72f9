"""What the author's class has by bases in other files of its package is not lacking."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import BuildFailed
from ecxs.generate.project import plan_project
from ecxs.generate.stubs import plan_stubs

if TYPE_CHECKING:
    from pathlib import Path

DECLARATION = """schema = 1
[module]
name = "owl"
language = "python"
[[provider]]
hook = "core.log_permanent_failure_v1"
[[command]]
name = "status"
[[command]]
name = "reset"
"""
PROVIDER = "core_log_permanent_failure_v1"
ALL = (PROVIDER, "control_status", "control_reset")
AUDIT = "class Audit:\n    def control_status(self, request: Control) -> Reply:\n        return {}\n"


def inserted(folder: Path, author: str, **files: str) -> tuple[str, ...]:
    (folder / "module.toml").write_text(DECLARATION)
    package = folder / "owl"
    for name, text in {"owl": author, "__init__": "from .owl import Owl\n", **files}.items():
        path = package / f"{name.replace('__slash__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return plan_stubs(plan_project(folder)).edit.inserted


@pytest.mark.parametrize(
    ("line", "base"),
    [
        ("from .audit import Audit", "Audit"),
        ("from .audit import Audit as Book", "Book"),
        ("from owl.audit import Audit", "Audit"),
        ("from . import audit", "audit.Audit"),
        ("from owl import audit as a", "a.Audit"),
        ("import owl.audit", "owl.audit.Audit"),
        ("import owl.audit as book", "book.Audit"),
        ("from .audit import *", "Audit"),
        ("from .audit import Audit", "Audit[int]"),
        ("if TYPED:\n    from .audit import Audit", "Audit"),
    ],
)
def test_a_method_of_an_imported_base_is_not_lacking(tmp_path: Path, line: str, base: str) -> None:
    author = f"{line}\n\n\nclass Owl({base}, OwlModule):\n    pass\n"
    assert inserted(tmp_path, author, audit=AUDIT) == (PROVIDER, "control_reset")


def test_bases_of_bases_are_followed_through_files_and_front_doors(tmp_path: Path) -> None:
    author = "from .mixins import Audit\n\n\nclass Owl(Audit, OwlModule):\n    control_reset = None\n"
    files = {
        "mixins__slash____init__": "from .audit import Audit\n",
        "mixins__slash__audit": "from ..record import Record\nclass Audit(Record):\n    control_status = Record.show\n",
        "record": f"class Record:\n    def {PROVIDER}(self): ...\n    def show(self): ...\n",
    }
    assert inserted(tmp_path, author, **files) == ()


def test_an_abstract_method_of_a_base_is_lacking(tmp_path: Path) -> None:
    text = AUDIT.replace("    def", "    @abc.abstractmethod\n    def")
    author = "from .audit import Audit\n\n\nclass Owl(Audit, OwlModule):\n    pass\n"
    assert inserted(tmp_path, author, audit=text) == ALL


def test_a_base_after_the_generated_one_is_hidden_by_it(tmp_path: Path) -> None:
    author = "from .audit import Audit\n\n\nclass Owl(OwlModule, Audit):\n    pass\n"
    assert inserted(tmp_path, author, audit=AUDIT) == ALL


@pytest.mark.parametrize(
    "line",
    [
        "from elsewhere import Audit",
        "from .nowhere import Audit",
        "from ..audit import Audit",
        "from ....... import Audit",
        "from .audit import Other as Audit",
        "from .owl import Audit",
        "Audit = make()",
    ],
)
def test_a_base_that_is_not_in_the_package_has_nothing_that_is_known(tmp_path: Path, line: str) -> None:
    author = f"{line}\n\n\nclass Owl(Audit, OwlModule):\n    pass\n"
    assert inserted(tmp_path, author, audit=AUDIT) == ALL


def test_bases_that_turn_in_a_circle_end(tmp_path: Path) -> None:
    author = "from .a import A\nfrom .a import Ghost\n\n\nclass Owl(A, Ghost, OwlModule):\n    pass\n"
    a = "from .b import B, Ghost\n\n\nclass A(B):\n    pass\n"
    b = "from .a import A, Ghost\n\n\nclass B(A):\n    control_reset = None\n"
    assert inserted(tmp_path, author, a=a, b=b) == (PROVIDER, "control_status")


def test_no_file_is_executed(tmp_path: Path) -> None:
    author = "from .audit import Audit\n\n\nclass Owl(Audit, OwlModule):\n    pass\n"
    assert "control_status" not in inserted(tmp_path, author, audit=f"raise SystemExit(9)\n{AUDIT}")


def test_a_syntax_error_in_a_base_is_refused_with_its_place(tmp_path: Path) -> None:
    author = "from .audit import Audit\n\n\nclass Owl(Audit, OwlModule):\n    pass\n"
    with pytest.raises(BuildFailed) as refused:
        inserted(tmp_path, author, audit="class Audit(:\n")
    assert refused.value.message.startswith(f"{tmp_path / 'owl' / 'audit.py'}:1:")
