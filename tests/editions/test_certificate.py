"""A digital signature in the PDF: it validates, and the file is as accessible and as lasting as before."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from plan_case import Case
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from ready_plan import CHAIR
from render.pdf_words import pdf_pages

from pipeline.document import Standing
from pipeline.editions import read_certificate
from pipeline.errors import SignOffError

_PASSWORD = "a test's password"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Anytown Youth Justice Service (test)")])
    now = datetime.now()
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only"), False
    )
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=True, decipher_only=False, **usage), critical=True
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "service.p12"
    locked = BestAvailableEncryption(_PASSWORD.encode())
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"service", key, made, None, locked))
    return path


def test_the_signed_pdf_validates_and_stays_accessible_and_lasting(signed: Case, certificate: Path) -> None:
    pdf = signed.publish / "plan.pdf"
    before = pdf.read_bytes()
    pages = pdf_pages(pdf)
    signer = read_certificate(certificate, lambda: _PASSWORD)
    signer.sign(pdf, Standing(1, signed=False))
    assert pdf.read_bytes().startswith(before)  # only added to

    (signature,) = PdfFileReader(io.BytesIO(pdf.read_bytes())).embedded_signatures
    trusted = ValidationContext(trust_roots=[signer.signer.signing_cert], allow_fetching=False)
    status = validate_pdf_signature(signature, trusted)
    assert status.bottom_line and status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"

    assert pdf_pages(pdf) == pages
    with pikepdf.open(pdf) as opened, opened.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("2", "A", "1")
        (field,) = opened.Root.AcroForm.Fields
        # What PDF/UA-1 (7.18) and PDF/A-2 (6.3, 6.4) ask of a field that nobody sees.
        assert str(field.TU) == "Digital signature of this plan"
        assert [int(side) for side in field.Rect] == [0, 0, 0, 0] and int(field.F) & 4
        assert all(page.Tabs == pikepdf.Name.S for page in opened.pages)
        assert "/ID" in opened.trailer and "/NeedAppearances" not in opened.Root.AcroForm


def test_a_wrong_password_a_missing_file_and_a_missing_pdf_are_refused(
    certificate: Path, tmp_path: Path, ready: Callable[..., Case], yjplan: Callable[..., Any]
) -> None:
    with pytest.raises(SignOffError, match="cannot be opened with this password"):
        read_certificate(certificate, lambda: "another")
    with pytest.raises(SignOffError, match="There is no certificate"):
        read_certificate(tmp_path / "none.p12", lambda: "")
    asked = ("--role", CHAIR, "--name", "A", "--to", "html", "--certificate", certificate)
    outcome = yjplan("signoff", ready().folder, *asked)
    assert outcome.code == 1 and "A certificate signs the PDF, and none is asked for." in outcome.stderr
