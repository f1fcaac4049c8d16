"""An entry is part of its act: both or neither."""

import pytest
import structlog
from django.db import InternalError, transaction

from audit.models import Entry
from audit.trail import record
from tests.factories import NOW, make_agency, make_person

pytestmark = pytest.mark.django_db


def test_record_says_who_did_what_to_what_and_why():
    person, agency = make_person(), make_agency("Dinas Kesehatan")

    record("test.note", agency, by=person, at=NOW, before={"a": 1}, after={"a": 2}, reason="salah")

    entry = Entry.objects.get()
    assert (entry.act, entry.actor, entry.at) == ("test.note", person, NOW)
    assert (entry.subject_type, entry.subject_id) == ("accounts.agency", str(agency.pk))
    assert entry.subject_label == "Dinas Kesehatan"
    assert (entry.before, entry.after, entry.reason) == ({"a": 1}, {"a": 2}, "salah")


def test_record_names_the_request():
    with structlog.contextvars.bound_contextvars(request_id="abc-123"):
        record("test.note", make_agency(), by=None, at=NOW)

    assert Entry.objects.get().request_id == "abc-123"


def test_record_leaves_no_entry_for_an_act_undone():
    agency = make_agency()

    with transaction.atomic():
        record("test.note", agency, by=None, at=NOW)
        transaction.set_rollback(True)

    assert not Entry.objects.exists()


@pytest.mark.parametrize("fact", ["act", "reason", "subject_label"])
def test_an_entry_cannot_be_changed(fact):
    record("test.note", make_agency(), by=None, at=NOW)

    with pytest.raises(InternalError, match="entry_facts"):
        Entry.objects.update(**{fact: "lain"})


def test_an_entry_cannot_be_deleted():
    record("test.note", make_agency(), by=None, at=NOW)

    with pytest.raises(InternalError, match="entry_no_delete"):
        Entry.objects.all().delete()
