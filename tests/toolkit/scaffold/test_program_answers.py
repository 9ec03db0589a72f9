"""Answers in the programs of a trusted template: one plain word, or refused; all of them in the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import UsageError
from ecxs.cli import main
from tests.toolkit.scaffold.test_external_template import make, refusal, template

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = {
    "options behind a blank": "--checkpoint=1 --checkpoint-action=exec=X",
    "an option": "-rf",
    "an option with a plus": "+cmd",
    "a file of options": "@file",
    "two words": "a b",
    "a tab": "a\tb",
    "a pattern": "*",
    "one of many signs": "[a-z]",
    "a home": "~",
    "another folder": "../x",
    "a hidden file": ".x",
    "a new line": "a\ntouch mark",
    "a quote": "it's",
    "two quotes": 'a"b',
    "an escape": "a\\",
    "a command": "$(touch mark)",
    "a variable": "$HOME",
    "an assignment": "SHELL=touch",
    "a transport": "ext::sh",
    "a format": "%n",
    "a comment": "#x",
    "nothing": "",
    "a letter that another encoding reads as a blank": "a\u00a0b",
    "a letter of another alphabet": "\u00e0",
}
PROGRAMS = {
    "sh": "#!/bin/sh\ntar cf made {{cookiecutter.word}}\n",
    "py": "import os\nos.system('tar cf made {{ cookiecutter.word }}')\n",
}


@pytest.mark.parametrize("suffix", PROGRAMS)
@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_that_is_no_plain_word_is_refused_in_a_program(tmp_path: Path, kind: str, suffix: str) -> None:
    root = template(tmp_path, {f"hooks/pre_gen_project.{suffix}": PROGRAMS[suffix]}, word="w")
    message = refusal(root, tmp_path, word=ANSWERS[kind])
    assert message.endswith(f"', the value of 'word', would become code in 'hooks/pre_gen_project.{suffix}:2'")
    assert not list(tmp_path.rglob("ma?[ek]"))


USES = {
    "itself": ("{{cookiecutter.word}}", "word"),
    "a key": ("{{cookiecutter['word']}}", "word"),
    "a default that follows from it": ("{{cookiecutter['later']}}", "later"),
    "a default that follows from that": ("{{cookiecutter.last}}", "last"),
    "everything": ("{{cookiecutter|jsonify}}", "word"),
    "everything by a method": ("{% for key, value in cookiecutter.items() %}{{value}}{% endfor %}", "word"),
    "one by a method": ("{{cookiecutter.get('word')}}", "word"),
    "one by a computed key": ("{{cookiecutter['wo' ~ 'rd']}}", "word"),
    "a part": ("{{cookiecutter.word[2:]}}", "word"),
    "a branch": ("{{ 'x' if cookiecutter.name else cookiecutter.word }}", "word"),
    "another name": ("{% set it = cookiecutter %}{{it.word}}", "word"),
    "what a condition keeps": ("{% set l = [] %}{% if l.append(cookiecutter.word) %}{% endif %}{{ l[0] }}", "word"),
    "what the condition of an expression keeps": (
        "{% set l = [] %}{{ '' if l.append(cookiecutter.word.strip()) else l[0] }}",
        "word",
    ),
    "everything that a condition keeps": (
        "{% if not cookiecutter.update({'x': cookiecutter.word}) %}{{cookiecutter.x}}{% endif %}",
        "word",
    ),
    "a file that is included": ("{% include 'part' %}", "word"),
}


@pytest.mark.parametrize("use", USES)
def test_an_answer_is_found_in_a_program_as(tmp_path: Path, use: str) -> None:
    written, name = USES[use]
    files = {"hooks/post_gen_project.sh": f"#!/bin/sh\necho {written}\n", "templates/part": "{{cookiecutter.word}}"}
    # Variables that are called like the methods of a table hide no others.
    own = dict.fromkeys(("items", "values", "get", "keys", "update", "pop"), "x")
    root = template(tmp_path, files, **own, word="w", later="{{cookiecutter.word}}", last="{{cookiecutter.later}}")
    message = refusal(root, tmp_path, word="$(touch mark)")
    assert message.startswith(f"'$(touch mark)', the value of '{name}', would become code in 'hooks/post_gen_project.")
    assert not list(tmp_path.rglob("mark"))


def test_the_remedy_names_the_variable_of_the_environment(tmp_path: Path) -> None:
    root = template(tmp_path, {"hooks/post_gen_project.sh": PROGRAMS["sh"]}, word="w")
    with pytest.raises(UsageError) as caught:
        make(root, tmp_path, word="a b")
    assert caught.value.hint == (
        "give one word of letters, digits and _.+@- that begins with none of .+@-, "
        'or let the program take it from the environment: "$ECXS_ANSWER_word"'
    )


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_answer_reaches_a_program_through_its_environment(tmp_path: Path, kind: str) -> None:
    text = "import os\nopen('said', 'w').write(repr(os.environ['ECXS_ANSWER_word']))\n"
    make(template(tmp_path, {"hooks/post_gen_project.py": text}, word="w"), tmp_path, word=ANSWERS[kind])
    assert (tmp_path / "out" / "owl" / "said").read_text() == repr(ANSWERS[kind])


def test_a_file_of_the_project_that_a_program_runs_has_answers_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "hooks/post_gen_project.sh": "#!/bin/sh\nsh ./setup.sh\n",
        "{{cookiecutter.name}}/setup.sh": "echo {{cookiecutter.word}} > said\n",
    }
    root = template(tmp_path, files, word="w")
    make(root, tmp_path, word="$(printf raw)")
    assert (tmp_path / "out" / "owl" / "said").read_text() == "raw\n"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert main(["new", "owl", "--kind", str(root), "-o", str(tmp_path / "told"), "--no-input"]) == 2
    told = "a program that runs a file of the project runs the answers in it, too, as they are given: look for that\n"
    assert told in capsys.readouterr().err


def test_what_does_not_fit_into_an_environment_is_left_out(tmp_path: Path) -> None:
    text = "import os\nprint(*sorted(k for k in os.environ if k.startswith('ECXS_ANSWER_')), file=open('said', 'w'))\n"
    root = template(tmp_path, {"hooks/post_gen_project.py": text}, zero="", large="", table={"a": "b"})
    make(root, tmp_path, zero="a\0b", large="x" * 70_000)
    said = (tmp_path / "out" / "owl" / "said").read_text().split()
    assert said == [f"ECXS_ANSWER_{name}" for name in ("_output_dir", "_template", "name", "table")]


SAID = {
    "a word": ({"word": "w"}, "{{cookiecutter.word}}", {"word": "a-b.c+d@e_9"}, "a-b.c+d@e_9"),
    "the author's own text": ({"word": "a 'b"}, '"{{cookiecutter.word}}"', {}, "a 'b"),
    "that text, given again": ({"word": "a b"}, "{{cookiecutter.word}}", {"word": "a b"}, "a b"),
    "one of the author's choices": ({"word": ["a", "b c"]}, "{{cookiecutter.word}}", {"word": "b c"}, "b c"),
    "a flag": ({"word": False}, "{{cookiecutter.word}}", {"word": "yes"}, "True"),
    "a word made of an answer": (
        {"word": "w", "slug": "{{cookiecutter.word|lower|replace(' ', '_')}}"},
        "{{cookiecutter.slug}}",
        {"word": "My Project"},
        "my_project",
    ),
    "a word in the author's text": (
        {"word": "w", "it": "<{{cookiecutter.word}} >"},
        "'{{cookiecutter.it}}'",
        {"word": "v"},
        "<v >",
    ),
    "a condition": ({"word": "w"}, "{% if cookiecutter.word == 'a b' %}yes{% endif %}", {"word": "a b"}, "yes"),
    "a condition with methods of texts": (
        {"word": "w"},
        "{% if cookiecutter.word.lower().startswith('a ') %}yes{% endif %}",
        {"word": "A b"},
        "yes",
    ),
    "another variable": ({"word": "w"}, "{{cookiecutter.name}}", {"word": "it's $(x)"}, "owl"),
}


@pytest.mark.parametrize("kind", SAID)
def test_a_program_may_hold(tmp_path: Path, kind: str) -> None:
    variables, use, settings, said = SAID[kind]
    root = template(tmp_path, {"hooks/post_gen_project.sh": f"#!/bin/sh\necho {use} > said\n"}, **variables)
    make(root, tmp_path, **settings)
    assert (tmp_path / "out" / "owl" / "said").read_text() == f"{said}\n"


def test_words_that_a_filter_makes_options_of_are_refused(tmp_path: Path) -> None:
    files = {"hooks/post_gen_project.sh": "#!/bin/sh\ntar cf made {{cookiecutter.title}}\n"}
    root = template(tmp_path, files, word="w", title="{{cookiecutter.word|replace('_', ' ')}}")
    assert "'x -I touch', the value of 'title', would become code" in refusal(root, tmp_path, word="x_-I_touch")


def test_the_name_of_the_templates_folder_is_no_code_either(tmp_path: Path) -> None:
    (tmp_path / "$(touch mark)").mkdir()
    files = {"hooks/post_gen_project.sh": "#!/bin/sh\necho {{cookiecutter._template}}\n"}
    root = template(tmp_path / "$(touch mark)", files)
    assert "the value of '_template', would become code in 'hooks/post_gen_project.sh:2'" in refusal(root, tmp_path)


def test_an_ordinary_place_of_the_template_may_be_written(tmp_path: Path) -> None:
    text = f"import os\nassert os.path.samefile('{{{{cookiecutter._template}}}}', {str(tmp_path / 'template')!r})\n"
    make(template(tmp_path, {"hooks/post_gen_project.py": text}), tmp_path)
    assert (tmp_path / "out" / "owl" / "kept.txt").is_file()
