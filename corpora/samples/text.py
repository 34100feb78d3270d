"""A sample as plain text: a letterhead in two columns made with blanks, or no head, as a portal shows it."""

from __future__ import annotations

from itertools import zip_longest

from corpora.samples.source import Sample

_COLUMN = 44


def as_text(sample: Sample) -> str:
    """The whole letter, head and foot in two columns."""
    left = [*([sample.parent] if sample.parent else []), *sample.issuer, f"Số: {sample.number}"]
    if sample.about:
        left.append(sample.about)
    right = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    right += [""] * (len(left) - 3 - bool(sample.about)) + [sample.place_date]
    lines = [*_columns(left, right), ""]
    lines += [line for line in (sample.kind, sample.subject, *_to(sample)) if line]
    lines += ["", *sample.body, "", *_columns(["Nơi nhận:", *sample.recipient_lines], _signature(sample))]
    return "\n".join(lines) + "\n"


def as_portal_text(sample: Sample) -> str:
    """What a web portal keeps of a document: its body, and a line that names the source."""
    return "\n".join([*sample.body, sample.portal_source or ""]).rstrip() + "\n"


def _to(sample: Sample) -> list[str]:
    return ["Kính gửi:", *(f"- {name};" for name in sample.addressees)] if sample.addressees else []


def _signature(sample: Sample) -> list[str]:
    return [*sample.signature, *(["", sample.signer] if sample.signer else [])]


def _columns(left: list[str], right: list[str]) -> list[str]:
    return [f"{a:<{_COLUMN}}{b}".rstrip() for a, b in zip_longest(left, right, fillvalue="")]
