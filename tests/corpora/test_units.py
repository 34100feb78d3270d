"""Which body a name means: names in all spellings, places, days, groups, successors, and files of an office."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.units import Register, RegisterError
from corpora.units.naming import key
from corpora.units.national import national
from corpora.units.parse import parse_register

OLD, NEW = date(2023, 6, 1), date(2025, 8, 1)
SHIPPED = Register.load()

SAME = [
    ("UBND P.3", "Ủy ban nhân dân phường 3"),
    ("Uỷ ban nhân dân Phường Ba", "UBND P3"),
    ("PHƯỜNG 03", "phường 3"),
    ("Phường Mười Một", "P.11"),
    ("UBND TP. Hải Vân", "ủy ban nhân dân thành phố Hải Vân"),
    ("UBND TX. Bến Nứa", "Ủy ban nhân dân thị xã Bến Nứa"),
    ("P.TP", "Phòng Tư pháp"),
    ("Phòng LĐ-TB&XH", "Phòng Lao động - Thương binh và Xã hội"),
    ("Phòng LĐTBXH", "Phòng Lao động, Thương binh và Xã hội"),
    ("Phòng VH&TT", "Phòng Văn hóa và Thông tin"),
    ("TT VHTT&TT", "Trung tâm Văn hóa, Thông tin và Thể thao"),
    ("CATP Hải Vân", "Công an thành phố Hải Vân"),
    ("UBMTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("Hội LHPN", "Hội Liên hiệp Phụ nữ"),
    ("BCĐ138 phường 3", "Ban Chỉ đạo 138 Phường Ba"),
    ("VKSND", "Viện kiểm sát nhân dân"),
    ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
    ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("hoà bình", "hòa bình"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Phường 1", "Phường 11"), ("Phòng Tư pháp", "Sở Tư pháp"), ("Bà Rịa", "Ba Rịa"), ("xã An", "xã Ân")],
)
def test_two_names(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(max_size=40))
def test_a_key_of_anything_is_its_own_key(text: str) -> None:
    assert key(text) == key(" ".join(text.split()).upper().lower()) or any(
        c for c in text if c.lower() != c.upper().lower()
    )
    assert key(text) == key(text)


COUNTRY = [
    # (name, place of the document, day, id)
    ("Sở Y tế tỉnh Kiên Giang", None, OLD, "t91/syt"),
    ("SỞ Y TẾ", "UBND TỈNH KIÊN GIANG", OLD, "t91/syt"),
    ("Sở Y tế tỉnh Kiên Giang", None, NEW, None),  # the province is part of An Giang
    ("Sở Y tế tỉnh An Giang", None, NEW, "t91.2025/syt"),
    ("UBND tỉnh", "Sở Y tế tỉnh Kiên Giang", OLD, "t91/ubnd"),
    ("Sở Y tế", None, OLD, None),
    ("UBND Phường 1", None, OLD, None),  # in many cities
    ("UBND Phường 1", "thành phố Đà Lạt", OLD, "x24784/ubnd"),
    ("UBND phường 1, thành phố Đà Lạt", None, OLD, "x24784/ubnd"),
    ("UBND huyện Châu Thành", None, OLD, None),
    ("UBND huyện Châu Thành", "tỉnh Kiên Giang", OLD, "h905/ubnd"),
    ("Công an thành phố", "thành phố Vũng Tàu", OLD, "h747/ca-h"),
    ("Công an thành phố", "thành phố Vũng Tàu", date(2025, 3, 15), None),  # no police of districts from 1/3/2025
    ("Công an Thành phố", "Thành phố Hồ Chí Minh", OLD, "t79/ca"),
    ("Công an tỉnh", "thành phố Vũng Tàu", OLD, "t77/ca"),
    ("Ban Thường trực UBMTTQ Việt Nam thành phố Vũng Tàu", None, OLD, "h747/mttq"),
    ("Phòng Tư pháp", "thành phố Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu", OLD, "h747/ptp"),
    ("UBND phường Vũng Tàu", None, OLD, None),
    ("UBND phường Vũng Tàu", None, NEW, "x26506.2025/ubnd"),
    ("Bộ LĐTBXH", None, OLD, "bldtbxh"),
    ("Bộ Lao động - Thương binh và Xã hội", None, NEW, None),
    ("Bộ Nông nghiệp và Môi trường", None, NEW, "bnnmt"),
    ("Bộ Nông nghiệp và Môi trường", None, OLD, None),
    ("Thủ tướng Chính phủ", None, NEW, "ttg"),
    ("Trường THCS Nguyễn An Ninh", None, OLD, None),
    ("", None, OLD, None),
]


@pytest.mark.parametrize(("name", "place", "on", "unit"), COUNTRY)
def test_names_of_the_country(name: str, place: str | None, on: date, unit: str | None) -> None:
    found = SHIPPED.resolve(name, place, on)
    assert (found.id if found else None) == unit


def test_a_found_unit_is_found_by_its_own_names() -> None:
    for unit in ("t91/syt", "h747/ca-h", "x26506.2025/ubnd", "t79/ubnd", "bnv"):
        on = NEW if "2025" in unit or unit == "bnv" else OLD
        for name in SHIPPED.aliases(unit):
            found = SHIPPED.resolve(name, None, on)
            assert found is not None, name
            assert found.id == unit


SUCCESSIONS = [
    # (unit, day, what the duty is about, who holds then)
    ("h747/ubnd", OLD, "", ["h747/ubnd"]),
    ("h747/ubnd", NEW, "", [f"x265{n}.2025/ubnd" for n in ("06", "26", "36", "42", "45")]),
    ("t77/ubnd", NEW, "", ["t79.2025/ubnd"]),
    ("t91/sldtbxh", NEW, "giải quyết việc làm", ["t91.2025/snv"]),
    ("t91/sldtbxh", NEW, "bảo vệ trẻ em", ["t91.2025/syt"]),
    ("t91/sldtbxh", NEW, "", ["t91.2025/snv", "t91.2025/syt", "t91.2025/sgddt"]),
    ("bldtbxh", NEW, "phòng, chống tệ nạn xã hội", ["byt"]),
    ("bkhdt", NEW, "", ["btc"]),
    ("x26545/ubnd", NEW, "", ["x26545.2025/ubnd"]),
]


@pytest.mark.parametrize(("unit", "on", "about", "holders"), SUCCESSIONS)
def test_successors(unit: str, on: date, about: str, holders: list[str]) -> None:
    assert [holder.id for holder in SHIPPED.holders(unit, on, about)] == holders


@pytest.mark.parametrize(
    ("name", "place", "on", "count"),
    [
        ("UBND các phường, xã", "UBND thành phố Vũng Tàu", OLD, 17),
        ("UBND các phường, xã thuộc thành phố Vũng Tàu", "UBND tỉnh Bà Rịa - Vũng Tàu", OLD, 17),
        ("UBND các huyện, thị xã, thành phố", "UBND tỉnh Hải Dương", OLD, 12),
        ("UBND các phường, xã, đặc khu", "UBND Thành phố Hồ Chí Minh", NEW, 168),
        ("các sở, ngành", "UBND tỉnh Hải Dương", OLD, 0),  # nobody has listed them
        ("UBND các phường, xã", None, OLD, 0),
    ],
)
def test_groups_of_all_places(name: str, place: str | None, on: date, count: int) -> None:
    assert len(SHIPPED.member_ids(name, None, on, place)) == count


def test_the_tables_of_places_hold_together() -> None:
    tables = national()
    levels = {place.level for place in tables.places.values()}
    assert levels == {"province", "district", "commune"}
    old = [place for place in tables.places.values() if place.valid_to]
    new = [place for place in tables.places.values() if place.valid_from]
    assert sum(place.level == "province" for place in old) == 63
    assert sum(place.level == "province" for place in new) == 34
    assert sum(place.level == "district" for place in old) == 696
    assert sum(place.level == "commune" for place in new) == 3321
    assert not [place.id for place in new if place.level == "district"], "the district level ended"
    for place in tables.places.values():
        assert place.parent is None or place.parent in tables.places
        assert all(after in tables.places for after in place.successors)
    assert not [place.id for place in old if place.level != "district" and not place.successors]


# -- an office's own register ------------------------------------------------------------------------------------------

OFFICE = """
schema: dondoc-register/1
units:
- {id: tp, name: UBND thành phố Hải Vân, aliases: [UBND TP], kind: people-committee-district, valid_to: '2025-06-30',
   successors: [moi, {id: moi-2, field: lao động}]}
