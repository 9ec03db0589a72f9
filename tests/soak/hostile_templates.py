"""Hostile templates by seed: names, contents, variables, programs and answers that try to get out."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

MARK = "MARK"
"""Stands for the file whose presence tells that code ran."""
OUTSIDE = "OUTSIDE"
"""Stands for a folder that no template may change."""

ESCAPES = (
    "{% set x = cycler.__init__.__globals__.os.system('touch MARK') %}",
    "{{ lipsum.__globals__['os'].popen('touch MARK').read() }}",
    "{{ (cycler|attr('__init__')|attr('__globals__'))['os'].system('touch MARK') }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__.os.system('touch MARK') }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ '{0.__init__.__globals__[os]}'.format(cycler) }}",
    "{{ '{0.__class__}'.format_map({'0': cycler}) }}",
    "{{ ['{0.__class__}']|map('format', cycler)|list }}",
    "{{ uuid4.__globals__.uuid.os.system('touch MARK') }}",
    "{{ random_ascii_string.__globals__ }}",
    "{% set f = namespace(x=joiner.__init__) %}{{ f.x.__globals__.os.system('touch MARK') }}",
    "{% for c in [].__class__.__base__.__subclasses__() %}{{ c }}{% endfor %}",
    "{{ cookiecutter.__class__.__init__.__globals__ }}",
    "{{ cookiecutter.update({'name': '../../OUTSIDE'}) or '' }}",
    "{{ cookiecutter.pop('name', '') }}",
    "[[ lipsum.__globals__.os.system('touch MARK') ]]",
    "<% set x = lipsum.__globals__.os.system('touch MARK') %>",
    "# set x = lipsum.__globals__.os.system('touch MARK')",
    "{% now 'utc' %}{{ 'a' | slugify }}{{ cookiecutter | jsonify }}",
    "{% now '/etc/passwd' %}",
    "{% include '../../../../../../../../etc/passwd' %}",
    "{% include 'cookiecutter.json' %}",
    "{% include 'shared.txt' %}",
    "{% import 'shared.txt' as it %}{{ it.__dict__ }}",
    "{{ 1 / 0 }}",
    "{{ missing }}",
    "{% raise %}",
    "{{ '\\ud800' }}",
    "{{ [1, 2]|random }}",
    "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "{# {{ 6 * 7 }} #}",
    "{% raw %}{{ 6 * 7 }}{% endraw %}",
    "plain",
    "",
)
WAYS_OUT = (
    "../OUTSIDE/made",
    "../../../OUTSIDE/made",
    "OUTSIDE/made",
    "a/../../../../OUTSIDE/made",
    "..",
    ".",
    "",
    " ",
    "/",
    "a//b",
    "a/",
    ".git/hooks/pre-commit",
    ".GIT/config",
    "a\0b",
    "a\x1b[2Jb",
    "a\nb",
    "n" * 300,
    "\ud800",
    "~/made",
    "a\\..\\b",
    "con",
    "plain",
    "module.toml",
)
NAMES = (
    "{{cookiecutter.way}}",
    "{{cookiecutter.answer}}",
    "{{cookiecutter.other}}",
    "{{ cookiecutter.way ~ cookiecutter.answer }}",
    "{{ cookiecutter['way'] }}.txt",
    "{% if true %}{{cookiecutter.way}}{% endif %}",
    "{{ '..' }}",
    "{{ '.git' }}",
    "{{ lipsum.__globals__.os.system('touch mark') }}",
    "[[ cookiecutter.way ]]",
    "{{ uuid4() }}",
    "{{ 'plain' }}",
    "plain",
    "sub",
    "module.toml",
)
TOPS = (
    "{{cookiecutter.name}}",
    "{{cookiecutter.name}}{{cookiecutter.way}}",
    "{{cookiecutter.way}}",
    "{{cookiecutter.name}}{% set x = lipsum.__globals__ %}",
    "[[cookiecutter.name]]",
    "{{ cookiecutter.answer }}",
)
DECLARATIONS = (
    'schema = 1\n[module]\nname = "owl"\nlanguage = "python"\n',
    'schema = 1\n[module]\nname = "{{cookiecutter.way}}"\nlanguage = "python"\n',
    "{{cookiecutter.answer}}",
)
PRIVATE: tuple[tuple[str, object], ...] = (
    ("_jinja2_env_vars", {"variable_start_string": "[[", "variable_end_string": "]]"}),
    ("_jinja2_env_vars", {"block_start_string": "<%", "block_end_string": "%>"}),
    ("_jinja2_env_vars", {"line_statement_prefix": "#"}),
    ("_jinja2_env_vars", {"trim_blocks": True, "lstrip_blocks": True}),
    ("_jinja2_env_vars", {"finalize": "print"}),
    ("_jinja2_env_vars", []),
    ("_extensions", ["local_extensions.Mine"]),
    ("_extensions", ["os.system"]),
    ("_extensions", ["jinja2.ext.do", "jinja2.ext.loopcontrols"]),
    ("_extensions", "local_extensions"),
    ("_copy_without_render", ["*", "sub"]),
    ("_copy_without_render", ["{{cookiecutter.way}}"]),
    ("_copy_without_render", 7),
    ("_new_lines", "\r\n"),
    ("_new_lines", "touch MARK"),
    ("_template", "/etc"),
    ("_output_dir", "/etc"),
    ("__prompts__", {"way": "\x1b[2J"}),
    ("__later", "{{ lipsum.__globals__.os.system('touch MARK') }}"),
    ("_data", "{{ lipsum.__globals__.os.system('touch MARK') }}"),
    ("k" * 300, "x"),
)
DEFAULTS: tuple[object, ...] = (True, None, 7, [], {}, ["a", "{{ 6 * 7 }}"], {"k": "{{ 6 * 7 }}"}, [[["a"]]])
ANSWERS = (
    *ESCAPES,
    *WAYS_OUT,
    "$(touch MARK)",
    "`touch MARK`",
    "'; touch MARK; '",
    '"""\nimport os\n"""',
    "yes",
    "it's",
    "x --use-compress-program=touch${IFS}MARK",
    "--checkpoint=1 --checkpoint-action=exec=touch${IFS}MARK",
)
HARMLESS = ("plain", "a-b", "x y")
PROGRAMS = (
    "#!/bin/sh\ntouch MARK\n",
    "open('MARK', 'w')\n",
    "#!/bin/sh\necho {{cookiecutter.answer}}\n",
    "#!/bin/sh\ntar cf made . {{cookiecutter.answer}}\n",
    "import os\nos.system('tar cf made . {{cookiecutter.answer}}')\n",
    '#!/bin/sh\necho "$ECXS_ANSWER_answer"\n',
    "\x7fELF\0",
)


@dataclass(frozen=True, slots=True)
class HostileTemplate:
    """A template in a folder, and the answers that are given to it."""

    folder: Path
    answers: dict[str, str]
    has_programs: bool


class Maker:
    """What makes one template: random numbers, and how much harm it means."""

    def __init__(self, random: Random, mark: Path, outside: Path) -> None:
        """Let `mark` be touched by code that runs, and names lead into `outside`."""
        self._random = random
        self._words = {MARK: str(mark), OUTSIDE: str(outside)}
        # Some mean more harm than others: what follows the first refusal would never be reached.
        self._harm = random.choice((0.05, 0.2, 0.6))

    def make(self, folder: Path) -> HostileTemplate:
        """Write the template, and return it with answers that are hostile in any case: they are data."""
        random = self._random
        top = random.choice(TOPS) if self._happens(0.5) else TOPS[0]
        files = {"cookiecutter.json": json.dumps(self._variables()), **self._contents(top), **self._programs()}
        for name, text in files.items():
            _write(folder / name, text)
        if self._happens(0.5):
            _add_special(random, folder / top, Path(self._words[OUTSIDE]))
        answers = {"answer": str(self._filled(random.choice(ANSWERS)))}
        answers |= {"way": self._text(WAYS_OUT)} if random.randrange(2) else {}
        return HostileTemplate(folder, answers, (folder / "hooks").is_dir())

    def _happens(self, share: float) -> bool:
        return self._random.random() < self._harm * share

    def _filled(self, value: object) -> Any:
        text = json.dumps(value)
        for word, meaning in self._words.items():
            text = text.replace(word, meaning)
        return json.loads(text)

    def _text(self, hostile: tuple[str, ...]) -> str:
        return str(self._filled(self._random.choice(hostile if self._happens(1) else HARMLESS)))

    def _variables(self) -> dict[str, object]:
        made: dict[str, object] = {"name": "x", "way": self._text(WAYS_OUT), "answer": "", "other": self._text(ESCAPES)}
        while self._happens(0.5):
            key, value = self._random.choice(PRIVATE)
            made[key] = self._filled(value)
        if not self._random.randrange(4):
            made["other"] = self._random.choice(DEFAULTS)
        return made

    def _contents(self, top: str) -> dict[str, str]:
        made = {f"{top}/answer.txt": "{{cookiecutter.answer}}"}
        for number in range(self._random.randrange(4)):
            parts = [self._random.choice(NAMES).replace("/", "") for _ in range(self._random.choice((1, 1, 2)))]
            last = parts.pop() if self._happens(1) else f"{number}.txt"
            made["/".join((top, *parts, last))] = self._text(ESCAPES)
        if not self._random.randrange(4):
            made[f"{top}/module.toml"] = self._text(DECLARATIONS)
        return made

    def _programs(self) -> dict[str, str]:
        made = {}
        if not self._random.randrange(3):
            made["templates/shared.txt"] = self._text(ESCAPES)
        if not self._random.randrange(6):
            made["local_extensions.py"] = f"open({self._words[MARK]!r}, 'w')\n"
        if not self._random.randrange(4):
            name = self._random.choice(("pre_gen_project", "post_gen_project", "pre_prompt"))
            suffix = self._random.choice((".py", ".sh", ""))
            made[f"hooks/{name}{suffix}"] = str(self._filled(self._random.choice(PROGRAMS)))
        return made


def _write(path: Path, text: str) -> None:
    if path.is_dir() or any(parent.is_file() for parent in path.parents):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", errors="surrogatepass")


def _add_special(random: Random, top: Path, outside: Path) -> None:
    """Add, seldom, what is neither a file nor a folder."""
    match random.randrange(4):
        case 0:
            (top / "a link").symlink_to(outside)
        case 1:
            os.mkfifo(top / "a pipe")
        case 2:
            (top.parent / "hooks").mkdir(exist_ok=True)
            hook = top.parent / "hooks" / "post_gen_project.py"
            hook.unlink(missing_ok=True)
            hook.symlink_to(outside / "kept")
