"""``python -m corpora.samples``: make the samples from their sources (development: needs reportlab and a font)."""

from __future__ import annotations

from collections.abc import Callable

from corpora.samples import FOLDER, FORMS, OFFICE
from corpora.samples.portable import as_pdf
from corpora.samples.source import Sample, samples
from corpora.samples.text import as_portal_text, as_text
from corpora.samples.word import as_docx

MAKERS: dict[str, tuple[str, Callable[[Sample], bytes]]] = {
    "txt": (".txt", lambda sample: as_text(sample).encode()),
    "portal": (".txt", lambda sample: as_portal_text(sample).encode()),
    "docx": (".docx", as_docx),
    "pdf": (".pdf", as_pdf),
}


def main() -> None:
    """Write every form; files that no source makes any more are taken away."""
    made = set()
    for sample in samples(FOLDER / "sources"):
        for form in sample.formats:
            suffix, make = MAKERS[form]
            folders = [OFFICE] if sample.demo in (None, form) else []
            folders += [FORMS] if len(sample.formats) > 1 else []
            for folder in folders:
                folder.mkdir(exist_ok=True)
                path = folder / f"{sample.stem}{suffix}"
                path.write_bytes(make(sample))
                made.add(path)
    for folder in (OFFICE, FORMS):
        for path in set(folder.iterdir()) - made:
            path.unlink()


main()
