"""Finds a customer's name as people type it: any form of kanji, kana or width, with or without blanks, any part of it.

A name is folded by the tables of `japanese` and kept beside the contract; what is typed is folded alike and looked for
within. Pieces of one and of two characters (grams) lead to it by an index, where a dealer has many contracts.
"""

import operator
import re
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from itertools import chain

from mytoyota.japanese import corporate_names, folding, kanji
from mytoyota.japanese.kana import SMALL_TO_LARGE, TO_HIRAGANA

BETWEEN = "\n"  # stands between a contract's folded names: nobody types it
# Without these folding asks nothing of what stands beside: particles, iteration, long vowels, legal forms, accents.
_BESIDE = re.compile("[ヶケガが々ゝヽゞヾ\\-(\\[〔\u00c0-\u024f\u1e00-\u1effNnゐゑヰヱ]")
_LARGE_HIRAGANA = TO_HIRAGANA | {code: chr(large).translate(TO_HIRAGANA) for code, large in SMALL_TO_LARGE.items()}
LONGEST = 60  # characters of a name that is looked for


def folded(name: str, kana: str) -> str:
    """Everything that a customer may be found by."""
    return BETWEEN.join(dict.fromkeys((*forms(name), *_of_reading(kana))))


def forms(text: str) -> list[str]:
    """A text folded with regard to what stands beside each character, and without: a part may begin anywhere.

    佐々木 is 佐佐木, and 々木 a part of 佐々木; the two are the same for most names.
    """
    variant = kanji.variant(corporate_names.without_circles(text))
    alone = _letters(variant.casefold().translate(_LARGE_HIRAGANA))
    if not _BESIDE.search(variant):
        return [alone] if alone else []
    beside = (_letters(folding.loosen(words)) for words in corporate_names.in_full(variant))
    return [form for form in dict.fromkeys((*beside, alone)) if form]


_of_reading = lru_cache(10_000)(forms)  # many people are called alike


@lru_cache(10_000)  # again: many are called alike
def _pieces_of(name: str) -> frozenset[int]:
    """The pieces of one and two characters of one folded name, each as a number of 32 bits."""
    return frozenset(map(_hash, chain(name, _pairs(name))))


def pieces(names: str) -> frozenset[int]:
    """The same of all folded names of a contract."""
    return frozenset().union(*map(_pieces_of, names.split(BETWEEN)))


def _pairs(text: str) -> Iterable[str]:
    return map(operator.add, text, text[1:])


def leading(wanted: str) -> list[str]:
    """The fewest pieces that together cover what is looked for: the character itself, or pairs."""
    return [wanted] if len(wanted) < 2 else sorted(set(_pairs(wanted)))


def gram_key(dealer_id: str, gram: str) -> int:
    """A dealer's piece as a number of 63 bits; two that meet by chance cost a look at the name, no more.

    The dealer stands in front: the pieces of one dealer stand together.
    """
    return dealer_key(dealer_id) | _hash(gram)


def dealer_key(dealer_id: str) -> int:
    """The part of `gram_key` that is the dealer's."""
    return _hash(dealer_id) >> 1 << 32


def gram_keys(dealer_id: str, names: str) -> set[int]:
    """The numbers of all pieces of a contract's folded names."""
    dealer = dealer_key(dealer_id)
    return {dealer | piece for piece in pieces(names)}


@lru_cache(maxsize=100_000)
def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=4).digest())


def _letters(text: str) -> str:
    """Without blanks, dots and brackets."""
    return "".join(filter(str.isalnum, text))