- {id: ca, name: Công an thành phố, aliases: [CATP], kind: police-district, parent: tp}
- {id: tp-tp, name: Phòng Tư pháp, aliases: [P.TP], kind: office-district, parent: tp}
- {id: pn, name: Hội Phụ nữ thành phố, kind: mass-organisation}
- {id: p1, name: UBND Phường 1, aliases: [BCĐ 138 phường 1], kind: people-committee-commune, parent: tp}
- {id: p1-ca, name: Công an phường 1, kind: police-commune, parent: ca}
- {id: p12, name: UBND Phường 12, kind: people-committee-commune, parent: tp}
- {id: moi, name: UBND phường Hải Vân, kind: people-committee-commune, valid_from: '2025-07-01'}
- {id: moi-2, name: UBND phường Bắc Đèo, kind: people-committee-commune, valid_from: 01/07/2025}
groups:
- {name: 'Các phòng, ban thành phố', document: 03/KH-UBND, members: [tp-tp, ca]}
- {name: 'UBND các phường', members: [p1], valid_to: '2024-12-31'}
- {name: 'UBND các phường', members: [p1, p12], valid_from: '2025-01-01'}
"""
MINE = Register.load(OFFICE.encode())


@pytest.mark.parametrize(
    ("name", "place", "on", "unit"),
    [
        ("UBND P.1", None, OLD, "p1"),
        ("Ban Chỉ đạo 138 Phường Một", None, OLD, "p1"),
        ("ỦY BAN NHÂN DÂN PHƯỜNG 12", "THÀNH PHỐ HẢI VÂN", OLD, "p12"),
        ("UBND phưòng 12", None, OLD, "p12"),  # a slip of the scanner
        ("UBND Phường 1", "thành phố Đà Lạt", OLD, "x24784/ubnd"),  # not ours: it is in another city
        ("Công an thành phố Hải Vân", None, OLD, "ca"),
        ("Công an phường 1", None, OLD, "p1-ca"),
        ("Công an phường", "phường 1, thành phố Hải Vân", OLD, "p1-ca"),
        ("Phòng Tư pháp thành phố Hải Vân", None, OLD, "tp-tp"),
        ("Ban Thường vụ Hội Phụ nữ thành phố", None, OLD, "pn"),
        ("Lãnh đạo Công an thành phố", None, OLD, "ca"),
        ("UBND thành phố Hải Vân", None, NEW, None),
        ("UBND phường Hải Vân", None, NEW, "moi"),
        ("Trường Tiểu học Phường 1", None, OLD, None),
    ],
)
def test_names_of_the_office(name: str, place: str | None, on: date, unit: str | None) -> None:
    found = MINE.resolve(name, place, on)
    assert (found.id if found else None) == unit


def test_groups_hold_for_their_document_and_their_time() -> None:
    assert MINE.member_ids("các phòng, ban Thành phố", "3/KH-UBND", OLD) == ("tp-tp", "ca")
    assert MINE.member_ids("Các phòng ban thành phố", "04/KH-UBND", OLD) == ()
    assert MINE.member_ids("UBND các phường", None, OLD) == ("p1",)
    assert MINE.member_ids("UBND các phường", None, date(2025, 2, 1)) == ("p1", "p12")


def test_successors_of_the_office() -> None:
    assert [unit.id for unit in MINE.holders("tp", NEW)] == ["moi", "moi-2"]
    assert [unit.id for unit in MINE.holders("tp", NEW, "chính sách lao động")] == ["moi-2"]


def test_a_name_is_settled_once() -> None:
    settled = MINE.settled({"Tổ công tác X": "p1"})
    assert MINE.resolve("Tổ công tác X") is None
    found = settled.resolve("tổ công tác X")
    assert found is not None
    assert found.id == "p1"
    with pytest.raises(RegisterError):
        MINE.settled({"Tổ công tác X": "none"})


CSV = (
    "id;name;aliases;kind;parent;valid_from;valid_to;successors;members\n"
    "a;UBND xã An;UBND An|Xã An;people-committee-commune;;;30/06/2025;b;\n"
    "b;UBND xã Bình;;people-committee-commune;;2025-07-01;;;\n"
    ";UBND các xã;;;;;;;a|b\n"
)


@pytest.mark.parametrize("data", [CSV, CSV.replace(";", ","), "\ufeff" + CSV])
def test_a_register_in_csv(data: str) -> None:
    units, groups = parse_register(data.encode())
    first = units[0]
    assert (first.id, first.aliases, str(first.valid_to)) == ("a", ("UBND An", "Xã An"), "2025-06-30")
    assert first.successors[0].id == "b"
    assert groups[0].members == ("a", "b")


BROKEN = [
    # (file, code of the message, what it names)
    ("", "register-empty", {}),
    ("schema: other\n", "register-schema", {"schema": "dondoc-register/1"}),
    ("schema: dondoc-register/1\nunits: [\n", "register-yaml", {"line": "3"}),
    ("schema: dondoc-register/1\nunits: {}\n", "register-list", {"field": "units"}),
    ("schema: dondoc-register/1\nunits: [x]\n", "register-entry", {"number": "1"}),
    ("schema: dondoc-register/1\nunits: [{id: a}]\n", "register-field", {"entry": "a", "field": "name"}),
    ("schema: dondoc-register/1\nunits: [{id: a, name: A, aliases: B}]\n", "register-field",
     {"entry": "a", "field": "aliases"}),
    ("schema: dondoc-register/1\nunits: [{id: a, name: A, valid_to: hôm nay}]\n", "register-date",
     {"entry": "a", "field": "valid_to", "value": "hôm nay"}),
    ("schema: dondoc-register/1\nunits: [{id: a, name: A}, {id: a, name: B}]\n", "register-twice", {"id": "a"}),
    ("schema: dondoc-register/1\nunits: [{id: a, name: A, valid_from: 2025-02-01, valid_to: 2025-01-01}]\n",
     "register-order", {"entry": "a"}),
    ("schema: dondoc-register/1\nunits: [{id: a, name: A}]\ngroups: [{name: G, members: [b]}]\n",
     "register-unknown", {"entry": "G", "id": "b"}),
    ("schema: dondoc-register/1\nunits: [{id: a, name: A}]\ngroups: [{name: G}]\n", "register-field",
     {"entry": "G", "field": "members"}),
    ("id,name,colour\na,A,red\n", "register-columns", {"columns": "colour"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "values"), BROKEN)
def test_a_broken_register_says_what_is_wrong(text: str, code: str, values: dict[str, str]) -> None:
    with pytest.raises(RegisterError) as caught:
        Register.load(text.encode()) if text else parse_register(b"")
    assert caught.value.code == code
    assert values.items() <= caught.value.values.items()


def test_a_register_in_another_encoding() -> None:
    with pytest.raises(RegisterError) as caught:
        Register.load(OFFICE.encode("utf-16"))
    assert caught.value.code == "register-encoding"
