"""The day of issue from the body's own digital signature, where the page does not tell it."""

from __future__ import annotations

import pytest

from ingest.document import Header, Notice
from ingest.header_signed import with_day_of_signing

INTACT, TIME = "signature-intact", "2031-04-24"
CASES = [
    ("Sở Y tế", "SỞ Y TẾ", INTACT, TIME, "Sơn Hà, ngày … tháng 4 năm 2031", "2031-04-24"),
    ("Sở Y tế", "Sở Y tế tỉnh Sơn Hà", "signature-trusted", TIME, "", "2031-04-24"),
    ("Ủy ban nhân dân tỉnh Sơn Hà", "UBND tỉnh Sơn Hà", INTACT, TIME, "ngày    tháng    năm 2031", "2031-04-24"),
    # a person, another body, another month or year, a signature that is not intact, no time: nothing is taken
    ("Sở Y tế", "Trần Thị Mẫu", INTACT, TIME, "", None),
    ("Sở Y tế", "Sở Nội vụ", INTACT, TIME, "", None),
    ("Sở Y tế", "Sở", INTACT, TIME, "", None),
    ("Sở Y tế", "Sở Y tế", INTACT, TIME, "ngày … tháng 3 năm 2031", None),
    ("Sở Y tế", "Sở Y tế", INTACT, TIME, "ngày … tháng … năm 2030", None),
    ("Sở Y tế", "Sở Y tế", "signature-broken", TIME, "", None),
    ("Sở Y tế", "Sở Y tế", "signature-changed-after", TIME, "", None),
    ("Sở Y tế", "Sở Y tế", INTACT, "", "", None),
    (None, "Sở Y tế", INTACT, TIME, "", None),
]


@pytest.mark.parametrize(("issuer", "signer", "code", "time", "head", "issued"), CASES)
def test_day_of_signing(issuer: str | None, signer: str, code: str, time: str, head: str, issued: str | None) -> None:
    notice = Notice(code, {"signer": signer, "time": "…"} | ({"day": time} if time else {}))
    header, told = with_day_of_signing(Header(issuer=issuer), [notice], head)
    assert (header.issued, [one.code for one in told]) == (issued, ["issued-from-signature"] if issued else [])
    assert ("issued" in header.provenance) == bool(issued)


def test_the_page_goes_first() -> None:
    header = Header(issuer="Sở Y tế", issued="2031-04-23")
    assert with_day_of_signing(header, [Notice(INTACT, {"signer": "Sở Y tế", "time": "…", "day": TIME})], "") == (
        header,
        (),
    )
