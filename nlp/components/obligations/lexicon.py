"""Verbs, cues and kinds of sections from corpora/lexicon, ready for matching."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from corpora import lexicon
from nlp.components.agencies.words import Phrases, key, listed


@dataclass(frozen=True, slots=True)
class Lists:
    """See corpora/lexicon/verbs.yaml and cues.yaml for what each list holds."""

    actions: Phrases
    adverbs: Phrases
    circumstances: Phrases
    statements: Phrases
    reporting: Phrases
    reporting_helpers: Phrases
    not_reporting: Phrases
    giving: Phrases
    orders: Phrases
    requests: Phrases
    proposals: Phrases
    announcing: Phrases
    in_force: Phrases
    performative: Phrases
    class_tails: Phrases
    documents: Phrases
    bearers: Phrases
    contacts: Phrases
    not_before_request: frozenset[str]
    not_before_order: frozenset[str]
    traders: Phrases
    no_duty: Phrases
    topics: Phrases
    before_verb: frozenset[str]
    got: frozenset[str]
    before_a_body: frozenset[str]
    no_end: frozenset[str]
    by: frozenset[str]
    not_in_subject: frozenset[str]
    unparted: Phrases
    complete: Phrases
    tail_stops: frozenset[str]
    several: frozenset[str]
    between: frozenset[str]
    informs: Phrases
    papers: Phrases
    granting: frozenset[str]
    informed: Phrases
    nobody: frozenset[str]
    not_obliging: Phrases
    deciding: Phrases
    not_suffering: frozenset[str]
    agreeing: Phrases
    animate: Phrases
    obliging: Phrases
    forbidding: Phrases
    permitting: Phrases
    passive_after: Phrases
    with_: Phrases
    after_subject: Phrases
    toward: frozenset[str]
    via: Phrases
    purpose: frozenset[str]
    including: Phrases
    past: frozenset[str]
    governing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Section:
    """One row of corpora/lexicon/sections.yaml."""

    function: str
    pattern: re.Pattern[str]
    note: str


@cache
def lists() -> Lists:
    """All lists, read once."""
    verbs = {name: listed(value) for name, value in lexicon.load("verbs").items()}
    cues = {name: listed(value) for name, value in lexicon.load("cues").items()}

    def keys(name: str) -> frozenset[str]:
        return frozenset(key(word) for word in cues[name])

    return Lists(
        actions=Phrases(verbs["actions"]),
        adverbs=Phrases(word for word in verbs["adverbs"] if word != ";"),
        circumstances=Phrases(verbs["circumstances"]),
        statements=Phrases(verbs["statements"]),
        reporting=Phrases(verbs["reporting"]),
        reporting_helpers=Phrases(verbs["reporting_helpers"]),
        not_reporting=Phrases(verbs["not_reporting"]),
        giving=Phrases(verbs["giving"]),
        orders=Phrases(verbs["orders"]),
        requests=Phrases(verbs["requests"]),
        proposals=Phrases(verbs["proposals"]),
        announcing=Phrases(verbs["announcing"]),
        in_force=Phrases(verbs["in_force"]),
        performative=Phrases(verbs["performative"]),
        class_tails=Phrases(cues["class_tails"]),
        documents=Phrases(cues["documents"]),
        bearers=Phrases(cues["bearers"]),
        contacts=Phrases(cues["contacts"]),
        not_before_request=keys("not_before_request"),
        not_before_order=keys("not_before_order"),
        traders=Phrases(cues["traders"]),
        no_duty=Phrases(cues["no_duty"]),
        topics=Phrases(cues["topics"]),
        before_verb=keys("before_verb"),
        got=keys("got"),
        before_a_body=keys("before_a_body"),
        no_end=keys("no_end"),
        by=keys("by"),
        not_in_subject=keys("not_in_subject"),
        unparted=Phrases(cues["unparted"]),
        complete=Phrases(cues["complete"]),
        tail_stops=keys("tail_stops"),
        several=keys("several"),
        between=keys("between"),
        informs=Phrases(cues["informs"]),
        papers=Phrases(cues["papers"]),
        granting=keys("granting"),
        informed=Phrases(cues["informed"]),
        nobody=keys("nobody"),
        not_obliging=Phrases(cues["not_obliging"]),
        deciding=Phrases(cues["deciding"]),
        not_suffering=keys("not_suffering"),
        agreeing=Phrases(cues["agreeing"]),
        animate=Phrases(cues["animate"]),
        obliging=Phrases(cues["obliging"]),
        forbidding=Phrases(cues["forbidding"]),
        permitting=Phrases(cues["permitting"]),
        passive_after=Phrases(cues["passive_after"]),
        with_=Phrases(cues["with"]),
        after_subject=Phrases(cues["after_subject"]),
        toward=keys("toward"),
        via=Phrases(cues["via"]),
        purpose=keys("purpose"),
        including=Phrases(cues["including"]),
        past=keys("past"),
        governing=keys("governing"),
    )


@cache
def sections() -> tuple[Section, ...]:
    """The kinds of sections in their order: the first pattern that fits decides."""
    rows = lexicon.load("sections")["sections"]
    return tuple(Section(row["function"], re.compile(row["pattern"]), row.get("note", "")) for row in rows)


def section_of(heading: str) -> Section | None:
    """What a section with this heading is for; None where the heading does not tell."""
    folded = " ".join(" ".join(heading.lower().split()).strip(" :.-–").split())
    return next((section for section in sections() if section.pattern.search(folded)), None) if folded else None


@dataclass(frozen=True, slots=True)
class Patterns:
    """See corpora/lexicon/duty_headings.yaml for what each pattern is for."""

    owner: re.Pattern[str]
    asked: re.Pattern[str]
    request: re.Pattern[str]
    rest: re.Pattern[str]
    announced: re.Pattern[str]
    attribute: re.Pattern[str]
    attribute_roles: tuple[tuple[str, tuple[str, ...]], ...]
    contents: re.Pattern[str]
    duties_follow: re.Pattern[str]
    forbids: re.Pattern[str]
    allows: re.Pattern[str]
    duties_and_rights: re.Pattern[str]
    conditions_follow: re.Pattern[str]
    enumerates: re.Pattern[str]
    blanks: re.Pattern[str]
    ahead: re.Pattern[str]
    ahead_surely: re.Pattern[str]
    laws: frozenset[str]
    reports: frozenset[str]
    submission: str
    letters: frozenset[str]


@cache
def patterns() -> Patterns:
    """All patterns, compiled once."""
    table = lexicon.load("duty_headings")

    def compiled(name: str, shape: str) -> re.Pattern[str]:
        return re.compile(shape.format("|".join(table[name]).replace(" ", r"\s+")), re.IGNORECASE | re.DOTALL)

    return Patterns(
        owner=compiled("owner", "^(?:{})"),
        asked=compiled("asked", "^(?:{})"),
        request=compiled("request", "{}"),
        rest=compiled("rest", r"\b(?:{}).*$"),
        announced=compiled("announced", r"(?:{})[\s:.]*$"),
        attribute=compiled("attribute", r"^\s*(?P<what>{})\s*:\s*"),
        attribute_roles=tuple((row["role"], tuple(row["contains"])) for row in table["attribute_roles"]),
        contents=compiled("contents", r"^\s*(?:{})\s*:"),
        duties_follow=compiled("duties_follow", "(?:{})$"),
        forbids=compiled("forbids", "(?:{})$"),
        allows=compiled("allows", "(?:{})$"),
        duties_and_rights=compiled("duties_and_rights", "(?:{})$"),
        conditions_follow=compiled("conditions_follow", "(?:{})$"),
        enumerates=compiled("enumerates", "(?:{})$"),
        blanks=compiled("blanks", "(?:{})"),
        ahead=compiled("ahead", "(?:{})"),
        ahead_surely=compiled("ahead_surely", "(?:{})"),
        laws=frozenset(table["laws"]),
        reports=frozenset(table["reports"]),
        submission=table["submission"],
        letters=frozenset(table["letters"]),
    )
