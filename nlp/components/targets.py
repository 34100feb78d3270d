"""Figures to reach (chỉ tiêu): percentages, sums and counted things with their comparator in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from corpora import lexicon
from nlp.annotations import layers_of
from nlp.components.amounts import NUMBER, find_amounts, parse_number
from nlp.extraction import Comparator, Target
from nlp.folded import lowered
from nlp.patterns import alternation

LOOK_BACK = 40
# After these alone a sum is a statement.
_WEAK = ("là", "đến", "tới", "khoảng", "bằng")


@cache
def _comparators() -> dict[str, Comparator]:
    lists: Mapping[Comparator, list[str]] = lexicon.load("targets")["comparators"]
    return {word: comparator for comparator, words in lists.items() for word in words}


@cache
def _cue() -> re.Pattern[str]:
    """The comparator at the end of what stands before a figure."""
    return re.compile(
        rf"(?:(?<!\w)|(?<=\s))(?P<cue>{alternation(_comparators())})\s*(?:từ\s+|khoảng\s+|tỷ\s+lệ\s+|mức\s+)?$"
    )


@cache
def _percent() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,/-])(?:(?P<low>{NUMBER})\s*%?\s*(?:-|–|đến)\s*)?(?P<n>{NUMBER})\s*(?:%|phần\s+trăm(?!\w))"
        r"(?P<tail>\s+trở\s+lên|\s+trở\s+xuống)?(?!\s*/)"
    )


@cache
def _counted() -> re.Pattern[str]:
    table = lexicon.load("targets")
    strong = [word for comparator, words in table["comparators"].items() if comparator != "=" for word in words]
    return re.compile(
        rf"(?<!\w)(?P<cue>{alternation([*strong, *table['verbs'], table['from_word']])})\s+(?P<n>{NUMBER})"
        rf"(?:\s*\([^()]{{1,20}}\))?\s+(?:(?P<scale>{alternation(table['scales'])})\s+)?(?P<noun>[^\W\d_]+)"
    )


@cache
def _rates() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){alternation(lexicon.load('targets')['rates'])}(?!\w)[^,;.]{{0,25}}$")


def find_targets(text: str, words: Mapping[int, int] | None = None) -> list[Target]:
    """The figures of one sentence; ``words`` gives the end of the word that begins at an offset (the counted noun)."""
    low = lowered(text)
    if not any(character.isdigit() for character in low):
        return []
    found = [*_percentages(low), *_sums(text, low), *_counts(low, text, words or {})]
    return sorted(found, key=lambda target: (target.start, target.end))


def _percentages(low: str) -> Iterator[Target]:
    for match in _percent().finditer(low):
        before = low[max(0, match.start() - LOOK_BACK) : match.start()]
        if _rates().search(before):
            continue
        tail = (match.group("tail") or "").strip()
        value = parse_number(match.group("n"), scaled=True)
        if match.group("low"):
            yield Target(">=", parse_number(match.group("low"), scaled=True), "%", match.start(), match.end())
            yield Target("<=", value, "%", match.start("n"), match.end())
            continue
        yield Target(_comparator(before, tail), value, "%", match.start(), match.end())


def _comparator(before: str, tail: str) -> Comparator:
    """From the words before the figure and after it; a figure without any is to be met."""
    if tail.endswith("lên"):
        return ">="
    if tail.endswith("xuống"):
        return "<="
    cue = _cue().search(before)
    return _comparators()[" ".join(cue.group("cue").split())] if cue else "="


def _sums(text: str, low: str) -> Iterator[Target]:
    """Money is a target only with a comparator: "thu ngân sách đạt trên 500 tỷ đồng"."""
    for amount in find_amounts(text):
        before = low[max(0, amount.start - LOOK_BACK) : amount.start]
        tail = low[amount.end : amount.end + 12].strip()
        cue = _cue().search(before)
        if cue and not _rates().search(before) and (cue.group("cue") not in _WEAK or _expected(low[: amount.start])):
            comparator = _comparator(before, "trở lên" if tail.startswith("trở lên") else "")
            yield Target(comparator, float(amount.value), amount.unit, amount.start, amount.end)


def _expected(before: str) -> bool:
    """Whether a sum after "là" is what is to be reached ("dự kiến là 500 tỷ đồng"), not what something costs."""
    table = lexicon.load("targets")
    part = re.split(r"[;.]\s", before)[-1]
    costs = re.search(rf"(?<!\w){alternation(table['costs'])}(?!\w)", part)
    return not costs and bool(re.search(rf"(?<!\w){alternation(table['expected'])}(?!\w)", part[-LOOK_BACK:]))


def _counts(low: str, text: str, words: Mapping[int, int]) -> Iterator[Target]:
    table = lexicon.load("targets")
    not_counted = set(table["not_counted"])
    for match in _counted().finditer(low):
        cue, noun = " ".join(match.group("cue").split()), match.group("noun")
        if noun in not_counted:
            continue
        end = max(words.get(match.start("noun"), 0), match.end("noun"))
        after = low[end : end + 30]
        if cue == table["from_word"]:
            if table["at_least_tail"] not in after:
                continue
            comparator: Comparator = ">="
        else:
            comparator = ">=" if table["at_least_tail"] in after else _comparators().get(cue, "=")
        if cue in ("trên", "quá") and not re.search(r"(?:đạt|có|với|được|cho|thu hút)\s+$", low[: match.start()]):
            continue
        scale = table["scales"].get(match.group("scale"), 1)
        value = round(parse_number(match.group("n"), scaled=scale > 1) * scale, 6)
        yield Target(comparator, value, text[match.start("noun") : end], match.start(), end)


class TargetFinder:
    """Fills ``layers.targets`` from the sentences."""

    def __call__(self, doc: Doc) -> Doc:
        """Read every sentence that has a figure."""
        layers = layers_of(doc)
        text = layers.document.text
        ends = {token.idx: token.idx + len(token) for token in doc}
        for sentence in layers.sentences:
            piece = text[sentence.start : sentence.end]
            words = _Shifted(ends, sentence.start)
            layers.targets += [
                Target(t.comparator, t.value, t.unit, t.start + sentence.start, t.end + sentence.start)
                for t in find_targets(piece, words)
            ]
        return doc


class _Shifted(Mapping[int, int]):
    """Word ends of the whole text, seen from a sentence."""

    def __init__(self, ends: Mapping[int, int], offset: int) -> None:
        self.ends, self.offset = ends, offset

    def __getitem__(self, key: int) -> int:
        return self.ends[key + self.offset] - self.offset

    def __iter__(self) -> Iterator[int]:
        return (key - self.offset for key in self.ends)

    def __len__(self) -> int:
        return len(self.ends)


@Language.factory("dondoc_targets", requires=["doc._.sentences"], assigns=["doc._.targets"])
def create_targets(nlp: Language, name: str) -> TargetFinder:
    """The factory for spaCy's registry."""
    return TargetFinder()
