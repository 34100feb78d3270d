"""Labels at the start of a paragraph: "Điều 5.", "III.", "2.2.4.", "a)", "-", "Phụ lục I".

A label is read as a list of what it may be: "I." is the Roman one or the capital letter, "i)" the letter or the small
Roman one. Which it is depends on the labels around it; :mod:`ingest.structure.outline` decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

# Order of the points of a khoản: the Vietnamese alphabet (Decree 30/2020/NĐ-CP, Annex I), then the letters outside it.
ALPHABET = "abcdđeghiklmnopqrstuvxyfjwz"

# How far out a level stands where nothing in the document says otherwise.
RANK = {
    "annex": 0,
    "part": 1,
    "chapter": 2,
    "section": 3,
    "subsection": 4,
    "article": 5,
    "capital": 6,
    "roman": 7,
    "arabic": 10,  # plus its depth
    "letter": 20,
    "bracket": 21,
    "small-roman": 22,
    "*": 30,
    "-": 31,
    "+": 32,
    "•": 33,
}
FIXED = frozenset({"annex", "part", "chapter", "section", "subsection", "article"})
BULLETS = frozenset({"-", "+", "*", "•"})

_ROMAN = r"(?:(?=[IVX])(?:X{0,3}(?:IX|IV|V?I{0,3})|X{1,3}L?))"  # never empty
_TAIL = r"\s*[.:\-–—]?\s*"
_PART = re.compile(rf"(?:PHẦN|Phần)\s+(?P<number>[Tt][Hh][Ứứ]\s+\w+|THỨ\s+\w+|{_ROMAN}|\d+|[A-ZĐ])(?![\w]){_TAIL}")
_CHAPTER = re.compile(rf"(?:CHƯƠNG|Chương)\s+(?P<number>{_ROMAN}|\d+)(?!\w){_TAIL}")
_SECTION = re.compile(rf"(?:MỤC|Mục)\s+(?P<number>{_ROMAN}|\d+|[A-ZĐ])(?!\w){_TAIL}")
_SUBSECTION = re.compile(rf"(?:TIỂU MỤC|Tiểu mục)\s+(?P<number>{_ROMAN}|\d+)(?!\w){_TAIL}")
_ARTICLE = re.compile(r"(?:ĐIỀU|Điều)\s+(?P<number>\d{1,3}[a-zđ]?)\s*(?:(?P<point>[.:]|[-–](?=\s))\s*|(?P<end>$))")
_ANNEX = re.compile(
    rf"(?P<word>PHỤ LỤC|Phụ lục|PHỤ BIỂU|Phụ biểu|MẪU SỐ|Mẫu số|Mẫu|MẪU|BIỂU SỐ|Biểu số|BIỂU MẪU|Biểu mẫu|Biểu|BIỂU)"
    rf"(?:\s+(?:[Ss]ố|SỐ)?\s*:?\s*(?P<number>{_ROMAN}(?![\w])|\d{{1,2}}[a-zđA-Z]?(?:[.\-/]\d+)?(?![\w])|[A-ZĐ](?![\w])))?{_TAIL}"
)
_ABOUT = r"(?!V\s*/\s*[vV]\b)"  # V/v is no label
_ROMAN_LABEL = re.compile(rf"{_ABOUT}(?P<number>(?=[IVXL]){_ROMAN})\s*(?P<style>[.)/:]|[-–—](?=\s))\s*(?=\S|$)")
_ROMAN_BARE = re.compile(rf"(?P<number>(?=[IVX]){_ROMAN})\s+(?=[A-ZĐÀ-Ỹ]{{2}})")
_ARABIC = re.compile(r"(?P<number>\d{1,3})\s*(?P<style>[.)/]|[-–—](?=\s))(?!\d)\s*(?=\S|$)")
_DECIMAL = re.compile(r"(?P<number>\d{1,3}(?:\s?\.\s?\d{1,3}){1,4})\s*(?:(?P<style>[.)/:])(?!\d)|(?=\s))\s*(?=\S|$)")
# "I.1." and "A.2.1.": the number below a Roman one or a letter, told with it; the letter says nothing that its own
# heading has not said. Not "Q.1" and "P.3", which are places.
_BELOW = re.compile(
    rf"(?:(?=[IVX]){_ROMAN}|[A-H])\.(?P<number>\d{{1,2}}(?:\s?\.\s?\d{{1,2}}){{0,3}})"
    r"\s*(?:(?P<style>[.)/:])(?!\d)|(?=\s))\s*(?=\S|$)"
)
_LETTER = re.compile(r"(?P<number>[a-zđ])\s*(?P<style>[)/]|\.(?=\s|[A-ZĐÀ-Ỹ“\"]))\s*(?=\S|$)")
_LETTER_NUMBER = re.compile(r"(?P<letter>[a-zđ])\.?(?P<number>\d{1,2})\s*(?P<style>[).])(?!\d)\s*(?=\S|$)")
_CAPITAL = re.compile(rf"{_ABOUT}(?P<number>[A-ZĐ])\s*(?P<style>[.)/]|[-–—](?=\s))\s*(?=\S|$)")
_BRACKET = re.compile(r"\(\s*(?P<number>\d{1,2}|[a-zđ]|[ivx]{1,5})\s*\)\s*(?=\S|$)")
_SMALL_ROMAN = re.compile(r"(?P<number>x{0,2}(?:ix|iv|v?i{0,3}))(?P<style>[).])\s+(?=\S)")
_BULLET = re.compile(
    r"(?P<mark>[-–—−‒]|[+*•●○▪■◦∙·►➢✓❖]|o(?=\s+[A-ZĐÀ-Ỹ]))\s*(?=[^\s\d\-–—_*+.=]|\d+\s*[^\d\s.,%]|\d{1,3}%|\d+\s)"
)
_NUMBER_WORDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Label:
    """One reading of a label; ``shown`` is how it stands in a label path, ``end`` where the text after it begins."""

    level: str  # a key of RANK
    ordinal: tuple[int, ...]  # (2, 2, 4) of "2.2.4."; (0,) of a bullet
    shown: str
    end: int
    style: str = ""

    @property
    def rank(self) -> float:
        """How far out the level stands by itself."""
        depth = len(self.ordinal) if self.level == "arabic" else 0.5 * (len(self.ordinal) - 1)
        return RANK[self.level] + depth

    @property
    def is_first(self) -> bool:
        """Whether it opens a list: I., 1., 2.1., a)."""
        return self.ordinal[-1] == 1 and self.level not in BULLETS

    def follows(self, other: Label) -> bool:
        """Whether it is the next one after ``other`` (đ may be left out after d)."""
        if self.level != other.level or self.ordinal[:-1] != other.ordinal[:-1]:
            return False
        step = self.ordinal[-1] - other.ordinal[-1]
        return step == 1 or (self.level == "letter" and step == 2 and ALPHABET[other.ordinal[-1] - 1] == "d")


def read_labels(text: str, *, standing_out: bool = False) -> tuple[Label, ...]:
    """What the label at the start of ``text`` may be, the likeliest first; empty where there is none.

    ``standing_out`` says that the paragraph is bold or centred: then "Mục 1" or "Phụ lục" before a text is a heading.
    """
    for reader in (_words, _numbers, _letters, _bullets):
        found = reader(text, standing_out)
        if found:
            return found
    return ()


def roman(number: str) -> int:
    """The value of a Roman number, 0 where it is none."""
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for index, char in enumerate(number.upper()):
        value = values.get(char, 0)
        after = values.get(number[index + 1].upper(), 0) if index + 1 < len(number) else 0
        total += -value if value < after else value
    return total


def _words(text: str, standing_out: bool) -> tuple[Label, ...]:
    """Labels that begin with a word: Phần, Chương, Mục, Điều, Phụ lục."""
    for level, pattern in (("part", _PART), ("chapter", _CHAPTER), ("section", _SECTION), ("subsection", _SUBSECTION)):
        found = pattern.match(text)
        if found is None:
            continue
        rest = text[found.end() :]
        capitals = found.group().split()[0].isupper() and level != "section"
        # "Mục 2 Chương III quy định ..." is the start of a sentence, as is "Phần I của Kế hoạch".
        heading = not rest or capitals or standing_out or found.group().rstrip()[-1:] in ".:-–"
        if heading and len(rest) < 400 and not rest[:1].islower():
            word = found.group().split()[0].capitalize() if level != "subsection" else "Tiểu mục"
            number = found["number"]
            shown = f"{word} {number.lower() if number[:1] in 'Tt' and len(number) > 3 else number}"
            return (Label(level, (_value(number),), shown, found.end()),)
    found = _ARTICLE.match(text)
    if found is not None and (found["point"] or found["end"] is not None or standing_out):
        number = found["number"]
        return (Label("article", (int(re.sub(r"\D", "", number)),), f"Điều {number}", found.end()),)
    return _annex(text, standing_out)


def _annex(text: str, standing_out: bool) -> tuple[Label, ...]:
    found = _ANNEX.match(text)
    if found is None or len(text) > 300:
        return ()
    word, number, rest = found["word"], found["number"], text[found.end() :]
    plain_word = word.capitalize().replace("Mẫu số", "Mẫu").replace("Biểu số", "Biểu").replace("Biểu mẫu", "Mẫu")
    if plain_word in ("Mẫu", "Biểu") and not number:
        return ()
    alone = not rest.strip(" .:")
    if not (alone or word.isupper() or standing_out) or rest[:1].islower() or text.rstrip().endswith((";", ",")):
        return ()
    if not number and not alone and not (rest[:1] in "(–-" or rest.isupper() or standing_out):
        return ()
    ordinal = (_value(number) if number else 0,)
    return (Label("annex", ordinal, f"{plain_word} {number}" if number else plain_word, found.end()),)


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    if digits := re.match(r"\d+", number):
        return int(digits.group())
    if value := roman(number):
        return value
    words = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
    last = number.split()[-1].lower()
    if last in words:
        return words.index(last) + 1
    return ord(number[0].upper()) - 64 if len(number) == 1 else 0


def _numbers(text: str, standing_out: bool) -> tuple[Label, ...]:
    if found := _DECIMAL.match(text):
        parts = tuple(int(part) for part in re.split(r"\s?\.\s?", found["number"]))
        rest = text[found.end() :]
        plain = found["style"] or rest[:1].isupper() or rest[:1] in '“"(' or standing_out
        if plain and 0 not in parts and not _NUMBER_WORDS.match(text) and max(parts) < 200:
            shown = ".".join(str(part) for part in parts)
            return (Label("arabic", parts, shown, found.end(), found["style"] or ""),)
    if found := _ARABIC.match(text):
        number = found["number"]
        # "05 - 10 ngày" and "12/2023" are no labels.
        dashed = found["style"] in "-–—/" and text[found.end() : found.end() + 1].isdigit()
        if number.lstrip("0") and not dashed:
            return (Label("arabic", (int(number),), str(int(number)), found.end(), found["style"]),)
    if found := _BRACKET.match(text):
        number = found["number"]
        value = int(number) if number.isdigit() else ALPHABET.find(number) + 1 if len(number) == 1 else roman(number)
        small = not number.isdigit() and roman(number) and set(number) <= set("ivx")
        readings = [Label("bracket", (value,), number, found.end(), "()")] if value else []
        if small:
            readings.insert(0, Label("small-roman", (roman(number),), number, found.end(), "()"))
        return tuple(readings)
    return ()


def number_below(text: str) -> Label | None:
    """The number of a label that tells the Roman one or the letter above it again: "I.1.", "A.2.1."."""
    found = _BELOW.match(text)
    if found is None:
        return None
    parts = tuple(int(part) for part in re.split(r"\s?\.\s?", found["number"]))
    plain = found["style"] or text[found.end() : found.end() + 1].isupper()
    return Label("arabic", parts, ".".join(map(str, parts)), found.end(), found["style"] or "") if plain else None


def _letters(text: str, standing_out: bool) -> tuple[Label, ...]:
    readings: list[Label] = []
    if (found := _ROMAN_LABEL.match(text)) or (found := _ROMAN_BARE.match(text)):
        style = found["style"] if "style" in found.groupdict() and found["style"] else ""
        readings.append(Label("roman", (roman(found["number"]),), found["number"], found.end(), style))
    if found := _CAPITAL.match(text):
        value = (ALPHABET.find(found["number"].lower()) + 1) or 99
        readings.append(Label("capital", (value,), found["number"], found.end(), found["style"]))
    if found := _LETTER_NUMBER.match(text):
        ordinal = (ALPHABET.find(found["letter"]) + 1, int(found["number"]))
        readings.append(Label("letter", ordinal, found["letter"] + found["number"], found.end(), found["style"]))
    if found := _LETTER.match(text):
        value = ALPHABET.find(found["number"]) + 1
        readings.append(Label("letter", (value,), found["number"], found.end(), found["style"]))
    if (found := _SMALL_ROMAN.match(text)) and found["number"]:
        reading = Label("small-roman", (roman(found["number"]),), found["number"], found.end(), found["style"])
        readings.insert(0 if len(found["number"]) > 1 else len(readings), reading)
    return tuple(readings)


_DASHES = frozenset("-–—−‒")


def _bullets(text: str, standing_out: bool) -> tuple[Label, ...]:
    found = _BULLET.match(text)
    if found is None:
        return ()
    mark = found["mark"]
    level = "-" if mark in _DASHES else mark if mark in "+*" else "•"
    return (Label(level, (0,), level, found.end(), mark),)
