"""Repair: the entry comes back, is mended and handed in again under the same number."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.errors import ActionRefused
from innovations.actions import save_section, submit_proposal
from innovations.documents import receipt_of
from innovations.models import Proposal
from innovations.queries import obstacles_to_submit
from innovations.slots import missing_slots, slots_of
from innovations.states import ProposalState
from tests.factories import NOW, make_attachment

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)
ASKED = NOW + timedelta(days=12)  # registration has closed by then
UNTIL = ASKED + timedelta(days=3)


@pytest.fixture
def asked(world, submitted):
    """Handed in once, and given back to be mended."""
    facts = {"state": ProposalState.REPAIR, "repair_until": UNTIL, "held_since": ASKED}
    Proposal.objects.filter(pk=submitted.pk).update(**facts)
    submitted.notes.create(
        section_code="summary", text="Sebutkan angka", written_by=world.screener, written_at=ASKED
    )
    submitted.refresh_from_db()
    return submitted


def mend(proposal, person, text="Kini dengan angka: 61 menjadi 94 persen."):
    section = proposal.rule_set.sections.get(code="summary")
    act = {"by": person, "at": ASKED, "section": section}
    return save_section(proposal, **act, revision=1, answers={"summary": text})


def submit(world, proposal, at=ASKED):
    return submit_proposal(proposal, by=world.local_admin, at=at)


def test_obstacles_to_submit_in_repair_at_the_four_instants(asked):
    instants = [ASKED, UNTIL - timedelta(days=1), UNTIL - MICROSECOND, UNTIL]

    found = [obstacles_to_submit(asked, at) for at in instants]

    assert found[:3] == [[], [], []]
    assert found[3] == [
        "The time for repair ended on Tuesday, 5 May 2026, 10:00 WIB. Your text is kept."
    ]


def test_submit_proposal_again_keeps_the_number_and_makes_the_second_version(world, asked):
    first = receipt_of(asked)
    mend(asked, world.local_admin)

    again = submit(world, asked)

    assert (again.number, again.version) == (first.number, 2)
    assert again.digest != first.digest
    world.competition.refresh_from_db()
    assert world.competition.last_number == 1
    asked.refresh_from_db()
    assert (asked.state, asked.repair_until) == (ProposalState.SUBMITTED, None)


def test_submit_proposal_again_leaves_the_first_version_as_it_was(world, asked):
    before = asked.versions.get().content
    mend(asked, world.local_admin)
    submit(world, asked)

    first, second = asked.versions.order_by("number")

    assert first.content == before
    texts = [v.content["sections"][0]["questions"][0]["text"] for v in (first, second)]
    assert texts[0] != texts[1] == "Kini dengan angka: 61 menjadi 94 persen."


def test_submit_proposal_again_takes_no_further_place_of_the_quota(world, asked):
    world.competition.quotas.create(most=1)

    assert submit(world, asked).version == 2


def test_submit_proposal_again_hands_in_the_exchanged_file_and_keeps_the_old_one(world, asked):
    old = asked.versions.get().attachments.exclude(file="").first()
    type(old).objects.filter(pk=old.pk).update(removed_at=ASKED, removed_by=world.local_admin)
    slot = next(slot for slot in missing_slots(slots_of(asked)) if slot.code == old.slot)
    new = make_attachment(asked, slot, by=world.local_admin, name="sk-ditandatangani.pdf")
    new.save()

    submit(world, asked)

    first, second = asked.versions.order_by("number")
    assert old in first.attachments.all()
    assert new not in first.attachments.all()
    assert new in second.attachments.all()
    assert old not in second.attachments.all()


def test_submit_proposal_after_the_time_for_repair_is_refused_and_the_text_kept(world, asked):
    mend(asked, world.local_admin)

    with pytest.raises(ActionRefused, match="The time for repair ended"):
        submit(world, asked, at=UNTIL)

    assert asked.versions.count() == 1
    assert "angka" in asked.drafts.get(section__code="summary").answers["summary"]


def test_submit_proposal_again_settles_what_was_to_be_mended(world, asked):
    submit(world, asked)

    note = asked.notes.get()
    assert (note.settled_by, note.settled_at) == (world.local_admin, ASKED)


def test_in_repair_the_unit_writes_and_the_local_admin_submits(world, asked):
    perms = ("write_proposal", "submit_proposal")
    may = {
        name: [getattr(world, name).has_perm(f"innovations.{act}", asked) for act in perms]
        for name in ("drafter", "local_admin", "screener")
    }

    assert may == {
        "drafter": [True, False],
        "local_admin": [True, True],
        "screener": [False, False],
    }


def test_the_organiser_goes_on_reading_the_version_while_it_is_mended(world, asked, visit):
    mend(asked, world.drafter, "Belum diajukan kembali")

    with override("id"):
        address = reverse("version-detail", kwargs={"code": asked.code, "number": 1})
        page = visit(world.screener).get(address)

    assert page.status_code == 200
    assert "Belum diajukan kembali" not in page.content.decode()
