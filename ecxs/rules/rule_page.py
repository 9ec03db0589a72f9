"""The text of a rule for the terminal, and the reference pages of all rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecxs.rules.rule import FAMILIES, Rule, RuleStatus, Stage, Unmended, load_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = {
    "declaration": "Declarations: module.toml",
    "manifest": "Manifests: .ecm files",
    "tree": "Libexec folders and module records",
    "library": "Built libraries",
    "project": "Projects",
    "source": "The author's source",
    "script": "Scripts in Lua",
    "build": "Builds in C and C++",
    "tool": "Rules of the configuration of ecxs",
    "export": "Exports for a server",
    "package": "Packages of modules",
    "breaking": "Changes that break users of a module",
    "fidelity": "Reports of the probe",
    "configuration": "Configuration files",
    "host": "The host: what a module may do while it runs",
}
_STAGES = {
    Stage.BEFORE: "before anything runs, by `ecxs validate`",
    Stage.RUN: "while the server runs",
    Stage.BOTH: "before anything runs, and again while the server runs",
}
_ELSEWHERE = {
    "export": "by `ecxs export`",
    "package": "by `ecxs package`",
    "breaking": "by `ecxs breaking`",
    "fidelity": "by `ecxs fidelity compare` and by `--as-server`",
}
"""The families that `ecxs validate` does not check, each with what does."""
_CHAPTER = "Primary Momentum APIs"
"""The chapter of the server's documents whose sections the rules name; `docs/momentum-apis.md` tells of it."""
_REASONS = {
    Unmended.MEANING: "only the author knows what is meant",
    Unmended.CHOICE: "there are several remedies, and they differ in meaning",
    Unmended.CODE: "the remedy is code, or the name of code",
    Unmended.PLACE: "the remedy lies in other files or folders, or in how this one is cut",
    Unmended.GENERATE: "`ecxs generate` or `ecxs build` does it",
    Unmended.STUBS: "`ecxs generate --stubs` does it, with `--fix` for a signature",
    Unmended.NOTHING: "the text may be right as it is",
}
_FENCES = {"configuration": "conf", "manifest": "ini", "declaration": "toml", "library": "c", "script": "lua"}


def checked_when(rule: Rule) -> str:
    """Return the time at which a rule is checked, or the reason why it is not."""
    match rule.status:
        case RuleStatus.PLANNED:
            return f"not in this version: it needs {rule.needs}"
        case RuleStatus.PREVENTED:
            return "not needed for Python modules, which have no way to break it"
        case RuleStatus.ADVICE:
            return "never: no program can tell, so it is for reviews"
    return _ELSEWHERE.get(rule.family) or _STAGES[rule.stage]


def mended_how(rule: Rule) -> str:
    """Return what `--fix` does to a finding of a rule, or why it does nothing; empty where it never sees one."""
    if rule.status is not RuleStatus.CHECKED or rule.stage is Stage.RUN or rule.family in {"host", *_ELSEWHERE}:
        return ""
    return rule.fix or f"It changes nothing: {_REASONS[rule.unmended]}."


def rule_text(rule: Rule) -> str:
    """Return the explanation of a rule for the terminal."""
    lines = [f"{rule.id} ({rule.severity}): {rule.title}", "", rule.explanation, ""]
    lines += [f"checked  {checked_when(rule)}"]
    lines += [f"--fix    {mended}"] if (mended := mended_how(rule)) else []
    lines += [f"stated   in the documents of the server, '{_CHAPTER}', section {rule.section}"] if rule.section else []
    lines += ["", "wrong:", *_indented(rule.wrong), "", "right:", *_indented(rule.right)]
    return "\n".join(lines)


def reference_pages() -> dict[str, str]:
    """Return the pages of the reference by file name, the overview among them."""
    pages = {f"{family}.md": "\n".join(_family_page(family)) for family in FAMILIES}
    return {"README.md": "\n".join(_overview()), **pages}


def _overview() -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield "Every check has an id. `ecxs explain ID` shows the same text; `ecxs validate` applies the rules to files."
    yield "`ecxs validate --fix` mends what has one right remedy, again and again until none is left, and names each"
    yield "file with the rules; `--diff` shows the first round of it and writes nothing."
    yield "These pages are written by `python -m ecxs.rules.reference`."
    for family in FAMILIES:
        yield ""
        yield f"## [{TITLES[family]}]({family}.md)"
        yield ""
        yield "| rule | severity | what it demands | checked | mended |"
        yield "|---|---|---|---|---|"
        for rule in _rules_of(family):
            link = f"[{rule.id}]({family}.md#{rule.id.lower()})"
            mended = "`--fix`" if rule.fix else ""
            yield f"| {link} | {rule.severity} | {rule.title} | {_short(rule)} | {mended} |"
    yield ""


def _short(rule: Rule) -> str:
    return rule.stage.value if rule.status is RuleStatus.CHECKED else rule.status.value


def _family_page(family: str) -> Iterator[str]:
    yield f"# {TITLES[family]}"
    for rule in _rules_of(family):
        stated = f" Stated in [{_CHAPTER}](../../momentum-apis.md), section {rule.section}." if rule.section else ""
        yield from ("", f"## {rule.id}", "", f"**{rule.title[:1].upper()}{rule.title[1:]}.** {rule.explanation}", "")
        yield f"Severity: {rule.severity}. Checked {checked_when(rule)}.{stated}"
        if mended := mended_how(rule):
            yield from ("", f"`--fix`: {mended}")
        fence = rule.language or _FENCES.get(family, "text")
        for word, sample in (("Wrong", rule.wrong), ("Right", rule.right)):
            yield from ("", f"{word}:", "", f"```{fence}", *_visible(sample), "```")
    yield ""


def _rules_of(family: str) -> list[Rule]:
    return [rule for rule in load_rules().values() if rule.family == family]


def _indented(sample: str) -> list[str]:
    return [f"    {line}".rstrip() for line in _visible(sample)]


def _visible(sample: str) -> list[str]:
    """Return the lines of a sample, with unprintable characters as escapes."""
    lines = [_file_mark(line) for line in sample.strip("\n").split("\n")]
    return ["".join(char if char.isprintable() else repr(char)[1:-1] for char in line) for line in lines]


def _file_mark(line: str) -> str:
    name = line.removeprefix("--- ").removeprefix("only: ")
    return f"# file {name}" if line.startswith("--- ") else line
