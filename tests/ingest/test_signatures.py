"""Signatures in PDF: intact and trusted, unknown signer, content changed, two signers; keys made here."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from reportlab.pdfgen.canvas import Canvas

from ingest.read import read_bytes
from ingest.signatures import notices

SIGNER = "Văn phòng UBND xã Sông Mai"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a signer's key and certificate, and the certificate alone in ``trust``."""
    folder = tmp_path_factory.mktemp("keys")
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, SIGNER)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, *[False] * 7)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    plain = serialization.NoEncryption()
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    (folder / "certificate.pem").write_bytes(pem)
    (folder / "trust").mkdir()
    (folder / "trust" / "office.pem").write_bytes(pem)
    (folder / "trust" / "damaged.cer").write_bytes(b"none")
    return folder


def made() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for line in range(12):
        canvas.drawString(80, 780 - 20 * line, f"Bao cao ket qua thuc hien nhiem vu so {line}")
    canvas.save()
    return out.getvalue()


def signed(data: bytes, keys: Path, field: str = "Ky1") -> bytes:
    signer = signers.SimpleSigner.load(str(keys / "key.pem"), str(keys / "certificate.pem"))
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    fields.append_signature_field(writer, fields.SigFieldSpec(field))
    # in a thread of its own: it runs an event loop, and the browser of other tests may keep one in this one
    with ThreadPoolExecutor(1) as thread:
        metadata = signers.PdfSignatureMetadata(field_name=field)
        out: io.BytesIO = thread.submit(signers.sign_pdf, writer, metadata, signer=signer).result()
    return out.getvalue()


def codes(data: bytes, trust: Path | None = None) -> list[str]:
    return [notice.code for notice in notices(data, trust)]


def test_intact_and_trusted_only_by_the_office_s_list(keys: Path) -> None:
    data = signed(made(), keys)
    assert codes(made()) == []
    assert codes(data) == ["signature-intact"]
    [notice] = notices(data, keys / "trust")
    assert (notice.code, notice.values["signer"]) == ("signature-trusted", SIGNER)
    assert datetime.now().strftime("%Y") in notice.values["time"]


def test_two_signers_and_a_change_after_the_first(keys: Path) -> None:
    twice = signed(signed(made(), keys), keys, "Ky2")
    assert codes(twice, keys / "trust") == ["signature-trusted", "signature-trusted"]


def test_changed_content_breaks_it(keys: Path) -> None:
    data = signed(made(), keys)
    assert codes(data.replace(b"nhiem vu so 3", b"nhiem vu so 8"), keys / "trust") == ["signature-broken"]


def test_damage_is_told(keys: Path) -> None:
    assert codes(b"%PDF-1.7 /ByteRange [0 1 2 3]") == ["signature-unchecked"]


def test_the_document_carries_the_notice(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DONDOC_TRUST", str(keys / "trust"))
    document = read_bytes(signed(made(), keys), "bc.pdf")
    assert "signature-trusted" in [notice.code for notice in document.warnings]
