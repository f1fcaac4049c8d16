"""Names before they are printed: owners look, the office decides, then numbers follow the ranks."""

from datetime import timedelta

import pytest
from django.urls import reverse

from awards.actions import check_names, correct_names, issue_certificates, keep_names
from awards.certificates import issue_due
from awards.inscribing import open_batch
from awards.models import Certificate, Inscription
from awards.states import Audience
from core.errors import ActionRefused
from innovations.states import TeamRole
from notifications.models import Message
from tests.awards.issuing import designed, published
from tests.awards.rounds import T0, Round
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
DAYS = 3
END = T0 + timedelta(days=DAYS)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def world():
    """Names can be checked for three days."""
    made = Round()
    designed(made, check_days=DAYS)
    made.batch = open_batch(published(made), T0)
    return made


def first(world) -> Inscription:
    return world.batch.inscriptions.order_by("position").first()


def check(world, one, **changed):
    names = {"recipient_name": one.recipient_name, "innovation_name": one.innovation_name}
    return check_names(one, by=world.drafter, at=T0, **names | changed)


def test_names_are_asked_for_once_and_nothing_is_issued_before_the_end(world):
    asked = Message.objects.filter(kind="award_names_open")

    assert open_batch(world.batch.announcement, T0) == world.batch
    assert {one.recipient for one in asked} >= {world.drafter}
    assert issue_due(END - MICROSECOND) == 0
    assert issue_due(END) == 2


def test_unchecked_names_are_printed_as_they_stand(world):
    issue_due(END)

    printed = Certificate.objects.order_by("pk").values_list("recipient_name", flat=True)
    assert list(printed) == [one.recipient_name for one in world.batch.inscriptions.all()]


def test_check_names_unchanged_confirms_them(world):
    assert check(world, first(world)).state == "confirmed"


def test_check_names_changed_waits_for_the_office_and_holds_the_batch(world):
    one = check(world, first(world), recipient_name="Puskesmas Sumpiuh Dua")

    assert one.state == "wished"
    assert Message.objects.filter(kind="award_names_wished", recipient=world.organiser).exists()
    assert issue_due(END) == 0
    correct_names(
        one,
        by=world.organiser,
        at=END,
        recipient_name="Puskesmas Sumpiuh Dua",
        innovation_name=one.innovation_name,
    )
    assert issue_due(END) == 2
    assert Certificate.objects.order_by("pk").first().recipient_name == "Puskesmas Sumpiuh Dua"


def test_keep_names_prints_what_stood_there_and_says_why(world):
    one = check(world, first(world), recipient_name="Puskesmas Kita")

    kept = keep_names(one, by=world.organiser, at=T0, reason="Nama resmi menurut SK.")

    assert (kept.state, kept.answer, kept.wished_recipient_name) == (
        "kept",
        "Nama resmi menurut SK.",
        "",
    )


@pytest.mark.parametrize(("at", "is_open"), [(T0, True), (END - MICROSECOND, True), (END, False)])
def test_check_names_is_open_until_the_end(world, at, is_open):
    assert (not first(world).obstacles_to_check(at)) == is_open


def test_issue_certificates_does_not_wait_when_all_names_are_checked(world, english):
    with pytest.raises(ActionRefused, match="not checked yet"):
        issue_certificates(world.batch, by=world.organiser, at=T0)
    for one in world.batch.inscriptions.all():
        check(world, one)

    issue_certificates(world.batch, by=world.organiser, at=T0)

    assert issue_due(T0) == 2
    with pytest.raises(ActionRefused, match="made already"):
        check_and_correct(world)


def check_and_correct(world):
    one = first(world)
    return correct_names(one, by=world.organiser, at=T0, recipient_name="X", innovation_name="Y")


def test_innovators_and_participants_get_theirs_after_the_units():
    world = Round()
    designed(world, gives_innovators=True, gives_participants=True)
    proposal = world.proposals[0]
    proposal.team.create(name="Siti Rahayu, S.Keb.", role=TeamRole.INNOVATOR)
    proposal.team.create(name="Pembimbing", role=TeamRole.MENTOR)
    published(world)

    issue_due(T0)

    given = Certificate.objects.order_by("pk").values_list("audience", "recipient_name", "award")
    innovators = [one for one in given if one[0] == Audience.INNOVATOR]
    order = [audience for audience, _name, _award in given]
    assert order == sorted(order, key=["winner", "innovator", "participant"].index)
    assert ("innovator", "Siti Rahayu, S.Keb.", "Inovator Top 10") in innovators
    assert "Pembimbing" not in [name for _audience, name, _award in given]
    assert order.count("participant") == 2


def test_pages_of_names_show_each_side_its_part(client, world):
    one = check(world, first(world), recipient_name="Puskesmas Sumpiuh Dua")
    sign_in(client, world.organiser, at=T0)
    office = client.get(reverse("inscription-list", kwargs={"code": world.competition.code}))
    answer = client.post(
        reverse("inscription-keep", kwargs={"code": one.code}),
        {
            "idempotency_key": "5f0a8a0e-5a4e-4c3a-9d6f-3d0f4b1f9a11",
            "workspace": world.organiser.workspace.code if world.organiser.workspace else "",
            "reason": "Nama resmi.",
        },
    )

    assert "Puskesmas Sumpiuh Dua" in office.content.decode()
    back = reverse("inscription-list", kwargs={"code": world.competition.code})
    assert (answer.status_code, answer.url) == (302, back)
    assert Inscription.objects.get(pk=one.pk).answer == "Nama resmi."


def test_a_foreign_unit_knows_of_no_names(world):
    assert Inscription.objects.exists()
    assert not Inscription.objects.visible_to(world.foreign_drafter).exists()
