"""The tree of agencies is changed here: every act keeps what was, who did it and why."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, Invitation, Membership, User
from accounts.queries import (
    obstacles_to_add_below,
    obstacles_to_close,
    obstacles_to_edit,
    obstacles_to_merge,
    obstacles_to_move,
    obstacles_to_reopen,
)
from accounts.queries.agencies import obstacles_to_code, obstacles_to_name
from accounts.querysets import top_of
from accounts.states import WITHDRAW, InvitationState
from audit.trail import record, record_many
from core.codes import new_code
from core.errors import refuse_if
from notifications.outbox import post, take_back

EDITABLE = (
    *("name", "short_name", "kind", "local_code"),
    *("region_code", "cluster", "is_disadvantaged"),
)


@transaction.atomic
def add_agency(parent: Agency, *, by: User, at: datetime, **facts: object) -> Agency:
    """Put a new agency below another."""
    Agency.objects.lock_tree()
    parent = Agency.objects.lock(parent)
    code = facts.get("local_code", "")
    registry = top_of(by.workspace) if code else None
    refuse_if(
        obstacles_to_add_below(parent, name=facts["name"], local_code=code, registry=registry)
    )
    agency = Agency.objects.create(
        parent=parent,
        code=new_code(),
        registry=registry,
        is_demo=parent.is_demo,
        **{name: facts[name] for name in EDITABLE if name in facts},
    )
    record("accounts.add_agency", agency, by=by, at=at, after={**facts, "parent": parent.name})
    return agency


@transaction.atomic
def edit_agency(agency: Agency, *, by: User, at: datetime, **facts: object) -> Agency:
    """Change what is said about an agency. SECURITY: no other field can be named."""
    Agency.objects.lock_tree()
    agency = Agency.objects.lock(agency)
    changed = {name: facts[name] for name in EDITABLE if name in facts}
    changed = {name: value for name, value in changed.items() if value != getattr(agency, name)}
    refuse_if([*obstacles_to_edit(agency), *_obstacles_to_change(agency, by, changed)])
    before = {name: getattr(agency, name) for name in changed}
    for name, value in changed.items():
        setattr(agency, name, value)
    if "local_code" in changed:
        agency.registry = top_of(by.workspace) if agency.local_code else None
    agency.save(update_fields=[*changed, "registry", "updated_at"])
    if changed:
        record("accounts.edit_agency", agency, by=by, at=at, before=before, after=changed)
    return agency


def _obstacles_to_change(agency: Agency, by: User, changed: dict[str, Any]) -> list[str]:
    """SECURITY: an office's reach ends at its government; nobody makes the own one a mere unit."""
    obstacles = []
    if "kind" in changed and agency.pk == top_of(by.workspace).pk:
        obstacles.append(_("Your own government keeps its kind."))
    if "name" in changed:
        obstacles += obstacles_to_name(changed["name"], agency.parent_id, own=agency.pk)
    if changed.get("local_code"):
        registry = top_of(by.workspace)
        obstacles += obstacles_to_code(changed["local_code"], registry, own=agency.pk)
    return obstacles


@transaction.atomic
def move_agency(agency: Agency, *, by: User, at: datetime, target: Agency, reason: str) -> Agency:
    """Hang an agency with all below it under another; editions that are over count as they did."""
    Agency.objects.lock_tree()
    agency = Agency.objects.lock(agency)
    target = Agency.objects.lock(target)
    refuse_if(obstacles_to_move(agency, target))
    before = {"parent": agency.parent.name if agency.parent else ""}
    agency.parent = target
    agency.save(update_fields=["parent", "updated_at"])
    after = {"parent": target.name, "codes_dropped": _drop_foreign_codes(agency)}
    record("accounts.move_agency", agency, by=by, at=at, before=before, after=after, reason=reason)
    return agency


def _drop_foreign_codes(agency: Agency) -> int:
    """Codes of a list belong to the government that keeps it; under another they say nothing."""
    branch = Agency.objects.branch_of(agency).exclude(registry=None)
    strays = branch.exclude(registry__in=Agency.objects.line_to(agency).values("pk"))
    strays = strays.exclude(registry__in=Agency.objects.branch_of(agency).values("pk"))
    return strays.update(local_code="", registry=None)


