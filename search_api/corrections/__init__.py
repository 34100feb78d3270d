"""What people correct in an extraction: entries of the journal, replayed over what the machine found.

The machine's extraction is never overwritten: ``apply`` gives the corrected one, the same every time.
"""

from search_api.corrections.apply import Applied, apply
from search_api.corrections.correction import ACTIONS, PREFIX, TAGS, Correction, CorrectionError
from search_api.corrections.validate import checked

__all__ = ["ACTIONS", "PREFIX", "TAGS", "Applied", "Correction", "CorrectionError", "apply", "checked"]
