"""Vietnamese encodings from before Unicode: TCVN3 (ABC), VNI, VISCII, VPS and Windows-1258.

Text set in such a font reaches us as *surface* text: characters that stand for bytes of the old font (``Céng hßa`` for
``Cộng hòa``). A font's name alone proves nothing, since many Unicode files name .VnTime in their styles: a run is
converted only when its font and the syllable score agree (:class:`FontConverter`), a text without fonts only when the
score is clear (:func:`detect_surface`).

Sources of the tables: TCVN 5712:1993 (VN3, lower case and the capitals without tone), RFC 1456 (VISCII), the VPS table
of the Vietnamese Professionals Society, and VNI's rule (base letter, then one mark for tone and shape together).
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache, lru_cache

from corpora.syllables import is_syllable
from ingest import lost_letters
from ingest.canonical import composed
from ingest.quality import syllable_score

# Below this share of possible syllables a decoding is not Vietnamese text; above the second one it surely is.
DOUBTFUL = 0.8
CLEAR = 0.9
_MARGIN = 0.2  # by how much a decoding of text without fonts must be better than the text as it stands
_ENOUGH = 4  # accented words that can decide
_SAMPLE = 20_000  # characters scored; enough to be sure, and quick


class Legacy(StrEnum):
    """An encoding from before Unicode."""

    TCVN3 = "tcvn3"
    VNI = "vni"
    VISCII = "viscii"
    VPS = "vps"
    CP1258 = "cp1258"


# 0xA1-0xFE; a blank stands for a byte that the fonts leave as it is.
_TCVN3 = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ"
_VISCII = (  # 0x80-0xFF
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_CONTROLS = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_VPS = (  # 0x80-0xFF
    "ÀẢÃẤẦẨọỗĂếềểệẮẰẲẾ‘’ỀỂỄỐỒỔỖýỷỵỚỜỞ\u00a0ắằẳẵặỠớÙờởỡŨỨợỪổỬỲỸÍÌộỈĨÓửữÒỎÕự"
    "ầÁÂấẩẫậđẻÉÊẹỉễịỹƯỦồốÔỏơÈừứÚũưÝẺßàáâãảạăçèéêẽìíîĩẴĐòóôõöƠụùúủüỶẼỳ"
)
_VPS_CONTROLS = {0x02: "Ạ", 0x03: "Ậ", 0x04: "Ặ", 0x05: "Ẹ", 0x06: "Ệ", 0x10: "Ị", 0x11: "Ọ", 0x12: "Ộ", 0x13: "Ợ"}
_VPS_CONTROLS |= {0x14: "Ụ", 0x15: "Ự", 0x19: "Ỵ", 0x1C: "Ẫ", 0x1D: "Ữ"}
# What PDF extraction makes of bytes whose glyph names mean something else: soft hyphen, periodcentered, mu.
_PDF_ALIASES = str.maketrans("\u2212\u2219\u03bc\u2126\u02c9", "\xad\xb7\xb5\xbd\xaf")
# Between capitals it is the hyphen of a document's number ("TT-NHNN"): capital fonts write small letters underneath.
_HYPHEN_FOR_U = re.compile(r"(?<=[^\W\d_]|[\xa1-\xbf])-(?=[^\W\d_]|[\xa1-\xbf])(?!(?<=[A-Z§]-)[A-Z§])")
# At the end or the beginning of a word it is ư where that makes a syllable ("nh- vËy", "-u tiªn", "Çu t-" at a line's
# end), but after a lone letter that opens the text it belongs to a label ("c- Néi dung").
_U_LAST = re.compile(r"(?<![^\s(“\"])(?P<word>[A-Za-z\xa1-\xff]{1,3})-(?![^\s.,;:!?)”\"])")
_U_FIRST = re.compile(r"(?<![^\s(“\"])-(?P<word>[A-Za-z\xa1-\xff]{1,4})(?![^\s.,;:!?”\"])")
_FONTS = (
    (re.compile(r"^\.vn|^vn(?!i)[a-z]|abc ?font|tcvn3?$", re.IGNORECASE), Legacy.TCVN3),
    (re.compile(r"^vni[- ]|^vni$", re.IGNORECASE), Legacy.VNI),
    (re.compile(r"^vps", re.IGNORECASE), Legacy.VPS),
    (
        re.compile(r"^(vi ?-?)?viscii|^vi[ -]?(times|arial|helv)|^(vu|minh|phuong|hoang yen|heo may) ", re.IGNORECASE),
        Legacy.VISCII,
    ),
)
# Letters that no byte of an old font can be the surface of: the text is Unicode already.
_ONLY_UNICODE = re.compile("[ăĂđĐĩĨũŨơƠưƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
_LETTERS = re.compile(r"[^\W\d_]+")
# A word with a capital after its first letter and no small ASCII letter; one that its letters leave open.
_MIXED_WORD = re.compile(r"(?<![^\W\d_])(?=[^\W\d_]*[a-zà-ỹ])[^\W\d_a-z]+[A-ZĂÂĐÊÔƠƯ][^\W\d_a-z]*(?![^\W\d_])")
_UNDECIDED = re.compile("[A-ZĂÂĐÊÔƠƯ]?[^\\W\\d_a-zA-Z]+")
_SMALL = re.compile("[a-z]")
Run = tuple[str, str | None]
_CAPITALS_FONT = re.compile(r"^\.?vn(?!i).*h$", re.IGNORECASE)


@lru_cache(maxsize=1024)
def font_encoding(font: str | None) -> Legacy | None:
    """The encoding that a font's name claims (".VnTime", "VNI-Times", "VPS Times"); the text decides if it holds."""
    name = (font or "").rpartition("+")[2].strip()
    return next((encoding for pattern, encoding in _FONTS if pattern.search(name)), None)


