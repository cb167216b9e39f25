"""The list of words: frozen, easy to spell, hard to mistake, and fit to be seen by anybody."""

from __future__ import annotations

import hashlib
import math
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import resources
from coachdesk.vault.word_list import plain, typed_words, word_list, word_places

FROZEN = "e6c40294fd5233609088aa3c6c1e34af9882e5b8d6d314f5e28644697e90060f"
# Roots that no word of the list may begin with. The list was read by hand; this keeps slips of a later list out.
UNFIT = """
abruti accus agress alcoo alcool anal anus arabe arme assassin athe avort bagarr baiser batard bible biere
bite blesse bombe bordel bouffe bourbon bourre bran cadavr cancer canon catho cercueil chiant chienn chiott
christ clope cochonn coke combat connar connas cretin creve crime croix cul culte curé debil decap demon deuil
diable dieu divorc djihad dragu drogu ecstasy eglis egorg emmerd enfer esclav etrangl evang executi facho
fasci fesse flic flirt fouet fourre foutr fric fusil gang garce gaza gitan grosse guerr haine hashi heroine
homophob homosex hostie hurl idiot imam imbecil incest infirm insult islam ivre jesus jihad jouir juda juif
kamikaz killer laid lesb maffi mafia malad margarit martyr massacr menott merd messe meurt misogyn moche mort
mosqu musulm naz negr nonne nymph obese obscen opium orgas orgie otage parano pede pendre pervers peur pine
pipi piss pistolet poison police porn pretr prison prostit pucel putain pute rabbin racis raciste rage rape
revolver rhum sabre sadi salaud salop salope sang satan secte seins sexe sexu shoah sida sodom sorci souffr
squelet suicid supplic synagog tabac talib tampon taule terror tombeau tortur trahi tuer tueur vampir vengea
vierge violer violeur virus vodka vomi voyou whisky xenoph zizi
""".split()  # noqa: SIM905 - a list of so many words reads better so
FIT = frozenset(
    (
        "analogue", "analyse", "branche", "crevette", "culinaire", "culminer", "cultiver", "culture", "fasciner",
        "friche", "friction", "mortier", "sanglier",
    )
)  # fmt: skip


def test_the_list_is_the_one_that_sheets_were_printed_with() -> None:
    data = resources.resource("words", "french.txt").read_bytes()
    assert hashlib.sha256(data).hexdigest() == FROZEN
    assert data.endswith(b"\n")
    assert b"\r" not in data, "the same bytes on Windows"


def test_size_and_spelling() -> None:
    words = word_list()
    assert len(words) == len(set(words)) == 3_222
    assert list(words) == sorted(words)
    assert 7 * math.log2(len(words)) >= 80, "seven words are enough"
    for word in words:
        assert re.fullmatch("[a-z]{4,9}", word), word


def test_words_are_hard_to_mistake_for_one_another() -> None:
    words = word_list()
    assert max(Counter(word[:6] for word in words).values()) == 1
    assert sum(count == 1 for count in Counter(word[:5] for word in words).values()) > 0.75 * len(words)
    known = set(words)
    for word in words:
        assert not any(word[:cut] in known for cut in range(4, len(word))), f"begins with another: {word}"
        left_out = {word[:at] + word[at + 1 :] for at in range(len(word))}
        exchanged = {
            word[:at] + word[at + 1] + word[at] + word[at + 2 :]
            for at in range(len(word) - 1)
            if word[at] != word[at + 1]
        }
        assert not (left_out | exchanged) & known, word
    patterns = Counter(word[:at] + "?" + word[at + 1 :] for word in words for at in range(len(word)))
    assert max(patterns.values()) == 1, [pattern for pattern, count in patterns.items() if count > 1]


def test_no_word_hurts() -> None:
    roots = tuple(plain(root) for root in UNFIT)
    found = [word for word in word_list() if word.startswith(roots) and word not in FIT]
    assert found == []


def test_first_names_and_days_are_not_in_it_but_everyday_words_are() -> None:
    places = word_places()
    for word in ("abeille", "bateau", "cerise", "jardin", "orange", "tulipe"):
        assert word_list()[places[word]] == word
    for word in ("camille", "mohamed", "fatou", "nicolas", "bobigny"):
        assert word not in places


def test_typed_words() -> None:
    assert typed_words("1. Forêt, ŒUVRE;  l’été\u00a0— 42") == ["foret", "oeuvre", "l", "ete"]
    assert plain("ÀÉÎÖŨÇ ﬁ Straße") == "aeiouc fi strasse"


def test_the_list_is_read_when_it_is_needed_and_not_before() -> None:
    program = (
        "from coachdesk.vault import passphrase, slots, word_list\n"
        "print(word_list.word_list.cache_info().currsize, end=' ')\n"
        "passphrase.strength('abc'); print(word_list.word_list.cache_info().currsize)\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert answer.stdout.split() == ["0", "1"]


def test_the_guessable_list_is_folded_and_its_licence_stands_beside_it() -> None:
    words = resources.text_file("words", "guessable.txt").split()
    assert len(words) == len(set(words)) > 30_000
    assert all(re.fullmatch("[a-z0-9]{1,24}", word) for word in words)
    licence = resources.text_file("words", "LICENCE.md")
    for needed in (
        "french.txt",
        "guessable.txt",
        "MPL-2.0",
        "Dicollecte",
        "ODC-BY",
        "Dropbox",
        "Pavol Rusnak",
    ):
        assert needed in licence
