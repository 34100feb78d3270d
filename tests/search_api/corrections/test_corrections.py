"""Corrections: what each does, what is refused, and what always holds whatever people decide."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.holidays import working_days
from corpora.rules import ReportingRules
from corpora.units import Register
from search_api.api.models import ObligationShape
from search_api.compliance.board import Evaluator, Filed
from search_api.corrections import ACTIONS, TAGS, Correction, CorrectionError, apply, checked
from search_api.corrections.correction import FIELDS, in_force
from search_api.corrections.values import MEMBERS
from search_api.index.due import spans
from tests.search_api.compliance.made import REGISTER

TEXT = "Sở Y tế chủ trì, phối hợp với Sở Nội vụ báo cáo trước ngày 15/6/2026. Các phường rà soát danh sách."
AT = datetime(2026, 3, 1, 8, tzinfo=UTC)


def span(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def extraction() -> dict[str, Any]:
    return {
        "sha256": "ab" * 32,
        "text": TEXT,
        "pages": [{"number": 1, "start": 0, "end": len(TEXT)}],
        "header": {"number": "12/KH-UBND", "issued": "2026-01-16", "issuer": "UBND", "provenance": {}},
        "provisions": [{"eid": "p1", "label_path": "1", "start": 0, "end": len(TEXT)}],
        "obligations": [
            {
                "id": "o1", "provision": "p1", "text": TEXT[:70], "start": 0, "end": 70, "page": 1, "kind": "report",
                "request": False, "confidence": 0.9,
                "agents": [
                    {"name": "Sở Y tế", "unit": None, "role": "lead", "inherited": False, **span("Sở Y tế")},
                    {"name": "Sở Nội vụ", "unit": None, "role": "coordinate", "inherited": False, **span("Sở Nội vụ")},
                ],
                "deadlines": [
                    {"type": "DATE", "value": "2026-06-15", "relation": "before", "text": "trước ngày 15/6/2026",
                     **span("trước ngày 15/6/2026")}
                ],
                "targets": [],
            }
        ],
        "citations": [],
        "amounts": [],
    }  # fmt: skip


def made(action: str, tag: str, seq: int = 1, **more: Any) -> Correction:
    return Correction(seq, AT, "Lan", action, tag, **more)


def only(corrected: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = corrected["obligations"][0]
    return found


LEAD: dict[str, Any] = {"obligation": "o1", **span("Sở Y tế")}
DUE: dict[str, Any] = {"obligation": "o1", **span("trước ngày 15/6/2026")}


def test_a_changed_role_and_unit() -> None:
    one = checked(extraction(), made("change", "agent", **LEAD, value={"was": "lead", "role": "via", "unit": "syt"}))
    agent = only(apply(extraction(), [one]).extraction)["agents"][0]
    assert (agent["role"], agent["unit"], agent["confirmed_by"]) == ("via", "syt", "Lan")
    assert one.old["role"] == "lead"


def test_a_rejected_obligation_is_gone_and_a_rejected_tag_leaves_the_rest() -> None:
    assert apply(extraction(), [made("reject", "obligation", obligation="o1")]).extraction["obligations"] == []
    left = only(apply(extraction(), [made("reject", "agent", **LEAD)]).extraction)
    assert [agent["name"] for agent in left["agents"]] == ["Sở Nội vụ"]


def test_a_confirmed_obligation_is_sure() -> None:
    found = only(apply(extraction(), [made("confirm", "obligation", obligation="o1")]).extraction)
    assert (found["confidence"], found["confirmed_by"]) == (1.0, "Lan")


def test_an_added_obligation_takes_tags_and_stands_in_its_place() -> None:
    first = checked(
        extraction(), made("add", "obligation", **span("Các phường rà soát danh sách."), value={"kind": "task"})
    )
    corrected = apply(extraction(), [first]).extraction
    added = corrected["obligations"][1]
    assert (added["text"], added["provision"], added["page"]) == ("Các phường rà soát danh sách.", "p1", 1)
    second = checked(
        corrected, made("add", "agent", 2, obligation=added["id"], **span("Các phường"), value={"role": "lead"})
    )
    again = apply(extraction(), [first, second]).extraction["obligations"][1]
    assert [agent["name"] for agent in again["agents"]] == ["Các phường"]


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("trước ngày 15/6", {}, ("DATE", "2026-06-15", "before")),
        ("15/6/2026", {}, ("DATE", "2026-06-15", "on")),
        ("rà soát", {"type": "SET", "value": "P1M/20", "relation": "before"}, ("SET", "P1M/20", "before")),
    ],
)
def test_an_added_deadline_is_read_from_its_words_or_stated(
    words: str, value: dict[str, str], expected: tuple[str, str, str]
) -> None:
    one = checked(extraction(), made("add", "deadline", obligation="o1", **span(words), value=value))
    found = only(apply(extraction(), [one]).extraction)["deadlines"][-1]
    assert (found["type"], found["value"]) == expected[:2]
    if value:
        assert found["relation"] == expected[2]


@pytest.mark.parametrize(
    ("words", "value", "expected"),
    [
        ("rà soát", {"value": "P1M/20"}, ("SET", "P1M/20", "every")),
        ("rà soát", {"value": "2026-11-20"}, ("DATE", "2026-11-20", "by")),
        ("rà soát", {"value": "2026-Q2"}, ("DATE", "2026-Q2", "by")),
        ("rà soát", {"value": "P5B"}, ("DURATION", "P5B", "within")),
        ("trước ngày 15/6/2026", {"value": "2026-06-30"}, ("DATE", "2026-06-30", "before")),
        ("trước ngày 15/6/2026", {"value": "2026-06-30", "relation": "by"}, ("DATE", "2026-06-30", "by")),
    ],
)
def test_the_type_of_a_stated_value_follows_from_it(
    words: str, value: dict[str, str], expected: tuple[str, str, str]
) -> None:
    one = checked(extraction(), made("add", "deadline", obligation="o1", **span(words), value=value))
    assert (one.value["type"], one.value["value"], one.value["relation"]) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"value": "2026-06-30"}, ("DATE", "2026-06-30", "before")),
        ({"value": "P1M/20"}, ("SET", "P1M/20", "every")),
        ({"relation": "by"}, ("DATE", "2026-06-15", "by")),
        ({"text": "chậm nhất ngày 20/7"}, ("DATE", "2026-07-20", "by")),
        ({"text": "hằng tháng trước ngày 20"}, ("SET", "P1M/20", "before")),
        ({"text": "tuần tới", "value": "2026-01-30"}, ("DATE", "2026-01-30", "by")),
    ],
)
def test_a_changed_deadline(value: dict[str, str], expected: tuple[str, str, str]) -> None:
    one = checked(extraction(), made("change", "deadline", **DUE, value=value))
    found = only(apply(extraction(), [one]).extraction)["deadlines"][0]
    assert (found["type"], found["value"], found["relation"]) == expected
    assert found["confirmed_by"] == "Lan"


def test_of_tags_in_one_place_the_one_meant_is_changed() -> None:
    """ "Sáu tháng, một năm" in a table's cell: two recurrences that stand in the same words."""
    both = extraction()
    both["obligations"][0]["deadlines"].append({**both["obligations"][0]["deadlines"][0], "value": "2026-12-15"})
    one = checked(both, made("change", "deadline", **DUE, value={"was": "2026-12-15", "value": "2026-12-20"}))
    values = [deadline["value"] for deadline in only(apply(both, [one]).extraction)["deadlines"]]
    assert values == ["2026-06-15", "2026-12-20"]


