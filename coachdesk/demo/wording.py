"""Turn a template into a sentence: ``[one|another]``, ``<masculine/feminine>``, ``#least-most#``, ``{name}``.

Templates never nest brackets; what a coach writes is French, so the tokens carry French forms (``de_nom`` is
"de Karim" or "d’Aminata").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

import resources

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_GENDER = re.compile(r"<([^<>/]*)/([^<>/]*)>")
_NUMBER = re.compile(r"#(\d+)-(\d+)#")
_TOKEN = re.compile(r"\{(\w+)\}")
_VOWELS = "aàâäeéèêëiïîoôöuùûüyœæAÀÂÄEÉÈÊËIÏÎİOÔÖUÙÛÜYŒÆ"
_SPOKEN_ALOUD = ("Ya", "Ye", "Yo")  # these begin with a consonant to the ear: "de Yasmine"

NO_BREAK = "\u00a0"
NARROW = "\u202f"


@cache
def demo_file(*parts: str) -> Any:
    """Return what a file of ``resources/demo`` holds."""
    return resources.json_file("demo", *parts)


def of_name(name: str) -> str:
    """Return "de Karim", "d’Aminata"."""
    if name[:1] in _VOWELS and name[:2] not in _SPOKEN_ALOUD:
        return f"d’{name}"
    return f"de {name}"


def euros(amount: int) -> str:
    """Return whole euros as French writes them."""
    return f"{amount:,}".replace(",", NARROW) + f"{NO_BREAK}€"


@dataclass(slots=True)
class Voice:
    """How one person's story is told: the tokens of the sentences, and what has been said already.

    Nothing is said twice to one person as long as something else is left to say.
    """

    random: Random
    is_woman: bool
    tokens: Mapping[str, str]
    _said: dict[str, set[str]] = field(default_factory=dict)

    def pick(self, topic: str, templates: Sequence[str]) -> str:
        """Return one of a topic's templates as a sentence; each comes again only when all are used up."""
        said = self._said.setdefault(topic, set())
        left = [template for template in templates if template not in said]
        if not left:
            said.clear()
            left = list(templates)
        template = left[self.random.randrange(len(left))]
        said.add(template)
        return self.say(template)

    def say(self, template: str) -> str:
        """Return a template as a sentence of this person's story."""
        text = _CHOICE.sub(lambda found: self.random.choice(found[1].split("|")), template)
        text = _GENDER.sub(lambda found: found[2] if self.is_woman else found[1], text)
        text = _NUMBER.sub(lambda found: str(self.random.randint(int(found[1]), int(found[2]))), text)
        return _TOKEN.sub(lambda found: self.tokens[found[1]], text)
