"""Every form in which a document arrives, measured against its truth: ``python -m tests.bench samples [--markdown]``.

Each row has the goal that the project set itself and says whether it is met. With ``--markdown`` the table in
tests/README.md is written anew. ``--cheap`` leaves out what takes more than seconds: scans, bombs, the real corpus.
"""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from corpora.samples import FOLDER, FORMS, OFFICE
from corpora.samples.source import Sample, samples
from ingest.document import Document
from ingest.read import read_bytes, read_document
from tests.bench import truth
from tests.bench.truth import Truth

SHARED = Path(__file__).resolve().parents[3] / "shared"
README = Path(__file__).resolve().parents[1] / "README.md"
_BEGIN, _END = "<!-- made by: python -m tests.bench samples --markdown -->", "<!-- end -->"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: of which file, read by which reader; ``met`` None where there is no goal."""

    group: str
    file: str
    reader: str
    figures: str
    goal: str = ""
    met: bool | None = None

    @property
    def cells(self) -> tuple[str, ...]:
        """The columns of the table."""
        verdict = "" if self.met is None else "ok" if self.met else "MISS"
        return self.group, self.file, self.reader, self.figures, self.goal, verdict


HEADS = ("what", "file", "reader", "measured", "goal", "")


def reader_of(document: Document) -> str:
    """The reader's module, as ARCHITECTURE.md names it."""
    from ingest.read import _READERS
    from ingest.sniff import Format

    name = _READERS.get(Format(document.media_type), "")
    return f"{name} (OCR)" if any(one.code == "page-recognised" for one in document.warnings) else name


def form(group: str, path: Path, wanted: Truth, goal: str, body: float, whole: float = 1.0) -> Row:
    """A file with text: body and paragraphs, and whether head and signature are in order."""
    document = read_document(path)
    found = truth.score_document(document, wanted)
    met = found.body <= body and (found.whole or 0) >= whole and bool(found.in_order)
    return Row(group, path.name, reader_of(document), found.shown(), goal, met)


def plan_forms(folder: Path, wanted: Truth) -> Iterator[Row]:
    """The plan as Word, page and PDF."""
    exact, near = "body 0, paragraphs 100 %, in order", "body ≤ 0.05 %, paragraphs ≥ 99 %, in order"
    yield form("DOCX", folder / "plan.docx", wanted, exact, 0)
    yield form("PDF text", folder / "plan.pdf", wanted, near, 0.0005, 0.99)
    yield form("HTML", folder / "plan.html", wanted, exact, 0)


def office_forms(folder: Path, wanted: Truth) -> Iterator[Row]:
    """The plan through LibreOffice."""
    for name in ("plan.doc", "plan.rtf", "plan.odt"):
        yield form(name[-3:].upper(), folder / name, wanted, "body 0, paragraphs 100 %, in order", 0)


def legacy_forms(folder: Path, wanted: Truth, *, office: bool) -> Iterator[Row]:
    """The plan in encodings from before Unicode; letters are compared with their case."""
    fonts = "body ≤ 0.1 %, in order"
    for name in ("plan.tcvn3.docx", "plan.vni.docx", *(("plan.tcvn3.doc",) if office else ())):
        yield form("legacy fonts", folder / name, wanted, fonts, 0.001, 0.95)
    winansi = Path(folder, "tcvn3-winansi.truth.txt").read_text(encoding="utf-8")
    whole = truth.parts((), (), [winansi], (), ())
    document = read_document(folder / "tcvn3-winansi.pdf")
    found = truth.score(document.text, Truth(whole.text, ((0, len(whole.text)),)))
    yield Row(
        "legacy fonts", "tcvn3-winansi.pdf", reader_of(document), f"all {100 * found.all:.3f} %", "≤ 0.5 %",
        found.all <= 0.005,
    )  # fmt: skip
    document = read_document(folder / "plan.tcvn3.pdf")
    found = truth.score_document(document, wanted)
    held = any(one.code == "suspect-text" for one in document.warnings)
    yield Row(
        "legacy fonts", "plan.tcvn3.pdf", reader_of(document), f"all {100 * found.all:.1f} %, flagged: {held}",
        "≤ 2.4 %, as pdfplumber, or flagged (ư is not in the file)", found.all <= 0.024 or held,
    )  # fmt: skip


def encodings(folder: Path, wanted: Truth) -> Iterator[Row]:
    """Bytes without a word about their encoding. The VISCII file has "?" for each curly quote."""
    for name, body, say in (
        ("tcvn3", 0.001, "TCVN3"), ("vni", 0.001, "VNI"), ("viscii", 0.001, "VISCII"), ("cp1258", 0.001, "CP1258"),
        ("utf16le-bom", 0.0, ""), ("utf8-nfd", 0.0, ""),
    ):  # fmt: skip
        document = read_document(folder / f"plan.{name}.txt")
        found = truth.score_document(document, wanted)
        told = next((one.values["encoding"] for one in document.warnings if one.code == "converted-encoding"), "")
        met = found.body <= body and bool(found.in_order) and told == say
        goal = f"detected, body ≤ {100 * body:g} %, in order"
        yield Row("TXT", f"plan.{name}.txt", "txt", f"{told or 'Unicode'}: {found.shown()}", goal, met)


