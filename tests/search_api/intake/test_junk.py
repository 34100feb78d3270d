"""Junk of any kind costs no more than a text of its length, and much of it is told before it costs anything."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest

from ingest.errors import DondocError, EmptyFileError, TooLargeError
from ingest.quality import LONG, VERY_LONG, require_language
from ingest.read import read_bytes
from nlp.components.agencies import find_mentions
from nlp.components.sentences import LONGEST_SENTENCE, split_sentences
from tests.search_api.intake.junk import BY_CHANCE, PIECES, endless, plan

LENGTH = 20_000
# Between the cheapest text and the dearest one that is in order: most of its lines hold a label and little else.
# One that is dearer, or that another process held up, must at least grow with its length.
MOST_TIMES = 25
MOST_GROWTH = 9


def seconds(run: Callable[[], object]) -> float:
    """Of processor time."""
    began = time.process_time()
    run()
    return time.process_time() - began


def grows(make: Callable[[int], str]) -> float:
    """How many times longer a text of four times the length takes: 4 in proportion, 16 with the square of it."""
    short, long = (
        min(seconds(partial(read_or_told, make(length))) for _ in range(2)) for length in (LENGTH // 4, LENGTH)
    )
    return long / short


def read_or_told(text: str, name: str = "a.txt") -> str:
    """The code of the error that it is told by; empty where it is read."""
    try:
        read_bytes(text.encode(errors="replace"), name)
    except DondocError as error:
        return error.code
    return ""


@pytest.mark.timeout(120)
def test_no_junk_takes_out_of_all_proportion_longer_than_a_text() -> None:
    read_or_told(plan(2000))  # word lists loaded
    usual = min(seconds(lambda: read_or_told(plan(LENGTH))) for _ in range(3))
    makers = {piece: partial(endless, piece) for piece in PIECES} | BY_CHANCE
    took = {name: seconds(partial(read_or_told, make(LENGTH))) for name, make in makers.items()}
    dear = [name for name, each in took.items() if each > MOST_TIMES * usual]
    assert {name: round(growth, 1) for name in dear if (growth := grows(makers[name])) > MOST_GROWTH} == {}


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.json", "a.html"])
def test_long_junk_is_told_before_it_is_taken_apart(name: str) -> None:
    wrap = {"a.json": '{{"content": "{}"}}', "a.html": "<html><body><p>{}", "a.md": "# a\n\n{}"}.get(name, "{}")
    told = {}
    for text in (*(endless(piece, LONG + 100) for piece in PIECES if piece.isprintable()), BY_CHANCE["letters"](LONG)):
        inner = text.replace('"', "“").replace("<", "‹") if name != "a.txt" else text
        told[text[:20]] = read_or_told(wrap.format(inner), name)
    assert set(told.values()) <= {TooLargeError.code, EmptyFileError.code}, told


@pytest.mark.parametrize("name", ["words", "lines"])
def test_a_very_long_text_must_be_vietnamese(name: str) -> None:
    require_language(BY_CHANCE[name](VERY_LONG - 1))  # below that the gate holds it, and a person may decide
    with pytest.raises(TooLargeError):
        require_language(BY_CHANCE[name](VERY_LONG))


def test_a_very_long_text_must_not_be_one_page_over_and_over() -> None:
    page = plan(3000)
    require_language(page * 100)
    with pytest.raises(TooLargeError):
        require_language(page * 400)


def test_long_texts_that_people_write_go_through() -> None:
    require_language(plan(9_000_000))
    rows = (f"{number}\tXã Đông {number}\t{number * 37 % 991}\t{number * 91 % 997},5" for number in range(60_000))
    words = plan(20_000).split()
    require_language("\n".join(f"{row}\t{words[at % len(words)]}" for at, row in enumerate(rows)))


@pytest.mark.parametrize(
    "piece", ["ỦY BAN ", "Ban Chỉ đạo ", "Giám đốc ", "Văn phòng Hội đồng ", "các sở thuộc Sở ", "Phó "]
)
def test_names_in_names_have_an_end(piece: str) -> None:
    mentions = find_mentions(endless(piece, LENGTH), 0)
    assert all(mention.end <= LENGTH for mention in mentions)


@pytest.mark.parametrize("piece", ["Sở Y tế báo cáo kết quả ", "báo cáo; ", "x", "“a ", "a, b, "])
def test_a_sentence_beyond_all_measure_comes_in_pieces(piece: str) -> None:
    text = endless(piece, LENGTH)
    spans = split_sentences(text)
    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


def test_a_tag_with_attributes_without_end_is_told() -> None:
    page = "<html><body><p " + " ".join(f'a{number}="1"' for number in range(20_000)) + ">" + plan(2000)
    assert seconds(lambda: read_or_told(page, "a.html")) < 1
    assert read_or_told(page, "a.html") == TooLargeError.code
