"""Is this the plan that was signed, and what is different from the one before?"""

from pipeline.editions.certificate import Certificate, read_certificate
from pipeline.editions.closing import close_build, kept_folder, refuse_changed, restore_signed
from pipeline.editions.compare import Changes, Said, compare, read_said
from pipeline.editions.published import FIGURES, figures_text, write_figures
from pipeline.editions.seal import SEAL, read_seal
from pipeline.editions.signing import publish
from pipeline.editions.software import dependencies
from pipeline.editions.standing import changes_since, standing_of
from pipeline.editions.verify import Verdict, verify_file, verify_folder, verify_plan

__all__ = [
    "FIGURES",
    "SEAL",
    "Certificate",
    "Changes",
    "Said",
    "Verdict",
    "changes_since",
    "close_build",
    "compare",
    "dependencies",
    "figures_text",
    "kept_folder",
    "publish",
    "read_certificate",
    "read_said",
    "read_seal",
    "refuse_changed",
    "restore_signed",
    "standing_of",
    "verify_file",
    "verify_folder",
    "verify_plan",
    "write_figures",
]
