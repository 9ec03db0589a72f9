"""`ecxs explain`: the meaning of a rule, its reason, and the remedy for its findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecxs.cli.completion import complete_rules
from ecxs.cli.json_report import format_option
from ecxs.cli.layout import fit
from ecxs.cli.report import answer, escape_terminal, print_result

if TYPE_CHECKING:
    from ecxs.rules import Rule


@click.command(
    "explain",
    help="""Explain a RULE: what it demands and why, when it is checked, a wrong and a right example.

    \b
    Examples:
      ecxs explain ECM016
      ecxs explain --list
    """,
)
@click.argument("rule_id", metavar="[RULE]", default="", shell_complete=complete_rules)
@click.option("--list", "is_list", is_flag=True, help="List all rules, or those whose ids begin with RULE.")
@format_option(rules=())
def command(rule_id: str, *, is_list: bool) -> int:
    """Explain one rule, or list them."""
    if not rule_id and not is_list:
        raise click.UsageError("name a rule, or ask for all with --list")
    # Imported here: completion and help need no rules.
    from ecxs.rules import find_rule, load_rules, rule_text

    rules = [rule for rule in load_rules().values() if rule.id.startswith(rule_id.upper())] if is_list else []
    if not rules:
        rules = [find_rule(rule_id)]
    answer(rules=[_table(rule) for rule in rules])
    if is_list:
        print_result("\n".join(f"{rule.id:8}{rule.severity:9}{rule.title}" for rule in rules))
    else:
        print_result(fit(escape_terminal(rule_text(rules[0]))))
    return 0


def _table(rule: Rule) -> dict[str, object]:
    return {
        "rule": rule.id,
        "family": rule.family,
        "severity": rule.severity.value,
        "title": rule.title,
        "explanation": rule.explanation,
        "stage": rule.stage.value,
        "status": rule.status.value,
        "needs": rule.needs,
        "section": rule.section,
        "wrong": rule.wrong,
        "right": rule.right,
    }
