"""Searches over made-up documents on the real server: tables of queries and what comes first."""

from __future__ import annotations

from datetime import date

import pytest
from elasticsearch import Elasticsearch

from corpora.units import Group, Register, Unit
from search_api.index.faults import CursorError, IndexMissingError, QueryError
from search_api.index.load import index_documents
from search_api.index.query import Hit, Query, search
from search_api.index.schema import Names
from tests.search_api.index.made_up import ALL, DIRECTIVE, PLAN, Duty, Part, document

pytestmark = pytest.mark.node

TEXTS = {one.id: one.extraction["text"] for one in ALL}


def marked(hit: Hit) -> list[str]:
    return [TEXTS[hit.document][start:end] for start, end in hit.highlights]


@pytest.mark.parametrize(
    ("words", "label_path", "highlight"),
    [
        ("báo cáo định kỳ", "II/4", "Định kỳ"),
        ("bao cao dinh ky", "II/4", "Định kỳ"),
        ("BAO CAO DINH KY", "II/4", "báo cáo"),
        ("hòa giải ở cơ sở", "II/2", "hoà giải ở cơ sở"),
        ("hoà giải ở cơ sở", "II/2", "hoà giải ở cơ sở"),
        ("thủy lợi", "1", "thuỷ lợi"),
        ("thuỷ lợi", "1", "thuỷ lợi"),
        ("trợ giúp pháp lý", "II/2", "trợ giúp pháp lý"),
        ("tro giup phap ly", "II/2", "trợ giúp pháp lý"),
        ("buôn lậu thuốc lá", "II/1", "buôn lậu thuốc lá"),
        ("MTTQ vận động", "2", "Mặt trận Tổ quốc"),
        ("mttq van dong", "2", "Mặt trận Tổ quốc"),
        ("Phòng TCKH số liệu", "II/4", "Tài chính - Kế hoạch"),
        ("Ủy ban nhân dân thành phố quý II", "2", "UBND"),
        ("đốt nương", "2", "đốt nương"),
        ("phòng tư pháp tuyên truyền", "II/3", "tuyên truyền"),
        ("LĐTBXH tuyên truyền", "II/3", "tuyên truyền"),
        ("Hạt Kiểm lâm", "1", "Hạt Kiểm lâm"),
    ],
)
def test_the_right_provision_comes_first(
    client: Elasticsearch, names: Names, words: str, label_path: str, highlight: str
) -> None:
    found = search(client, names, Query(words))
    assert found.hits[0].label_path == label_path
    assert any(highlight in stretch for stretch in marked(found.hits[0])), marked(found.hits[0])


def test_a_body_finds_its_duties_before_what_speaks_of_it(client: Elasticsearch) -> None:
    """The duty does not name the body: it stands under its heading. The other names it twice and lies on another."""
    parts = [
        Part(
            "1", "Phòng Y tế", [Duty("Kiểm tra nước uống đóng chai trong trường học.", agents=[("Phòng Y tế", "lead")])]
        ),
        Part("2", "", [Duty("Trường học báo Phòng Y tế, Phòng Y tế phường.", agents=[("Trường học", "lead")])]),
        *(Part(str(n), "", [Duty(f"Tổ {n} dọn vệ sinh khu phố.")]) for n in range(3, 12)),
    ]
    own = Names("own-duties")
    index_documents(client, own, [document("5/KH-UBND", "Nước sạch", parts)])
    assert [hit.label_path for hit in search(client, own, Query("Phòng Y tế")).hits] == ["1", "2"]


@pytest.mark.parametrize("words", ["báo cáo nhanh", "bao cao nhanh"])
def test_words_side_by_side_go_before_words_apart(client: Elasticsearch, words: str) -> None:
    long = "Các trường thực hiện chế độ báo cáo nhanh về tình hình dịch bệnh, kết quả tiêm chủng và số học sinh nghỉ."
    parts = [
        Part("1", "", [Duty("Nhanh chóng báo cáo, gửi nhanh.", "report")]),
        Part("2", "", [Duty("Báo cáo thật nhanh.", "report")]),
        Part("3", "", [Duty(long, "report")]),
    ]
    own = Names("phrases")
    index_documents(client, own, [document("6/KH-UBND", "Y tế học đường", parts)])
    assert search(client, own, Query(words)).hits[0].label_path == "3"


@pytest.mark.parametrize("number", ["07/KH-BCĐ389", "7/kh-bcd389", "07 / KH - BCĐ389", "07 KH BCD389", "07/KH-BCĐ 389"])
def test_a_number_finds_the_document_itself(client: Elasticsearch, names: Names, number: str) -> None:
    found = search(client, names, Query(number))
    assert [hit.document for hit in found.documents] == [PLAN.id]
    assert {hit.document for hit in found.hits[:7]} == {PLAN.id}