@transaction.atomic
def merge_agency(agency: Agency, *, by: User, at: datetime, target: Agency, reason: str) -> Agency:
    """Close an agency in favour of another.

    Its entries, honours and people stay with it, so that drafts can be finished; its open units
    move along; open invitations are withdrawn; whoever looks for it is led to the successor.
    """
    Agency.objects.lock_tree()
    agency = Agency.objects.lock(agency)
    target = Agency.objects.lock(target)
    refuse_if(obstacles_to_merge(agency, at, target=target))
    moved = _move_units(agency, target, by=by, at=at)
    _close(agency, at, successor=target)
    after = {
        "successor": target.name,
        "units_moved": moved,
        "invitations_withdrawn": _withdraw_invitations(agency, by=by, at=at),
    }
    record("accounts.merge_agency", agency, by=by, at=at, after=after, reason=reason)
    record("accounts.take_in_agency", target, by=by, at=at, after={"predecessor": agency.name})
    _tell_closed(agency, at=at, reason=reason)
    return agency


def _move_units(agency: Agency, target: Agency, *, by: User, at: datetime) -> int:
    units = list(Agency.objects.current().filter(parent=agency))
    facts = {"parent": agency.name}, {"parent": target.name}
    record_many("accounts.move_agency", [(unit, *facts) for unit in units], by=by, at=at)
    Agency.objects.filter(pk__in=[unit.pk for unit in units]).update(parent=target, updated_at=at)
    return len(units)


@transaction.atomic
def close_agency(agency: Agency, *, by: User, at: datetime, reason: str) -> Agency:
    """Take an agency out of every choice. Its entries, honours and people stay with it."""
    Agency.objects.lock_tree()
    agency = Agency.objects.lock(agency)
    refuse_if(obstacles_to_close(agency, at))
    _close(agency, at)
    after = {"invitations_withdrawn": _withdraw_invitations(agency, by=by, at=at)}
    record("accounts.close_agency", agency, by=by, at=at, after=after, reason=reason)
    _tell_closed(agency, at=at, reason=reason)
    return agency


def _close(agency: Agency, at: datetime, *, successor: Agency | None = None) -> None:
    agency.closed_on, agency.successor = at.date(), successor
    agency.save(update_fields=["closed_on", "successor", "updated_at"])


def _withdraw_invitations(agency: Agency, *, by: User, at: datetime) -> int:
    """Nobody is let into what is closed; a mail that has not left yet stays here."""
    rows = Invitation.objects.select_for_update().filter(agency=agency, state=InvitationState.OPEN)
    for invitation in rows:
        invitation.move(WITHDRAW)
        take_back(f"invitation-{invitation.code}")
        record("accounts.withdraw_invitation", invitation, by=by, at=at)
    return len(rows)


def _tell_closed(agency: Agency, *, at: datetime, reason: str) -> None:
    places = Membership.objects.on(at.date()).filter(agency=agency).select_related("person")
    post(
        "agency_closed",
        to={place.person for place in places},
        about=f"agency-{agency.code}-{at.isoformat()}",
        at=at,
        agency=agency.name,
        successor=agency.successor.name if agency.successor else "",
        reason=reason,
    )


@transaction.atomic
def reopen_agency(agency: Agency, *, by: User, at: datetime, reason: str) -> Agency:
    """Undo a closing or a merger; units that moved along stay where they are."""
    Agency.objects.lock_tree()
    agency = Agency.objects.lock(agency)
    refuse_if(obstacles_to_reopen(agency))
    before = {
        "closed_on": agency.closed_on.isoformat(),
        "successor": agency.successor.name if agency.successor else "",
    }
    agency.closed_on = agency.successor = None
    agency.save(update_fields=["closed_on", "successor", "updated_at"])
    record("accounts.reopen_agency", agency, by=by, at=at, before=before, reason=reason)
    return agency
