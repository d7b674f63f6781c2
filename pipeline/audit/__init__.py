"""Is it what is in print? The plan's figures beside those of ``published.csv``."""

from pipeline.audit.auditing import Audit, audit
from pipeline.audit.published import FILE, Printed, PublishedError, parse_published, read_published
from pipeline.audit.verdicts import Compared, Kind, Slip, Verdict

__all__ = [
    "FILE",
    "Audit",
    "Compared",
    "Kind",
    "Printed",
    "PublishedError",
    "Slip",
    "Verdict",
    "audit",
    "parse_published",
    "read_published",
]
