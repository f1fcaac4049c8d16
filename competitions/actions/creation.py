"""Begin an edition: from a blueprint, or from one that the office held before."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Agency, Membership, User
from audit.trail import record
from competitions.blueprints import (
    build_calendar,
    build_rule_set,
    edition_facts,
    read_blueprint,
)
from competitions.copies import copy_appointments, copy_rulebook, kept_facts
from competitions.models import Competition
from competitions.plans import (
    EditionPlan,
    free_slug,
    longer_slug,
    obstacles_to_clone,
    obstacles_to_create,
    shift_to,
    territory_of,
)
from core.codes import new_code
from core.errors import refuse_if


@transaction.atomic
def create_competition(
    organiser: Agency, *, by: User, at: datetime, plan: EditionPlan, blueprint: str
) -> Competition:
    """A new edition of the office with the rows of a blueprint, in preparation."""
    organiser = Agency.objects.lock(organiser)
    refuse_if(obstacles_to_create(organiser, plan))
    template = read_blueprint(blueprint)
    competition = _begin(organiser, plan, blueprint=blueprint, **edition_facts(template))
    build_calendar(build_rule_set(competition, template), template, plan.opens_on)
    told = {"name": competition.name, "blueprint": blueprint}
    record("competitions.create_competition", competition, by=by, at=at, after=told)
    return competition


@transaction.atomic
def clone_competition(
    previous: Competition, *, by: User, at: datetime, plan: EditionPlan
) -> Competition:
    """A new edition with last time's rules; every time moves by as many days as the first one.

    Whoever held an office in the old one is proposed again while still a member of the agency.
    """
    organiser = Agency.objects.lock(previous.organiser)
    refuse_if([*obstacles_to_create(organiser, plan), *obstacles_to_clone(previous)])
    facts = {"previous": previous, "territory": previous.territory, **kept_facts(previous)}
    competition = _begin(organiser, plan, **facts)
    copy_rulebook(previous, competition, shift_to(previous, plan))
    members = Membership.objects.on(at.date()).filter(agency=organiser)
    copy_appointments(previous, competition, members)
    told = {"name": competition.name, "previous": previous.code}
    record("competitions.clone_competition", competition, by=by, at=at, after=told)
    return competition


def _begin(organiser: Agency, plan: EditionPlan, **facts: object) -> Competition:
    """The edition's own row.

    RACE: another office may take the address between the look and the write; then a longer one.
    """
    facts.setdefault("territory", territory_of(organiser))
    row = Competition(organiser=organiser, code=new_code(), **plan.facts(), **facts)
    row.slug = free_slug(plan.name)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row.slug = longer_slug(plan.name)
        row.save(force_insert=True)
    return row
