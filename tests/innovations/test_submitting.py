"""Submit: one act, one version, one number, one receipt."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction

from audit.models import Entry
from competitions.states import WindowKind
from core.digests import digest_of
from core.errors import ActionRefused
from innovations.actions import hand_over_proposal, save_section, submit_proposal
from innovations.documents import draw_receipt, frozen_content, receipt_of
from innovations.models import ProposalVersion, SectionDraft
from innovations.queries import obstacles_to_submit
from innovations.states import ProposalState
from notifications.models import Message
from tests.factories import NOW, make_proposal

pytestmark = pytest.mark.django_db
MICROSECOND = timedelta(microseconds=1)


def submit(world, proposal, at=NOW, **more):
    return submit_proposal(proposal, by=world.local_admin, at=at, **more)


def another(world, unit, name=""):
    proposal = make_proposal(world.competition, unit, by=world.drafter, name=name)
    return hand_over_proposal(proposal, by=world.drafter, at=NOW)


def test_submit_proposal_gives_a_receipt_with_number_instant_and_digest(world, handed_over):
    receipt = submit(world, handed_over)

    version = ProposalVersion.objects.get()
    assert (receipt.number, receipt.submitted_at) == ("BMS26-001", NOW)
    assert receipt.when == "Monday, 20 April 2026, 10:00 WIB"
    assert (receipt.digest, receipt.version) == (version.digest, 1)
    assert (receipt.organiser, receipt.submitted_by) == ("Bagian Organisasi", "Joko Susilo")


def test_submit_proposal_freezes_exactly_what_the_digest_says(world, handed_over):
    before = frozen_content(handed_over)

    receipt = submit(world, handed_over)

    version = ProposalVersion.objects.get()
    assert version.content == before
    assert digest_of(version.content) == receipt.digest


def test_frozen_content_holds_every_question_in_order(draft):
    content = frozen_content(draft)

    assert content["title"] == "Gasing"
    assert content["entrant"] == "Puskesmas Sumpiuh II"
    assert content["team"] == [{"name": "Siti Rahayu", "role": "writer"}]
    assert [section["code"] for section in content["sections"]] == [
        "summary",
        "background_goal",
        "novelty",
        "implementation",
        "significance",
        "adaptability",
        "resources",
        "sustainability",
    ]
    assert [len(section["questions"]) for section in content["sections"]][5] == 2
    assert content["sections"][4]["questions"][0]["words"] == 8


def test_frozen_content_gives_the_same_digest_again(world, draft):
    digests = {digest_of(frozen_content(draft)) for _ in range(3)}

    assert len(digests) == 1


def test_submit_proposal_asked_again_returns_the_same_receipt(world, handed_over):
    first = submit(world, handed_over)

    again = submit(world, handed_over, at=NOW + timedelta(minutes=1))

    assert again == first
    assert ProposalVersion.objects.count() == 1
    assert Entry.objects.filter(act="innovations.submit_proposal").count() == 1
    assert Message.objects.filter(kind="proposal_submitted").count() == 2


def test_submit_proposal_asked_again_after_closing_returns_the_same_receipt(world, handed_over):
    window = world.competition.windows.get(kind=WindowKind.REGISTRATION)
    first = submit(world, handed_over, at=window.closes_at - MICROSECOND)

    assert submit(world, handed_over, at=window.closes_at + timedelta(hours=1)) == first


def test_obstacles_to_submit_at_the_four_instants(world, handed_over):
    window = world.competition.windows.get(kind=WindowKind.REGISTRATION)
    opening, closing = window.opens_at, window.closes_at
    instants = [opening - MICROSECOND, opening, closing - MICROSECOND, closing]

    found = [len(obstacles_to_submit(handed_over, at)) for at in instants]

    assert found == [1, 0, 0, 1]


def test_submit_proposal_at_closing_is_refused_and_the_text_is_kept(world, handed_over):
    window = world.competition.windows.get(kind=WindowKind.REGISTRATION)

    with pytest.raises(ActionRefused, match="Registration closed"):
        submit(world, handed_over, at=window.closes_at)

    handed_over.refresh_from_db()
    assert handed_over.state == ProposalState.WITH_LOCAL_ADMIN
    assert handed_over.drafts.count() == 8


def test_submit_proposal_is_refused_when_the_admin_made_a_text_too_long(world, handed_over):
    rows = SectionDraft.objects.filter(proposal=handed_over, section__code="summary")
    rows.update(answers={"summary": "kata " * 202})

    with pytest.raises(ActionRefused, match="Ringkasan: 2 words over the limit"):
        submit(world, handed_over)


def test_submit_proposal_is_refused_when_the_text_changed_after_it_was_read(world, handed_over):
    section = handed_over.rule_set.sections.get(code="summary")
    answers = {"summary": "Diperbaiki di jendela lain"}
    act = {"by": world.local_admin, "at": NOW}
    save_section(handed_over, **act, section=section, revision=1, answers=answers)

    with pytest.raises(ActionRefused, match="changed while you were checking"):
        submit(world, handed_over, revision=0)


def test_submit_proposal_numbers_an_edition_without_gaps(world):
    numbers = [submit(world, another(world, world.unit)).number for _ in range(3)]

    assert numbers == ["BMS26-001", "BMS26-002", "BMS26-003"]


def test_a_refused_submission_uses_up_no_number(world, handed_over):
    SectionDraft.objects.filter(proposal=handed_over).update(is_complete=False)
    with pytest.raises(ActionRefused):
        submit(world, handed_over)

    assert submit(world, another(world, world.unit)).number == "BMS26-001"


def test_submit_proposal_tells_the_team_the_admin_and_the_organiser(world, handed_over):
    Message.objects.all().delete()

    submit(world, handed_over)

    told = {(message.kind, message.recipient) for message in Message.objects.all()}
    assert told == {
        ("proposal_submitted", world.drafter),
        ("proposal_submitted", world.local_admin),
        ("proposal_received", world.organiser),
        ("proposal_received", world.approver),
        ("proposal_received", world.screener),
    }
    assert Message.objects.first().context["when"] == "20-04-2026 10.00 WIB"


def test_submit_proposal_keeps_the_declarations_in_the_trail(world, handed_over):
    submit(world, handed_over, declarations=("is_true", "may_publish"))

    entry = Entry.objects.get(act="innovations.submit_proposal")
    assert entry.after["declared"] == ["is_true", "may_publish"]
    assert entry.after["digest"] == receipt_of(handed_over).digest


def test_a_frozen_version_cannot_be_changed(submitted):
    with pytest.raises(DatabaseError), transaction.atomic():
        ProposalVersion.objects.update(digest="0" * 64)


def test_the_receipt_on_paper_has_the_same_bytes_each_time(submitted):
    receipt = receipt_of(submitted)

    assert draw_receipt(receipt) == draw_receipt(receipt)
    assert draw_receipt(receipt).startswith(b"%PDF")


def test_an_emoji_in_a_title_does_not_cost_the_receipt(submitted):
    receipt = receipt_of(submitted)
    facts = replace(receipt, title=f"\N{AMBULANCE} {receipt.title}")

    assert draw_receipt(facts).startswith(b"%PDF")


def test_submit_proposal_needs_no_broker(world, handed_over, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.CELERY_BROKER_URL = settings.REDIS_URL

    receipt = submit(world, handed_over)

    assert receipt.number == "BMS26-001"
    assert Message.objects.filter(kind="proposal_submitted", state="queued").count() == 2


def test_the_trail_of_a_submission_can_be_verified(submitted):
    call_command("verify_audit")
