"""Places on a panel: what is asked, the judge's answer, and what stays when a judge goes."""

import pytest
from django.urls import reverse

from accounts.states import Role
from competitions.models import Category
from core.errors import ActionRefused
from judging.actions import (
    assign_judge,
    copy_panel,
    declare_conflict,
    declare_independence,
    decline_place,
    invite_judges,
    release_judge,
    remind_invited,
    replace_judge,
    replace_reader,
    save_scorecard,
)
from judging.actions.places import Answer
from judging.asking import Asked
from judging.models import Assignment, PanelMember, Scorecard
from notifications.models import Message
from tests.factories import NOW, join, make_member
from tests.judging.scenes import LATER, Scene
from tests.judging.test_judging_stage_pages import visitor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=3, judges=2)


def make_judge(scene, name="Juri Baru"):
    return make_member(scene.world.secretariat, Role.JUDGE, name)


def messages(kind):
    return Message.objects.filter(kind=kind)


def states(member):
    return list(member.assignments.order_by("pk").values_list("state", flat=True))


def test_invite_judges_asks_several_at_once_for_the_same(scene):
    people = [make_judge(scene, "Juri A"), make_judge(scene, "Juri B")]
    first, second = Category.objects.filter(competition=scene.competition).order_by("order")[:2]
    asked = Asked(
        entries=24,
        minutes=40,
        words="Mohon bantuan.",
        categories={first.pk: True, second.pk: False},
    )

    members = invite_judges(scene.stage, by=scene.organiser, at=NOW, people=people, asked=asked)

    member = PanelMember.objects.get(pk=members[1].pk)
    letter = messages("judging_panel_joined").filter(recipient=people[1]).latest("pk")
    assert (member.state, member.asked_entries, member.maximum_load) == ("invited", 24, 24)
    assert member.asked_hours == 16
    assert dict(member.expertises.values_list("category", "is_main")) == asked.categories
    assert letter.context["hours"] == "16"
    assert letter.context["words"] == "Mohon bantuan."
    assert letter.context["url"] == f"/app/juri/pernyataan/{scene.stage.code}/"


def test_accepting_fewer_entries_gives_back_the_rest_and_tells_the_organiser(scene):
    member = scene.members[0]
    scene.assign_all()
    category = Category.objects.filter(competition=scene.competition).first()

    answer = Answer(maximum_load=2, categories={category.pk: True})
    declare_independence(member, by=member.person, at=NOW, answer=answer)

    member.refresh_from_db()
    assert (member.state, member.maximum_load) == ("accepted", 2)
    assert states(member) == ["active", "active", "declined"]
    assert member.expertises.get().category == category
    assert messages("judging_load_lowered").first().context["count"] == "2"


def test_accepting_more_than_was_asked_is_refused(scene):
    member = scene.members[0]

    with pytest.raises(ActionRefused, match="lebih sedikit"):
        declare_independence(member, by=member.person, at=NOW, answer=Answer(maximum_load=61))


def test_an_entry_that_touches_the_judge_leaves_with_the_acceptance(scene):
    member = scene.members[0]
    scene.assign_all()
    seen = [scene.assignment(entry).code for entry in (0, 1)]

    answer = Answer(seen=seen, known={seen[0]: "family"}, note="Kakak saya")
    declare_independence(member, by=member.person, at=NOW, answer=answer)

    rows = list(member.assignments.order_by("pk"))
    assert [row.state for row in rows] == ["recused", "active", "active"]
    assert [row.acquainted_at for row in rows] == [None, NOW, None]
    assert rows[0].conflict_note == "Kakak saya"


def test_declining_gives_a_reason_frees_the_entries_and_asks_for_a_replacement(scene):
    member, person = scene.members[0], make_judge(scene)
    scene.assign_all()

    decline_place(member, by=member.person, at=NOW, reason="Sedang umrah")

    member.refresh_from_db()
    told = messages("judging_place_declined").first()
    assert (member.state, member.answer_reason) == ("declined", "Sedang umrah")
    assert states(member) == ["declined"] * 3
    assert told.context["reason"] == "Sedang umrah"
    assert told.context["url"].endswith(f"/panel/{member.code}/ganti/")
    with pytest.raises(ActionRefused, match="tidak lagi di panel"):
        declare_independence(member, by=member.person, at=NOW)

    join(person, scene.world.unit, Role.DRAFTER)
    handed = replace_judge(member, by=scene.organiser, at=NOW, person=person)

    successor = PanelMember.objects.get(person=person)
    assert (handed.given, handed.left) == (0, 3)  # a drafter of the unit itself
    assert (successor.replaces, successor.asked_entries) == (member, member.asked_entries)


def test_only_who_was_asked_answers_and_only_once(scene):
    member = scene.members[0]

    with pytest.raises(ActionRefused):
        decline_place(member, by=scene.organiser, at=NOW, reason="x")
    declare_independence(member, by=member.person, at=NOW)
    with pytest.raises(ActionRefused, match="melepas"):
        decline_place(member, by=member.person, at=NOW, reason="x")


