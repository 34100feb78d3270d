"""Canonical text and its assembly."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.syllables import is_syllable
from ingest.canonical import assemble, canonical, canonical_line
from ingest.document import Cell, Piece, RawBlock, Reading, Zone

ROWS = [
    ("Ðồng chí ðược giao", "Đồng chí được giao"),
    ("Ɖơn vị", "Đơn vị"),
    ("Hróðir", "Hróðir"),  # not a Vietnamese word: stays
    ("tổ\u00a0chức\u2003họp", "tổ chức họp"),
    ("ba\u0301o ca\u0301o", "báo cáo"),
    ("tê\u0301 \u00e9\u0302 e\u0301\u0302", "tế ế ế"),  # tone typed before the letter's own mark
    ("kiê\u0323m", "kiệm"),
    ("một\r\nhai\rba\u2028bốn\x0bnăm", "một\nhai\nba\nbốn\nnăm"),
    ("ngh\u00adị đ\u200bịnh\ufeff", "nghị định"),
    ("45\u2011KH/UBND", "45-KH/UBND"),
    ("\uf0b7 Tỷ lệ \uf0b3 90%", "- Tỷ lệ ≥ 90%"),
    ("tài \ufb01le\x00\x07", "tài file"),
    ("hoà bình", "hoà bình"),  # the tone's placement is the writer's
    ("xấu \ud800 hỏng", "xấu  hỏng"),
]


@pytest.mark.parametrize(("raw", "expected"), ROWS)
def test_canonical(raw: str, expected: str) -> None:
    assert canonical(raw) == expected


LETTERS = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("aăâeêođÐðɖ \t\n\r\f-/\u00a0\u00ad\u0301\u0302\u0309\u0323\u031b\ufeff\uf0b7\u200b"),
    ),
    max_size=40,
)


@given(LETTERS)
def test_canonical_is_canonical(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")
    assert not set(once) & set("\u00a0\u00ad\u200b\ufeffÐƉ\r\x0b\x00")
    line = canonical_line(text)
    assert canonical_line(line) == line
    assert "\n" not in line
    assert line == line.strip()


PIECES = st.builds(
    Piece,
    text=LETTERS,
    page=st.integers(1, 4),
    box=st.one_of(st.none(), st.just((1.0, 2.0, 3.0, 4.0))),
)
BLOCKS = st.builds(
    RawBlock,
    pieces=st.lists(PIECES, max_size=4).map(tuple),
    zone=st.sampled_from(Zone),
    column=st.integers(0, 1),
    cell=st.one_of(st.none(), st.just(Cell(0, 1, 2))),
    list_label=st.one_of(st.none(), LETTERS),
    joiner=st.sampled_from([" ", ""]),
)


@given(st.lists(BLOCKS, max_size=6), st.integers(0, 5))
def test_offsets_are_exact(raw: list[RawBlock], sizes: int) -> None:
    reading = Reading("text/plain", tuple(raw), tuple((595.0, 842.0) for _ in range(sizes)))
    text, pages, blocks, boxes = assemble(reading)
    assert canonical(text) == text
    kept = [block for block in raw if any(canonical_line(piece.text) for piece in block.pieces)]
    assert len(blocks) == len(kept)
    assert text == "\n".join(text[block.start : block.end] for block in blocks)
    for before, after in zip(kept, blocks, strict=True):
        got = text[after.start : after.end]
        assert got
        assert "\n" not in got
        letters = unicodedata.normalize("NFC", "".join(got.split()))
        whole = canonical("".join(piece.text for piece in before.pieces))
        assert (
            unicodedata.normalize("NFC", "".join(whole.split())).replace(" ", "") == letters or "ð" in letters + whole
        )
        assert (after.zone, after.column, after.cell) == (before.zone, before.column, before.cell)
    assert [page.number for page in pages] == list(range(1, len(pages) + 1))
    assert pages[0].start == 0
    assert pages[-1].end == len(text)
    assert all(one.end == two.start for one, two in itertools.pairwise(pages))
    assert len(pages) >= max([sizes, 1, *(block.page for block in blocks)])
    for box in boxes:
        assert 0 <= box.start < box.end <= len(text)
        assert text[box.start : box.end] == canonical_line(text[box.start : box.end])
        assert any(block.start <= box.start and box.end <= block.end for block in blocks)


def test_lines_join_at_hyphens_without_blank_and_elsewhere_with_one() -> None:
    lines = ("giai đoạn 2021-", "2025 của xã, theo Kế hoạch số 45/", "KH-UBND của", "tỉnh - ", "thành phố")
    block = RawBlock(tuple(Piece(line) for line in lines))
    text, *_ = assemble(Reading("application/pdf", (block,)))
    assert text == "giai đoạn 2021-2025 của xã, theo Kế hoạch số 45/KH-UBND của tỉnh - thành phố"


def test_pages_start_where_their_first_piece_stands() -> None:
    blocks = (
        RawBlock((Piece("Trang một", 1, (0, 0, 1, 1)), Piece("còn tiếp", 2, (0, 0, 1, 1)))),
        RawBlock((Piece("Trang bốn", 4),)),
        RawBlock((Piece("Chú thích của trang một", 1),), zone=Zone.NOTE),
    )
    text, pages, made, boxes = assemble(Reading("application/pdf", blocks, ((595.0, 842.0),) * 4))
    assert text == "Trang một còn tiếp\nTrang bốn\nChú thích của trang một"
    assert [text[page.start : page.end] for page in pages] == [
        "Trang một ",
        "còn tiếp\n",
        "",
        "Trang bốn\nChú thích của trang một",
    ]
    assert [block.page for block in made] == [1, 4, 1]
    assert [text[box.start : box.end] for box in boxes] == ["Trang một", "còn tiếp"]
    assert pages[0].width == 595.0


POSSIBLE = ["nghiêng", "hòa", "hoà", "quyết", "giếng", "gì", "khuỷu", "thúy", "Điều", "QUẬN", "các", "xoong", "on"]
IMPOSSIBLE = ["cac", "càc", "th", "phòg", "tr\u00adêng", "viÖc", "ạố", "file"]


@pytest.mark.parametrize(
    ("word", "possible"), [*((word, True) for word in POSSIBLE), *((word, False) for word in IMPOSSIBLE)]
)
def test_syllables(word: str, possible: bool) -> None:
    assert is_syllable(word) is possible
