"""The pages around an entry, without a browser."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.models import IdempotencyKey
from innovations.actions import (
    admit_proposal,
    hand_over_proposal,
    return_proposal,
    save_section,
    submit_proposal,
)
from innovations.models import Proposal, ProposalVersion
from innovations.states import ProposalState
from kipp.celery import app
from notifications.models import Message
from tests.factories import (
    NOW,
    make_agency,
    make_competition,
    make_innovation,
    make_proposal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indonesian(english):
    """Addresses without a prefix."""
    with override("id"):
        yield


def page(route, proposal, **more):
    return reverse(route, kwargs={"code": proposal.code, **more})


def confirmed(**fields):
    return {"idempotency_key": str(uuid.uuid4()), **fields}


def declared(proposal, **fields):
    return confirmed(revision=proposal.revision, is_true="on", may_publish="on", **fields)


def told(world, **changes):
    fields = {
        "name": "Gasing",
        "subtitle": "Mencegah anak kerdil",
        "started_on": "2023-03-01",
        "group": world.competition.groups.get().pk,
        "category": world.competition.categories.first().pk,
        "sdgs": ["3"],
        "measure_before": "27,4",
        "measure_after": "11,8",
    }
    return confirmed(**{**fields, **changes})


def start_address(world, **more):
    query = "&".join(f"{key}={value}" for key, value in more.items())
    return f"{reverse('proposal-start')}?kompetisi={world.competition.code}&{query}"


def test_the_list_invites_to_start_while_it_is_empty(world, visit):
    found = visit(world.drafter).get(reverse("proposal-list"))

    assert list(found.context["page_obj"]) == []
    assert reverse("proposal-start") in found.content.decode()


def test_the_list_shows_a_drafter_the_own_unit_and_an_admin_the_branch(world, visit, draft):
    sister = make_proposal(world.competition, world.sister_unit, by=world.drafter)
    make_proposal(world.competition, world.school, by=world.drafter)

    own = visit(world.drafter).get(reverse("proposal-list")).context["page_obj"]
    branch = visit(world.local_admin).get(reverse("proposal-list")).context["page_obj"]

    assert list(own) == [draft]
    assert set(branch) == {draft, sister}
    assert (own[0].sections, own[0].complete_sections) == (9, 9)
    assert own[0].closes_at == NOW + timedelta(days=10)


def test_start_offers_only_editions_that_take_entries_now(world, visit, clock):
    address = reverse("proposal-start")
    shown = visit(world.drafter).get(address).context["competitions"]
    assert [choice.competition for choice in shown] == [world.competition]

    clock.move_to(NOW + timedelta(days=10))

    assert visit(world.drafter).get(address).context["competitions"] == []


def test_start_makes_the_entry_and_goes_on_to_its_task_list(world, visit):
    answer = visit(world.drafter).post(start_address(world), told(world))

    proposal = Proposal.objects.get()
    assert answer.url == page("proposal-detail", proposal)
    assert proposal.entrant == world.unit
    assert str(proposal.innovation.measure_before) == "27.40"


def test_start_sent_twice_makes_one_entry(world, visit):
    client, fields = visit(world.drafter), told(world)

    answers = [client.post(start_address(world), fields).url for _ in range(2)]

    assert answers[0] == answers[1]
    assert Proposal.objects.count() == 1


def test_start_takes_no_field_that_is_not_asked(world, visit):
    extra = {"state": "eligible", "number": "BMS26-999", "entrant": world.school.pk}

    visit(world.drafter).post(start_address(world), told(world, **extra))

    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.number, proposal.entrant) == ("draft", "", world.unit)


def test_start_refuses_the_category_of_another_edition(world, visit):
    foreign = make_competition(make_agency("Bagian lain")).categories.first()

    answer = visit(world.drafter).post(start_address(world), told(world, category=foreign.pk))

    assert answer.status_code == 422
    assert Proposal.objects.count() == 0


def test_start_with_a_foreign_register_row_finds_nothing(world, visit):
    foreign = make_innovation(world.school)

    answer = visit(world.drafter).get(start_address(world, inovasi=foreign.code))

    assert answer.status_code == 404


def test_the_task_list_names_what_is_open_and_who_holds_it(world, visit, draft):
    draft.drafts.filter(section__code="novelty").update(is_complete=False)

    context = visit(world.drafter).get(page("proposal-detail", draft)).context

    assert (context["complete"], context["total"]) == (9, 10)
    assert context["next_part"].section.code == "novelty"
    assert [holder.state for holder in context["holders"]] == ["now", "coming", "coming", "coming"]
    assert len(context["open_tasks"]) == 1


def test_a_returned_entry_shows_the_note(world, visit, handed_over):
    return_proposal(handed_over, by=world.local_admin, at=NOW, note="Sebut <sumber> angka.")

    found = visit(world.drafter).get(page("proposal-detail", handed_over)).content.decode()

    assert "Sebut &lt;sumber&gt; angka." in found


def test_a_foreign_entry_answers_exactly_as_a_missing_one(world, visit):
    foreign = make_proposal(world.competition, world.school, by=world.drafter)
    client = visit(world.drafter)
    missing = "B" * len(foreign.code)
    routes = ["proposal-detail", "proposal-history", "proposal-receipt", "proposal-submit"]

    for route in routes:
        real = client.get(reverse(route, kwargs={"code": foreign.code}))
        gone = client.get(reverse(route, kwargs={"code": missing}))

        assert real.status_code == gone.status_code == 404
        assert real.content.replace(foreign.code.encode(), missing.encode()) == gone.content


def test_hand_over_by_button_moves_it_to_the_local_admin(world, visit, draft):
    answer = visit(world.drafter).post(page("proposal-hand-over", draft), confirmed())

    draft.refresh_from_db()
    assert answer.url == page("proposal-detail", draft)
    assert draft.state == ProposalState.WITH_LOCAL_ADMIN


def test_submit_without_a_declaration_is_sent_back(world, visit, handed_over):
    fields = confirmed(revision=handed_over.revision, is_true="on")

    answer = visit(world.local_admin).post(page("proposal-submit", handed_over), fields)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["may_publish"]
    assert ProposalVersion.objects.count() == 0


def test_submit_of_a_text_that_changed_meanwhile_shows_the_new_text(world, visit, handed_over):
    client, address = visit(world.local_admin), page("proposal-submit", handed_over)
    fields = declared(handed_over)
    section = handed_over.rule_set.sections.get(code="summary")
    act = {"by": world.local_admin, "at": NOW}
    save_section(handed_over, **act, section=section, revision=1, answers={"summary": "Baru"})

    answer = client.post(address, fields)

    assert answer.status_code == 422
    assert "Baru" in answer.content.decode()
    again = {**fields, "revision": answer.context["form"]["revision"].value()}
    assert client.post(address, again).url == page("proposal-receipt", handed_over)


def test_submit_leads_to_the_receipt_and_a_retry_to_the_same(world, visit, handed_over):
    client, address = visit(world.local_admin), page("proposal-submit", handed_over)
    fields = declared(handed_over)

    answers = [client.post(address, fields), client.post(address, fields)]
    other_tab = client.post(address, declared(handed_over))

    receipt = page("proposal-receipt", handed_over)
    assert {answer.url for answer in [*answers, other_tab]} == {receipt}
    assert ProposalVersion.objects.count() == 1
    assert IdempotencyKey.objects.count() == 2


def test_the_receipt_shows_number_time_with_zone_and_digest(world, visit, submitted):
    receipt = visit(world.drafter).get(page("proposal-receipt", submitted))

    text = receipt.content.decode()
    assert "BMS26-001" in text
    assert "Senin, 20 April 2026 pukul 10.00 WIB" in text
    assert receipt.context["receipt"].digest[:8] in text


def test_the_receipt_on_paper_is_a_pdf_with_the_number_in_its_name(world, visit, submitted):
    paper = visit(world.drafter).get(page("receipt-paper", submitted))

    assert paper.content.startswith(b"%PDF")
    assert paper["Content-Type"] == "application/pdf"
    assert 'filename="bms26-001-' in paper["Content-Disposition"]


def test_submit_works_while_the_broker_is_away(world, visit, handed_over, monkeypatch, settings):
    nowhere = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(app.conf, "broker_url", nowhere)
    settings.CACHES["pages"]["LOCATION"] = nowhere

    answer = visit(world.local_admin).post(
        page("proposal-submit", handed_over), declared(handed_over)
    )

    assert answer.status_code == 302
    assert Message.objects.filter(kind="proposal_submitted", state="queued").count() == 2


def test_submit_page_of_a_closed_edition_says_why(world, visit, clock, handed_over):
    clock.move_to(NOW + timedelta(days=10))

    found = visit(world.local_admin).get(page("proposal-submit", handed_over))

    assert len(found.context["obstacles"]) == 1


def test_history_tells_who_did_what(world, visit, submitted):
    admit_proposal(submitted, by=world.screener, at=NOW)

    events = visit(world.drafter).get(page("proposal-history", submitted)).context["events"]

    told = [event.text for event in events[:-1]]
    assert told == ["Siti Rahayu", "Joko Susilo", "Bagian Organisasi"]
    assert {event.when for event in events[:-1]} == {"20 Apr 2026, 10.00 WIB"}
    assert events[-1].title == "Dinilai: 0 dari 3 juri selesai"


def test_history_keeps_the_entrants_own_notes_from_the_organiser(world, visit, handed_over):
    return_proposal(handed_over, by=world.local_admin, at=NOW, note="Angkanya belum meyakinkan.")
    hand_over_proposal(handed_over, by=world.drafter, at=NOW)
    submit_proposal(handed_over, by=world.local_admin, at=NOW)

    told = {
        person.name: visit(person).get(page("proposal-history", handed_over)).content.decode()
        for person in (world.drafter, world.organiser)
    }

    seen_by = [name for name, text in told.items() if "Angkanya belum meyakinkan." in text]
    assert seen_by == [world.drafter.name]