def test_who_declined_can_be_asked_again(scene):
    member = scene.members[0]
    decline_place(member, by=member.person, at=NOW, reason="Sibuk")

    (again,) = invite_judges(
        scene.stage, by=scene.organiser, at=LATER, people=[member.person], asked=Asked(entries=5)
    )

    assert (again.pk, again.state, again.maximum_load, again.answer_reason) == (
        member.pk,
        "invited",
        5,
        "",
    )
    assert messages("judging_panel_joined").filter(recipient=member.person).count() == 2


def test_release_keeps_what_is_locked_and_hands_on_what_is_open(scene):
    scene.start()
    member, person = scene.members[0], make_judge(scene)
    scene.score(0, 0)
    begun = scene.assignment(1)
    save_scorecard(begun, by=member.person, at=LATER, version=0, marks=[scene.mark("novelty", 60)])

    handed = release_judge(member, by=scene.organiser, at=LATER, reason="Sakit", person=person)

    successor = PanelMember.objects.get(person=person)
    card = Scorecard.objects.get(assignment=begun)
    scene.candidacies[0].refresh_from_db()
    assert states(member) == ["finished", "declined", "declined"]
    assert scene.candidacies[0].locked_count == 1
    assert (card.state, card.marks.count()) == ("open", 1)
    assert (handed.given, handed.left, successor.replaces) == (2, 0, member)
    assert states(successor) == ["offered", "offered"]
    assert not Assignment.objects.visible_to(member.person).exists()
    assert messages("judging_place_ended").get().context["reason"] == "Sakit"


def test_the_place_of_a_chair_goes_to_the_replacement(scene):
    chair, person = scene.add_judge("Ketua", is_chair=True), make_judge(scene)

    release_judge(chair, by=scene.organiser, at=NOW, reason="Pindah", person=person)

    chair.refresh_from_db()
    assert not chair.is_chair
    assert PanelMember.objects.get(person=person).is_chair


def test_a_successor_on_the_same_panel_takes_what_the_own_load_allows(scene):
    for candidacy in scene.candidacies:
        assign_judge(candidacy, by=scene.organiser, at=NOW, member=scene.members[0])
    small = scene.add_judge("Juri Kecil", maximum_load=2)

    handed = release_judge(
        scene.members[0], by=scene.organiser, at=NOW, reason="Sakit", person=small.person
    )

    assert (handed.successor, handed.given, handed.left) == (small, 2, 1)


def test_nobody_who_left_is_given_an_entry(scene):
    member = scene.members[0]
    release_judge(member, by=scene.organiser, at=NOW, reason="Sakit")
    member.refresh_from_db()

    with pytest.raises(ActionRefused, match="tidak lagi di panel"):
        assign_judge(scene.candidacies[0], by=scene.organiser, at=NOW, member=member)


def test_copy_panel_asks_who_serves_there_and_is_not_here_yet(scene):
    gone = scene.add_judge("Juri Pergi")
    release_judge(gone, by=scene.organiser, at=NOW, reason="Sakit")
    later = type(scene.stage).objects.create(
        code="TAHAP2",
        competition=scene.competition,
        rule_set=scene.stage.rule_set,
        kind="presentation",
        name="Presentasi",
        order=9,
        cut=1,
        opens_at=scene.stage.opens_at,
        closes_at=scene.stage.closes_at,
    )

    copied = copy_panel(later, by=scene.organiser, at=NOW, source=scene.stage)

    assert [one.person for one in copied] == [one.person for one in scene.members]
    with pytest.raises(ActionRefused, match="sudah ada"):
        copy_panel(later, by=scene.organiser, at=NOW, source=scene.stage)


def test_remind_invited_reaches_who_has_not_answered_once_a_day(scene):
    silent, answered = scene.members
    declare_independence(answered, by=answered.person, at=NOW)

    assert remind_invited(scene.stage, by=scene.organiser, at=LATER) == 1
    with pytest.raises(ActionRefused, match="diingatkan"):
        remind_invited(scene.stage, by=scene.organiser, at=LATER)

    assert messages("judging_panel_reminder").get().recipient == silent.person


def test_the_office_sees_what_refusals_and_conflicts_leave_open_until_it_is_done(scene):
    scene.start()
    office = visitor_of(scene.organiser)
    refusing, helper = scene.add_judge("Juri Menolak"), scene.add_judge("Juri Bantu")
    decline_place(refusing, by=refusing.person, at=LATER, reason="Sibuk")
    judge = scene.members[0].person
    declare_conflict(scene.assignment(), by=judge, at=LATER, kind="family", note="")
    type(scene.stage).objects.filter(pk=scene.stage.pk).update(judges_per_entry=2)
    panel, conflicts = (
        f'href="{reverse(name, args=[scene.stage.code])}"'
        for name in ("panel-edit", "conflict-list")
    )

    before = office.get(reverse("home")).content.decode()
    page = office.get(reverse("panel-edit", args=[scene.stage.code])).content.decode()
    replace_reader(scene.assignment(), by=scene.organiser, at=LATER, member=helper)
    release_judge(refusing, by=scene.organiser, at=LATER, reason="Tanpa pengganti")
    after = office.get(reverse("home")).content.decode()

    assert (panel in before, conflicts in before) == (True, True)
    assert (panel in after, conflicts in after) == (False, False)
    assert "Sibuk" in page
    assert reverse("judge-replace", args=[scene.stage.code, refusing.code]) in page
