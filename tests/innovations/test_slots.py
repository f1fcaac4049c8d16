"""What an entry is asked to hand in, for whom, and what still stands in the way."""

import pytest

from competitions.models import Question, Requirement
from competitions.states import Asks
from competitions.versions import copy_rules
from core.errors import ActionRefused
from innovations.actions import complete_section, hand_over_proposal
from innovations.following import follow_version
from innovations.models import Attachment, Proposal
from innovations.queries import obstacles_to_hand_over
from innovations.slots import (
    loose_attachments,
    missing_slots,
    say_limits,
    slot_named,
    slots_of,
    url_of,
    values_of_letter,
)
from innovations.states import ScanState
from tests.factories import NOW, fill_slots, make_attachment, make_proposal

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024
VIDEO, DECREE = "requirement:video", "requirement:head_decree"
IMPACT = "question:significance:significance"


@pytest.fixture
def empty(world):
    """Nothing written, nothing attached."""
    return make_proposal(world.competition, world.unit, by=world.drafter, is_filled=False)


def codes(slots):
    return [slot.code for slot in slots]


def attach(world, proposal, code, **facts):
    attachment = make_attachment(proposal, slot_named(proposal, code), by=world.drafter, **facts)
    attachment.save()
    return attachment


def test_slots_are_requirements_and_the_questions_that_ask_for_files(empty):
    Question.objects.filter(code="significance").update(most_megabytes=3, most_pages=4)

    slots = slots_of(empty)

    assert codes(slots)[:2] == [VIDEO, DECREE]
    assert "question:summary:summary" not in codes(slots)
    impact = slot_named(empty, IMPACT)
    assert (impact.most_bytes, impact.most_pages, impact.most_files) == (3 * MEGABYTE, 4, 3)
    assert not impact.is_required
    assert codes(slots_of(empty, section="significance")) == [IMPACT]


def test_slots_of_other_groups_are_not_asked(world, empty):
    other = world.competition.groups.create(code="lain", name="Lain", order=2)
    Requirement.objects.get(code="head_decree").groups.add(other)
    empty.rule_set.sections.get(code="significance").groups.add(other)

    found = codes(slots_of(empty))

    assert DECREE not in found
    assert IMPACT not in found


def test_slots_cost_one_statement_and_none_once_they_are_read(
    world, empty, django_assert_num_queries
):
    for code in (VIDEO, DECREE, IMPACT, IMPACT):
        attach(world, empty, code)
    with django_assert_num_queries(1):
        found = slots_of(empty)
    told = Proposal.objects.with_slots().get(pk=empty.pk)

    with django_assert_num_queries(0):
        again = slots_of(told)

    assert [slot.attachments for slot in found] == [slot.attachments for slot in again]
    assert again[0].attachments[0].uploaded_by.name == "Siti Rahayu"
    assert again[0].attachments[0].uploaded_at == NOW


def test_what_is_attached_stays_in_its_slot_when_the_rules_change(world, empty):
    kept, lost = attach(world, empty, VIDEO), attach(world, empty, DECREE)
    rules = world.competition.rule_sets.create(version=2, based_on=empty.rule_set)
    copy_rules(empty.rule_set, rules)
    rules.requirements.filter(code="head_decree").delete()
    rules.requirements.filter(code="video").update(most_pages=9, name="Video baru")

    follow_version(rules)
    empty.refresh_from_db()

    video = slot_named(empty, VIDEO)
    assert (video.label, video.most_pages, video.attachments) == ("Video baru", 9, [kept])
    assert slot_named(empty, DECREE) is None
    assert loose_attachments(empty) == [lost]


def test_hand_over_is_refused_with_a_sentence_and_a_place_for_each_missing_slot(world, draft):
    draft.attachments.filter(slot__in=[VIDEO, DECREE]).delete()

    found = obstacles_to_hand_over(draft, NOW)

    assert found == [
        "Tautan video YouTube: the address is still missing.",
        "Keputusan tentang inovasi: the file is still missing.",
    ]
    assert found[0].url == url_of(draft, slot_named(draft, VIDEO))
    assert found[0].url.endswith("/lampiran/#lampiran-requirement-video")
    with pytest.raises(ActionRefused):
        hand_over_proposal(draft, by=world.drafter, at=NOW)


def test_a_file_that_a_scan_kept_back_is_missing_and_one_that_waits_is_not(world, draft):
    rows = Attachment.objects.filter(slot=DECREE)
    rows.update(state=ScanState.PENDING)
    assert missing_slots(slots_of(draft)) == []

    rows.update(state=ScanState.INFECTED)

    assert obstacles_to_hand_over(draft, NOW) == [
        "Keputusan tentang inovasi: the file was kept back by the virus scan. Attach a clean one."
    ]
    assert slot_named(draft, DECREE).room == 1


def test_a_section_is_not_complete_without_its_required_evidence(world, draft):
    Question.objects.filter(code="significance").update(attachment=Asks.REQUIRED)
    section = draft.rule_set.sections.get(code="significance")
    act = {"by": world.drafter, "at": NOW, "section": section}
    with pytest.raises(ActionRefused) as refusal:
        complete_section(draft, **act)
    assert refusal.value.reasons == ["Dampak sebelum dan sesudah: the file is still missing."]

    fill_slots(draft, by=world.drafter)

    assert complete_section(draft, **act).is_complete


def test_required_files_are_a_part_of_the_entry(world, draft, empty):
    def parts(proposal):
        row = Proposal.objects.with_progress().get(pk=proposal.pk)
        return row.sections, row.complete_sections

    whole, none = parts(draft), parts(empty)
    draft.attachments.filter(slot=VIDEO).update(state=ScanState.INFECTED)

    assert (whole, none, parts(draft)) == ((9, 9), (9, 0), (9, 8))
    Requirement.objects.update(is_required=False)
    assert parts(draft) == (8, 8)


def test_limits_are_said_beforehand(empty):
    Requirement.objects.filter(code="head_decree").update(most_pages=5)

    assert say_limits(slot_named(empty, DECREE)) == "PDF, at most 2 MB, 5 pages"
    assert say_limits(slot_named(empty, IMPACT)) == (
        "PDF, Photo (JPEG, PNG), Word (DOCX), Excel (XLSX), at most 5 MB, up to 3 files"
    )


def test_a_letter_is_filled_in_from_the_entry(world, draft):
    values = values_of_letter(draft)

    assert (values["unit"], values["agency"]) == ("Puskesmas Sumpiuh II", "Dinas Kesehatan")
    assert values["innovation"] == "Gasing"
    assert values["started_on"] == "Selasa, 1 Maret 2022"
    assert values["team"] == "Siti Rahayu"
    assert "signer_name" not in values
