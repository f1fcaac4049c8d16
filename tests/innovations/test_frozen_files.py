"""What was handed in keeps its files: the digest covers them, and nothing takes them away."""

import pytest
from django.db import DatabaseError, transaction

from core.digests import digest_of
from innovations.actions import submit_proposal
from innovations.documents import FrozenEntry, draw_receipt, frozen_content, receipt_of
from innovations.models import Attachment, FrozenFile, ProposalVersion
from innovations.slots import slots_of
from innovations.states import CONDEMN, QUEUE_SCAN
from tests.factories import NOW, make_attachment

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(submitted):
    """A file of the version that was handed in."""
    return submitted.versions.get().attachments.exclude(file="").first()


def refused(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    return True


def test_frozen_content_names_every_file_and_link_with_its_slot(world, handed_over):
    content = frozen_content(handed_over)

    files = {row.code: row for row in handed_over.attachments.exclude(file="")}
    assert {row["code"] for row in content["files"]} == set(files)
    assert {row["code"] for row in content["links"]} == set(
        handed_over.attachments.exclude(url="").values_list("code", flat=True)
    )
    told = content["files"][0]
    kept = files[told["code"]]
    assert (told["slot"], told["name"], told["size"]) == (kept.slot, kept.name, kept.size)
    assert (told["digest"], told["kind"], told["pages"]) == (kept.digest, kept.kind, kept.pages)
    assert told["label"] == next(s.label for s in slots_of(handed_over) if s.code == kept.slot)


def test_submit_proposal_holds_the_files_that_its_content_names(submitted):
    version = submitted.versions.get()

    named = [row["code"] for part in ("files", "links") for row in version.content[part]]
    held = version.attachments.values_list("code", flat=True)
    assert sorted(named) == sorted(held)
    assert version.digest == digest_of(version.content)


def test_another_file_gives_another_digest(handed_over):
    before = digest_of(frozen_content(handed_over))
    handed_over.attachments.exclude(file="").update(digest="a" * 64)

    assert digest_of(frozen_content(handed_over)) != before


def test_submit_proposal_leaves_out_what_a_scan_kept_back(world, handed_over):
    slot = next(slot for slot in slots_of(handed_over) if slot.section)
    facts = {"by": world.drafter, "name": "terinfeksi.pdf"}
    bad = make_attachment(handed_over, slot, **facts)
    bad.save()
    bad.move(QUEUE_SCAN).move(CONDEMN)

    submit_proposal(handed_over, by=world.local_admin, at=NOW)

    version = handed_over.versions.get()
    assert not version.attachments.filter(code=bad.code).exists()
    assert bad.name not in {row["name"] for row in version.content["files"]}


def test_a_file_of_a_frozen_version_cannot_be_deleted(letter):
    assert refused(letter.delete)
    assert refused(lambda: Attachment.objects.filter(pk=letter.pk)._raw_delete("default"))
    assert refused(lambda: FrozenFile.objects.filter(attachment=letter).delete())


def test_a_file_of_a_frozen_version_cannot_be_changed(letter):
    rows = Attachment.objects.filter(pk=letter.pk)

    for change in ({"file": "lain"}, {"digest": "0" * 64}, {"name": "lain.pdf"}, {"size": 1}):
        assert refused(lambda change=change: rows.update(**change))


def test_a_file_of_a_frozen_version_may_leave_the_living_entry(letter, world):
    facts = {"removed_at": NOW, "removed_by": world.local_admin}
    Attachment.objects.filter(pk=letter.pk).update(**facts)

    assert letter.versions.count() == 1


def test_a_frozen_version_takes_no_further_file(world, submitted):
    version, slot = submitted.versions.get(), slots_of(submitted)[0]
    late = make_attachment(submitted, slot, by=world.drafter)
    late.save()

    assert refused(lambda: version.attachments.add(late))


def test_a_file_of_a_draft_may_still_be_deleted(draft):
    count, _tables = draft.attachments.all().delete()

    assert count > 0


def test_submit_proposal_freezes_the_declarations_in_the_words_that_were_read(world, handed_over):
    submit_proposal(handed_over, by=world.local_admin, at=NOW, declarations=("is_true",))

    assert ProposalVersion.objects.get().content["declarations"] == [
        {"code": "is_true", "text": "The data are true and may be checked on site."}
    ]


def test_frozen_content_tells_innovators_without_an_account_by_name(draft):
    draft.team.create(name="Sri Wahyuni", position="Bidan", role="innovator")

    assert frozen_content(draft)["team"][1] == {
        "name": "Sri Wahyuni",
        "role": "innovator",
        "position": "Bidan",
    }


def test_the_receipt_lists_the_files_with_their_digests(submitted):
    receipt = receipt_of(submitted)

    content = submitted.versions.get().content
    first = content["files"][0]
    assert len(receipt.files) == len(content["files"]) + len(content["links"])
    assert receipt.files[0] == FrozenEntry(
        first["label"], first["name"], first["size"], first["digest"]
    )
    assert receipt.files[0].kilobytes == 48
    assert draw_receipt(receipt).startswith(b"%PDF")
