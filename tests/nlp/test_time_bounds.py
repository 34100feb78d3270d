"""No text, however odd, takes the patterns long; and the whole extraction costs less than two segmentations."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from ingest.document import Block, Document
from nlp.components.amounts import find_amounts
from nlp.components.citations import find_citations
from nlp.components.deadlines import find_deadlines
from nlp.components.sentences import split_sentences
from nlp.components.targets import find_targets
from nlp.pipeline import Extractor
from nlp.tokenizer import segment

LENGTH = 12_000
SECONDS = 3.0  # of processor time; each takes a few hundredths
UNITS = [
    *("ngày 20, ", "20/3/2024 và ", "1/2 - ", "20-", "tháng 6, ", "quý i, ", "hằng tháng, ", "báo cáo tháng, "),
    *("trước ", "sau khi ", "điểm a khoản 2 Điều 5 ", "các Điều 5, ", "Luật Abc Def ", "một số điều của Luật "),
    *("12/QĐ-", "A-", "số 5/", "của Chính phủ ", "1.000.000 ", "1 2 ", "năm mươi ", "10 tỷ ", "ít nhất 5 lớp ", "5% "),
    *("1", "1,", "a.", "A. ", "...", "(", "“", "( “", "\n", "- a\n", "x"),
]


@pytest.mark.parametrize(
    "find", [split_sentences, find_deadlines, find_citations, find_targets, lambda text: list(find_amounts(text))]
)
def test_repeated_text_is_read_in_bounded_time(find: Callable[[str], object]) -> None:
    slow = []
    for unit in UNITS:
        text = (unit * (LENGTH // len(unit) + 1))[:LENGTH]
        began = time.process_time()
        find(text)
        if (took := time.process_time() - began) > SECONDS:
            slow.append((unit, round(took, 1)))
    assert slow == []


PARAGRAPH = (
    "Sở Nội vụ chủ trì, phối hợp với Công an tỉnh và Ủy ban nhân dân các huyện rà soát, tổng hợp số liệu về cư trú "
    "theo Kế hoạch số 12/KH-UBND ngày 05/01/2024; báo cáo Ủy ban nhân dân tỉnh trước ngày 20 hằng tháng. Phấn đấu đạt "
    "trên 95% hồ sơ đúng hạn, kinh phí không quá 150 triệu đồng. Các đơn vị tuyên truyền sâu rộng trong nhân dân."
)


def test_extraction_costs_less_than_two_segmentations() -> None:
    extractor = Extractor()
    paragraphs = [PARAGRAPH.replace("Sở Nội vụ", f"Phòng {number}") for number in range(60)]
    text = "\n".join(paragraphs)
    blocks, start = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(start, start + len(paragraph), 1))
        start += len(paragraph) + 1
    document = Document("x", "0" * 64, "text/plain", text, blocks=tuple(blocks))

    def best(run: Callable[[], object]) -> float:
        times = []
        for _ in range(3):
            began = time.process_time()
            run()
            times.append(time.process_time() - began)
        return min(times)

    extractor.extract(document)  # models loaded, patterns compiled
    assert best(lambda: extractor.extract(document)) < 2 * best(lambda: segment(text))
