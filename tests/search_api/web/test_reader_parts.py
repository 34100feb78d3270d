"""Long documents in parts, letters on their page, hostile text, originals that are gone or broken."""

from __future__ import annotations

import re
import shutil
import time
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from corpora.samples import OFFICE
from search_api.api.app import create_app
from search_api.intake.analysis import analyser
from search_api.intake.files import find
from search_api.intake.run import Run
from search_api.intake.workers import Limits, Workers
from search_api.records.store import Store
from search_api.settings import Settings
from search_api.web.letters import edges_of
from search_api.web.parts import Part, line_cuts, near_tree, part_at, parts_of
from search_api.web.reading import Branch, Tag, cut_boxes, marks_of
from tests.search_api.api.conftest import BASE

HOSTILE = (
    "UBND TỈNH MẪU\nSố: 7/KH-UBND\nKẾ HOẠCH\nMẫu <script>alert(1)</script>\n"
    '1. Giao Sở Y tế "><img src=x onerror=alert(2)> báo cáo trước ngày 20/7/2026.\n'
    "2. Sở Tài chính \u202eđảo\u202c phối hợp {{ 7 * 7 }} </p></section> với Sở Nội vụ.\n"
) + "Các cơ quan, đơn vị tổ chức thực hiện nghiêm túc các nhiệm vụ được giao trong kế hoạch này.\n" * 30


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with a hostile text, a long one and a PDF; no index."""
    folder = tmp_path_factory.mktemp("vào")
    (folder / "xấu <b>.txt").write_text(HOSTILE, encoding="utf-8")
    duties = "".join(
        f"Điều {n}. Việc thứ {n}\n1. Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính rà soát việc {n}, "
        f"báo cáo Ủy ban nhân dân tỉnh trước ngày {n % 28 + 1}/7/2026.\n"
        + "Nội dung này giải thích việc nêu trên cho rõ ràng hơn.\n"
        * 12
        for n in range(1, 501)
    )
    (folder / "dài.txt").write_text(
        f"UBND TỈNH MẪU\nSố: 8/QĐ-UBND\nQUYẾT ĐỊNH\nVề việc mẫu\n{duties}", encoding="utf-8"
    )
    shutil.copy(next(OFFICE.glob("*.pdf")), folder / "bản in.pdf")
    settings = Settings(home=tmp_path_factory.mktemp("nhà"))
    with Store.open(settings) as store, Workers(analyser(), Limits()) as workers:
        report = Run(store, workers, actor="test").over(list(find([folder])))
        assert report.count("done") == 3
    return settings


def ask(settings: Settings, address: str) -> tuple[int, str]:
    with TestClient(create_app(settings), base_url=BASE) as client:
        answer = client.get(address, headers={"accept": "text/html"})
    return answer.status_code, answer.text


def stored(settings: Settings, suffix: str) -> Any:
    with Store.open(settings) as store:
        return next(one for one in store.documents() if one.file.endswith(suffix))


def test_hostile_text_is_text(office: Settings) -> None:
    document = stored(office, "xấu <b>.txt")
    for address in (f"/documents/{document.id}", "/documents"):
        status, body = ask(office, address)
        assert status == 200
        assert not re.search(r"<script>alert|<img src=x|<b>\.txt", body)
    _, body = ask(office, f"/documents/{document.id}")
    for words in ("&lt;script&gt;alert(1)", "onerror=alert(2)&gt;", "{{ 7 * 7 }}", "&lt;/p&gt;&lt;/section&gt;"):
        assert words in body


def test_a_long_document_is_read_in_parts_that_are_small_and_quick(office: Settings) -> None:
    document = stored(office, "dài.txt")
    text = document.extraction["text"]
    assert len(text) > 400_000
    with TestClient(create_app(office), base_url=BASE) as client:
        client.get(f"/documents/{document.id}")
        started = time.perf_counter()
        answer = client.get(f"/documents/{document.id}")
        assert time.perf_counter() - started < 4
        assert len(answer.content) < 200_000
        count = int(re.findall(r"Phần 1 trong (\d+)", answer.text)[0])
        covered = 0
        for number in range(1, count + 1):
            answer = client.get(f"/documents/{document.id}?part={number}")
            assert len(answer.content) < 200_000, number
            spans = re.findall(r'<p class="line[^>]*data-start="(\d+)" data-end="(\d+)"', answer.text)
            covered += sum(int(end) - int(start) for start, end in spans)
        assert covered == len(text) - text.count("\n")
        last = document.extraction["obligations"][-1]
        there = client.get(f"/documents/{document.id}?at={last['id']}").text
        assert f'id="o-{last["id"]}"' in there
        assert f'data-obligation="{last["id"]}"' in there


@pytest.mark.parametrize("harm", ["gone", "broken"])
def test_without_its_original_a_document_is_read_as_text(office: Settings, harm: str) -> None:
    document = stored(office, ".pdf")
    with Store.open(office) as store:
        path = store.originals.path(document.sha256)
    kept = path.read_bytes()
    path.chmod(0o600)
    path.unlink()
    if harm == "broken":
        path.write_bytes(b"%PDF-1.7\n" + kept[2000:3000])
    try:
        status, body = ask(office, f"/documents/{document.id}")
        assert status == 200
        assert 'class="line' in body
        status, body = ask(office, f"/documents/{document.id}/pages/1.webp")
        assert status == 404
        assert "Không vẽ được trang 1" in body
    finally:
        path.unlink(missing_ok=True)
        path.write_bytes(kept)


def test_marks_on_a_page_are_as_wide_as_their_words(office: Settings) -> None:
    document = stored(office, ".pdf")
    with TestClient(create_app(office), base_url=BASE) as client:
        body = client.get(f"/documents/{document.id}").text
    with Store.open(office) as store:
        pdf = PdfDocument(store.originals.path(document.sha256))
    page = pdf[0]
    height, words = page.get_height(), page.get_textpage()
    sheet = body[body.index('id="page-1"') : body.index("</figure>")]
    places = {
        f"{one['id']}.agent.{place}": (agent["start"], agent["end"])
        for one in document.extraction["obligations"]
        for place, agent in enumerate(one["agents"])
    }
    found: dict[str, str] = {}
    number = r'="([\d.]+)"'
    for id_, *box in re.findall(
        rf'data-tag="agent" data-id="([^"]+)" x{number} y{number} width{number} height{number}', sheet
    ):
        x, y, width, high = map(float, box)
        inside = "".join(
            words.get_text_range(place, 1)
            for place in range(words.count_chars())
            for left, bottom, right, top in [words.get_charbox(place)]
            if x <= (left + right) / 2 <= x + width and y <= height - (bottom + top) / 2 <= y + high
        )
        found[id_] = found.get(id_, "") + "".join(inside.split())
    pdf.close()
    assert found
    for id_, inside in found.items():
        start, end = places[id_]
        assert inside == "".join(document.extraction["text"][start:end].split())


def test_a_fact_of_the_head_leads_to_where_it_was_read(office: Settings) -> None:
    document = stored(office, "dài.txt")
    at = document.extraction["header"]["provenance"]["number"]
    address = f"/documents/{document.id}?view=text&start={at['start']}&end={at['end']}"
    assert f'<a href="{address.replace("&", "&amp;")}">8/QĐ-UBND</a>' in ask(office, f"/documents/{document.id}")[1]
    body = ask(office, address)[1]
    assert re.search(r'id="here">8/QĐ-UBND</mark>', body)


# -- tables ----------------------------------------------------------------------------------------------------------


@given(st.text("ab\n", max_size=80), st.integers(1, 3000), st.lists(st.integers(0, 79), max_size=6))
def test_parts_are_the_text_cut_at_lines(text: str, budget: int, places: list[int]) -> None:
    tags = [Tag("obligation", str(place), place, place + 1) for place in places if place < len(text)]
    parts = parts_of(text, tags, line_cuts(text), budget)
    assert "".join(text[part.start : part.end] for part in parts) == text
    assert all(part.start == 0 or text[part.start - 1] == "\n" for part in parts)
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    for place in range(len(text)):
        part = part_at(parts, place)
        assert part.start <= place < part.end


def test_of_a_large_tree_the_near_branches_stay() -> None:
    tree = [Branch(f"a{n}", "Điều", "", 1, n) for n in range(1000)] + [Branch("c", "Chương", "", 0, 5000)]
    shown = near_tree(tree, Part(1, 9, 100, 110))
    assert [one.start for one in shown] == [*range(100, 110), 5000]


LETTERS = [("s", 10.0, 15.0, 1.0), ("o", 15.0, 20.0, 1.0), ("y", 30.0, 35.0, 1.0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Y", [10.0, 15.0, 20.0, 30.0, 35.0]),
        ("So\u031b Y", [10.0, 15.0, 20.0, 20.0, 30.0, 35.0]),  # an accent of its own has no width
        ("Sở YT", None),  # another number of letters
        ("Xin", None),  # other letters
        ("  ", None),
    ],
)
def test_letters_of_a_line(text: str, expected: list[float] | None) -> None:
    assert edges_of(text, LETTERS) == expected


def test_known_letters_bound_a_mark() -> None:
    box = (0, 4, 1, 10.0, 0.0, 40.0, 8.0)
    tags = [Tag("agent", "a", 3, 4)]
    assert cut_boxes([box], tags) == [box]
    assert cut_boxes([box], [Tag("obligation", "o", 0, 9)]) == []
    (mark,) = marks_of("Sở Y", [box], tags, {box: [10.0, 15.0, 20.0, 30.0, 35.0]})[1]
    assert (mark.x, mark.width) == (30.0, 5.0)