def test_the_beginning_of_a_number_and_a_title_find_documents(client: Elasticsearch, names: Names) -> None:
    assert [hit.document for hit in search(client, names, Query("12/CT")).documents] == [DIRECTIVE.id]
    assert [hit.document for hit in search(client, names, Query("chi thi phong chay chua chay")).documents] == [
        DIRECTIVE.id
    ]
    assert [hit.document for hit in search(client, names, Query("hàng giả")).documents] == [PLAN.id]
    for words in ("báo cáo", "phòng hỏa", "buôn hàng"):  # none of them together in a title
        assert search(client, names, Query(words)).documents == []


def test_a_superseded_version_shows_only_when_asked_for(client: Elasticsearch, names: Names) -> None:
    assert search(client, names, Query("bản cũ không còn dùng")).total == 0
    assert search(client, names, Query("bản cũ không còn dùng", superseded=True)).hits[0].superseded


@pytest.mark.parametrize(
    ("query", "label_paths"),
    [
        (Query(kind="report"), {"II/1", "II/4", "2"}),
        (Query(kind="prohibition"), {"2"}),
        (Query(role="recipient"), {"II/1", "II/4", "2"}),
        (Query(role="via"), {"II/4"}),
        (Query(unit="Phòng Tư pháp"), {"II/2", "II/3"}),
        (Query(unit="P. Tư pháp"), {"II/2", "II/3"}),
        (Query(unit="phong tu phap", role="lead"), {"II/2"}),
        (Query(unit="Phòng Tư pháp", role="coordinate"), {"II/3"}),
        (Query(unit="Phòng Lao động - Thương binh và Xã hội"), {"II/3"}),
        (Query(unit="Phòng LĐTBXH"), {"II/3"}),
        (Query(unit="Phòng TCKH"), {"II/4"}),
        (Query(unit="UBMTTQ Việt Nam"), {"2"}),
        (Query(unit="Phòng Nội vụ"), set()),
        (Query(unit="Phòng Tư pháp thành phố Bến Sông"), {"II/2", "II/3"}),
        (Query(unit="Công an TP. Bến Sông"), {"II/1"}),
        (Query(unit="Phòng Tư pháp thành phố Bến Khác"), set()),
        (Query(unit="Công an tỉnh Bến Sông"), set()),
        (Query(document="12/CT-UBND"), {"1", "2"}),
        (Query(document="12 ct ubnd", kind="report"), {"2"}),
        (Query(document=DIRECTIVE.id), {"1", "2"}),
        (Query(due_from=date(2024, 3, 19), due_to=date(2024, 3, 19)), {"II/1"}),
        (Query(due_from=date(2024, 3, 20), due_to=date(2024, 3, 20)), {"II/1"}),
        (Query(due_from=date(2024, 3, 21), due_to=date(2024, 3, 31)), set()),
        (Query(due_from=date(2024, 6, 10), due_to=date(2024, 6, 20)), {"II/3", "2"}),
        (Query(due_from=date(2024, 7, 1)), {"II/4"}),
        (Query("báo cáo", unit="UBND thành phố", role="recipient"), {"2"}),
        (Query("tuyên truyền", unit="P. Tư pháp"), {"II/3"}),
    ],
)
def test_filters(client: Elasticsearch, names: Names, query: Query, label_paths: set[str]) -> None:
    assert {hit.label_path for hit in search(client, names, query).hits} == label_paths


REGISTER = Register(
    [
        Unit("bs-ca", "Công an thành phố Bến Sông", ("Công an thành phố", "CATP Bến Sông")),
        Unit("bs-p2", "UBND Phường 2", ("UBND P.2",)),
        Unit("bs-tp", "Phòng Tư pháp thành phố Bến Sông", ("Phòng Tư pháp",)),
    ],
    [Group("UBND các phường, xã", ("bs-p2",), document="07/KH-BCĐ389")],
)


@pytest.mark.parametrize(
    ("unit", "label_paths"),
    [
        ("bs-ca", {"II/1"}),
        ("CATP", {"II/1"}),
        ("công an thành phố", {"II/1"}),
        ("UBND P2", {"II/4"}),
        ("bs-p2", {"II/4"}),
        ("bs-tp", {"II/2", "II/3"}),
        ("Phòng Tư pháp thành phố Bến Sông", {"II/2", "II/3"}),
    ],
)
def test_units_of_the_register(client: Elasticsearch, names: Names, unit: str, label_paths: set[str]) -> None:
    found = search(client, names, Query(unit=unit), REGISTER)
    assert {hit.label_path for hit in found.hits} == label_paths