def test_a_confirmation_keeps_what_is_there() -> None:
    """A form sends its fields with every button."""
    one = checked(extraction(), made("confirm", "obligation", obligation="o1", value={"kind": "task", "request": True}))
    found = only(apply(extraction(), [one]).extraction)
    assert (found["kind"], found["request"]) == ("report", False)
    head = checked(extraction(), made("confirm", "header", name="number", value={"value": "9/KH-X"}))
    header = apply(extraction(), [head]).extraction["header"]
    assert header["number"] == "12/KH-UBND"
    assert header["provenance"]["number"]["confirmed_by"] == "Lan"


def test_the_head() -> None:
    one = checked(extraction(), made("change", "header", name="issued", value={"value": "2026-01-17"}))
    header = apply(extraction(), [one]).extraction["header"]
    assert header["issued"] == "2026-01-17"
    assert header["provenance"]["issued"]["source"] == "person"
    assert one.old == "2026-01-16"


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (made("undo", "agent"), "correct-action"),
        (made("praise", "agent"), "correct-action"),
        (made("confirm", "colour"), "correct-action"),
        (made("confirm", "agent", obligation="o1", start=1, end=2), "correct-gone"),
        (made("change", "agent", **LEAD, value={"role": "boss"}), "correct-value"),
        (made("change", "agent", **LEAD, value={"colour": "red"}), "correct-value"),
        (made("change", "agent", **LEAD, value={"was": "lead"}), "correct-nothing"),
        (made("change", "deadline", **DUE, value={"value": "2026-02-30"}), "correct-time"),
        (made("change", "deadline", **DUE, value={"value": "P1Y/13-40"}), "correct-time"),
        (made("change", "deadline", **DUE, value={"type": "SET", "value": "2026-06-30"}), "correct-time"),
        (made("change", "deadline", **DUE, value={"text": "sớm nhé"}), "correct-no-date"),
        (made("change", "deadline", **DUE, value={"relation": "maybe"}), "correct-value"),
        (made("change", "obligation", obligation="o1", value={"request": "yes"}), "correct-value"),
        (made("change", "agent", **LEAD, value={"name": {"first": "Sở"}}), "correct-value"),
        (made("change", "agent", **LEAD, value={"name": "x" * 501}), "correct-value"),
        (made("add", "target", obligation="o1", **span("rà soát"), value={"value": float("nan")}), "correct-value"),
        (made("add", "citation", **span("rà soát"), value={"date": "hôm qua"}), "correct-value"),
        (made("change", "header", name="issued", value={"value": "hôm qua"}), "correct-day"),
        (made("change", "header", name="colour", value={"value": "x"}), "correct-value"),
        (made("add", "obligation", start=0, end=9), "correct-there"),
        (made("add", "obligation", start=5, end=5), "correct-place"),
        (made("add", "obligation", start=90, end=9999), "correct-place"),
        (made("add", "agent", obligation="o9", start=0, end=7), "correct-gone"),
        (made("add", "agent", **LEAD, value={"role": "lead"}), "correct-there"),
        (made("add", "deadline", obligation="o1", **span("rà soát")), "correct-no-date"),
    ],
)
def test_what_cannot_be_done_is_refused(one: Correction, code: str) -> None:
    with pytest.raises(CorrectionError) as raised:
        checked(extraction(), one)
    assert raised.value.code == code


