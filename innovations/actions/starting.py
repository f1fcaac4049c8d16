"""Start an entry, mend the facts of its innovation."""

from datetime import datetime

from django.db import transaction

from accounts.models import Agency, User
from audit.trail import record
from competitions.models import Competition
from competitions.queries import current_rules
from core.codes import new_code
from core.errors import refuse_if
from innovations import queries
from innovations.facts import InnovationFacts, register_innovation, write_facts
from innovations.models import Innovation, Proposal
from innovations.states import TeamRole


@transaction.atomic
def start_proposal(
    competition: Competition, *, by: User, at: datetime, entrant: Agency, facts: InnovationFacts
) -> Proposal:
    """Enter an innovation of the unit into an open edition; the person becomes its first writer.

    RACE: the register's row is locked first, so that two starts of one innovation take turns.
    """
    if facts.innovation is not None:
        Innovation.objects.lock(facts.innovation)
    known = {"innovation": facts.innovation, "entrant": entrant, "group": facts.group}
    refuse_if(queries.obstacles_to_start(competition, at, **known))
    innovation = register_innovation(entrant, facts, at=at)
    proposal = Proposal.objects.create(
        code=new_code(),
        competition=competition,
        rule_set=current_rules(competition),
        innovation=innovation,
        entrant=entrant,
        group=facts.group,
        category=facts.category,
        title=innovation.name,
        created_by=by,
        held_since=at,
        is_demo=competition.is_demo,
    )
    proposal.team.create(person=by, role=TeamRole.WRITER)
    record("innovations.start_proposal", proposal, by=by, at=at)
    return proposal


@transaction.atomic
def update_innovation(
    proposal: Proposal, *, by: User, at: datetime, facts: InnovationFacts
) -> Proposal:
    """Mend the facts of the innovation behind a proposal, and its group and category.

    RACE: the edition comes last: whoever starts an entry has the innovation, and then asks for it.
    """
    proposal = Proposal.objects.lock(proposal)
    refuse_if(proposal.obstacles_to_edit(at))
    innovation = write_facts(Innovation.objects.lock(proposal.innovation), facts, at=at)
    if proposal.submitted_at is not None and proposal.group_id != facts.group.pk:
        Competition.objects.lock(proposal.competition)
        refuse_if(queries.obstacles_to_change_group(proposal, facts.group))
    proposal.group, proposal.category = facts.group, facts.category
    proposal.title = innovation.name
    proposal.revision += 1
    proposal.save()
    record("innovations.update_innovation", proposal, by=by, at=at)
    return proposal