def test_facets_count_all_hits(client: Elasticsearch, names: Names) -> None:
    facets = search(client, names, Query(size=1), REGISTER).facets
    assert {one.value: one.count for one in facets.kind} == {"task": 5, "report": 4, "target": 1, "prohibition": 1}
    assert {one.value: one.count for one in facets.role} == {"lead": 9, "recipient": 3, "coordinate": 1, "via": 1}
    units = {one.label: one.count for one in facets.unit}
    assert units["Công an thành phố Bến Sông"] == 2
    assert units["Phòng Tư pháp"] == 2
    assert {one.label: one.count for one in facets.document} == {"07/KH-BCĐ389": 7, "12/CT-UBND": 4}
    months = {one.value: one.count for one in facets.due_month}
    assert months["2024-03"] == 2
    assert months["2024-06"] == 3
    assert list(months) == sorted(months)


@pytest.mark.parametrize("query", [Query("thành phố", size=2), Query(size=3), Query("07/KH-BCĐ389", size=4)])
def test_pages_give_every_hit_once(client: Elasticsearch, names: Names, query: Query) -> None:
    whole = search(client, names, Query(query.words, size=100))
    seen: list[tuple[str, str]] = []
    cursor: str | None = None
    for _ in range(20):
        page = search(client, names, Query(query.words, size=query.size, cursor=cursor))
        assert page.total == whole.total
        seen += [(hit.document, hit.id) for hit in page.hits]
        cursor = page.next
        if cursor is None:
            break
    assert seen == [(hit.document, hit.id) for hit in whole.hits]
    assert len(set(seen)) == whole.total


def test_every_hit_says_where_it_stands(client: Elasticsearch, names: Names) -> None:
    for scope in ("obligations", "provisions"):
        for hit in search(client, names, Query("báo cáo thành phố", scope=scope, size=50)).hits:
            assert TEXTS[hit.document][hit.start : hit.end] == hit.text
            assert hit.page >= 1
            assert hit.label_path
            assert hit.number in ("07/KH-BCĐ389", "12/CT-UBND")
            assert all(hit.start <= start < end <= hit.end for start, end in hit.highlights)


def test_provisions_and_documents_can_be_searched(client: Elasticsearch, names: Names) -> None:
    assert search(client, names, Query("cong an thanh pho", scope="provisions")).hits[0].label_path == "II/1"
    found = search(client, names, Query("kiểm lâm tuần tra", scope="documents"))
    assert [hit.document for hit in found.hits] == [DIRECTIVE.id]
    assert "Kiểm lâm tuần tra" in marked(found.hits[0])
    assert TEXTS[DIRECTIVE.id][found.hits[0].start : found.hits[0].end] == found.hits[0].text


def test_accents_that_were_typed_are_kept_in_the_highlight(client: Elasticsearch, names: Names) -> None:
    hit = search(client, names, Query("khô", kind="prohibition")).hits[0]
    assert marked(hit) == ["khô"]
    assert "không" not in marked(hit)
    hit = search(client, names, Query("xăng đầu")).hits[0]  # no accented "đầu" there: the plain one is marked
    assert marked(hit) == ["xăng dầu"]


def test_no_hits_come_with_help(client: Elasticsearch, names: Names) -> None:
    found = search(client, names, Query("tuyen truyne"))
    assert found.total == 0
    assert found.suggestions == ["tuyen truyen"]
    filtered = search(client, names, Query("tuyên truyền", kind="prohibition"))
    assert (filtered.total, filtered.without_filters) == (0, 1)
    assert search(client, names, Query("zzz qqq xxx")).suggestions == []


@pytest.mark.parametrize("words", ['"', "(", "a AND", "*", "\\", "\x00", "\ud800", "   ", "/", "{}", "à" * 1500, "🙂"])
def test_any_words_are_just_words(client: Elasticsearch, names: Names, words: str) -> None:
    assert search(client, names, Query(words)).total >= 0


@pytest.mark.parametrize(
    "query",
    [
        Query("a", scope="provisions", unit="x"),
        Query("a", due_from=date(2024, 2, 1), due_to=date(2024, 1, 1)),
        Query("a", size=0),
        Query("a", size=1000),
        Query("a" * 5000),
    ],
)
def test_what_cannot_be_meant_is_refused(client: Elasticsearch, names: Names, query: Query) -> None:
    with pytest.raises(QueryError):
        search(client, names, query)


@pytest.mark.parametrize("cursor", ["x", "é", "bnVsbA", "W10", "eyJhIjoxfQ", "WyJhIiwgWzFdXQ"])
def test_a_wrong_cursor_is_refused(client: Elasticsearch, names: Names, cursor: str) -> None:
    with pytest.raises(CursorError):
        search(client, names, Query("báo cáo", cursor=cursor))


def test_a_cursor_belongs_to_its_search(client: Elasticsearch, names: Names) -> None:
    cursor = search(client, names, Query("thành phố", size=1)).next
    with pytest.raises(CursorError):
        search(client, names, Query("báo cáo", size=1, cursor=cursor))


def test_without_an_index_the_error_says_so(client: Elasticsearch) -> None:
    with pytest.raises(IndexMissingError):
        search(client, Names("nothing-here"), Query("báo cáo"))
