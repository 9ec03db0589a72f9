"""The three forms of an answer, text, JSON and XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.protocol import Form, Reply
from ecruntime.formats.shown_value import json_text, text_lines, to_plain, xml_lines

if TYPE_CHECKING:
    from ecruntime.console.answer import Answer
    from ecruntime.formats.shown_value import Plain


def render(answer: Answer, form: Form, root: str) -> Reply:
    """Write `answer` in one form; `root` names the root element of XML. The text ends with exactly one newline."""
    if answer.text is None and answer.value is None:
        text = ""
    elif answer.text is not None and answer.is_written:
        text = answer.text
    elif form is Form.JSON:
        text = json_text(_value(answer))
    elif form is Form.XML:
        text = "\n".join(xml_lines(root, _value(answer)))
    else:
        text = answer.text if answer.text is not None else "\n".join(text_lines(to_plain(answer.value)))
    text = text.rstrip("\n")
    return Reply(answer.status, f"{text}\n" if text else "")


def _value(answer: Answer) -> Plain:
    return {"text": answer.text} if answer.value is None else to_plain(answer.value)
