"""From which day a duration counts: this document's own, a date that is written, or no day that is known.

"Trong thời hạn 10 ngày kể từ ngày nhận được văn bản này" counts from the document; "05 ngày kể từ ngày kết thúc đợt
thiên tai" and "khi xảy ra tai nạn, báo cáo trong 24 giờ" count from something that has no date yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from corpora.rules import word_lists
from search_api.compliance.words import phrase, phrases

_SENTENCE_END = re.compile(r"[.;\n](?:\s|$)")
_DATE = re.compile(r"^\s*(?:ngày\s+)?(\d{1,2})\s*(?:/|-|\s+tháng\s+)\s*(\d{1,2})\s*(?:/|-|\s+năm\s+)\s*(\d{4})", re.I)


def counted_from(text: str, words: str, kind: str, issued: date | None) -> date | None:
    """The day after which the duration ``words`` of the sentence ``text`` runs; None where nothing gives it a date.

    ``kind`` is the code of the document's kind (Decree 30/2020/NĐ-CP, Annex III). Without a beginning of its own, a
    duration counts from the document only in a letter that asks for something once.
    """
    at = max(text.find(words), 0) if words else 0
    after = _SENTENCE_END.split(text[at:] if words else text, maxsplit=1)[0]
    anchor = _anchor().search(after)
    if anchor is None and (before := list(_anchor().finditer(text[:at]))) and before[-1][0].lower().startswith("kể"):
        anchor, after = before[-1], text  # "Kể từ ngày ký văn bản này, trong 10 ngày ..."
    if anchor is not None:
        if anchor[0].lower().startswith("trước"):
            return None
        said = after[anchor.end() :]
        if day := _DATE.match(said):
            return _day(day)
        return issued if _this_document(said, kind) else None
    waits = any(word in phrase(text) for word in phrases("durations", "conditions"))
    return issued if kind in word_lists("letters")["durations"]["asked_once"] and not waits else None


@cache
def _anchor() -> re.Pattern[str]:
    listed = sorted(word_lists("letters")["durations"]["from"], key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{_any(listed)})(?!\w)\s*", re.I)


def _any(words: Iterable[str]) -> str:
    return "|".join(r"\s+".join(re.escape(part) for part in word.split()) for word in words)


@cache
def _issue(kind: str) -> re.Pattern[str]:
    """ "ký", "nhận được văn bản này", "Quyết định này có hiệu lực" in a document of that kind."""
    lists = word_lists("letters")["durations"]
    acts = _any(sorted(lists["acts"], key=len, reverse=True))
    every = _any(sorted({*lists["documents"], *lists["kinds"].values()}, key=len, reverse=True))
    own = _any(sorted({*lists["documents"], lists["kinds"].get(kind, lists["documents"][0])}, key=len, reverse=True))
    this = rf"(?:{_any(lists['this'])})"
    follows = _any(sorted(lists["follows"], key=len, reverse=True))
    end = rf"(?=\s*(?:$|[,;:)./])|\s+(?:{follows})(?!\w))"
    return re.compile(
        rf"(?:được\s+)?(?:(?:{acts})\s+)?(?:{every})\s+{this}(?!\w)"
        rf"|(?:được\s+)?(?:{acts})(?:\s+(?:{own}))?{end}",
        re.I,
    )


def _this_document(said: str, kind: str) -> bool:
    return _issue(kind).match(said.strip()) is not None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
