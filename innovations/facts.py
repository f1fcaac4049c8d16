"""What a proposer tells of an innovation before writing; it goes into the register at once."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.text import slugify

from accounts.models import Agency
from competitions.models import Category, Group
from core.codes import new_code
from core.digests import digest_of
from innovations.models import Innovation, Proposal

REGISTER_FIELDS = (
    "name",
    "subtitle",
    "long_name",
    "started_on",
    "sdgs",
    "measure",
    "measure_unit",
    "measure_before",
    "measure_after",
)


@dataclass(frozen=True, kw_only=True)
class RegisterFacts:
    """What the register holds of an innovation; texts are clean already."""

    name: str
    subtitle: str
    started_on: date
    category: str | Category
    long_name: str = ""
    sdgs: tuple[int, ...] = ()
    measure: str = ""
    measure_unit: str = ""
    measure_before: Decimal | None = None
    measure_after: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class InnovationFacts(RegisterFacts):
    """With its place in an edition; `innovation` is the unit's own row, None for a new one."""

    group: Group
    category: Category
    innovation: Innovation | None = None


def register_innovation(owner: Agency, facts: InnovationFacts, *, at: datetime) -> Innovation:
    """The unit's row of the register: the chosen one with these facts, or a new one."""
    if facts.innovation is None:
        return new_innovation(owner, facts, at=at)
    return write_facts(Innovation.objects.lock(facts.innovation), facts, at=at)


def state_of(innovation: Innovation) -> str:
    """A short word for what the register holds: another one when somebody has changed it."""
    held = {name: str(getattr(innovation, name)) for name in (*REGISTER_FIELDS, "category")}
    return digest_of(held)[:16]


def new_innovation(owner: Agency, facts: RegisterFacts, *, at: datetime) -> Innovation:
    """A row of its own."""
    innovation = Innovation(code=new_code(), owner=owner, is_demo=owner.is_demo)
    return write_facts(innovation, facts, at=at)


def write_facts(innovation: Innovation, facts: RegisterFacts, *, at: datetime) -> Innovation:
    """Take the facts over, unless the row is public: then the register's own words stand."""
    if innovation.is_public_at(at):
        return innovation
    for name in REGISTER_FIELDS:
        setattr(innovation, name, getattr(facts, name))
    innovation.sdgs = sorted(facts.sdgs)
    innovation.category = str(facts.category)
    if not _was_submitted(innovation):
        innovation.slug = _free_slug(innovation)
    innovation.save()
    return innovation


def _was_submitted(innovation: Innovation) -> bool:
    """From the first submission on, the slug (and with it the motif) stays."""
    entries = Proposal.objects.filter(innovation_id=innovation.pk, submitted_at__isnull=False)
    return innovation.pk is not None and entries.exists()


def _free_slug(innovation: Innovation) -> str:
    """The name as an address; a random tail where another innovation has it already."""
    slug = slugify(innovation.name)[:100] or innovation.code.lower()
    taken = Innovation.objects.filter(slug=slug).exclude(pk=innovation.pk).exists()
    return f"{slug}-{new_code(5).lower()}" if taken else slug
