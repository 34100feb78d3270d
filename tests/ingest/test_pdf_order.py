"""Pages whose letters are not drawn from left to right: what is read is what is seen."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

from ingest.readers.pdf_glyphs import PageText
from ingest.readers.pdf_lines import Run, page_runs, words

FONT, SIZE, LEFT = "Times-Roman", 13.0, 60.0
# Within Latin-1, which the font that every PDF reader has can write.
ROWS = (
    "Các xã báo cáo công tác tháng này, tuân lê mà làm;",
    "phòng tài chính (11/11/2026) trình lên trên - 2021-2025",
    "và công an xã lo viêc còn lai.",
)
Part = tuple[float, float, str]


def page(draw: Callable[[canvas.Canvas], None], turn: int = 0) -> list[Run]:
    """The runs of a page that somebody drew."""
    content = io.BytesIO()
    sheet = canvas.Canvas(content, pagesize=(595, 842))
    draw(sheet)
    sheet.save()
    with contextlib.closing(pdfium.PdfDocument(content.getvalue())) as document:
        document[0].set_rotation(turn)
        with PageText(document[0]) as layer:
            return page_runs(layer, 1)


def seen(runs: Sequence[Run]) -> list[str]:
    """The rows from the top."""
    return [run.line.text for run in sorted(runs, key=lambda run: (run.line.top, run.line.x0))]


def parts(rows: Sequence[str], unit: str) -> list[Part]:
    """Where each letter, word or row is drawn: x, y, text."""
    found = []
    for number, row in enumerate(rows):
        cut = list(row) if unit == "letter" else row.split(" ") if unit == "word" else [row]
        x = LEFT
        for text in cut:
            if text != " ":
                found.append((x, 700 - 20.0 * number, text))
            x += stringWidth(text + " " * (unit == "word"), FONT, SIZE)
    return found


def draw_all(found: Sequence[Part]) -> Callable[[canvas.Canvas], None]:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont(FONT, SIZE)
        for x, y, text in found:
            sheet.drawString(x, y, text)

    return draw


@settings(max_examples=25, deadline=None)
@given(data=st.data(), unit=st.sampled_from(["letter", "word", "row"]))
def test_any_drawing_order_reads_alike(data: st.DataObject, unit: str) -> None:
    shuffled = data.draw(st.permutations(parts(ROWS, unit)))
    assert seen(page(draw_all(shuffled))) == list(ROWS)


@pytest.mark.parametrize("late", ["àáâãèéêìíòóôõùúý", "áx", ".;,-", "c"])
def test_letters_of_another_font_drawn_after_the_rest_of_their_line(late: str) -> None:
    found = parts(ROWS, "letter")
    order = [part for y in (700, 680, 660) for second in (False, True) for part in found if part[1] == y and (part[2] in late) is second]  # fmt: skip  # noqa: E501
    assert seen(page(draw_all(order))) == list(ROWS)


@pytest.mark.parametrize("unit", ["letter", "word", "row"])
@pytest.mark.parametrize("offset", [0.0, 0.3, 0.8])
def test_text_drawn_twice_to_look_bold_is_read_once(unit: str, offset: float) -> None:
    found = parts(ROWS, unit)
    assert seen(page(draw_all([*found, *((x + offset, y, text) for x, y, text in found)]))) == list(ROWS)
    twice = [one for x, y, text in found for one in ((x, y, text), (x + offset, y, text))]
    assert seen(page(draw_all(twice))) == list(ROWS)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page(turn: int) -> None:
    """Turned pages are read by what is drawn upright on them as they are shown."""

    def draw(sheet: canvas.Canvas) -> None:
        origin = {0: (0, 0, 0), 90: (595, 0, 90), 180: (595, 842, 180), 270: (0, 842, 270)}[turn]
        sheet.translate(origin[0], origin[1])
        sheet.rotate(origin[2])
        sheet.setFont(FONT, SIZE)
        for x, y, text in sorted(parts(ROWS, "letter"), key=lambda part: (part[1], part[2])):
            sheet.drawString(x, y - 300, text)

    assert seen(page(draw, turn)) == list(ROWS)


def test_text_that_runs_upwards_stays_as_it_is_written() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont(FONT, SIZE)
        sheet.translate(100, 100)
        sheet.rotate(90)
        sheet.drawString(0, 0, "Công báo tháng này")

    assert seen(page(draw)) == ["Công báo tháng này"]


def test_a_raised_note_mark_stays_where_it_is() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        text = sheet.beginText(LEFT, 700)
        for part, size, rise in (("theo công hàm", SIZE, 0), ("12", 8, 4), (" cùng các xã", SIZE, 0)):
            text.setFont(FONT, size)
            text.setRise(rise)
            text.textOut(part)
        sheet.drawText(text)

    assert seen(page(draw)) == ["theo công hàm12 cùng các xã"]


def test_two_columns_on_one_height_stay_apart() -> None:
    left, right = parts(["Nôi nhân:", "- Các xã;"], "letter"), parts(["TM. HÔI", "TRÙÔNG BAN"], "letter")
    found = [*left, *((x + 250, y, text) for x, y, text in right)]
    for order in (found, found[::-1]):
        assert sorted(seen(page(draw_all(order)))) == sorted(["Nôi nhân:", "- Các xã;", "TM. HÔI", "TRÙÔNG BAN"])


def test_the_size_may_stand_in_the_matrix() -> None:
    """Some programs set everything in size 1 and scale it."""

    def draw(sheet: canvas.Canvas) -> None:
        text = sheet.beginText()
        text.setFont(FONT, 1)
        text.setTextTransform(SIZE, 0, 0, SIZE, LEFT, 700)
        text.textOut(ROWS[0])
        sheet.drawText(text)

    (run,) = page(draw)
    assert run.line.size == pytest.approx(SIZE)
    assert run.line.text == ROWS[0]


def test_columns_of_one_row_have_their_own_height_and_size() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont(FONT, 10)
        sheet.drawString(60, 695, "6")
        sheet.setFont("Times-Bold", SIZE)
        sheet.drawString(120, 700, "Công an xã")

    number, cell = page(draw)
    assert (number.line.text, cell.line.text) == ("6", "Công an xã")
    assert (number.line.size, cell.line.size) == (10, SIZE)
    assert (number.line.bold, cell.line.bold) == (False, True)
    assert number.line.bottom - cell.line.bottom == pytest.approx(5 - 0.25 * 3)


def test_words_of_a_line_that_was_put_in_order() -> None:
    content = io.BytesIO()
    sheet = canvas.Canvas(content, pagesize=(595, 842))
    draw_all(parts(ROWS[:1], "letter")[::-1])(sheet)
    sheet.save()
    with contextlib.closing(pdfium.PdfDocument(content.getvalue())) as document, PageText(document[0]) as layer:
        (run,) = page_runs(layer, 1)
        found = words(layer, run)
    assert [word.text for word in found] == ROWS[0].split(" ")
    assert all(before.x1 < after.x0 for before, after in pairwise(found))


def test_a_cropped_page_is_measured_from_the_corner_that_is_seen() -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setCropBox((40, 60, 555, 792))
        draw_all(parts(ROWS[:1], "row"))(sheet)

    (run,) = page(draw)
    assert run.line.x0 == pytest.approx(LEFT - 40, abs=1)
    assert run.line.bottom == pytest.approx(792 - 700 + 0.25 * SIZE, abs=0.1)


@pytest.mark.parametrize("shape", ["one over the other", "up the page"])
def test_heaps_of_letters_take_no_strange_time(shape: str) -> None:
    def draw(sheet: canvas.Canvas) -> None:
        sheet.setFont(FONT, SIZE)
        for number in range(6000):
            x, y = (60 + number * 37 % 450, 700) if shape == "one over the other" else (60, 60 + number * 0.11)
            sheet.drawString(x + number % 7 * 0.1, y, "abcdeghik"[number % 9])

    begun = time.process_time()
    assert page(draw)
    assert time.process_time() - begun < 5
