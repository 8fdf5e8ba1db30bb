"""Whether a claim is on the question's own treatment."""

from __future__ import annotations

import re

from curation.domain.claim import Claim
from curation.domain.question import Focus


def is_on_treatment(claim: Claim, focus: Focus) -> bool:
    """Tell whether a claim is on the treatment that the question asks about.

    Where the focus names therapies, one of the claim's therapies, or its intervention, must name one of them as a whole
    word, in any case; a question that names none asks about immunotherapy, which a claim says of itself.
    """
    if not focus.therapies:
        return claim.is_immunotherapy
    named = "\n".join((*claim.therapies, claim.intervention or ""))
    return any(re.search(rf"(?<!\w){re.escape(therapy)}(?!\w)", named, re.IGNORECASE) for therapy in focus.therapies)


def describe_treatment(treatment: str, *, is_on_treatment: bool) -> str:
    """Say in two words whether findings are on the question's treatment: `with immunotherapy`."""
    return f"{'with' if is_on_treatment else 'without'} {treatment}"
