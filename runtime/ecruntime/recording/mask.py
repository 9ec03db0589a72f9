"""Masks for what is secret in a recording: by the names that values have, and mail addresses if that is asked for."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MAIL: Final = "mail"
"""The word that asks for masked mail addresses."""
_PARTS: Final = (
    "password", "passwd", "passphrase", "secret", "token", "credential", "apikey", "privatekey", "authorization",
)  # fmt: skip  # words, several to a line
"""Parts of a name, however it is written, that make its value secret."""
_WORDS: Final = frozenset({"auth", "pass", "pwd", "cookie", "bearer", "otp", "pin"})
"""Whole words of a name that do the same."""
_ASSIGNED: Final = re.compile(r"([A-Za-z][\w.-]*)([\"']?\s*[:=]\s*[\"']?)((?:Bearer |Basic )?[^\s\"'&;,]+)")
_SASL: Final = re.compile(r"\b(AUTH\s+[A-Z0-9-]+\s+)(\S+)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"([\w.!#$%&*+/=?^`{|}~-]+)@([\w-]+(?:\.[\w-]+)*)")
_MASKED: Final = re.compile(r"masked-(\d+)|user(\d+)@domain(\d+)\.invalid|domain(\d+)\.invalid")
_MIN_KNOWN: Final = 6
"""The length from which on a secret is looked for in other texts: a shorter one is found in everything."""


class Masker:
    """Masks values; equal ones have equal masks in all of a recording, and a mask is masked as itself (one thread)."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        """Mask the values of secret names, of the names in `words`, and with the word `mail` mail addresses."""
        given = {word.lower() for word in words}
        self._masks_mail = MAIL in given
        self._names = frozenset(_bare(word) for word in given if word != MAIL)
        self._texts: dict[str, str] = {}
        # Longest first: of a secret in another one nothing is left over.
        self._known: list[str] = []
        self._numbers: dict[int, int] = {}
        self._users: dict[str, int] = {}
        self._domains: dict[str, int] = {}

    def learn(self, value: object, name: str = "") -> None:
        """Note the secrets in a value, so that `masked` finds them in all others."""
        if isinstance(value, dict):
            if isinstance(value.get("bytes"), str):
                self.learn(_decoded(value["bytes"]), name)
                return
            for key, content in value.items():
                self.learn(content, key if key not in _FORMS else name)
        elif isinstance(value, list):
            for item in value:
                self.learn(item, name)
        elif isinstance(value, str) and value:
            self._learn_text(value, name)

    def _learn_text(self, text: str, name: str) -> None:
        if self.is_secret(name):
            self._mask(text)
        for match in _ASSIGNED.finditer(text):
            if self.is_secret(match[1]):
                self._mask(match[3])
        for match in _SASL.finditer(text):
            self._mask(match[2])

    def masked(self, value: object, name: str = "") -> object:
        """Return a value with its secrets masked."""
        if isinstance(value, dict):
            if "bytes" in value and isinstance(value["bytes"], str):
                return {**value, "bytes": self._masked_bytes(value["bytes"], name)}
            return {
                self._masked_text(key, ""): self.masked(content, key if key not in _FORMS else name)
                for key, content in value.items()
            }
        if isinstance(value, list):
            return [self.masked(item, name) for item in value]
        if isinstance(value, str):
            return self._masked_text(value, name)
        if isinstance(value, int) and not isinstance(value, bool) and value and self.is_secret(name):
            return self._numbers.setdefault(value, len(self._numbers) + 1)
        return value

    def is_secret(self, name: str) -> bool:
        """Tell whether values of that name are secret."""
        bare = _bare(name)
        words = re.split(r"[\W_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower())
        return bare in self._names or any(part in bare for part in _PARTS) or not _WORDS.isdisjoint(words)

    def _masked_text(self, text: str, name: str) -> str:
        if text and self.is_secret(name):
            return self._mask(text)
        if self._texts:
            for secret in self._known:
                text = text.replace(secret, self._texts[secret])
            text = _ASSIGNED.sub(self._assigned, text)
            text = _SASL.sub(lambda match: match[1] + self._mask(match[2]), text)
        if not self._masks_mail:
            return text
        if text.lower() in self._domains or (text and name in _DOMAINS):
            return self._domain(text)
        return _ADDRESS.sub(self._address, text)

    def _masked_bytes(self, text: str, name: str) -> str:
        return base64.b64encode(self._masked_text(_decoded(text), name).encode("utf-8", "surrogateescape")).decode(
            "ascii"
        )

    def _assigned(self, match: re.Match[str]) -> str:
        return match[1] + match[2] + self._mask(match[3]) if self.is_secret(match[1]) else match[0]

    def _address(self, match: re.Match[str]) -> str:
        if _MASKED.fullmatch(match[0]):
            return match[0]
        user = self._users.setdefault(match[1], len(self._users) + 1)
        return f"user{user}@{self._domain(match[2])}"

    def _domain(self, text: str) -> str:
        if _MASKED.fullmatch(text):
            return text
        return f"domain{self._domains.setdefault(text.lower(), len(self._domains) + 1)}.invalid"

    def _mask(self, text: str) -> str:
        if _MASKED.fullmatch(text):
            return text
        known = self._texts.get(text)
        if known is None:
            known = self._texts[text] = f"masked-{len(self._texts) + 1}"
            if len(text) >= _MIN_KNOWN:
                self._known.append(text)
                self._known.sort(key=len, reverse=True)
        return known


_DOMAINS: Final = frozenset({"domain", "routing_domain"})
"""Fields that hold the domain of an address."""
_FORMS: Final = frozenset({"bytes", "text", "cell", "list", "float"})
"""Keys of a copy that are no name of their own: what they hold has the name of the whole."""


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode("utf-8", "surrogateescape")


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).lower()
