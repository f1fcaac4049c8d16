"""Entries in bulk: on the local admin's desk, complete, so that a round of a race is cheap."""

import itertools
from datetime import date

from core.codes import new_code
from innovations.models import Attachment, Innovation, Proposal, SectionDraft
from innovations.slots import missing_slots, slots_of
from innovations.states import ProposalState
from tests.factories import NOW, World, make_attachment

serial = itertools.count(1)


class Form:
    """What every entry of the bulk has in common, read once."""

    def __init__(self, world: World) -> None:
        self.world, self.competition = world, world.competition
        self.rule_set = self.competition.rule_sets.get()
        self.group = self.competition.groups.first()
        self.category = self.competition.categories.first()
        self.sections = list(self.rule_set.sections.prefetch_related("questions"))

    def innovation(self) -> Innovation:
        number = next(serial)
        return Innovation(
            code=new_code(),
            slug=f"curah-{number}",
            name=f"Curah {number}",
            subtitle="Layanan yang mendatangi warga",
            owner=self.world.unit,
            category="Kesehatan",
            started_on=date(2022, 3, 1),
        )

    def proposal(self, innovation: Innovation) -> Proposal:
        return Proposal(
            code=new_code(),
            competition=self.competition,
            rule_set=self.rule_set,
            innovation=innovation,
            entrant=self.world.unit,
            group=self.group,
            category=self.category,
            title=innovation.name,
            created_by=self.world.drafter,
            held_since=NOW,
            state=ProposalState.WITH_LOCAL_ADMIN,
        )

    def drafts(self, proposal: Proposal) -> list[SectionDraft]:
        return [
            SectionDraft(
                proposal=proposal,
                section=section,
                revision=1,
                answers={one.code: "Naik dari 61 ke 94." for one in section.questions.all()},
                words=5,
                is_complete=True,
                saved_by=self.world.drafter,
                saved_at=NOW,
            )
            for section in self.sections
        ]


def make_ready(world: World, count: int) -> list[Proposal]:
    """So many entries that may be submitted at once, each with every answer and required file."""
    form, by = Form(world), world.drafter
    innovations = Innovation.objects.bulk_create(form.innovation() for _ in range(count))
    proposals = Proposal.objects.bulk_create(form.proposal(row) for row in innovations)
    drafts = [draft for proposal in proposals for draft in form.drafts(proposal)]
    SectionDraft.objects.bulk_create(drafts)
    slots = missing_slots(slots_of(proposals[0]))
    files = [make_attachment(row, slot, by=by) for row in proposals for slot in slots]
    Attachment.objects.bulk_create(files)
    return proposals
