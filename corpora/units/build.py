"""Build places.csv: provinces, districts and communes before and after 1 July 2025, with who took over from whom.

Run: ``uv run --with vietnamadminunits==1.0.4 python -m corpora.units.build``. The package (MIT) holds the facts of
Resolution 202/2025/QH15 (provinces), Law 72/2025/QH15 (end of the district level) and the Standing Committee's
resolutions of 16 June 2025 (communes); only names, codes and successions are taken. A code of the General
Statistics Office is no identity (26740 was Bến Nghé and is Sài Gòn): ids of the new units end in ".2025".
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any

TARGET = Path(__file__).parent / "places.csv"
COLUMNS = ("id", "name", "level", "parent", "successors")

Row = dict[str, str]


def _package() -> Path:
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise SystemExit("vietnamadminunits is not installed: uv run --with vietnamadminunits==1.0.4 ...")
    return Path(spec.origin).parent / "data"


def _successions(converter: dict[str, Any]) -> dict[str, set[tuple[str, str]]]:
    """Key of an old commune -> (new province key, new commune key) of all that took over from it."""
    after: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for province, communes in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for commune, olds in communes.items():
            for old in olds:
                after[old].add((province, commune))
    for province, olds in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, news in olds.items():
            after[old].update((province, new["newWardKey"]) for new in news)
    return after


def build(data: Path) -> list[Row]:
    """All rows: new provinces and communes, then old provinces, districts and communes."""
    base = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    converter = json.loads((data / "converter_2025.json").read_text(encoding="utf-8"))
    rows: dict[str, Row] = {}
    new_ids: dict[tuple[str, str], str] = {}
    new_provinces: dict[str, str] = {}
    for unit in base.execute("select * from admin_units order by provinceCode, wardCode"):
        province = f"t{unit['provinceCode']}.2025"
        new_provinces[unit["provinceKey"]] = province
        rows.setdefault(province, _row(province, unit["province"], "province", ""))
        commune = f"x{unit['wardCode']}.2025"
        new_ids[unit["provinceKey"], unit["wardKey"]] = commune
        rows[commune] = _row(commune, unit["ward"], "commune", province)
    into = {old: new_provinces[new] for new, olds in converter["DICT_PROVINCE"].items() for old in olds}
    after = _successions(converter)
    districts: dict[str, set[str]] = defaultdict(set)
    for unit in base.execute("select * from admin_units_legacy order by provinceCode, districtCode, wardCode"):
        province, district = f"t{unit['provinceCode']}", f"h{unit['districtCode']}"
        rows.setdefault(province, _row(province, unit["province"], "province", "", into[unit["provinceKey"]]))
        rows.setdefault(district, _row(district, unit["district"], "district", province))
        key = f"{unit['provinceKey']}_{unit['districtKey']}_{unit['wardKey'] or ''}"
        news = sorted(new_ids[pair] for pair in after.get(key, ()) if pair in new_ids)
        districts[district].update(news)
        if unit["wardCode"]:
            commune = f"x{unit['wardCode']}"
            rows[commune] = _row(commune, unit["ward"], "commune", district, *news)
    for district, communes in districts.items():
        rows[district]["successors"] = "|".join(sorted(communes))
    return list(rows.values())


def _row(unit: str, name: str, level: str, parent: str, *successors: str) -> Row:
    return dict(zip(COLUMNS, (unit, name.strip(), level, parent, "|".join(successors)), strict=True))


def main() -> None:
    """Write places.csv beside this file."""
    rows = build(_package())
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{TARGET.name}: {len(rows)} rows")


if __name__ == "__main__":
    main()
