"""Conflicts: found by the portal, said by the judge, settled by the office."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Membership
from accounts.states import AgencyKind, Role
from core.errors import ActionRefused
from innovations.models import Innovation
from judging.actions import (
    assign_judge,
    confirm_acquaintance,
    declare_conflict,
    declare_tie,
    end_tie,
    replace_reader,
)
from judging.models import Assignment, PanelExpertise, Scorecard, Tie
from judging.queries.conflicts import Bar, conflicts_of
from judging.queries.places import losses_of
from judging.recusing import Closeness
from judging.states import AssignmentState
from tests.factories import NOW, join, make_agency
from tests.judging.scenes import LATER, Scene
from tests.judging.test_judging_stage_pages import submit, visitor_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return Scene(entries=3, judges=3)


def tie(person, **facts):
    return Tie.objects.create(person=person, declared_by=person, kind="family", **facts)


def leave(person, agency, *, days_ago):
    join(person, agency, Role.DRAFTER)
    ends_on = NOW.date() - timedelta(days=days_ago)
    Membership.objects.filter(person=person, agency=agency).update(ends_on=ends_on)


def bring_people_close(scene):
    """One judge for each kind of closeness, near misses among them."""
    world = scene.world
    nation = make_agency("Indonesia", kind=AgencyKind.NATION)
    ministry = make_agency("Kementerian", kind=AgencyKind.MINISTRY, parent=nation)
    for entrant in (world.school, make_agency("Kantor", parent=ministry), world.regency):
        scene.candidacies.append(scene.add_entry(entrant=entrant))
    people = [scene.add_judge(f"Juri dekat {n}").person for n in range(14)]
    works = (world.unit, world.opd, world.regency, world.school, ministry, nation)
    for person, agency in zip(people, works, strict=False):
        join(person, agency, Role.DRAFTER)
    leave(people[6], world.opd, days_ago=700)
    leave(people[7], world.opd, days_ago=760)
    tie(people[8], agency=world.sister_unit)
    tie(people[9], agency=world.regency)
    tie(people[10], innovation=scene.candidacies[1].proposal.innovation)
    tie(people[11], agency=world.opd, ended_at=NOW)
    scene.candidacies[0].proposal.team.create(person=people[12], role="mentor")
    proposal = scene.candidacies[2].proposal
    type(proposal).objects.filter(pk=proposal.pk).update(created_by=people[13])


def give_everything_to_everybody(scene, pairs):
    """Past all checks, as if every conflict had come about later."""
    facts = {"state": AssignmentState.ACTIVE, "assigned_by": scene.organiser}
    Assignment.objects.bulk_create(
        Assignment(code=f"A{c}-{m}", candidacy_id=c, member_id=m, **facts) for c, m in pairs
    )
    scene.stage.panel.update(state="accepted", declared_at=NOW)


def test_what_the_search_finds_is_what_a_judge_cannot_open(scene):
    bring_people_close(scene)
    members = list(scene.stage.panel.select_related("person"))
    pairs = {(c.pk, m.pk) for c in scene.candidacies for m in members}
    give_everything_to_everybody(scene, pairs)
    barred, opened = conflicts_of(scene.stage, NOW), set()

    for member in members:
        member.person.workspace = member.person.memberships.get(role=Role.JUDGE)
        own = Assignment.objects.visible_to(member.person)
        opened |= set(own.values_list("candidacy", "member"))

    assert pairs - opened == set(barred)
    assert set(barred.values()) == {Bar.AGENCY, Bar.TIE, Bar.MENTOR, Bar.TEAM}
    assert len(barred) > 20


def test_a_tie_declared_later_takes_the_entry_and_its_marks_at_once(scene):
    scene.start()
    judge = scene.members[0].person
    scene.score(0, 0)
    visitor = visitor_of(judge)
    url = reverse("scorecard-edit", args=[scene.assignment().code])
    assert visitor.get(url).status_code == 200

    left = declare_tie(judge, by=judge, at=LATER, tie=Closeness("family", agency=scene.world.opd))

    scene.candidacies[0].refresh_from_db()
    assert len(left) == 3
    assert visitor.get(url).status_code == 404
    assert scene.assignment().state == "recused"
    assert Scorecard.objects.get(assignment=scene.assignment()).state == "recused"
    assert scene.candidacies[0].locked_count == 0
    end_tie(Tie.objects.get(), by=judge, at=LATER)
    assert visitor.get(url).status_code == 404  # what left stays away


def test_a_membership_added_later_closes_the_entry_and_the_office_settles_it(scene):
    scene.start()
    scene.score(0, 0)
    judge, helper = scene.members[0].person, scene.add_judge("Juri Bantu")
    url = reverse("scorecard-edit", args=[scene.assignment().code])
    Membership.objects.create(
        code="BARU",
        person=judge,
        agency=scene.world.unit,
        role=Role.DRAFTER,
        starts_on=NOW.date(),
    )

    assert visitor_of(judge).get(url).status_code == 404
    office = visitor_of(scene.organiser)
    page = office.get(reverse("conflict-list", args=[scene.stage.code]))
    loss = next(
        loss for loss, _ in page.context["losses"] if loss.assignment.member.person == judge
    )
    assert (loss.is_found, loss.proposal) == (True, helper)

    answer = submit(
        office, reverse("reader-replace", args=[scene.assignment().code]), member=helper.code
    )

    scene.candidacies[0].refresh_from_db()
    assert answer.status_code == 302
    assert scene.assignment().state == "recused"
    assert scene.candidacies[0].locked_count == 0
    assert Assignment.objects.get(member=helper).candidacy == scene.candidacies[0]


def test_the_proposed_replacement_knows_the_field_then_has_the_least_to_do(scene):
    scene.start()
    category = scene.candidacies[0].proposal.category
    busy, idle = scene.add_judge("Juri Ahli"), scene.add_judge("Juri Senggang")
    PanelExpertise.objects.create(member=busy, category=category, is_main=True)
    assign_judge(scene.candidacies[1], by=scene.organiser, at=NOW, member=busy)
    judge = scene.members[0].person
    declare_conflict(scene.assignment(), by=judge, at=LATER, kind="family", note="Adik")

    loss = losses_of(scene.stage, LATER)[0]

    assert (loss.proposal, loss.others, loss.is_open) == (busy, [idle], True)
    replace_reader(scene.assignment(), by=scene.organiser, at=LATER, member=busy)
    assert [one.is_open for one in losses_of(scene.stage, LATER)] == [False]
    with pytest.raises(ActionRefused, match="BMS26-001"):
        assign_judge(scene.candidacies[0], by=scene.organiser, at=LATER, member=scene.members[0])


def test_an_entry_is_only_replaced_where_a_conflict_is(scene):
    scene.start()
    helper = scene.add_judge("Juri Bantu")

    with pytest.raises(ActionRefused, match="Tidak ada konflik"):
        replace_reader(scene.assignment(), by=scene.organiser, at=LATER, member=helper)


def late_entry(scene):
    """An entry that came after the declaration: not answered for."""
    scene.start()
    candidacy = scene.add_entry(name="Judul Rahasia")
    scene.candidacies.append(candidacy)
    scene.members[0].refresh_from_db()
    return assign_judge(candidacy, by=scene.organiser, at=LATER, member=scene.members[0])


def test_before_the_answer_neither_title_nor_text_is_sent(scene):
    assignment = late_entry(scene)
    visitor = visitor_of(scene.members[0].person)
    ask = f"{reverse('acquaintance-confirm', args=[scene.stage.code])}?buka={assignment.code}"

    sent = [
        visitor.get(reverse(name, args=[assignment.code]))
        for name in ("scorecard-edit", "scorecard-lock", "assignment-skip")
    ]
    pages = [ask, reverse("assignment-list"), reverse("conflict-declare", args=[assignment.code])]
    html = "".join(visitor.get(url).content.decode() for url in pages)
    refused = visitor.post(
        reverse("scorecard-edit", args=[assignment.code]),
        json.dumps({"version": 0, "criterion": "novelty", "level": 3, "value": "50"}),
        content_type="application/json",
    )

    assert [answer["Location"] for answer in sent] == [ask] * 3
    assert "Judul Rahasia" not in html
    assert "Puskesmas Sumpiuh II" not in html
    assert assignment.candidacy.proposal.number in html
    assert refused.status_code == 422


def test_one_answer_opens_the_entry_and_is_asked_once(scene):
    assignment = late_entry(scene)
    visitor = visitor_of(scene.members[0].person)
    ask = f"{reverse('acquaintance-confirm', args=[scene.stage.code])}?buka={assignment.code}"

    answer = submit(visitor, ask)

    opened = reverse("scorecard-edit", args=[assignment.code])
    assert answer["Location"] == opened
    assert visitor.get(opened).status_code == 200
    assert visitor.get(ask)["Location"] == reverse("assignment-list")


def test_knowing_the_applicant_hands_the_entry_back(scene):
    assignment = late_entry(scene)
    visitor = visitor_of(scene.members[0].person)
    ask = reverse("acquaintance-confirm", args=[scene.stage.code])

    answer = submit(visitor, ask, **{f"entri-{assignment.code}": "mentor", "note": "Saya bantu"})

    assignment.refresh_from_db()
    assert answer["Location"] == reverse("assignment-list")
    assert (assignment.state, assignment.conflict_kind) == ("recused", "mentor")
    assert visitor.get(reverse("scorecard-edit", args=[assignment.code])).status_code == 404


def test_what_came_after_the_page_is_asked_later(scene):
    assignment = late_entry(scene)
    member = scene.members[0]

    confirm_acquaintance(member, by=member.person, at=LATER, seen=[], known={})

    assignment.refresh_from_db()
    assert assignment.acquainted_at is None


def test_a_judge_finds_and_declares_a_tie(scene):
    scene.start()
    judge = scene.members[0].person
    visitor = visitor_of(judge)
    Innovation.objects.update(published_at=None)
    url = reverse("tie-declare")

    found = visitor.get(url, {"q": "Dinas Kes"}).context["form"].found
    answer = submit(
        visitor, f"{url}?q=Dinas", target=f"a{scene.world.opd.code}", kind="family", note="Adik"
    )

    assert [row.name for row in found.values()] == ["Dinas Kesehatan"]
    assert answer.status_code == 302
    row = Tie.objects.get()
    assert (row.person, row.agency, row.note) == (judge, scene.world.opd, "Adik")
    assert not Assignment.objects.visible_to(judge).exists()
    other = visitor_of(scene.members[1].person)
    assert other.get(reverse("tie-end", args=[row.pk])).status_code == 404
    submit(visitor, reverse("tie-end", args=[row.pk]))
    assert visitor.get(url).context["ties"].count() == 0


def statements(visitor, url):
    visitor.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get(url).status_code == 200
    return len(asked)


def test_the_pages_ask_the_same_of_few_and_many():
    def measure(entries):
        scene = Scene(entries=entries, judges=entries + 1)
        scene.start()
        for number in range(entries):
            member = scene.members[0]
            declare_conflict(
                scene.assignment(number), by=member.person, at=LATER, kind="family", note=""
            )
        member = scene.members[1]
        member.refresh_from_db()
        for _ in range(entries):
            assign_judge(scene.add_entry(), by=scene.organiser, at=LATER, member=member)
        late = scene.add_judge("Juri Baru")
        for candidacy in scene.candidacies:
            assign_judge(candidacy, by=scene.organiser, at=LATER, member=late)
        judge, office = visitor_of(member.person), visitor_of(scene.organiser)
        code = [scene.stage.code]
        place = [scene.stage.code, late.code]
        return {
            "acquaintance": statements(judge, reverse("acquaintance-confirm", args=code)),
            "declare": statements(
                visitor_of(late.person), reverse("independence-declare", args=code)
            ),
            "ties": statements(judge, reverse("tie-declare")),
            "conflicts": statements(office, reverse("conflict-list", args=code)),
            "panel": statements(office, reverse("panel-edit", args=code)),
            "copy": statements(office, reverse("panel-copy", args=code)),
            "release": statements(office, reverse("judge-release", args=place)),
        }

    few, many = measure(1), measure(3)

    assert few == many
    assert max(many.values()) <= 8
