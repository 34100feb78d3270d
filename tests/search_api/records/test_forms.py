"""Forms and versions: the same text in another file is a form, a changed day a version, whatever came first."""

from __future__ import annotations

import hashlib
import random
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.samples import FORMS
from search_api.records import forms
from search_api.records.packing import PackedDocument
from search_api.records.store import Store
from tests.search_api.records.made import extraction

WORDS = (
    "Ủy ban nhân dân thành phố giao Sở Y tế chủ trì phối hợp với các sở ban ngành rà soát tổng hợp danh sách trẻ "
    "em có hoàn cảnh đặc biệt trên địa bàn báo cáo kết quả thực hiện về Văn phòng trước ngày 15/6/2031 để theo dõi chỉ "
    "đạo đồng thời tổ chức truyền thông tại các khu dân cư trường học và nơi có nguy cơ cao về tai nạn đuối nước"
)
SAME: dict[str, Any] = {"number": "12/KH-UBND", "issuer": "UBND thành phố", "issued": "2031-01-16"}


def text(day: str = "15/6/2031") -> str:
    return WORDS.replace("15/6/2031", day)


def recognised(words: str, wrong: int = 4) -> str:
    """As a scan of it reads: some words with other letters."""
    chosen = random.Random(3).sample(range(len(words.split())), wrong)  # noqa: S311
    return " ".join("l1" + word if place in chosen else word for place, word in enumerate(words.split()))


def due(day: str) -> list[dict[str, Any]]:
    return [
        {"id": "o1", "provision": "", "kind": "report", "agents": [], "targets": [],
         "deadlines": [{"type": "DATE", "value": day, "relation": "before", "text": "", "start": 0, "end": 1}]}
    ]  # fmt: skip


def made(name: str, words: str, day: str = "2031-06-15", *, scan: bool = False, **header: Any) -> PackedDocument:
    """A packed document with one duty."""
    content = extraction(words, file=name, **{**SAME, **header})
    content["sha256"] = hashlib.sha256(f"{name}{words}".encode()).hexdigest()
    content["obligations"] = due(day)
    content["warnings"] = [{"code": "page-recognised", "message": ""}] if scan else []
    return PackedDocument.of(content, size=1, code_version=f"test {day}")


def state(store: Store, id_: str) -> tuple[str | None, str | None, str | None]:
    found = store.document(id_)
    assert found is not None
    return found.form_of, found.version_of, found.superseded_by


def test_the_word_file_and_its_pdf_are_one_document(store: Store) -> None:
    word, pdf = made("a.docx", text()), made("a.pdf", text().replace(" ", "  "))
    first, second = store.add_document(word), store.add_document(pdf)
    assert (first.form_of, second.form_of) == (None, first.id)
    assert state(store, first.id) == (None, None, None)
    assert [one.id for one in store.forms(first.id)] == [second.id]
    assert [one.id for one in store.forms(second.id)] == [first.id]


@pytest.mark.parametrize("scan_first", [True, False])
def test_a_scan_never_leads_the_word_file(store: Store, scan_first: bool) -> None:
    word, scan = made("a.docx", text()), made("scan.pdf", recognised(text()), scan=True)
    for one in (scan, word) if scan_first else (word, scan):
        store.add_document(one)
    assert state(store, word.id) == (None, None, None)
    assert state(store, scan.id) == (word.id, None, None)


def test_a_scan_whose_number_is_illegible_is_linked_by_its_text(store: Store) -> None:
    word, scan = made("a.docx", text()), made("scan.pdf", recognised(text()), scan=True, number=None)
    store.add_document(word)
    assert store.add_document(scan).form_of == word.id


@pytest.mark.parametrize("scan", [True, False])
def test_a_changed_day_is_a_new_version_and_never_a_form(store: Store, scan: bool) -> None:
    old = made("a.docx", text())
    new = made("b.pdf", text("20/6/2031"), "2031-06-20", scan=scan)
    store.add_document(old)
    added = store.add_document(new)
    assert (added.form_of, added.version_of) == (None, old.id)
    assert state(store, old.id) == (None, None, new.id)


def test_figures_that_differ_make_a_version_even_where_no_duty_has_them(store: Store) -> None:
    old, new = made("a.docx", f"{text()} theo Tờ trình số 45"), made("b.docx", f"{text()} theo Tờ trình số 46")
    store.add_document(old)
    assert store.add_document(new).version_of == old.id