def test_what_a_newer_extraction_no_longer_has_is_listed() -> None:
    newer = extraction()
    newer["obligations"] = []
    one = made("change", "agent", **LEAD, value={"role": "via"})
    found = apply(newer, [one])
    assert found.unfit == (one,)
    assert found.extraction == newer


def test_undo_of_an_undo_brings_it_back() -> None:
    first = made("reject", "obligation", 1, obligation="o1")
    undo = Correction(2, AT, "Lan", "undo", undoes=1)
    again = Correction(3, AT, "Lan", "undo", undoes=2)
    assert in_force([first, undo]) == []
    assert in_force([first, undo, again]) == [first]


CORRECTIONS = st.builds(
    Correction,
    seq=st.integers(1, 30),
    at=st.just(AT),
    actor=st.sampled_from(["Lan", "Minh"]),
    action=st.sampled_from(ACTIONS),
    tag=st.sampled_from(TAGS),
    obligation=st.sampled_from(["o1", "o2"]),
    start=st.sampled_from([0, LEAD["start"], DUE["start"], 71, 200]),
    end=st.sampled_from([LEAD["end"], DUE["end"], 90, 300]),
    name=st.sampled_from(FIELDS),
    value=st.sampled_from([{}, {"role": "via"}, {"kind": "task"}, {"value": "2026-02-02"}]),
    undoes=st.integers(1, 30),
)
JOURNALS = st.lists(CORRECTIONS, max_size=8, unique_by=lambda one: one.seq)


@given(JOURNALS)
def test_whatever_is_decided_the_machines_extraction_stays_and_offsets_fit(journal: list[Correction]) -> None:
    before = extraction()
    found = apply(before, journal)
    assert before == extraction()
    for one in found.extraction["obligations"]:
        for tag in (one, *one["agents"], *one["deadlines"], *one["targets"]):
            assert 0 <= tag["start"] < tag["end"] <= len(TEXT)
    json.dumps(found.extraction)


@given(JOURNALS)
def test_all_undone_is_as_before_and_the_journal_is_enough(journal: list[Correction]) -> None:
    plain = [one for one in journal if one.action != "undo"]
    undone = [Correction(100 + one.seq, AT, "Lan", "undo", undoes=one.seq) for one in plain]
    assert apply(extraction(), [*plain, *undone]).extraction == extraction()
    kept = [
        Correction.of(one.seq, one.at, one.actor, f"tag.{one.action}", one.reason, one.old, json.loads(text))
        for one in plain
        for text in [json.dumps(one.as_new())]
    ]
    assert apply(extraction(), kept).extraction == apply(extraction(), plain).extraction


