"""Refuse messages that have no subject, or one of a refused word."""

from __future__ import annotations

from typing import final

from ecruntime.api import AcceptConstruct, EcMessage, ValidateContext, hook_values

from .generated import GatekeeperModule

Verdict = hook_values.EcHook


@final
class Gatekeeper(GatekeeperModule):
    """A veto: the first result that is not 0 ends the chain, and it is the result of the call."""

    def core_final_validation2(self, msg: EcMessage, ac: AcceptConstruct, ctx: ValidateContext) -> int:
        subject = msg.header("Subject")
        if subject is None:
            msg.context.set("gatekeeper", "no subject")
            return Verdict.RETRY
        found = [word for word in self.options.refused_words.get() if word.lower() in subject.lower()]
        if found:
            msg.context.set("gatekeeper", f"refused word: {found[0]}")
            return Verdict.DONE
        return Verdict.CONT
