"""Reads of objections to refusals."""

from typing import Self

from django.db import models

from core.querysets import LockingQuerySet
from innovations.querysets.entries import LONG_TEXTS


class ObjectionQuerySet(LockingQuerySet):
    """Objections to refusals: known to the entrant's side and to the office that answers."""

    def visible_to(self, person: models.Model) -> Self:
        """Whoever may know the entry may know what was objected for it."""
        proposals = self.model._meta.get_field("proposal").related_model.objects
        return self.filter(proposal__in=proposals.visible_to(person))

    def for_page(self) -> Self:
        """With the entry, its edition, the refusal and who made it."""
        rows = self.prefetch_related("decision__reasons", "proposal__competition__windows")
        return rows.select_related(
            "proposal__competition__organiser",
            "proposal__innovation",
            "proposal__entrant",
            "proposal__category",
            "decision__version",
            "decision__decided_by",
            "decision__approval__decided_by",
            "filed_by",
            "answered_by",
        )

    def for_list(self) -> Self:
        """What a row shows; never a long text."""
        rows = self.select_related(
            "proposal__innovation",
            "proposal__entrant",
            "proposal__category",
            "decision__decided_by",
            "decision__approval__decided_by",
            "answered_by",
        )
        long = ("proposal__returned_note", "proposal__screening_reason", "decision__words")
        facts = (f"proposal__{name}" for name in LONG_TEXTS if name.startswith("innovation"))
        return rows.defer("text", "answer", *long, *facts, "decision__approval__payload")
