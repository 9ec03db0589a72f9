"""Trial loads of a module, one for each option in its manifest with only that option set (seed 1.3.1.1)."""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.catalogue.config_scope import Matching
from ecruntime.catalogue.options import load_option_catalogue
from ecruntime.formats.capability import parse_capability
from ecruntime.formats.manifest import parse_manifest
from ecruntime.formats.option_type import OptionType
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.finding import Finding, Place, Related, Severity
from ecruntime.model.listener import listener_scope
from ecxs.build.build import build
from ecxs.build.install import install
from ecxs.build.trial_process import TrialProcess
from ecxs.files import display_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.formats.capability import Capability
    from ecruntime.model.option import OptionDeclaration
    from ecxs.definition import ModuleDefinition
    from ecxs.documents import Artifact

RULE = "PRJ005"
LOAD_SECONDS = 30.0
"""Time limit for loading a module."""
SAMPLES = {
    OptionType.STRING: "sample",
    OptionType.EC_CONFIG_REGEX: "sample",
    OptionType.PERMS: "0640",
    OptionType.THROTTLE: '"10/60"',
    OptionType.BOOL: "true",
    OptionType.FLOAT: "1.5",
    OptionType.SOCKADDR: '"192.0.2.7:25"',
    OptionType.SOCKADDR_PORTLESS: '"192.0.2.7"',
    OptionType.ECDICT: "[ key = value ]",
}
_INSTANCES = {Matching.ADDRESS: "*:25", Matching.NETWORK: "192.0.2.0/24"}


@dataclass(frozen=True, slots=True)
class _Trial:
    """A trial configuration: the one capability that it uses, and the place of that capability in the manifest."""

    capability: Capability
    text: str
    place: Place


def check_implicit_loads(
    definition: ModuleDefinition, manifest: Artifact, project: Path, process: TrialProcess | None = None
) -> Iterator[Finding]:
    """Build the module aside, load it once for each capability, and yield a finding for each cause of failures.

    Without a `process` that loads, one is started, and ended when all is loaded.
    Raise `BuildFailed` when the module cannot be built, and `EnvironmentFailure` when the machine lets no trial run.
    """
    trials = list(_trials(definition, manifest, project))
    if not trials:
        return
    with tempfile.TemporaryDirectory(prefix="ecxs-") as folder:
        libexec = Path(folder, "libexec")
        installed = install(build(definition, project), libexec)
        # What is refused there stands in the author's files, of which these are copies made just now.
        authors = {
            f"{installed.artifact}/": f"{display_path(project / definition.name)}/",
            # Code runs under the author's path, which the runtime knows as an absolute one.
            f"{(project / definition.name).resolve()}/": f"{display_path(project / definition.name)}/",
            str(installed.manifest): display_path(project / manifest.path),
            f"{folder}/": "",
        }
        failed: dict[str, list[_Trial]] = {}
        with nullcontext(process) if process is not None else TrialProcess.started() as loading:
            for trial in trials:
                reason = _load_failure(trial, Path(folder), libexec, loading)
                for copy, author in authors.items():
                    reason = reason.replace(copy, author)
                failed.setdefault(reason, []).append(trial)
    failed.pop("", None)
    for reason, (trial, *others) in failed.items():
        message = f"module '{definition.name}' does not come up when only '{trial.capability}' is used"
        hint = f"give what it needs a meaningful default; {reason}"
        related = tuple(Related(other.place, f"the same with '{other.capability}'") for other in others)
        yield Finding(RULE, Severity.ERROR, message, trial.place, hint, related)


def _trials(definition: ModuleDefinition, manifest: Artifact, project: Path) -> Iterator[_Trial]:
    file = display_path(project / manifest.path)
    section = parse_manifest(manifest.content, file).section(definition.name)
    listeners = {listener_scope(listener.name) for listener in definition.listeners}
    values = {name.lower(): _sample_value(option) for option in definition.options for name in option.names}
    for item in section.provided if section else ():
        capability = parse_capability(item.capability.text)
        if capability.is_config and capability.scopes and capability.scopes[-1] in listeners:
            yield _Trial(capability, f"{capability.scopes[-1]} {{\n}}\n", Place(file, item.line, item.column))
        elif capability.is_config and capability.name.lower() in values:
            text = f"{capability.name} = {values[capability.name.lower()]}\n"
            yield _Trial(capability, _nest(capability.scopes, text), Place(file, item.line, item.column))


def _sample_value(option: OptionDeclaration) -> str:
    if option.default is not None:
        return option.default
    bound = option.minimum if option.minimum is not None else option.maximum
    sample = option.option_map[0][0] if option.option_map else SAMPLES.get(option.type, str(bound or 1))
    return f"( {sample} )" if option.is_array else sample


def _nest(scopes: tuple[str, ...], text: str) -> str:
    known = {scope.key: scope for scope in load_option_catalogue().scopes}
    for name in reversed(scopes):
        scope = known.get(name.lower())
        instance = _INSTANCES.get(scope.matching, "sample.example") if scope else "sample"
        text = f'{name} "{instance}" {{\n{text}}}\n'
    return text


def _load_failure(trial: _Trial, folder: Path, libexec: Path, process: TrialProcess) -> str:
    """Return the reason why the module does not load, or ""."""
    conf = folder / "ecelerity.conf"
    conf.write_text(trial.text, encoding="utf-8")
    # A process for each trial: a module that crashes or hangs must not take the command with it.
    end = process.load(conf, libexec, LOAD_SECONDS)
    if end.code is None:
        return f"it took more than {LOAD_SECONDS:.0f} seconds"
    if not end.code:
        return ""
    if end.code == EnvironmentFailure.exit_code:
        # Such as no more processes or threads: nothing that the module could mend.
        message, _, hint = end.text.strip().partition("\n")
        raise EnvironmentFailure(
            f"the module cannot be tried: {message.removeprefix('error: ')}", hint=hint.strip().removeprefix("hint: ")
        )
    lines = [line.strip() for line in end.text.splitlines() if "error" in line]
    return lines[0] if lines else f"the process ended with {end.code}"
