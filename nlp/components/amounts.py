"""Money in the document: "50 triệu đồng", "50.000.000 đồng (Năm mươi triệu đồng)" once, "15,6 tỷ"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from corpora import lexicon
from nlp.annotations import layers_of
from nlp.extraction import Amount
from nlp.folded import lowered
from nlp.patterns import alternation

NUMBER = r"\d{1,3}(?:[.,]\d{3})+(?:,\d+)?(?!\d)|\d{1,3}(?:\s\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_GROUPED = re.compile(r"\d{1,3}(?:([.,\s])\d{3})(?:\1\d{3})*(?:,\d+)?")
LARGEST = 10**18


def parse_number(text: str, *, scaled: bool = False) -> float:
    """A figure as written in Vietnamese: "." between thousands, "," before decimals.

    ``scaled``: before "tỷ" or "%" one mark is a decimal comma, "1,500 triệu" being one and a half.
    """
    text = text.strip()
    if match := _GROUPED.fullmatch(text):
        mark = match.group(1)
        if mark != "," or text.count(",") > 1 or not scaled:
            whole, _, fraction = (text, "", "") if mark == "," else text.partition(",")
            whole = re.sub(r"[.,\s]", "", whole)
            return float(f"{whole}.{fraction}") if fraction else float(whole)
    return float(text.replace(",", ".").replace(" ", ""))


@cache
def _currencies() -> dict[str, str]:
    return {word: code for code, words in lexicon.load("money")["currencies"].items() for word in words}


@cache
def _magnitudes() -> dict[str, int]:
    table: dict[str, int] = lexicon.load("money")["magnitudes"]
    return table


@cache
def _pattern() -> re.Pattern[str]:
    table = lexicon.load("money")
    scale = rf"(?:{alternation(_magnitudes())}(?!\w)(?:\s+(?:tỷ|tỉ|triệu)(?!\w))?)"
    dong = rf"(?!\s+{alternation(table['not_dong'])}(?!\w))"
    currency = rf"(?P<currency>{alternation(_currencies())})(?!\w){dong}"
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<low>{NUMBER})\s*(?:-|–|đến)\s*)?(?P<n>{NUMBER})\s*(?P<scale>{scale})?"
        rf"(?:\s*(?P<n2>\d{{1,3}})\s*(?P<scale2>{scale}))?(?:\s*{currency})?"
    )


@cache
def _worded() -> re.Pattern[str]:
    table = lexicon.load("money")
    word = alternation([*table["digits"], *table["fillers"], "trăm", "nghìn", "ngàn", "triệu", "tỷ", "tỉ"])
    dong = rf"(?!\s+{alternation(table['not_dong'])}(?!\w))"
    return re.compile(rf"(?<!\w)(?P<words>{word}(?:,?\s+{word})+)\s+đồng(?!\w){dong}")


@cache
def _spelt_out() -> re.Pattern[str]:
    """ "13.000.000 (Mười ba triệu đồng)": the words in brackets say what the figure is."""
    return re.compile(r"\s*\((?:bằng\s+chữ\s*:?\s*|số\s+tiền\s*)?(?:[^\W\d_]+,?\s+){1,25}đồng(?!\w)")


# The words of a sum that stands before them in figures: "50.000.000 đồng (Bằng chữ: Năm mươi ...".
_BRACKETED = re.compile(
    r"(?:\d|đồng|đ|vnđ|vnd|tỷ|triệu)\s*\(\s*(?:[^\W\d_]+\s+){0,4}(?:chữ\s*:?\s*)?(?:[^\W\d_]+\s+){0,4}$"
)


@cache
def _not_budget() -> re.Pattern[str]:
    return re.compile(alternation(lexicon.load("money")["not_budget"]))


@cache
def _bare_follows() -> re.Pattern[str]:
    words = alternation(lexicon.load("money")["follows_bare"])
    return re.compile(rf"\s*(?:$|[.,;:)(\n–-]|{words}(?!\w))")


def find_amounts(text: str) -> Iterator[Amount]:
    """Every sum with its place, also twice the same; a sum repeated in words in brackets is one."""
    low = lowered(text)
    if not ("đồng" in low or "tỷ" in low or "tỉ" in low or "triệu" in low or "đ" in low or "usd" in low):
        return
    for match in _pattern().finditer(low):
        yield from _amounts(low, match)
    for match in _worded().finditer(low):
        if _BRACKETED.search(low, max(0, match.start() - 60), match.start()):
            continue
        value = spoken(match.group("words"))
        if value >= 1000 and not _fine(low, match.start()):
            yield Amount(value, "VND", match.start(), match.end())


def _amounts(low: str, match: re.Match[str]) -> Iterator[Amount]:
    scale, currency = match.group("scale"), match.group("currency")
    if not scale and not currency:
        if not (_spelt_out().match(low, match.end()) and _GROUPED.fullmatch(match.group("n"))):
            return
        currency = "đồng"
    if not currency and (scale == "tr" or not _is_money(low, match)):
        return
    if not scale and match.group("n") in ("1000", "1.000"):  # "ĐVT: 1.000 đồng" heads a table
        return
    if currency == "đ" and not scale and len(re.sub(r"\D", "", match.group("n"))) < 4:
        return
    if _fine(low, match.start()):
        return
    factor = _factor(scale)
    unit = _currencies()[currency] if currency else "VND"
    if match.group("low"):
        low_value = parse_number(match.group("low"), scaled=bool(scale)) * factor
        yield from _amount(low_value, unit, match.start(), match.end("low"))
    value = parse_number(match.group("n"), scaled=bool(scale)) * factor
    if match.group("n2"):
        value += int(match.group("n2")) * _factor(match.group("scale2"))
    yield from _amount(value, unit, match.start("n"), match.end())


def _amount(value: float, unit: str, start: int, end: int) -> Iterator[Amount]:
    if 0 < value < LARGEST:
        yield Amount(round(value), unit, start, end)


def _factor(scale: str | None) -> int:
    factor = 1
    for word in (scale or "").split():
        factor *= _magnitudes()[word]
    return factor


def _is_money(low: str, match: re.Match[str]) -> bool:
    """A figure in millions or milliards without "đồng"."""
    if not {"triệu", "tỷ", "tỉ"} & set(match.group("scale").split()):
        return False
    return bool(_bare_follows().match(low, match.end()))


def _fine(low: str, at: int) -> bool:
    return bool(_not_budget().search(low, max(0, at - 120), at))


def spoken(words: str) -> int:
    """The value of a number in words: "hai tỷ năm trăm triệu" is 2500000000; 0 if it is none."""
    digits: dict[str, int] = lexicon.load("money")["digits"]
    total = group = digit = 0
    for word in words.replace(",", " ").split():
        if word in digits:
            digit = digits[word]
            continue
        if word in ("mươi", "mười"):
            group += 10 * (digit if word == "mươi" else 1)
            digit = 0
        elif word == "trăm":
            group += 100 * (digit or 1)
            digit = 0
        elif word in ("nghìn", "ngàn", "triệu", "tỷ", "tỉ"):
            total += (group + digit or 1) * _magnitudes()[word] if total % (_magnitudes()[word] * 1000) == 0 else 0
            group = digit = 0
    return total + group + digit


class AmountFinder:
    """Fills ``layers.amounts``: each sum once, at its first place."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the whole text."""
        layers = layers_of(doc)
        seen: dict[tuple[int, str], Amount] = {}
        for amount in find_amounts(layers.document.text):
            seen.setdefault((amount.value, amount.unit), amount)
        layers.amounts += sorted(seen.values(), key=lambda amount: amount.start)
        return doc


@Language.factory("dondoc_amounts", assigns=["doc._.amounts"])
def create_amounts(nlp: Language, name: str) -> AmountFinder:
    """The factory for spaCy's registry."""
    return AmountFinder()
