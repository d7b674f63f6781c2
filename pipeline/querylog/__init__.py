"""What became of each finding: kept from run to run, accepted by role, and sent back to partners as query logs."""

from pipeline.querylog.acceptance import Acceptance, accept, read_acceptances, withdraw
from pipeline.querylog.keys import keyed
from pipeline.querylog.ledger import Changes, Entry, Ledger, Status, read_ledger, write_ledger
from pipeline.querylog.review import Review, accepted_findings, review
from pipeline.querylog.workbook import write_query_logs

__all__ = [
    "Acceptance",
    "Changes",
    "Entry",
    "Ledger",
    "Review",
    "Status",
    "accept",
    "accepted_findings",
    "keyed",
    "read_acceptances",
    "read_ledger",
    "review",
    "withdraw",
    "write_ledger",
    "write_query_logs",
]
