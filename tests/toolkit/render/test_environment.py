from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jinja2 import TemplateSyntaxError, UndefinedError

from ecruntime.foundation.errors import InternalError
from ecxs.languages.python.quoting import python_literal
from ecxs.render import Code, compiled_templates, environment, templates_root

if TYPE_CHECKING:
    from pathlib import Path


def rendered(folder: Path, text: str, **values: object) -> str:
    (folder / "page.j2").write_text(text)
    return environment(folder).get_template("page.j2").render(values)


def test_braces_of_c_and_lua_pass_unchanged(tmp_path: Path) -> None:
    text = "struct x y = {{ 0, 1 }}; {% z %} {# w #}\n"
    assert rendered(tmp_path, text) == text


def test_a_value_without_a_filter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InternalError) as caught:
        rendered(tmp_path, "${ value }", value="x")
    assert str(caught.value) == "'x' reached generated text without a filter"


def test_a_constant_of_a_template_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(InternalError):
        rendered(tmp_path, "${ 'x' }")


def test_a_number_is_refused_without_a_filter(tmp_path: Path) -> None:
    with pytest.raises(InternalError):
        rendered(tmp_path, "${ value }", value=1)


def test_joined_code_is_no_code(tmp_path: Path) -> None:
    with pytest.raises(InternalError):
        rendered(tmp_path, "${ value ~ value }", value=Code("x"))


def test_a_value_enters_through_its_filter(tmp_path: Path) -> None:
    assert rendered(tmp_path, "x = ${ value }\n", value=python_literal('a "b"')) == "x = 'a \"b\"'\n"


def test_an_unknown_value_names_itself(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError) as caught:
        rendered(tmp_path, "${ nobody }")
    assert str(caught.value) == "'nobody' is undefined"


def test_a_filter_that_gives_plain_text_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(TemplateSyntaxError):
        rendered(tmp_path, "${ value | upper }", value="x")


def test_line_statements_leave_no_line(tmp_path: Path) -> None:
    text = "%% for item in items\n- ${ item }\n%% endfor\nend\n"
    assert rendered(tmp_path, text, items=(Code("a"), Code("b"))) == "- a\n- b\nend\n"


def test_the_templates_are_found_in_a_checkout() -> None:
    assert (templates_root() / "render" / "python").is_dir()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder in which compiled templates would be kept, empty."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "ecxs" / "templates"


def banner() -> str:
    return environment().get_template("shared/hash_banner.j2").render(banner=(Code("hi"),))


def test_compiled_templates_are_kept(cache: Path) -> None:
    assert banner() == "# hi\n"
    assert len(list(cache.iterdir())) == 1
    assert banner() == "# hi\n"


def test_a_folder_that_others_may_write_keeps_nothing(cache: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o777)
    assert compiled_templates() is None


def test_a_cache_below_a_folder_that_others_may_write_is_not_used(cache: Path) -> None:
    assert compiled_templates() is not None
    cache.parents[1].chmod(0o777)
    assert compiled_templates() is None


def test_a_cache_that_cannot_be_used_is_no_failure(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.NamedTemporaryFile", fail)
    assert banner() == "# hi\n"
    assert list(cache.iterdir()) == []


def test_a_damaged_cache_is_made_anew(cache: Path) -> None:
    banner()
    (kept,) = cache.iterdir()
    kept.write_bytes(b"\0" * 10)
    assert banner() == "# hi\n"