def test_the_issuers_name_read_longer_or_shorter_parts_no_forms(store: Store) -> None:
    word, pdf = made("a.docx", text()), made("a.pdf", text() + " ", issuer="UBND thành phố Lam Sa")
    store.add_document(word)
    assert store.add_document(pdf).form_of == word.id


@pytest.mark.parametrize("fuller_first", [True, False])
def test_a_copy_without_its_annex_takes_nothing_off_the_board(store: Store, fuller_first: bool) -> None:
    annex = " Phụ lục kèm theo phân công cụ thể từng đơn vị gửi báo cáo định kỳ hằng quý trước ngày 20 tháng cuối quý"
    short, full = made("than.docx", text()), made("day-du.docx", text() + annex)
    for one in (full, short) if fuller_first else (short, full):
        store.add_document(one)
    assert state(store, full.id) == (None, None, None)
    assert state(store, short.id) == (full.id, None, None)


def test_a_draft_and_the_signed_copy_are_versions(store: Store) -> None:
    """The draft has no number yet, and other words: it neither leads nor is led."""
    draft = made("du-thao.docx", "DỰ THẢO " + text().replace("rà soát", "thống kê kỹ"), number=None, issued=None)
    signed = made("ky.pdf", text())
    store.add_document(draft)
    store.add_document(signed)
    assert state(store, signed.id) == (None, None, None)
    assert state(store, draft.id) == (None, None, None)


@pytest.mark.parametrize("other", [{"issued": "2032-01-16"}, {"number": "13/KH-UBND"}], ids=str)
def test_the_same_words_under_another_head_are_another_document(store: Store, other: dict[str, str]) -> None:
    store.add_document(made("a.docx", text()))
    added = store.add_document(made("b.docx", text() + " ", **other))
    assert (added.form_of, added.version_of) == (None, None)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_late_form_of_the_old_version_does_not_replace_the_new_one(store: Store, order: tuple[int, ...]) -> None:
    """The scan of the old text, its Word file, and the new text, in any order of arrival but the texts' own."""
    files = [
        made("cu.scan.pdf", recognised(text()), scan=True),
        made("moi.docx", text("20/6/2031"), "2031-06-20"),
        made("cu.docx", text()),
    ]
    for place in order:
        store.add_document(files[place])
    scan, new, word = files
    assert state(store, scan.id)[0] == word.id
    old_first = min(order.index(0), order.index(2)) < order.index(1)
    assert state(store, new.id)[2 if not old_first else 1] == word.id


def test_a_document_read_anew_finds_its_place_anew(store: Store) -> None:
    word, pdf = made("a.docx", text()), made("a.pdf", text() + " ")
    store.add_document(word)
    store.add_document(pdf)
    changed = made("a.pdf", text() + " ", "2031-07-01")  # the same bytes, of which newer code reads another day
    assert changed.id == pdf.id
    from search_api.records import documents

    with store.writing() as session:
        assert documents.renew(session, changed, at=store.clock(), actor="test")
    assert state(store, changed.id) == (None, word.id, None)
    with store.writing() as session:
        assert documents.renew(session, pdf, at=store.clock(), actor="test")
    assert state(store, pdf.id) == (word.id, None, None)
    assert state(store, word.id) == (None, None, None)


def test_real_files_of_one_plan_are_one_document() -> None:
    from ingest.read import read_document
    from nlp.contract import extraction_json
    from nlp.pipeline import Extractor

    extractor = Extractor()

    def read(path: Path) -> dict[str, Any]:
        document = read_document(path)
        return extraction_json(document, extractor.extract(document))

    word, pdf, plain = (read(next(FORMS.glob(f"*{suffix}"))) for suffix in (".docx", ".pdf", ".txt"))
    assert forms.relation(word, pdf)
    assert (forms.relation(plain, word), forms.relation(word, plain)) == ("part", "whole")  # it lacks the annex


@given(st.text(max_size=300))
def test_texts_share_all_bands_with_themselves(words: str) -> None:
    assert forms.bands(words) == forms.bands(words)
    assert len(forms.bands(words)) in (0, 16)


def test_texts_much_alike_share_a_band_and_others_none() -> None:
    assert set(forms.bands(text())) & set(forms.bands(recognised(text(), 3)))
    other = " ".join(random.Random(1).sample(text().split(), len(text().split())))  # noqa: S311
    assert not set(forms.bands(text())) & set(forms.bands(other))
