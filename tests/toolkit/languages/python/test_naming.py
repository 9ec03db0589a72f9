from __future__ import annotations

from ecxs.languages.python.naming import attribute_names, class_name, class_names


def test_a_class_name_is_camel_case() -> None:
    assert [class_name(name) for name in ("greeter", "my_module", "aB_c", "_x", "_1")] == [
        "Greeter",
        "MyModule",
        "ABC",
        "X",
        "N1",
    ]


def test_attributes_avoid_keywords_and_one_another() -> None:
    assert attribute_names(("from", "self", "from_", "2fa"), ("self",)) == ("from_", "self_", "from__", "n2fa")


def test_classes_that_would_be_equal_get_a_number() -> None:
    assert class_names(("a_b", "A_b", "aB"), "Option", ("AbOption",)) == ("ABOption", "ABOption2", "ABOption3")
