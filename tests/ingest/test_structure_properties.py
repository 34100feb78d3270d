from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Document, RawBlock, Zone
from ingest.structure.labels import read_labels
from ingest.structure.tables import label_of
from tests.ingest.made import document, raw, table

STARTS = [
    "",
    "I. ",
    "II. ",
    "V. ",
    "1. ",
    "2. ",
    "1.1. ",
    "2.2.4 ",
    "a) ",
    "đ) ",
    "(1) ",
    "(i) ",
    "- ",
    "+ ",
    "* ",
    "• ",
    "A. ",
]
STARTS += [
    "Điều 1. ",
    "Điều 2. ",
    "Chương I ",
    "Mục 1. ",
    "Phần thứ nhất ",
    "Phụ lục ",
    "Phụ lục II ",
    "“",
    "**^^",
    "**",
    "^^",
    "||",
]
WORDS = [
    "KẾ HOẠCH",
    "QUY ĐỊNH",
    "Sở Y tế: Chủ trì",
    "rà soát",
    "như sau:",
    "Nơi nhận:",
    "GIÁM ĐỐC",
    "”.",
    "Trên đây là",
    "thực hiện.",
]
WORDS += [
    "thực hiện.",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Kính gửi:",
    "(Ban hành kèm theo Quyết định số 1)",
    "1. Mục",
    "I. A",
]

paragraphs = st.builds(
    lambda start, words, noise: start + " ".join([*words, noise]),
    st.sampled_from(STARTS),
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.one_of(st.just(""), st.text(max_size=20)),
)
cells = st.one_of(
    st.none(),
    st.sampled_from(["", "<", "I", "1", "2", "a", "-", "1.1", "TT", "Nội dung", "Chủ trì", "Rà soát chợ.", "x"]),
)


@st.composite
def documents(draw: st.DrawFn) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for number in range(draw(st.integers(1, 5))):
        for line in draw(st.lists(paragraphs, max_size=8)):
            blocks.extend(raw(line))
        if draw(st.booleans()):
            width = draw(st.integers(1, 4))
            rows = draw(st.lists(st.lists(cells, min_size=width, max_size=width), max_size=5))
            blocks.extend(table(rows, number))
    return blocks


def stretches(made: Document) -> list[tuple[int, int]]:
    """Where provisions have text: heading and own text each."""
    found = []
    for p in made.provisions:
        if p.heading_start is not None and p.heading_end is not None:
            found.append((p.heading_start, p.heading_end))
        found.append((p.start, p.end))
    return sorted(found)


@settings(max_examples=250, deadline=None)
@given(documents())
def test_every_input_gives_sound_provisions(blocks: Sequence[RawBlock]) -> None:
    made = document(blocks)
    size = len(made.text)
    assert all(0 <= start <= end <= size for start, end in stretches(made))
    assert all(left[1] <= right[0] for left, right in pairwise(s for s in stretches(made) if s[0] < s[1]))
    eids = [p.eid for p in made.provisions]
    assert len(set(eids)) == len(eids)
    parents = [p.parent for p in made.provisions]
    assert all(parent is None or parent in eids[:index] for index, parent in enumerate(parents))
    assert all(0 <= c.start < c.end <= size for p in made.provisions for c in p.columns)


@settings(max_examples=250, deadline=None)
@given(documents())
def test_every_block_of_the_body_is_in_exactly_one_place(blocks: Sequence[RawBlock]) -> None:
    made = document(blocks)
    held = [False] * len(made.text)
    for start, end in stretches(made):
        for at in range(start, end):
            assert not held[at]
            held[at] = True
    for p in made.provisions:  # a row's number stands in its columns
        for column in p.columns:
            if column.role == "ordinal":
                held[column.start : column.end] = [True] * (column.end - column.start)
    for block in made.blocks:
        text = made.text[block.start : block.end]
        if block.zone is Zone.BODY and not (block.cell and label_of(text)):
            loose = [char for at, char in enumerate(text, block.start) if not held[at] and char.isalnum()]
            labels = read_labels(text, standing_out=block.bold or block.centred)
            # What no provision holds is its label, or two of them.
            longest = max((label.end for label in labels), default=0) + (8 if labels else 0)
            assert len(loose) <= longest, (text, loose)


@settings(max_examples=100, deadline=None)
@given(documents())
def test_header_never_fails_and_points_into_the_text(blocks: Sequence[RawBlock]) -> None:
    made = document(blocks)
    for where in made.header.provenance.values():
        assert 0 <= where.start <= where.end <= len(made.text)
