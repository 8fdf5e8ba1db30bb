"""Acts on disk: append only, one hash-chained file a curator.

Read as a batch of good acts and a list of what was not good.
"""

from curation.ledger.appending import append_act, append_acts
from curation.ledger.reading import Ledger, find_parent, read_ledger, require_intact

__all__ = ["Ledger", "append_act", "append_acts", "find_parent", "read_ledger", "require_intact"]
