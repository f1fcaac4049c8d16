"""What stands in the way of changing the tree: the pages show it, the acts refuse by it."""

from datetime import datetime

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts.models import Agency, Invitation, Membership
from accounts.states import MOST_RUNGS, OFFICE_ROLES, TERRITORIES
from core.querysets import counted
from core.ties import ties_of

SHOWN = 5


def obstacles_to_add_below(
    parent: Agency, *, name: str = "", local_code: str = "", registry: Agency | None = None
) -> list[str]:
    """A closed agency gets no units; names stand once below one agency, codes once in a list."""
    obstacles = _obstacles_of_parent(parent)
    if not obstacles and _depth_of(parent) >= MOST_RUNGS:
        obstacles.append(_too_deep())
    if name:
        obstacles += obstacles_to_name(name, parent.pk)
    return obstacles + obstacles_to_code(local_code, registry)


def obstacles_to_name(name: str, parent_id: int | None, *, own: int | None = None) -> list[str]:
    """Below one agency each name stands once among those that are open."""
    rows = Agency.objects.current().filter(parent=parent_id, name__iexact=name).exclude(pk=own)
    if rows.exists():
        return [_("An agency called “%(name)s” already stands there.") % {"name": name}]
    return []


def obstacles_to_code(code: str, registry: Agency | None, *, own: int | None = None) -> list[str]:
    """Each own code stands once in the list of one government, closed agencies counted."""
    if not code or registry is None:
        return []
    holder = Agency.objects.filter(registry=registry, local_code__iexact=code).exclude(pk=own)
    facts = holder.values_list("name", flat=True).first()
    if facts:
        return [_("The code %(code)s belongs to %(name)s.") % {"code": code, "name": facts}]
    return []


def obstacles_to_edit(agency: Agency) -> list[str]:
    """What is closed stays as it was."""
    if agency.closed_on:
        return [_("This agency is closed. Reopen it before you change it.")]
    return []


def obstacles_to_rebuild(agency: Agency) -> list[str]:
    """Why its place in the tree is not for people to change."""
    if agency.kind in TERRITORIES:
        return [_("A government stands where the official list of regions puts it.")]
    return obstacles_to_edit(agency)


def obstacles_to_move(agency: Agency, target: Agency | None = None) -> list[str]:
    """The place, and the new parent once it is chosen."""
    obstacles = obstacles_to_rebuild(agency)
    if target is None or obstacles:
        return obstacles
    if target.pk == agency.parent_id:
        return [_("It already stands there.")]
    if _is_below(target, agency):
        return [_("It cannot stand below itself.")]
    if _depth_of(target) + _height_of(agency) > MOST_RUNGS:
        obstacles.append(_too_deep())
    return [
        *obstacles,
        *_obstacles_of_parent(target),
        *obstacles_to_name(agency.name, target.pk, own=agency.pk),
    ]


def obstacles_to_merge(agency: Agency, at: datetime, *, target: Agency | None = None) -> list[str]:
    """As for closing, but the units below find a new place."""
    obstacles = [*obstacles_to_rebuild(agency), *_obstacles_of_use(agency, at)]
    if target is None or obstacles:
        return obstacles
    if _is_below(target, agency):
        return [_("It cannot be merged into itself or into a unit below it.")]
    if _depth_of(target) + _height_of(agency) - 1 > MOST_RUNGS:
        obstacles.append(_too_deep())
    return [*obstacles, *_obstacles_of_parent(target), *_obstacles_of_namesakes(agency, target)]


def obstacles_to_close(agency: Agency, at: datetime) -> list[str]:
    """Nothing open may be left below, and nothing may still be run from it."""
    obstacles = obstacles_to_rebuild(agency)
    if obstacles:
        return obstacles
    below = Agency.objects.current().filter(parent=agency)
    if below.exists():
        text = _("Open units stand below it: %(names)s. Move or close them first.")
        obstacles.append(text % {"names": _named(below)})
    return obstacles + _obstacles_of_use(agency, at)


def obstacles_to_reopen(agency: Agency) -> list[str]:
    """The place has to be there still, and free."""
    if not agency.closed_on:
        return [_("This agency is open.")]
    parent = agency.parent
    if parent is not None and parent.closed_on:
        return [_("The agency above it is closed. Reopen that one first.")]
    return obstacles_to_name(agency.name, agency.parent_id, own=agency.pk)


def _obstacles_of_parent(parent: Agency) -> list[str]:
    if parent.closed_on:
        return [_("%(name)s is closed; nothing can stand below it.") % {"name": parent.name}]
    return []


def _obstacles_of_use(agency: Agency, at: datetime) -> list[str]:
    """Offices with people that run editions, and whatever apps above say."""
    obstacles = [text for tie in ties_of(Agency) for text in tie.obstacles(agency, at)]
    staff = Membership.objects.on(at.date()).filter(agency=agency, role__in=OFFICE_ROLES)
    if staff.exists():
        obstacles.append(_("People still run editions from here. End their places first."))
    return obstacles


def _obstacles_of_namesakes(agency: Agency, target: Agency) -> list[str]:
    names = Agency.objects.current().filter(parent=target).values(low=Lower("name"))
    twins = (
        Agency.objects.current()
        .filter(parent=agency)
        .alias(low=Lower("name"))
        .filter(low__in=names)
        .exclude(pk=target.pk)
    )
    if not twins.exists():
        return []
    text = _("Units of the same name stand below both: %(names)s. Rename or merge them first.")
    return [text % {"names": _named(twins)}]


def figures_of(agency: Agency, at: datetime) -> dict[str, int]:
    """All that hangs on an agency, counted in one statement: ties by their names, and our own."""
    ref = OuterRef("pk")
    columns = {f"tie_{tie.name}": counted(tie.rows(ref)) for tie in ties_of(Agency)}
    columns |= {
        "units": counted(Agency.objects.current().filter(parent=ref)),
        "people": counted(Membership.objects.on(at.date()).filter(agency=ref)),
        "open_invitations": counted(Invitation.objects.open_at(at).filter(agency=ref)),
        "taken_in": counted(Agency.objects.filter(successor=ref)),
    }
    return Agency.objects.order_by().values(**columns).get(pk=agency.pk)


def said_ties(figures: dict[str, int]) -> list[tuple[str, int]]:
    """What apps above count, with its label."""
    return [(str(tie.label), figures[f"tie_{tie.name}"]) for tie in ties_of(Agency)]


def _named(rows: QuerySet[Agency]) -> str:
    names = list(rows.order_by("name").values_list("name", flat=True)[: SHOWN + 1])
    return ", ".join([*names[:SHOWN], *(["…"] if len(names) > SHOWN else [])])


def _too_deep() -> str:
    return _("It would stand more than %(limit)s levels deep.") % {"limit": MOST_RUNGS}


def _is_below(agency: Agency, top: Agency) -> bool:
    """Also when both are the same."""
    return Agency.objects.line_to(agency).filter(pk=top.pk).exists()


def _depth_of(agency: Agency) -> int:
    """How many levels down it stands; the top of all is 1."""
    return Agency.objects.line_to(agency).count()


def _height_of(agency: Agency) -> int:
    """How many levels its branch has, itself counted."""
    parents = dict(Agency.objects.branch_of(agency).values_list("pk", "parent_id"))
    heights = {agency.pk: 1}
    for start in parents:
        pk, trail = start, []
        while pk not in heights:
            trail.append(pk)
            pk = parents[pk]
        for offset, below in enumerate(reversed(trail), start=1):
            heights[below] = heights[pk] + offset
    return max(heights.values())
