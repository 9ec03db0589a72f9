"""Kinds of module, validated answers for scaffolding one, and the file in it that stores them for `--replay`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import tomli

from ecruntime.formats.fallback import is_standard_scope
from ecruntime.foundation.errors import EnvironmentFailure, UsageError
from ecruntime.foundation.file_reading import read_file, reason_of
from ecruntime.foundation.identifiers import MAX_NAME_LENGTH, is_identifier
from ecruntime.foundation.near_miss import did_you_mean
from ecxs.definition.reserved import reason_against_module, reserved_in
from ecxs.languages import LANGUAGES
from ecxs.questions import QUESTIONS, as_text, default_of, question_of
from ecxs.render import one_line, toml_value
from ecxs.scaffold.history import current_version

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecxs.languages import LanguageTools, ScaffoldKind
    from ecxs.questions import Answer

ANSWERS_FILE = ".ecxs-answers.toml"
KINDS: Mapping[str, ScaffoldKind] = MappingProxyType(
    {kind.name: kind for tools in LANGUAGES.values() for kind in tools.kinds}
)
DEFAULT_KIND = next(iter(KINDS))
_SCHEMA = 1
_MAX_FILE_SIZE = 64 * 1024


def kind_of(name: str) -> ScaffoldKind:
    """Return a kind by name; raise `UsageError` with near misses for an unknown one."""
    kind = KINDS.get(name)
    if kind is None:
        known = ", ".join(f"'{known}'" for known in KINDS)
        raise UsageError(f"'{name}' is not a kind of module", hint=did_you_mean(name, KINDS) or f"known: {known}")
    return kind


def is_folder_kind(name: str) -> bool:
    """Tell whether `name` is the folder of an external template: `.`, `..`, or any path with a slash."""
    return name not in KINDS and ("/" in name or name in {".", ".."})


@dataclass(frozen=True, slots=True)
class Answers:
    """A valid set of answers."""

    name: str
    kind: ScaffoldKind
    values: Mapping[str, Answer]
    """One answer for each question of `QUESTIONS`."""

    @property
    def description(self) -> str:
        """The purpose of the module, in one line."""
        return str(self.values["description"])


@dataclass(frozen=True, slots=True)
class StoredAnswers:
    """The content of an answers file; only its shape has been validated."""

    name: str
    kind: str
    settings: Mapping[str, str]
    """Answers as typed text, by question."""
    template: str = ""
    """The version of the template that the module was made from or updated to; empty in old files."""


def answers(name: str, *, kind: str = DEFAULT_KIND, settings: Mapping[str, str] | None = None) -> Answers:
    """Validate typed answers in `settings`; a question without one keeps its default."""
    check_name(name, kind)
    chosen = kind_of(kind)
    typed = read_settings(settings or {})
    for key, reason in chosen.without.items():
        if typed.setdefault(key, False) is not False:
            raise UsageError(f"'{key}' cannot be yes for the kind '{kind}': {reason}", hint=f"write --no-{key}")
    values = {key: typed.get(key, default_of(question, typed)) for key, question in QUESTIONS.items()}
    return Answers(name, chosen, MappingProxyType(values))


def read_settings(settings: Mapping[str, str]) -> dict[str, Answer]:
    """Return the answers that typed texts stand for; raise `UsageError` for the first that will not do."""
    return {key: question_of(key).read(text) for key, text in settings.items()}


def check_name(name: str, kind: str = DEFAULT_KIND) -> None:
    """Refuse what cannot be the name of a module of a kind, with the reason."""
    if not is_identifier(name) or not name[0].isalpha():
        raise UsageError(
            f"'{one_line(name)}' cannot be the name of a module",
            hint=f"a letter, then letters, digits and underscores; at most {MAX_NAME_LENGTH} in all",
        )
    reason = _reason_against(name, LANGUAGES[kind_of(kind).language])
    if reason:
        raise UsageError(f"'{name}' cannot be the name of a module: it {reason}", hint="choose another name")


def check_project_name(name: str) -> None:
    """Refuse what cannot be the name of a project from an external template: anything but the name of one folder."""
    if not name or Path(name).name != name:
        raise UsageError(f"'{name}' cannot be the name of a project", hint="use -o for the folder in which it is made")


def _reason_against(name: str, tools: LanguageTools) -> str:
    """Return the reason against a module name as the end of a sentence, or "" if the name is free."""
    language = reserved_in(name)
    reasons = (
        (bool(language), f"is a reserved word of {language}"),
        (is_standard_scope(name), "is a config scope of the server"),
    )
    general = next((reason for applies, reason in reasons if applies), "") or reason_against_module(name)
    return general or tools.reason_against(name)


def format_answers(answers: Answers) -> str:
    """Return the text of the answers file."""
    lines = [
        "# What `ecxs new` was told; `ecxs new --replay` with this file makes the same module again.",
        f"schema = {_SCHEMA}",
        f"name = {toml_value(answers.name)}",
        f"kind = {toml_value(answers.kind.name)}",
        f"template = {toml_value(current_version(answers.kind.template).digest)}",
        "",
        "[answers]",
        *(f"{key} = {toml_value(value)}" for key, value in answers.values.items()),
    ]
    return "\n".join(lines) + "\n"


def read_stored(path: Path) -> StoredAnswers:
    """Read an answers file; raise `UsageError` for one that `ecxs new` did not write."""
    values = _parsed(path)
    for key in values:
        if key not in {"schema", "name", "kind", "template", "answers"}:
            hint = did_you_mean(key[:60], ("name", "kind", "template"))
            raise UsageError(f"'{one_line(key)[:60]}' is not a key of '{path}'", hint=hint)
    settings = values.get("answers", {})
    texts = (values.get("name"), values.get("kind"), values.get("template", ""))
    is_whole = isinstance(settings, dict) and all(isinstance(value, str | bool) for value in settings.values())
    if values.get("schema") != _SCHEMA or not is_whole or not all(isinstance(text, str) for text in texts):
        raise UsageError(f"'{path}' holds no answers of 'ecxs new'", hint=f"name the {ANSWERS_FILE} of a module")
    given = {key: as_text(value) for key, value in settings.items()}
    return StoredAnswers(str(texts[0]), str(texts[1]), given, str(texts[2]))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        data = read_file(path, _MAX_FILE_SIZE)
    except OSError as error:
        raise EnvironmentFailure(f"cannot read '{path}'", hint=reason_of(error)) from error
    try:
        return tomli.loads(data.decode())
    except (ValueError, RecursionError) as error:
        raise UsageError(f"'{path}' is not TOML: {error}", hint=f"name the {ANSWERS_FILE} of a module") from error
