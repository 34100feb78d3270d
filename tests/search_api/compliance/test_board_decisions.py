"""What people decide, and what always holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_api.compliance.board import Filed
from search_api.compliance.decisions import Decision, DecisionError, check, key_text, replay
from search_api.compliance.standing import STATUSES
from tests.search_api.compliance.made import (
    HV,
    LA,
    OWN_PLAN,
    PLAN,
    Q1,
    SNV,
    TTT,
    board,
    decision,
    evaluator,
    filed,
    letter,
    limit,
    obligation,
    plan,
    row,
    ruling,
    stands,
)

# -- decisions -------------------------------------------------------------------------------------------------------
from tests.search_api.compliance.test_board_amendments import MOVES, QUARTERS

DUE = "d1|snv|2025-02-28"
UNDATED = letter("a", SNV, "1/KH-SNV", None, OWN_PLAN)


@pytest.mark.parametrize(
    ("entries", "status", "match"),
    [
        ([], "overdue", "review"),
        ([decision(1, "confirm", DUE, letter=UNDATED.id, sent="2025-02-27")], "on_time", "confirmed"),
        ([decision(1, "confirm", DUE, letter=UNDATED.id)], "late", "confirmed"),  # on the day of the entry
        ([decision(1, "reject", DUE, letter=UNDATED.id)], "overdue", None),
        ([decision(1, "reject", DUE, letter=UNDATED.id), decision(2, "undo", "1")], "overdue", "review"),
        ([decision(1, "waive", DUE)], "waived", "review"),
        ([decision(1, "waive", DUE), decision(2, "undo", "1")], "overdue", "review"),
        ([decision(1, "set-due", DUE, due="2025-03-20")], "upcoming", "review"),
        ([decision(1, "postpone", DUE, due="2025-03-20", effective="2025-03-05")], "overdue", "review"),
    ],
)
def test_decisions(entries: Sequence[Decision], status: str, match: str | None) -> None:
    made = board(plan(), UNDATED, on="2025-03-02", journal=entries)
    assert (row(made, "snv", "2025-02-28").status, stands(row(made, "snv", "2025-02-28"))[2]) == (status, match)


def test_a_person_links_what_the_machine_leaves_unmatched_and_no_rerun_undoes_it() -> None:
    came = letter("a", SNV, "1/SNV-VP", "2025-03-10", "trao đổi công việc", "Nội dung.")
    entry = decision(1, "link", "d2|snv|2025-Q1", letter=came.id)
    made = board(plan(), came, on="2025-04-01", journal=[entry])
    assert stands(row(made, "snv", "2025-Q1")) == ("on_time", "a", "confirmed")
    later = letter("b", SNV, "2/BC-SNV", "2025-03-11", Q1)
    assert stands(row(board(plan(), came, later, on="2025-04-01", journal=[entry]), "snv", "2025-Q1"))[1] == "a"


def test_an_ad_hoc_duty_has_an_instance_once_a_person_opens_one() -> None:
    ad_hoc = obligation("d7", "Báo cáo đột xuất khi có sự cố.", [limit("EVENT", "ad-hoc", "on")])
    source = plan()
    document = filed("kh", source.extraction["text"], [ad_hoc], **source.extraction["header"])
    came = letter("a", SNV, "1/BC-SNV", "2025-04-02", "Báo cáo đột xuất sự cố chuyển đổi số")
    assert board(document, came, on="2025-04-05").rows == ()
    entry = decision(1, "open", "d7|snv|2025-04-03", due="2025-04-03")
    made = board(document, came, on="2025-04-05", journal=[entry])
    assert stands(row(made, "snv", "2025-04-03")) == ("on_time", "a", "automatic")


@pytest.mark.parametrize(
    ("action", "subject", "new", "code"),
    [
        ("confirm", "d|u", {}, "decision-subject"),
        ("confirm", DUE, {}, "decision-value"),
        ("set-due", DUE, {"due": "20/3"}, "decision-date"),
        ("name", "X", {}, "decision-value"),
        ("undo", "x", {}, "decision-subject"),
        ("bless", DUE, {}, "decision-action"),
    ],
)
def test_what_could_not_be_replayed_is_refused(action: str, subject: str, new: dict[str, str], code: str) -> None:
    with pytest.raises(DecisionError) as caught:
        check(action, subject, new)
    assert caught.value.code == code


# -- what always holds -----------------------------------------------------------------------------------------------

UNITS = {"snv": SNV, "ttt": TTT, "la": LA, "hv": HV, "?": "Trường THCS Hải Vân"}
SUBJECTS = (
    Q1,
    OWN_PLAN,
    "Kết quả chuyển đổi số quý II năm 2025",
    "Kết quả phòng cháy quý I năm 2025",
    "xin lùi thời hạn",
)


@st.composite
def letters(draw: st.DrawFn) -> Filed:
    if draw(st.integers(0, 5)) == 0:  # now and then the province moves, waives or refuses something
        text = draw(st.sampled_from([text for text, _, _ in MOVES] + [text for text, _, _, _ in QUARTERS]))
        base = ruling(text, draw(st.dates(date(2025, 1, 25), date(2025, 12, 1))).isoformat())
        name = f"cv-{base.id}"
        return filed(name, base.extraction["text"], **base.extraction["header"])
    unit = draw(st.sampled_from(sorted(UNITS)))
    day = draw(st.none() | st.dates(date(2025, 1, 1), date(2025, 12, 31)))
    subject = draw(st.sampled_from(SUBJECTS))
    number = f"{draw(st.integers(1, 99))}/{draw(st.sampled_from(['BC', 'KH', 'CV']))}-X"
    cites = draw(st.sampled_from(["", f"Thực hiện Kế hoạch số {PLAN}, ", "Thực hiện Kế hoạch số 46/KH-UBND, "]))
    name = f"{unit}-{number}-{day}".replace("/", "-")
    return letter(name, UNITS[unit], number, day.isoformat() if day else None, subject, f"{subject}\n{cites}báo cáo:")


@st.composite
def journals(draw: st.DrawFn, documents: Sequence[Filed]) -> list[Decision]:
    keys = [
        f"{duty}|{unit}|{period}"
        for duty, period in (("d1", "2025-02-28"), ("d2", "2025-Q1"))
        for unit in ("snv", "la")
    ]
    entries = []
    for seq in range(1, draw(st.integers(0, 5)) + 1):
        action = draw(st.sampled_from(["confirm", "reject", "waive", "set-due", "undo"]))
        new = {"letter": draw(st.sampled_from([d.id for d in documents]))} if documents else {"letter": "none"}
        if action == "set-due":
            new["due"] = draw(st.dates(date(2025, 1, 1), date(2025, 12, 31))).isoformat()
        subject = str(draw(st.integers(1, 5))) if action == "undo" else draw(st.sampled_from(keys))
        entries.append(decision(seq, action, subject, **new))
    return entries


DAYS = st.dates(date(2025, 1, 21), date(2026, 2, 1))


@settings(max_examples=30, deadline=None)
@given(st.lists(letters(), max_size=6, unique_by=lambda d: d.id), st.data(), DAYS)
def test_the_board_is_a_function_of_its_arguments(documents: list[Filed], data: st.DataObject, day: date) -> None:
    journal = data.draw(journals(documents))
    on = day.isoformat()
    made = board(plan(), *documents, on=on, journal=journal)
    assert board(plan(), *documents, on=on, journal=journal) == made
    assert board(plan(), *documents, on=on, journal=list(reversed(journal))) == made, "the numbers order the journal"
    one = evaluator(plan(), *documents, journal=journal)
    one.board(date(2025, 7, 1))  # a board of another day between changes nothing
    assert one.board(day) == made
    grown = evaluator(plan(), journal=journal)
    grown.board(day)
    for document in documents:
        grown.add(document)
    assert grown.board(day) == made, "added one by one"


@settings(max_examples=30, deadline=None)
@given(st.lists(letters(), max_size=6, unique_by=lambda d: d.id), DAYS)
def test_nothing_open_is_shown_as_done_and_every_document_is_named(documents: list[Filed], day: date) -> None:
    made = board(plan(), *documents, on=day.isoformat())
    for found in made.rows:
        assert found.status in STATUSES
        done = found.status in ("on_time", "late", "received")
        sure = found.report is not None and found.report.level in ("automatic", "confirmed")
        assert done == sure
        if done:
            sent = found.report.first_sent if found.report else None
            assert sent is not None
            assert sent <= day
            assert (found.status == "on_time") == (found.due is not None and sent <= found.due)
        if found.status in ("overdue", "upcoming") and found.due is not None:
            assert (found.status == "overdue") == (day > found.due)
    answers = [d for d in documents if not d.file.startswith("cv-")]  # what changes a duty need not be an answer
    here = {d.file for d in answers if (d.extraction["header"]["issued"] or "") <= str(day)}
    named = {r.report.letter.file for r in made.rows if r.report} | {u.letter.file for u in made.unmatched}
    assert here <= named <= {d.file for d in documents}


@settings(max_examples=30, deadline=None)
@given(st.lists(letters(), max_size=4, unique_by=lambda d: d.id), st.data())
def test_a_journal_replays_the_same(documents: list[Filed], data: st.DataObject) -> None:
    journal = data.draw(journals(documents))
    assert replay(journal) == replay(tuple(journal))
    kept = [entry for entry in journal if entry.action != "undo"]
    undone = {int(entry.subject) for entry in journal if entry.action == "undo"}
    plain = [entry for entry in kept if entry.seq not in undone]
    assert replay(journal) == replay(plain), "an undone entry is as if it had never been"


def test_keys_are_the_same_on_every_run() -> None:
    made = board(plan(), on="2025-03-01")
    assert key_text(row(made, "snv", "2025-Q1").instance.key) == "d2|snv|2025-Q1"
