"""Names of classes of bodies: the same list in another order, with a scope, or a part of it."""

from __future__ import annotations

from datetime import date

import pytest

from corpora.units import Register
from search_api.compliance.units import Setting, name_units

ON = date(2025, 8, 1)
OFFICE = """
schema: dondoc-register/1
units:
- {id: ds, name: UBND tỉnh Quảng Trị, aliases: [UBND tỉnh], kind: people-committee-province}
- {id: snv, name: Sở Nội vụ, parent: ds}
- {id: stc, name: Sở Tài chính, parent: ds}
- {id: ttt, name: Thanh tra tỉnh, parent: ds}
- {id: pdh, name: UBND phường Đồng Hới, parent: ds}
- {id: pdt, name: UBND phường Đồng Thuận, parent: ds}
- {id: xlt, name: UBND xã Lệ Thủy, parent: ds}
- {id: xtp, name: UBND xã Tân Mỹ, parent: ds}
- {id: hdh, name: Hội Nông dân phường Đồng Hới, parent: ds}
groups:
- {name: 'Các sở, ban, ngành', members: [snv, stc, ttt]}
- {name: 'UBND các xã, phường', members: [pdh, pdt, xlt]}
- {name: 'Các sở, ban, ngành', document: 9/KH-UBND, members: [snv, ttt]}
"""
REGISTER = Register.load(OFFICE.encode())
COMMUNES = ["pdh", "pdt", "xlt"]
NAMES = [
    ("UBND các phường, xã", COMMUNES),
    ("Ủy ban nhân dân các phường, xã, đặc khu", COMMUNES),
    ("Uỷ ban nhân dân các xã và phường trên địa bàn tỉnh", COMMUNES),
    ("UBND các xã, phường thuộc tỉnh Quảng Trị", COMMUNES),
    ("UBND cấp xã", COMMUNES),
    ("Chủ tịch UBND cấp xã", COMMUNES),
    ("UBND 78 xã, phường", COMMUNES),
    ("các xã, phường", COMMUNES),
    ("các địa phương", COMMUNES),
    ("UBND các phường", ["pdh", "pdt"]),
    ("UBND các xã", ["xlt"]),
    ("UBND các phường: Đồng Thuận, Đồng Hới", ["pdt", "pdh"]),
    ("UBND các xã: Lệ Thủy, Tân Mỹ", ["xlt", "xtp"]),
    ("các sở, ngành cấp tỉnh", ["snv", "stc", "ttt"]),
    ("Thủ trưởng các Sở, ban, ngành, đoàn thể tỉnh", ["snv", "stc", "ttt"]),
    ("Giám đốc các sở", ["snv", "stc"]),
    ("các ban, ngành", ["ttt"]),
    ("Các sở: Nội vụ, Tài chính", ["snv", "stc"]),
    ("Các sở: Nội vụ, Vũ trụ", []),
    ("Hội Nông dân các phường", ["hdh"]),  # one of a kind is no list of it: those of the whole country's tables
    ("Các đơn vị trực thuộc Sở Nội vụ", []),
]


@pytest.mark.parametrize(("name", "units"), NAMES)
def test_a_class_means_the_offices_own_list(name: str, units: list[str]) -> None:
    found = name_units(name, REGISTER, Setting("Ủy ban nhân dân tỉnh Quảng Trị", ON, "7/KH-UBND", ON))
    if name.startswith("Hội"):
        assert set(units) < set(found)
    else:
        assert list(found) == units


def test_the_documents_own_list_goes_first() -> None:
    for name, units in (("các sở, ngành", ("snv", "ttt")), ("các sở", ("snv",)), ("UBND các phường, xã", None)):
        found = name_units(name, REGISTER, Setting("Ủy ban nhân dân tỉnh Quảng Trị", ON, "9/KH-UBND", ON))
        assert found == (units or tuple(COMMUNES))


@pytest.mark.parametrize("name", ["UBND phường Đồng Hới Ban Chỉ đạo an toàn", "UBND XÃ LỆ THỦY BAN CHỈ ĐẠO 138"])
def test_a_body_after_a_place_is_not_the_body_of_the_place(name: str) -> None:
    assert REGISTER.resolve(name, "tỉnh Quảng Trị", ON) is None
