"""Keep the register: innovations, how they stand, what they have won elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Agency, User
from audit.trail import record
from core.errors import ActionRefused, refuse_if
from core.uploads import erase, store
from innovations.covers import draw_cover
from innovations.facts import REGISTER_FIELDS, RegisterFacts, new_innovation, state_of, write_facts
from innovations.models import Honour, Innovation
from innovations.models.register import cover_path


@dataclass(frozen=True, kw_only=True)
class HonourFacts:
    """An honour of another year or level, with the source that shows it."""

    event: str
    year: int
    level: str
    award: str
    source: str


@transaction.atomic
def create_innovation(owner: Agency, *, by: User, at: datetime, facts: RegisterFacts) -> Innovation:
    """Put an innovation of the unit into the register; entries come later."""
    owner = Agency.objects.lock(owner)
    closed = _("%(agency)s is closed and starts nothing new.") % {"agency": owner}
    refuse_if([closed] if owner.is_closed else [])
    innovation = new_innovation(owner, facts, at=at)
    record("innovations.create_innovation", innovation, by=by, at=at)
    return innovation


@transaction.atomic
def edit_innovation(
    innovation: Innovation, *, by: User, at: datetime, facts: RegisterFacts, seen: str
) -> Innovation:
    """Mend what the register holds; `seen` is the state that the person has read."""
    innovation = Innovation.objects.lock(innovation)
    refuse_if(innovation.obstacles_to_edit(at))
    if state_of(innovation) != seen:
        raise ActionRefused(
            _("Somebody changed this innovation meanwhile: %(changes)s. Save again to overwrite.")
            % {"changes": _differences(innovation, facts) or _("nothing of what you see here")}
        )
    before = {name: str(getattr(innovation, name)) for name in REGISTER_FIELDS}
    innovation = write_facts(innovation, facts, at=at)
    record("innovations.edit_innovation", innovation, by=by, at=at, before=before)
    return innovation


def _differences(innovation: Innovation, facts: RegisterFacts) -> str:
    """The stored words where they are not those that somebody wants to write."""
    stored = {name: getattr(innovation, name) for name in REGISTER_FIELDS}
    fields = {name: innovation._meta.get_field(name).verbose_name for name in stored}
    changed = [name for name, value in stored.items() if value != _told(facts, name)]
    return "; ".join(f"{fields[name]}: {stored[name]}" for name in changed)


def _told(facts: RegisterFacts, name: str) -> object:
    value = getattr(facts, name)
    return sorted(value) if name == "sdgs" else value


@transaction.atomic
def check_innovation(
    innovation: Innovation, *, by: User, at: datetime, sustainability: str
) -> Innovation:
    """Say how it stands today: growing, running, paused or stopped."""
    innovation = Innovation.objects.lock(innovation)
    before = {"sustainability": innovation.sustainability}
    innovation.sustainability, innovation.checked_on = sustainability, at.date()
    innovation.save(update_fields=["sustainability", "checked_on", "updated_at"])
    after = {"sustainability": sustainability}
    record("innovations.check_innovation", innovation, by=by, at=at, before=before, after=after)
    return innovation


@transaction.atomic
def change_cover(
    innovation: Innovation, *, by: User, at: datetime, photo: File | None, note: str = ""
) -> Innovation:
    """Show a photo instead of the motif, or the motif again; `note` says what it shows.

    The bytes of the former photo go once nothing names them any more.
    """
    made = draw_cover(photo) if photo else None
    innovation = Innovation.objects.lock(innovation)
    former = innovation.cover.name
    innovation.cover = store(made, cover_path(innovation, "")) if made else ""
    innovation.cover_note = note if made else ""
    innovation.save(update_fields=["cover", "cover_note", "updated_at"])
    after = {"cover": innovation.cover.name, "note": innovation.cover_note}
    record("innovations.change_cover", innovation, by=by, at=at, after=after)
    if former:
        transaction.on_commit(lambda: erase(former), robust=True)
    return innovation


@transaction.atomic
def record_honour(innovation: Innovation, *, by: User, at: datetime, facts: HonourFacts) -> Honour:
    """Note what it won elsewhere; rules of entry ask for it.

    RACE: the innovation's row is locked, so that the same honour is not noted twice.
    """
    innovation = Innovation.objects.lock(innovation)
    known = innovation.honours.filter(event=facts.event, year=facts.year, award=facts.award)
    refuse_if([_("This honour is in the register already.")] if known.exists() else [])
    honour = Honour.objects.create(
        innovation=innovation,
        event=facts.event,
        year=facts.year,
        level=facts.level,
        award=facts.award,
        source=facts.source,
        visible_from=at,
    )
    told = {"event": facts.event, "year": facts.year, "award": facts.award}
    record("innovations.record_honour", innovation, by=by, at=at, after=told)
    return honour
