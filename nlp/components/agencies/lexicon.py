"""The word lists of corpora/lexicon/agencies.yaml, ready for matching."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from nlp.components.agencies.words import Phrases, key, listed


@dataclass(frozen=True, slots=True)
class Lists:
    """What names are made of; see the comments in the YAML file for each list."""

    fixed: Phrases
    lower_case: Phrases
    heads: Phrases
    strict: frozenset[str]
    with_fields: frozenset[str]
    alone: frozenset[str]
    lower: frozenset[str]
    about: frozenset[str]
    persons: Phrases
    dependent_persons: Phrases
    fields: Phrases
    levels: Phrases
    places: Phrases
    generic: Phrases
    weak: Phrases
    distinct: Phrases
    modifiers: Phrases
    described: frozenset[str]
    describing: Phrases
    links: Phrases
    determiners: Phrases
    enumerated: Phrases
    predicates: Phrases
    verbs_in_names: Phrases
    compounds: Phrases
    owners: Phrases
    small_owners: Phrases
    below_department: frozenset[str]
    only_fields: frozenset[str]
    stops: frozenset[str]
    not_names: Phrases
    beginnings: frozenset[str]
    inside_words: frozenset[tuple[str, str]]


@cache
def lists() -> Lists:
    """All lists, read once."""
    table = lexicon.load("agencies")
    names = {name: listed(table[name]) for name in table if name not in ("heads", "inside_words")}
    heads = [row["word"] for row in table["heads"]]
    begin = [*names["fixed"], *heads, *names["persons"], *names["generic"], *names["determiners"]]
    return Lists(
        fixed=Phrases(names["fixed"]),
        lower_case=Phrases(names["lower_case"]),
        heads=Phrases(heads),
        strict=frozenset(_joined(row["word"]) for row in table["heads"] if row.get("strict")),
        alone=frozenset(_joined(row["word"]) for row in table["heads"] if row.get("alone")),
        lower=frozenset(_joined(row["word"]) for row in table["heads"] if row.get("lower")),
        about=frozenset(_joined(row["word"]) for row in table["heads"] if row.get("about")),
        with_fields=frozenset(_joined(row["word"]) for row in table["heads"] if row.get("fields")),
        persons=Phrases(names["persons"]),
        dependent_persons=Phrases(names["dependent_persons"]),
        fields=Phrases(names["fields"]),
        levels=Phrases(names["levels"]),
        places=Phrases(names["places"]),
        generic=Phrases(names["generic"]),
        weak=Phrases(names["weak"]),
        distinct=Phrases(names["distinct"]),
        modifiers=Phrases(names["modifiers"]),
        described=frozenset(key(word) for word in names["described"]),
        describing=Phrases(names["describing"]),
        links=Phrases(names["links"]),
        determiners=Phrases(names["determiners"]),
        enumerated=Phrases(names["enumerated"]),
        predicates=Phrases([*names["predicates"], *_verbs(names["nouns_too"])]),
        verbs_in_names=Phrases(names["verbs_in_names"]),
        compounds=Phrases(names["compounds"]),
        owners=Phrases(names["owners"]),
        small_owners=Phrases(names["small_owners"]),
        below_department=frozenset(key(word) for word in names["below_department"]),
        only_fields=frozenset(_joined(row["word"]) for row in table["heads"] if row.get("only_fields")),
        stops=frozenset(key(word) for word in names["stops"]),
        not_names=Phrases(names["not_names"]),
        inside_words=frozenset((key(word), key(row["head"])) for row in table["inside_words"] for word in row["after"]),
        beginnings=frozenset(key(phrase.split()[0]) for phrase in begin),
    )


def _verbs(nouns: list[str]) -> list[str]:
    """The verbs of two syllables and more that are not as often part of a name."""
    verbs = listed(lexicon.load("verbs")["actions"])
    return [verb for verb in verbs if " " in verb and verb not in nouns]


def _joined(word: str) -> str:
    return " ".join(key(part) for part in word.split())
