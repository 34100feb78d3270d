"""Words of two syllables: those of underthesea's dictionary, and every pair that stands in our own tables and samples.

For the recognition of scans: marks over and under letters are what it misreads most, and a pair that is no word, but
would be one with other marks ("tông kêt", "bình đắng"), shows both the fault and its cure.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from corpora import lexicon
from corpora.syllables import tone_of

Pair = tuple[str, str]

_OURS = Path(__file__).parent
_TABLES = ("lexicon/*.yaml", "rules/*.yaml", "units/*.yaml", "units/*.csv", "*.csv", "samples/sources/*.yaml")
_WORDS = ("messages/vi/*.toml",)
_USUAL = 2  # times a pair stands in our tables until it counts as a word that others may be mended to
_STOP = re.compile(r"[^\w\s]|\n")
_COMMENT = re.compile(r"^\s*#.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Compounds:
    """``known`` are pairs that are right as they stand; ``by_letters`` those to mend to, by their letters alone."""

    known: frozenset[Pair]
    by_letters: dict[Pair, tuple[Pair, ...]]
    common: frozenset[str]
    doubled: re.Pattern[str]  # an abbreviation whose last letter is seen twice; its first group is the right one


@cache
def load() -> Compounds:
    """The tables, read once. Without underthesea's dictionary there are only our own pairs."""
    ours = Counter(pair for path in _our_files() for pair in pairs_of(_COMMENT.sub("", path.read_text("utf-8"))))
    dictionary = frozenset(_dictionary())
    by_letters: dict[Pair, list[Pair]] = {}
    for pair in sorted(dictionary | {pair for pair, times in ours.items() if times >= _USUAL}):
        by_letters.setdefault((letters(pair[0]), letters(pair[1])), []).append(pair)
    table = lexicon.load("ocr")
    common = frozenset(table["common"].split())
    doubled = re.compile(rf"(?<![^\W\d_])({'|'.join(table['doubled'])})Đ(?![^\W\d_])")
    known = frozenset((spelled(first), spelled(second)) for first, second in (*dictionary, *ours))
    return Compounds(known, {key: tuple(found) for key, found in by_letters.items()}, common, doubled)


def pairs_of(text: str) -> Iterator[Pair]:
    """Every two words that stand side by side, in lower case; a mark between them parts them."""
    for stretch in _STOP.split(unicodedata.normalize("NFC", text).lower()):
        words = stretch.split()
        yield from ((a, b) for a, b in pairwise(words) if a.isalpha() and b.isalpha())


@lru_cache(maxsize=1 << 14)
def letters(word: str) -> str:
    """The bare letters: "đẳng" gives "dang"."""
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(char for char in parts if not unicodedata.combining(char))


@lru_cache(maxsize=1 << 14)
def spelled(word: str) -> str:
    """A key in which both placements of a tone ("hóa", "hoá") are the same."""
    body, tone = tone_of(word)
    return f"{body}{tone or ''}"


def _our_files() -> Iterator[Path]:
    for pattern in (*_TABLES, *_WORDS):
        yield from sorted(_OURS.glob(pattern))


def _dictionary() -> Iterator[Pair]:
    """Viet74K, the word list inside underthesea, without its names; read as a file: the package is slow to import."""
    found = find_spec("underthesea")
    path = found and found.origin and Path(found.origin).parent / "corpus" / "data" / "Viet74K.txt"
    if not path or not path.is_file():
        return
    for line in path.read_text("utf-8").splitlines():
        word = unicodedata.normalize("NFC", line.strip())
        parts = word.split()
        if len(parts) == 2 and word == word.lower() and all(map(str.isalpha, parts)):
            yield parts[0], parts[1]
