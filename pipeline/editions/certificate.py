"""A digital signature in the signed PDF (PAdES), made with a certificate that the service has: optional.

The signature is invisible and is added at the end of the file, so that the pages stay as they were, and the file stays
PDF/UA-1 and PDF/A-2a. Nothing is fetched: no time stamp and no list of revoked certificates.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.document import Standing
from pipeline.errors import SignOffError
from pipeline.writing import write_bytes

FIELD = "Approval"


@dataclass(frozen=True)
class Certificate:
    """A certificate with its key, as pyHanko has read it from a PKCS#12 file."""

    signer: Any

    def sign(self, pdf: Path, standing: Standing) -> None:
        """Sign the PDF in its place, for the approvals of this edition."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

        about = PdfSignatureMetadata(FIELD, subfilter=SigSeedSubFilter.PADES, reason=standing.in_words)
        # PDF/UA-1 wants words for every field of a form, also for one that nobody sees.
        field = SigFieldSpec(FIELD, on_page=0, readable_field_name="Digital signature of this plan")
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf.read_bytes()))
        signed = PdfSigner(about, signer=self.signer, new_field_spec=field).sign_pdf(writer)
        write_bytes(pdf, signed.getvalue())


def read_certificate(path: Path, password: Callable[[], str]) -> Certificate:
    """The certificate and key of a .p12 or .pfx file; raise SignOffError where it cannot be had."""
    try:
        from pyhanko.sign.signers import SimpleSigner
    except ImportError:
        raise SignOffError(
            "What makes digital signatures is not installed.",
            "Install the optional part 'sign': python -m pip install --editable '.[sign]'",
        ) from None
    if not path.is_file():
        raise SignOffError(f"There is no certificate {path}.", "Name the .p12 or .pfx file.")
    signer = SimpleSigner.load_pkcs12(str(path), passphrase=password().encode() or None)
    if signer is None:
        raise SignOffError(f"{path.name} cannot be opened with this password.", "Check the password and the file.")
    return Certificate(signer)
