from __future__ import annotations

from ecxs.languages.python.generated.layout import CallLayout, Items, method, statement
from ecxs.render import Code


def test_what_fits_stands_on_one_line() -> None:
    value = CallLayout("f", (("", Code("1")), ("x", Items((Code("2"),)))))
    assert statement("y = ", value) == "y = f(1, x=(2,))"


def test_what_does_not_fit_has_a_line_for_each_part() -> None:
    value = CallLayout("f", (("", Code("a" * 50)), ("x", Items((Code("b" * 50), Code("c" * 50))))))
    lines = ["y = f(", f"    {'a' * 50},", "    x=(", f"        {'b' * 50},", f"        {'c' * 50},", "    ),", ")"]
    assert statement("y = ", value) == "\n".join(lines)


def test_a_short_method_is_one_line() -> None:
    assert method("get", (("x", "int"),), "str") == "    def get(self, x: int) -> str:"


def test_a_long_method_has_a_line_for_each_parameter() -> None:
    written = method("get", (("x" * 40, "int"), ("y" * 40, "int")), "str", is_keyword_only=True)
    lines = ["    def get(", "        self,", "        *,", f"        {'x' * 40}: int,", f"        {'y' * 40}: int,"]
    assert written == "\n".join([*lines, "    ) -> str:"])


def test_a_tuple_of_one_is_split_so_that_a_wider_formatter_leaves_it() -> None:
    value = Items((CallLayout("f", (("", Code("a" * 50)), ("", Code("b" * 35)))),))
    lines = ["y = (", "    f(", f"        {'a' * 50},", f"        {'b' * 35},", "    ),", ")"]
    assert statement("y = ", value) == "\n".join(lines)
