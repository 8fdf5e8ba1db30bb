"""Claim forms kept as drafts: each under a key of its own, never one over another that was changed elsewhere."""

from __future__ import annotations

import msgspec

from curation.identifiers import canonical_json, compute_sha256
from curation.review.claim_forms import ClaimForm
from curation.widgets.desk import Clock
from curation.widgets.drafts import Draft, DraftStore

KIND = "claim"


class FormDrafts:
    """The claim forms of one curator on one question, in memory and, as soon as they are touched, on the disk."""

    def __init__(self, store: DraftStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._forms: dict[str, ClaimForm] = {}
        self._stamps: dict[str, str] = {}
        self.reload()

    def __contains__(self, key: str) -> bool:
        return key in self._forms

    def get(self, key: str) -> ClaimForm:
        """Give the form of a key; raises `KeyError` for none."""
        return self._forms[key]

    def list(self, citation_id: str | None = None) -> dict[str, ClaimForm]:
        """List the drafts on a citation, or all, oldest first."""
        return {key: form for key, form in self._forms.items() if citation_id in (None, form.citation_id)}

    def reload(self) -> None:
        """Take in what other windows have kept meanwhile; what is in memory and was not overtaken stays."""
        for draft in self._store.list(KIND):
            try:
                form = msgspec.convert(draft.content, type=ClaimForm)
            except msgspec.ValidationError:
                continue
            if draft.key not in self._forms:
                self._forms[draft.key], self._stamps[draft.key] = form, draft.time

    def open(self, form: ClaimForm) -> str:
        """Keep a new form; give its key."""
        key = compute_sha256(canonical_json([self._clock(), form]))[:12]
        self.keep(key, form)
        return key

    def keep(self, key: str, form: ClaimForm) -> str:
        """Keep a form; give its key, which is another one where another window has changed the draft meanwhile.

        Raises:
            OSError: the disk refused; the form is kept in memory.
        """
        before = self._forms.get(key)
        on_disk = self._store.read(KIND, form.citation_id, key)
        if on_disk is not None and key in self._stamps and on_disk.time != self._stamps[key]:
            theirs = msgspec.convert(on_disk.content, type=ClaimForm)
            if theirs not in (before, form):
                self._forms[key], self._stamps[key] = theirs, on_disk.time
                return self.open(form)
        self._forms[key] = form
        if before == form and on_disk is not None:
            return key
        content = msgspec.to_builtins(form)
        draft = Draft(kind=KIND, subject=form.citation_id, key=key, content=content, time=self._clock())
        self._store.write(draft)
        self._stamps[key] = draft.time
        return key

    def drop(self, key: str) -> None:
        """Forget a form that was saved or is not wanted."""
        form = self._forms.pop(key, None)
        self._stamps.pop(key, None)
        if form is not None:
            self._store.remove(KIND, form.citation_id, key)
