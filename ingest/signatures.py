"""Digital signatures in a PDF: is each intact, who signed, when, and does the office trust the signer?

Decree 30/2020/NĐ-CP, Article 13: an electronic document is signed by the signer and by the agency. Nothing is fetched:
certificates that an office trusts lie as PEM or DER files in the folder that DONDOC_TRUST names. A signature that is
broken or cannot be checked is told, never hidden.
"""

from __future__ import annotations

import asyncio
import io
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.document import Notice

if TYPE_CHECKING:
    from pyhanko_certvalidator import ValidationContext

TRUST = "DONDOC_TRUST"
_VIETNAM = timezone(timedelta(hours=7))
_SIGNED = b"/ByteRange"
_CERTIFICATES = frozenset({".pem", ".cer", ".crt", ".der"})


def notices(data: bytes, trust: Path | None = None) -> tuple[Notice, ...]:
    """A notice for each signature in a PDF; ``trust`` is a folder of certificates in place of the setting's."""
    if _SIGNED not in data:
        return ()
    # The library logs names of signers; we tell them to the reader only.
    for name in ("pyhanko", "pyhanko_certvalidator"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = list(PdfFileReader(io.BytesIO(data), strict=False).embedded_signatures)
    except Exception:  # the library raises whatever the damage leads to
        return (Notice("signature-unchecked", {"signer": "…", "time": "…"}),)
    trusted = certificates(trust or _folder())
    found: list[Notice] = []
    whole = False  # whether a later signature covers the file as it is
    for signature in reversed(signatures):
        notice, covers = _checked(signature, trusted, whole)
        whole = whole or covers
        found.insert(0, notice)
    return tuple(found)


def _outside_a_loop(check: Callable[[], Any]) -> Any:
    """Call it where no event loop runs: pyHanko starts one of its own, which a thread can have only once."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return check()
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(check).result()


def _checked(signature: Any, trusted: tuple[Any, ...], whole: bool) -> tuple[Notice, bool]:
    """What is to be told of a signature, and whether it is intact over the whole file."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    values = {"signer": _signer(signature), "time": "…"}
    try:
        at = signature.self_reported_timestamp
        local = at.astimezone(_VIETNAM) if at and at.tzinfo else at
        if local:
            values |= {"time": local.strftime("%d/%m/%Y %H:%M"), "day": local.date().isoformat()}
        status = _outside_a_loop(lambda: validate_pdf_signature(signature, _context(trusted, at)))
    except Exception:  # as above
        return Notice("signature-unchecked", values), False
    if not (status.intact and status.valid):
        return Notice("signature-broken", values), False
    covers = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    if not covers and not whole and status.modification_level is ModificationLevel.OTHER:
        return Notice("signature-changed-after", values), False
    return Notice("signature-trusted" if status.trusted else "signature-intact", values), covers


def _context(trusted: tuple[Any, ...], at: datetime | None) -> ValidationContext:
    """Without network; certificates are judged at the time of signing, since they expire while documents are kept."""
    from pyhanko_certvalidator import ValidationContext

    moment = at if at is not None and at.tzinfo is not None else None
    return ValidationContext(trust_roots=list(trusted), other_certs=list(trusted), moment=moment, allow_fetching=False)


def _signer(signature: Any) -> str:
    """The common name in the signer's certificate."""
    try:
        name = signature.signer_cert.subject.native
    except Exception:  # as above
        return "…"
    return str(name.get("common_name") or name.get("organization_name") or "…")


def _folder() -> Path | None:
    named = os.environ.get(TRUST)
    return Path(named).expanduser() if named else None


@cache
def certificates(folder: Path | None) -> tuple[Any, ...]:
    """The certificates in a folder; one that cannot be read is left out."""
    if folder is None or not folder.is_dir():
        return ()
    from pyhanko.keys import load_certs_from_pemder

    found: list[Any] = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in _CERTIFICATES:
            try:
                found += load_certs_from_pemder([str(path)])  # type: ignore[no-untyped-call]  # the rest is annotated
            except (OSError, ValueError):
                logging.getLogger(__name__).warning("no certificate in %s", path)
    return tuple(found)