def test_no_corrections_change_nothing() -> None:
    assert apply(extraction(), []).extraction == copy.deepcopy(extraction())


PLACES = [span(words) for words in ("Sở Y tế", "Sở Nội vụ", "trước ngày 15/6/2026", "Các phường", "rà soát", ".", TEXT)]
TIMES = (
    "2026-06-30", "2026-Q2", "2026-W07", "2026-W53", "2026-M9", "2026", "2026-13", "0000", "0001", "0001-01-01", "9999",
    "9999-12-31", "P1M/20", "P1Y/12-15", "P1Y/02-31", "P1Y/13-40", "P1M/00", "P0M/20", "P3M", "P99M/31", "P1W/5",
    "P1W/31", "P5B", "P0D", "P9999Y", "P99Y", "P9999B", "PT24H", "event", "20/6",
)  # fmt: skip
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "role": st.sampled_from(["lead", "recipient", "via", "boss"]),
        "unit": st.sampled_from(["snv", "nowhere", ""]),
        "name": st.sampled_from(["Sở Nội vụ", "x", 7]),
        "kind": st.sampled_from(["report", "task", "praise"]),
        "request": st.sampled_from([True, "no"]),
        "value": st.sampled_from([*TIMES, 5.0, True, float("inf")]),
        "type": st.sampled_from(["DATE", "SET", "DURATION", "EVENT", "X"]),
        "relation": st.sampled_from(["before", "by", "every", "within", "x"]),
        "text": st.sampled_from(["trước ngày 20/7", "hằng quý", "sớm nhé"]),
        "comparator": st.sampled_from([">=", "~"]),
        "was": st.sampled_from(["lead", "2026-06-15"]),
    },
)
ASKED = st.tuples(
    st.sampled_from(["confirm", "change", "reject", "add", "add"]),
    st.sampled_from([tag for tag in TAGS if tag != "header"]),
    st.integers(0, 2),
    st.sampled_from(PLACES),
    st.just({}) | VALUES,
)


@given(st.lists(ASKED, max_size=8))
def test_what_is_accepted_fits_and_every_reader_can_read_it(asked: list[Any]) -> None:
    """What passes the check has its tag, keeps the contract, and breaks neither board nor index."""
    accepted: list[Correction] = []
    now = extraction()
    for seq, (action, tag, owner, place, value) in enumerate(asked, 1):
        obligations = now["obligations"]
        name = obligations[owner % len(obligations)]["id"] if obligations else "none"
        wanted = {key: one for key, one in value.items() if key in MEMBERS[tag]}
        try:
            one = checked(now, made(action, tag, seq, obligation=name, **place, value=wanted))
        except CorrectionError:
            continue
        accepted.append(one)
        found = apply(extraction(), accepted)
        assert found.unfit == ()
        now = found.extraction
    for one in now["obligations"]:
        ObligationShape.model_validate(one)
        assert TEXT[one["start"] : one["end"]] == one["text"] or one["id"] == "o1"
        for deadline in one["deadlines"]:
            list(spans(deadline, date(2026, 1, 16)))
    json.dumps(now, allow_nan=False)
    board_of([Filed("d" * 16, "a.docx", now)])


def board_of(documents: list[Filed]) -> None:
    evaluator = Evaluator(Register.load(REGISTER.encode()), ReportingRules.load(), working_days(), ())
    for document in documents:
        evaluator.add(document)
    evaluator.board(date(2026, 7, 1))


@pytest.mark.parametrize("relation", ["before", "by", "from", "within", "every"])
@pytest.mark.parametrize("value", TIMES)
def test_any_time_that_is_accepted_makes_a_board(value: str, relation: str) -> None:
    try:
        one = checked(extraction(), made("change", "deadline", **DUE, value={"value": value, "relation": relation}))
    except CorrectionError as error:
        assert error.code == "correct-time"  # noqa: PT017  # both ends are right
        return
    found = apply(extraction(), [one]).extraction
    found["obligations"][0]["text"] += " trong thời hạn trước ngày 15/6/2026 kể từ ngày ký"
    list(spans(found["obligations"][0]["deadlines"][0], date(2026, 1, 16)))
    board_of([Filed("d" * 16, "a.docx", found)])