def labels(folder: Path) -> Row:
    """Word's automatic numbers, tracked changes and the rest of numbering.docx."""
    document = read_document(folder / "numbering.docx")
    wanted = ["Điều 1.", "1.", "2.", "a)", "b)", "Điều 2.", "1."]
    found = truth.labels(document.text)
    right = sum(one == other for one, other in zip(found, wanted, strict=False))
    text = document.text
    others = {
        "insertion in": "mười lăm ngày làm việc" in text, "deletion out": "mười ngày" not in text,
        "text box once": text.count("CHỮ TRONG KHUNG") == 1, "hyphen that does not break": "024-3838" in text,
        "soft hyphen": "Gạchnối mềm" in text, "link": "Luật số 16/2023/QH15" in text,
        "content control": "Khối nội dung SDT" in text, "merged cell once": text.count("Ô gộp ngang") == 1,
    }  # fmt: skip
    figures = f"labels {right} of {len(wanted)}; traps {sum(others.values())} of {len(others)}"
    met = found == wanted and all(others.values())
    return Row("DOCX", "numbering.docx", "docx", figures, "all of both", met)


def hyphens(folder: Path) -> Row:
    """Hyphens at line ends stay, soft ones go, letters are composed."""
    text = read_document(folder / "hyphen.pdf").text
    right = ["2021-2025," in text, "\xad" not in text, text == unicodedata.normalize("NFC", text)]
    return Row("PDF text", "hyphen.pdf", "pdf", f"{sum(right)} of {len(right)} traps", "all", all(right))


def own_samples() -> Iterator[Row]:
    """The documents of corpora/samples against the sources that they were made from."""
    for sample in samples(FOLDER / "sources"):
        found = []
        for path in sorted({*OFFICE.glob(f"{sample.stem}.*"), *FORMS.glob(f"{sample.stem}.*")}):
            if "portal" in sample.formats and path.suffix == ".txt":
                continue  # what a portal keeps: no head
            document = read_document(path)
            found.append((path, document, truth.score_document(document, _truth_of(sample))))
        for path, document, score in found:
            met = score.all == 0 and score.whole == 1 and bool(score.in_order)
            where = f"{path.parent.name}/{path.name}"
            yield Row(
                "own sample", where, reader_of(document), score.shown(), "whole 0, paragraphs 100 %, in order", met
            )


def _truth_of(sample: Sample) -> Truth:
    left = [*([sample.parent] if sample.parent else []), *sample.issuer, f"Số: {sample.number}"]
    left += [sample.about] if sample.about else []
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", sample.place_date]
    title = [line for line in (sample.kind, sample.subject) if line]
    if sample.addressees:
        title += ["Kính gửi:", *(f"- {name};" for name in sample.addressees)]
    foot = ["Nơi nhận:", *sample.recipient_lines, *sample.signature, *([sample.signer] if sample.signer else [])]
    annex = sample.annex or {"title": "", "subtitle": "", "rows": []}
    added = [annex["title"], annex["subtitle"], *(cell for row in annex["rows"] for cell in row)]
    return truth.parts([*left, *right], title, sample.body, foot, added)


def cheap(*, office: bool) -> list[Row]:
    """All that takes a second or less; ``office`` where LibreOffice is installed."""
    folder = SHARED / "samples"
    wanted = truth.plan(folder)
    rows = [*plan_forms(folder, wanted), labels(folder), hyphens(folder)]
    rows += office_forms(folder, wanted) if office else []
    rows += [*legacy_forms(folder / "legacy", wanted, office=office), *encodings(folder / "legacy", wanted)]
    return [*rows, *own_samples()]


def _dear() -> Iterator[Callable[[], Iterable[Row]]]:
    from tests.bench import samples_bounded, samples_speed

    yield lambda: samples_speed.rows(SHARED)
    yield lambda: samples_bounded.hostile(SHARED / "samples" / "hostile")
    yield lambda: samples_bounded.long_one(SHARED / "samples" / "plan.pdf")
    yield lambda: samples_bounded.corpus(SHARED / "corpus" / "docs")
    yield samples_bounded.secrecy


def rows() -> list[Row]:
    """Every row, in the order of the table."""
    from ingest.readers.scan import available
    from tests.bench.samples_speed import has_office

    if not available():
        print("   (scans are not measured: tesseract-ocr-vie is not installed)")
    made = cheap(office=has_office())
    if "--cheap" in sys.argv:
        return made
    for part in _dear():
        made += part()
    return made


def _write(table: Sequence[Row], seconds: float) -> None:
    """The table in tests/README.md, between its two marks."""
    lines = ["| " + " | ".join(HEADS) + " |", "|" + "---|" * len(HEADS)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row.cells) + " |" for row in table]
    missed = sum(row.met is False for row in table)
    said = f"Measured on {date.today().isoformat()} in {seconds:.0f} s; {missed} of {len(table)} rows miss their goal."
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    README.write_text("\n".join([f"{before}{_BEGIN}", said, "", *lines, f"{_END}{after}"]), encoding="utf-8")


def main() -> int:
    """Print the table, and write it into tests/README.md when asked; 1 when a goal is missed."""
    if not (SHARED / "samples").is_dir():
        print(f"   not there: {SHARED / 'samples'}")
        return 0
    read_bytes("Kế hoạch".encode(), "a.txt")  # what is loaded at the first use
    begun = time.perf_counter()
    table = rows()
    if "--markdown" in sys.argv:
        _write(table, time.perf_counter() - begun)
    widths = [max(len(row.cells[place]) for row in table) for place in range(len(HEADS))]
    for row in table:
        print("   " + "  ".join(cell.ljust(width) for cell, width in zip(row.cells, widths, strict=True)).rstrip())
    return int(any(row.met is False for row in table))
