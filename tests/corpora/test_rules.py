"""Dated rules of reporting: what ships, and an office's own file before it."""

from __future__ import annotations

from datetime import date

import pytest

from corpora.rules import PERIODS, ReportingRules, RulesError, word_lists

OWN = b"""
schema: dondoc-rules/1
rules:
- id: own
  name: Quy che cua co quan
  source: 12/QD-UBND
  status: seen
  valid_from: 2024-01-01
  scope: {issuers: [UBND tinh X]}
  send: {quarter: {months: 0, day: 18}}
"""


def test_what_ships_says_where_it_comes_from() -> None:
    rules = ReportingRules.load().rules
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.source
        assert rule.status in ("seen", "excerpt", "analogy")
        assert set(rule.windows) | set(rule.send) <= set(PERIODS)
        assert rule.valid_from is None or rule.valid_to is None or rule.valid_from <= rule.valid_to
    decree = next(rule for rule in rules if rule.id == "nd-09-2019-d12")
    assert {kind: (w.start, w.end) for kind, w in decree.windows.items()} == dict.fromkeys(
        ("month", "quarter", "half", "year"), ((-1, 15), (0, 14))
    )
    assert not decree.send, "Article 12 gives no send day"
    assert (decree.valid(date(2019, 3, 11)), decree.valid(date(2019, 3, 12))) == (False, True)


def test_an_office_puts_its_own_rules_before() -> None:
    rules = ReportingRules.load(OWN).rules
    assert rules[0].id == "own"
    assert rules[0].send["quarter"].day == 18


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"rules: []", "rules-schema"),
        (b"schema: [", "rules-yaml"),
        (b"schema: dondoc-rules/1\nrules: [{id: a}]", "rules-entry"),
        (OWN.replace(b"quarter", b"fortnight"), "rules-entry"),
    ],
)
def test_a_broken_file_says_what_is_wrong(data: bytes, code: str) -> None:
    with pytest.raises(RulesError) as caught:
        ReportingRules.load(data)
    assert caught.value.code == code


def test_word_lists() -> None:
    assert "kế hoạch" in word_lists("letters")["products"]["plan"]
    assert word_lists("forms")["nation"] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    with pytest.raises(FileNotFoundError):
        word_lists("none")