def is_capitals_font(font: str | None) -> bool:
    """Whether the font draws small letters as capitals: ABC fonts whose name ends in H (".VnTimeH")."""
    family = re.split("[ ,-]", (font or "").rpartition("+")[2].strip())[0]  # ".VnTimeH-Bold", ".VnTimeH,Italic"
    return bool(_CAPITALS_FONT.match(family))


@cache
def _tables() -> dict[Legacy, dict[int, str]]:
    """For each encoding, surface character → letter, for :meth:`str.translate`."""
    bytes_ = {
        Legacy.TCVN3: {0xA1 + place: char for place, char in enumerate(_TCVN3) if char != " "},
        Legacy.VISCII: {0x80 + place: char for place, char in enumerate(_VISCII)} | _VISCII_CONTROLS,
        Legacy.VPS: {0x80 + place: char for place, char in enumerate(_VPS)} | _VPS_CONTROLS,
        Legacy.CP1258: {
            byte: char for byte in range(0x80, 0x100) if (char := bytes([byte]).decode("cp1258", "ignore"))
        },
    }
    return {encoding: _with_surfaces(table) for encoding, table in bytes_.items()}


def _with_surfaces(table: dict[int, str]) -> dict[int, str]:
    """A byte's surfaces are its Latin-1 character, its cp1252 character and, in symbol fonts, U+F0xx.

    LibreOffice reads a byte that cp1252 leaves free as U+F1xx.
    """
    surfaces = dict(table)
    for byte, letter in table.items():
        surfaces[0xF000 + byte] = letter
        if 0x80 <= byte < 0xA0:
            surfaces[0xF100 + byte] = letter
            for char in bytes([byte]).decode("cp1252", "ignore"):
                surfaces[ord(char)] = letter
    return surfaces


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """VNI's pairs by rule: the mark says tone and shape together; ơ, ư, đ, ỉ, ĩ, ị and ỵ are one character."""
    tones = ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
    plain, hat, breve = "ùøûõï", "áàåãä", "éèúüë"
    pairs = {"ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}
    pairs |= {base + "â": base + "\u0302" for base in "aeo"} | {"aê": "ă"}
    for tone, mark, hatted, breved in zip(tones, plain, hat, breve, strict=True):
        pairs |= {base + mark: base + tone for base in "aeiouy"}
        pairs |= {base + hatted: base + "\u0302" + tone for base in "aeo"}
        pairs |= {"a" + breved: "ă" + tone, "ô" + mark: "ơ" + tone, "ö" + mark: "ư" + tone}
    pairs = {surface: unicodedata.normalize("NFC", letter) for surface, letter in pairs.items()}
    pairs |= {surface.upper(): letter.upper() for surface, letter in pairs.items()}
    # A capital with the mark's small form, as typists left it.
    pairs |= {key[0].upper() + key[1]: letter.upper() for key, letter in pairs.items() if len(key) == 2}
    pattern = "|".join(sorted(map(re.escape, pairs), key=len, reverse=True))
    return re.compile(pattern), pairs


def convert(surface: str, encoding: Legacy, *, capitals: bool = False, from_pdf: bool = False) -> str:
    """Surface text → Unicode (NFC). ``capitals``: set in a font that draws small letters as capitals.

    ``from_pdf`` undoes what PDF extraction does to TCVN3: ư (a soft hyphen) comes out as "-" between letters.
    """
    if from_pdf:
        surface = surface.translate(_PDF_ALIASES)
        if encoding is Legacy.TCVN3 and "-" in surface:
            surface = _with_u(surface)
    if encoding is Legacy.VNI:
        pattern, pairs = _vni()
        text = pattern.sub(lambda match: pairs[match.group()], _without_symbol_range(surface))
    else:
        text = _without_symbol_range(surface.translate(_tables()[encoding]))
    text = composed(text)
    if capitals:
        return text.upper()
    return _with_capitals(text) if encoding is Legacy.TCVN3 else text


def _with_u(surface: str) -> str:
    """TCVN3 from a PDF with ư, which came out as a hyphen, in its place."""
    table = _tables()[Legacy.TCVN3]

    def last(match: re.Match[str]) -> str:
        label = match.start() == 0 and len(match["word"]) == 1 and surface[match.end() :].lstrip()[:1].isupper()
        is_u = not label and is_syllable(match["word"].translate(table).lower() + "ư")
        return match["word"] + "\xad" if is_u else match[0]

    def first(match: re.Match[str]) -> str:
        word = unicodedata.normalize("NFC", match["word"].translate(table))
        return "\xad" + match["word"] if word.islower() and is_syllable("ư" + word) else match[0]

    return _U_FIRST.sub(first, _U_LAST.sub(last, _HYPHEN_FOR_U.sub("\xad", surface)))


def _with_capitals(text: str) -> str:
    """TCVN3 has no capitals with tone: "Hµ NéI" is "HÀ NỘI", as the word's other letters or its neighbours show."""
    if not _MIXED_WORD.search(text):
        return text
    text = _MIXED_WORD.sub(lambda match: match.group().upper(), text)
    words = list(_LETTERS.finditer(text))
    parts, last = [], 0
    for place, word in enumerate(words):
        if _UNDECIDED.fullmatch(word.group()):
            near = _beside(text, words, place)
            if any(map(_is_capital_word, near)) and not any(_SMALL.search(one) for one in near):
                parts += [text[last : word.start()], word.group().upper()]
                last = word.end()
    return "".join([*parts, text[last:]])


def _beside(text: str, words: Sequence[re.Match[str]], place: int) -> list[str]:
    """The words before and after, where only a blank stands between."""
    near = []
    if place and text[words[place - 1].end() : words[place].start()] == " ":
        near.append(words[place - 1].group())
    if place + 1 < len(words) and text[words[place].end() : words[place + 1].start()] == " ":
        near.append(words[place + 1].group())
    return near


def _is_capital_word(word: str) -> bool:
    return word.isupper() and (not word.isascii() or is_syllable(word))


def _without_symbol_range(text: str) -> str:
    return re.sub("[\uf020-\uf0ff]", lambda match: chr(ord(match.group()) - 0xF000), text)


# cp1252, and Latin-1 where cp1252 has no character: the surface of each byte from 0x80 to 0x9F.
_CP1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_CP1252_BYTES = {ord(char): chr(byte) for byte, char in _CP1252.items()}


def surface_of(data: bytes) -> str:
    """Bytes → surface text, one character a byte."""
    return data.decode("latin-1").translate(_CP1252)


def decode(data: bytes, encoding: Legacy) -> str:
    """Bytes in a legacy encoding → Unicode (NFC)."""
    return convert(surface_of(data), encoding)


def detect_bytes(data: bytes) -> tuple[Legacy, float]:
    """The legacy encoding under which most accented words are possible syllables, and their share."""
    return _best(lambda encoding: decode(data[:_SAMPLE], encoding))


def detect_surface(text: str) -> Legacy | None:
    """The legacy encoding that turns ``text`` into Vietnamese, or None where it already is or none does."""
    sample = text[:_SAMPLE]
    own, words = syllable_score(sample)
    if words < _ENOUGH or own >= DOUBTFUL or len(_ONLY_UNICODE.findall(sample)) > 0.02 * words:
        return None
    best, score = _best(lambda encoding: convert(sample, encoding))
    return best if score >= CLEAR and score - own > _MARGIN else None


def repair(texts: Sequence[str]) -> tuple[list[str], Legacy | None]:
    """Texts without fonts (lines, paragraphs), with those converted that hold the surface of a legacy encoding.

    The encoding is found over all texts that have accents but no letter that only Unicode has; real Vietnamese of more
    than a few words always has one, so that good text is not touched.
    """
    suspects = [index for index, text in enumerate(texts) if not text.isascii() and not _ONLY_UNICODE.search(text)]
    legacy = detect_surface("\n".join(texts[index] for index in suspects))
    if legacy is None:
        return list(texts), None
    made = list(texts)
    for index in suspects:
        after = convert(texts[index], legacy)
        if syllable_score(after)[0] >= syllable_score(texts[index])[0]:
            made[index] = after
    return made, legacy


def _best(decoded: Callable[[Legacy], str]) -> tuple[Legacy, float]:
    scores = {encoding: syllable_score(decoded(encoding))[0] for encoding in Legacy}
    best = max(scores, key=lambda encoding: scores[encoding])
    return best, scores[best]


def undo_double_encoding(text: str) -> str | None:
    """UTF-8 that was read as cp1252 and saved again ("Cá»™ng hÃ²a"), set right; None where it was not."""
    try:
        again = text.translate(_CP1252_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None
    return again if again != text and syllable_score(again[:_SAMPLE])[0] >= CLEAR else None


class FontConverter:
    """Converts the runs of one document where font and syllables agree.

    A line is a sequence of (surface text, font name). Neighbouring runs of one encoding are converted together, as
    VNI's letter and mark may stand in two runs. A stretch with enough accented words decides for itself, a shorter
    one follows the document; a stretch with letters that only Unicode has stays as it is.
    """

    def __init__(self, lines: Iterable[Sequence[Run]], *, from_pdf: bool = False) -> None:
        self._from_pdf = from_pdf
        self.converted: set[Legacy] = set()
        samples: dict[Legacy, list[str]] = {}
        for line in lines:
            for encoding, runs in _stretches(line):
                text = "".join(text for text, _ in runs)
                if encoding and not text.isascii() and not _ONLY_UNICODE.search(text):
                    samples.setdefault(encoding, []).append(text)
        self._agreed = {encoding for encoding, texts in samples.items() if self._agrees("\n".join(texts), encoding)}

    @property
    def idle(self) -> bool:
        """Whether no run of the document needs converting."""
        return not self._agreed

    def line(self, runs: Sequence[Run]) -> str:
        """The text of one line."""
        return "".join(self._stretch(encoding, stretch) for encoding, stretch in _stretches(runs))

    def _stretch(self, encoding: Legacy | None, runs: Sequence[Run]) -> str:
        text = "".join(text for text, _ in runs)
        if encoding not in self._agreed or encoding is None or _ONLY_UNICODE.search(text):
            return text
        if encoding is Legacy.VNI:
            made = convert(text, encoding, from_pdf=self._from_pdf)
        else:
            made = "".join(
                convert(part, encoding, capitals=is_capitals_font(font), from_pdf=self._from_pdf) for part, font in runs
            )
        own, words = syllable_score(text)
        after, _ = syllable_score(made)
        if after < DOUBTFUL and self._from_pdf and encoding is Legacy.TCVN3:
            after, _ = syllable_score(lost_letters.restored(made))  # a PDF may have dropped its ư
        if words >= _ENOUGH and (after < DOUBTFUL or after < own):  # where both may be words the document decides
            return text
        self.converted.add(encoding)
        return made

    def _agrees(self, text: str, encoding: Legacy) -> bool:
        own, words = syllable_score(text[:_SAMPLE])
        after, _ = syllable_score(convert(text[:_SAMPLE], encoding, from_pdf=self._from_pdf))
        return words > 0 and after >= DOUBTFUL and after > own


def _stretches(line: Sequence[Run]) -> list[tuple[Legacy | None, list[Run]]]:
    """Neighbouring runs whose fonts claim the same encoding."""
    return [(encoding, list(runs)) for encoding, runs in itertools.groupby(line, key=lambda run: font_encoding(run[1]))]
