"""From one level to the next: drafts above with a sealed dossier, once however often pressed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from accounts.states import AgencyKind, Role
from awards.actions import name_upper, promote_entries
from awards.models import Promotion
from awards.queries.promotions import (
    Choice,
    arrivals_of,
    candidates_of,
    lower_editions,
    places_left,
)
from competitions.models import Competition
from core.digests import sha256_of_bytes
from core.errors import ActionRefused
from innovations.actions import withdraw_proposal
from innovations.models import Proposal
from innovations.states import ProposalState
from notifications.models import Notice
from tests.awards.announcing import announce
from tests.awards.rounds import T0, Round
from tests.factories import make_agency, make_competition, make_member
from tests.sessions import sign_in
from tests.threads import at_once, rounds

pytestmark = pytest.mark.django_db
SOON = T0 + timedelta(hours=1)


class Levels(Round):
    """A regency whose results are public, below a province with an edition of its own."""

    def __init__(self, places: int = 2, *, is_named: bool = True) -> None:
        super().__init__()
        self.province = make_agency("Jawa Tengah", kind=AgencyKind.PROVINCE)
        self.regency.parent = self.province
        self.regency.save()
        self.bureau = make_agency("Biro Organisasi", parent=self.province)
        self.upper_organiser = make_member(self.bureau, Role.ORGANISER, "Wulan Sari")
        self.upper = make_competition(self.bureau, territory=self.province, at=T0)
        announce(self)
        if is_named:
            act = {"by": self.organiser, "at": SOON, "upper": self.upper, "places": places}
            self.competition = name_upper(self.competition, **act)

    def choice(self, place: int) -> Choice:
        row = self.competition.announcements.get().rows.get(proposal=self.proposals[place])
        return Choice(row, self.upper.groups.first(), self.upper.categories.first())

    def send(self, *places: int, at=SOON, **facts) -> list[Promotion]:
        choices = [self.choice(place) for place in places]
        act = {"by": self.organiser, "at": at, "choices": choices}
        return promote_entries(self.competition, **act, **facts)


@pytest.fixture
def levels() -> Levels:
    return Levels()


def test_winners_become_drafts_above_with_the_text_that_won(levels):
    sent = levels.send(0, 1)

    entries = [one.entry for one in sent]
    assert [(one.state, one.competition, one.entrant) for one in entries] == [
        (ProposalState.DRAFT, levels.upper, proposal.entrant) for proposal in levels.proposals[:2]
    ]
    texts = {
        question["text"]
        for section in levels.proposals[0].versions.get().content["sections"]
        for question in section["questions"]
    }
    drafts = entries[0].drafts.all()
    assert {text for draft in drafts for text in draft.answers.values()} == texts
    assert {draft.is_complete for draft in drafts} == {False}
    assert [member.person for member in entries[0].team.all()] == [levels.drafter]


def test_dossier_names_result_decree_and_digest(levels):
    (promotion,) = levels.send(0)

    result = promotion.dossier["result"]
    assert (result["rank"], result["award"]) == ("1", "Top 10")
    assert result["decree_number"] == "Keputusan Bupati Nomor 188/412/2026"
    assert promotion.dossier["version"]["digest"] == levels.proposals[0].versions.get().digest


def test_downloaded_dossier_has_the_digest_that_the_page_tells(levels, client):
    (promotion,) = levels.send(0)
    sign_in(client, levels.upper_organiser, at=SOON)

    page = client.get(reverse("promotion-detail", args=[promotion.code]))
    file = client.get(reverse("promotion-dossier", args=[promotion.code]))

    assert sha256_of_bytes(file.content) == promotion.digest
    assert promotion.digest in page.content.decode()


def test_pressing_again_sends_nothing_twice(levels):
    levels.send(0, 1)

    again = levels.send(0, 1)

    assert (again, Promotion.objects.count(), levels.upper.proposals.count()) == ([], 2, 2)


@pytest.mark.django_db(transaction=True)
@rounds(1, 50)
def test_two_at_once_send_an_entry_once(rounds):
    for _ in range(rounds):
        levels = Levels()

        sent = at_once(lambda levels=levels: levels.send(0), lambda levels=levels: levels.send(0))

        assert sorted(map(len, sent)) == [0, 1]
        assert levels.upper.proposals.count() == 1


def test_without_the_lock_the_database_still_refuses_a_second_one(levels):
    (promotion,) = levels.send(0)
    promotion.pk, promotion.code = None, "LAIN"

    with pytest.raises(IntegrityError), transaction.atomic():
        promotion.save(force_insert=True)


def test_dossier_is_never_written_again(levels):
    (promotion,) = levels.send(0)

    with pytest.raises(InternalError), transaction.atomic():
        Promotion.objects.filter(pk=promotion.pk).update(rank=9)


def test_nothing_goes_up_before_the_result_is_public(levels):
    with pytest.raises(ActionRefused) as refusal:
        levels.send(0, at=T0 - timedelta(microseconds=1))

    assert refusal.value.reasons == ["Hasil tahap terakhir belum tayang. Umumkan lebih dahulu."]


def test_no_more_go_than_there_are_places():
    levels = Levels(places=1)

    with pytest.raises(ActionRefused) as refusal:
        levels.send(0, 1)

    assert refusal.value.reasons == ["Tersisa 1 tempat, sedangkan 2 usulan dipilih."]
    assert not levels.upper.proposals.exists()


def test_entry_without_award_needs_a_reason(levels):
    with pytest.raises(ActionRefused):
        levels.send(2)

    (promotion,) = levels.send(2, reason="Diminta provinsi.")

    assert promotion.reason == "Diminta provinsi."


def test_declined_place_goes_to_the_next_in_rank():
    levels = Levels(places=2)
    _first, second = levels.send(0, 1)
    withdraw_proposal(second.entry, by=levels.drafter, at=SOON)

    entitled = [
        one.row.proposal for one in candidates_of(levels.competition, SOON) if one.is_entitled
    ]

    assert places_left(levels.competition) == 1
    assert entitled == [levels.proposals[0], levels.proposals[2]]


def test_withdrawn_below_is_flagged_above(levels, client):
    (promotion,) = levels.send(0)
    Proposal.objects.filter(pk=levels.proposals[0].pk).update(state=ProposalState.DISQUALIFIED)
    sign_in(client, levels.upper_organiser, at=SOON)

    page = client.get(reverse("arrival-list", args=[levels.upper.code]))

    assert [one.is_gone for one in arrivals_of(levels.upper, SOON)] == [True]
    assert "Tidak lagi berlaku di sana" in page.content.decode()
    assert promotion.origin.title in page.content.decode()


def test_upper_office_sees_who_may_still_send(levels):
    levels.send(0)

    (edition,) = lower_editions(levels.upper)

    assert (edition, edition.upper_places, edition.sent) == (levels.competition, 2, 1)


def test_team_is_told(levels):
    (promotion,) = levels.send(0)

    notice = Notice.objects.get(person=levels.drafter, kind="award_promoted")
    assert notice.url == f"/app/usulan/{promotion.entry.code}/"


def test_only_editions_of_governments_above_can_be_named(levels):
    stranger = make_competition(levels.foreign_secretariat, territory=levels.foreign_regency)

    with pytest.raises(ActionRefused) as refusal:
        name_upper(levels.competition, by=levels.organiser, at=SOON, upper=stranger, places=2)

    assert refusal.value.reasons == [
        "Pilih kompetisi yang sudah terbit dari pemerintah di atas Anda."
    ]


@time_machine.travel(SOON, tick=False)
def test_organiser_names_the_upper_level_and_sends_the_winners(client):
    levels = Levels(is_named=False)
    sign_in(client, levels.organiser, at=SOON)
    code = levels.competition.code

    named = client.post(
        reverse("upper-edit", args=[code]),
        {"idempotency_key": uuid4(), "upper": levels.upper.pk, "places": 2},
    )
    page = client.get(reverse("promotion-list", args=[code]))
    fields = page.context["form"]
    data = {"idempotency_key": uuid4(), "reason": ""}
    for _candidate, cells in fields.lines():
        if cells[0].initial:
            data |= {cells[0].html_name: "on", cells[1].html_name: cells[1].initial}
            data |= {cells[2].html_name: levels.upper.categories.first().pk}
    sent = client.post(reverse("promotion-list", args=[code]), data)

    assert (named.status_code, sent.status_code) == (302, 302)
    assert set(Promotion.objects.values_list("origin", flat=True)) == {
        proposal.pk for proposal in levels.proposals[:2]
    }


@time_machine.travel(SOON, tick=False)
def test_line_without_category_is_refused_by_name(levels, client):
    sign_in(client, levels.organiser, at=SOON)
    code = levels.proposals[0].code

    page = client.post(
        reverse("promotion-list", args=[levels.competition.code]),
        {"idempotency_key": uuid4(), f"kirim-{code}": "on", f"kelompok-{code}": "umum"},
    )

    assert page.status_code == 422
    assert "Pilih kategori yang diikuti" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_and_three(count, client, django_assert_max_num_queries):
    levels = Levels(places=3)
    levels.send(*range(count), reason="Diminta provinsi.")
    sign_in(client, levels.upper_organiser, at=SOON)

    with django_assert_max_num_queries(6):
        client.get(reverse("arrival-list", args=[levels.upper.code]))


def test_office_of_the_upper_level_never_sees_a_draft(levels, client):
    (promotion,) = levels.send(0)
    promotion.entry.drafts.update(answers={"x": "rahasia-draf"})
    sign_in(client, levels.upper_organiser, at=SOON)

    page = client.get(reverse("promotion-detail", args=[promotion.code]))

    assert "rahasia-draf" not in page.content.decode()


def test_competition_without_upper_stays_as_it_was(levels):
    levels.send(0)

    with pytest.raises(ActionRefused):
        name_upper(levels.competition, by=levels.organiser, at=SOON, upper=None, places=None)

    assert Competition.objects.get(pk=levels.competition.pk).upper == levels.upper
