"""A two-person act for tests: it gives an agency another name, or refuses."""

from accounts.models import Agency
from accounts.requests import ask_second_person
from core.approvals import Fact, TwoPersonAct, register
from core.errors import refuse_if
from tests.factories import NOW

RENAME = "tests.rename_agency"


def rename(approval, by, at):
    refuse_if([approval.payload["refusal"]] if "refusal" in approval.payload else [])
    agency = Agency.objects.get(pk=approval.subject_id)
    agency.name += approval.payload["suffix"]
    agency.save()


def describe(approval):
    name = Agency.objects.get(pk=approval.subject_id).name
    return [Fact("Nama", name, name + approval.payload.get("suffix", ""))]


register(TwoPersonAct(RENAME, "Ganti nama", rename, describe, lambda _approval: "/app/orang/"))


def ask(world, *, by=None, subject=None, at=NOW, **payload):
    """A request of the world's organiser about the unit."""
    return ask_second_person(
        RENAME,
        subject or world.unit,
        by=by or world.organiser,
        at=at,
        office=world.secretariat,
        title="Ganti nama puskesmas",
        reason="Ejaannya salah",
        payload=payload or {"suffix": "!"},
    )
