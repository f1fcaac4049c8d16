"""Pages of an office's own words."""

import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Message, MessageTemplate
from notifications.outbox import post
from notifications.queries import failed_count
from tests.factories import NOW, World, make_person

pytestmark = pytest.mark.django_db
KIND = "proposal_rejected"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return World()


@pytest.fixture
def organiser(client, world):
    client.force_login(world.organiser)
    return client


def address(route="message-template-edit", kind=KIND, language="id") -> str:
    return reverse(route, kwargs={"kind": kind, "language": language})


def words(**facts) -> dict:
    return {
        "idempotency_key": str(uuid.uuid4()),
        "revision": 0,
        "subject": "Tentang {judul}",
        "body": "Yth. {nama},\n\n{alasan}",
        "then": "save",
        **facts,
    }


def page_of(client, **which) -> str:
    return client.get(address(**which)).content.decode()


def test_the_editor_begins_with_the_built_in_words(organiser):
    page = page_of(organiser)

    assert "{judul} belum dapat dilanjutkan tahun ini" in page
    assert "Perahu Posyandu belum dapat dilanjutkan tahun ini" in page


def test_the_editor_of_english_words_is_english_words(organiser):
    assert "{judul} cannot go on this year" in page_of(organiser, language="en")


def test_saving_shows_the_own_words_from_then_on(organiser):
    answer = organiser.post(address(), words())

    assert answer.status_code == 302
    assert "Tentang {judul}" in page_of(organiser)
    assert "Kata sendiri" in organiser.get(reverse("message-template-list")).content.decode()


def test_saving_twice_with_one_key_writes_once(organiser):
    facts = words()

    answers = [organiser.post(address(), facts).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert MessageTemplate.objects.get().revision == 1


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"subject": "{judl}"}, "{judl} bukan isian otomatis pesan ini."),
        ({"body": "Tanpa apa-apa"}, "{alasan} wajib ada di perihal atau isi."),
    ],
    ids=["unknown", "missing"],
)
def test_a_wrong_placeholder_is_named_and_the_text_stays(organiser, facts, fault):
    answer = organiser.post(address(), words(**facts))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert fault in page
    assert next(iter(facts.values())) in page


def test_a_stale_save_shows_both_versions(organiser, world):
    organiser.post(address(), words(subject="Milik {judul}"))

    answer = organiser.post(address(), words(subject="Punya {judul}"))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Milik {judul}" in page
    assert "Punya {judul}" in page
    assert 'name="revision" value="1"' in page


def test_a_preview_writes_nothing(organiser):
    answer = organiser.post(address(), words(then="preview", subject="Halo {judul}"))

    assert "Halo Perahu Posyandu" in answer.content.decode()
    assert not MessageTemplate.objects.exists()


def test_the_script_gets_the_words_alone(organiser):
    answer = organiser.post(
        address(), words(subject="Halo {judul}"), headers={"hx-request": "true"}
    )

    page = answer.content.decode()
    assert "Halo Perahu Posyandu" in page
    assert "<html" not in page
    assert not MessageTemplate.objects.exists()


def test_the_preview_shows_real_facts_of_the_own_office(organiser, world):
    for office, title in [(world.secretariat, "Kapal Obat"), (world.foreign_secretariat, "Asing")]:
        facts = {"title": title, "competition": "K", "reason": "R", "number": "1", "organiser": "O"}
        post(KIND, to=[make_person()], about=title, at=NOW, office=office.code, **facts)

    page = page_of(organiser)

    assert "Kapal Obat belum dapat" in page
    assert "Asing" not in page


def test_the_preview_escapes(organiser):
    facts = words(then="preview", subject="<script>alert(1)</script>", body="{alasan} <img src=x>")

    page = organiser.post(address(), facts).content.decode()

    assert "<script>alert" not in page
    assert "<img src=x>" not in page


def test_a_trial_is_posted_and_the_page_stays(organiser, world):
    answer = organiser.post(address(), words(then="trial", subject="Coba {judul}"))

    message = Message.objects.get()
    assert answer.status_code == 200
    assert (message.address, message.office) == (world.organiser.email, world.secretariat.code)
    assert not MessageTemplate.objects.exists()


def test_too_many_trials_are_refused_in_words(organiser):
    for _ in range(5):
        organiser.post(address(), words(then="trial"))

    answer = organiser.post(address(), words(then="trial"))

    assert answer.status_code == 422
    assert "Tunggu sebentar" in answer.content.decode()


def test_back_to_the_built_in_words(organiser):
    organiser.post(address(), words())
    key = str(uuid.uuid4())

    answer = organiser.post(
        address("message-template-revert"), {"idempotency_key": key, "revision": 1}
    )

    assert answer.status_code == 302
    assert "Tentang {judul}" not in page_of(organiser)


def test_security_mails_have_fixed_words(organiser):
    assert organiser.get(address(kind="password_reset")).status_code == 404
    assert organiser.get(address(language="de")).status_code == 404


def test_another_office_keeps_its_own(organiser, client, world):
    organiser.post(address(), words())
    client.force_login(world.foreign_organiser)

    assert "Tentang {judul}" not in page_of(client)


def test_the_secretariat_reads_the_list_without_links(client, world):
    client.force_login(world.screener)

    page = client.get(reverse("message-template-list")).content.decode()

    assert address() not in page


def test_the_news_list_speaks_in_the_offices_words(organiser, client, world):
    organiser.post(address(), words())
    person = make_person()
    facts = {"title": "Kapal", "competition": "K", "reason": "R", "number": "1", "organiser": "O"}
    post(KIND, to=[person], about="a", at=NOW, office=world.secretariat.code, **facts)
    client.force_login(person)

    assert "Tentang Kapal" in client.get(reverse("notice-list")).content.decode()


def statements(client, path) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def fill(world, count: int) -> None:
    office = world.secretariat.code
    MessageTemplate.objects.bulk_create(
        MessageTemplate(office=office, kind=f"kind-{n}", language="id", subject="S", body="B")
        for n in range(MessageTemplate.objects.count(), count)
    )
    Message.objects.bulk_create(
        Message(
            kind=KIND,
            office=office,
            recipient=world.drafter,
            address="siti@kipp.example",
            context={"name": "Siti"},
            dedupe_key=f"m-{n}",
            not_before=NOW,
            state="failed",
        )
        for n in range(Message.objects.count(), count)
    )


@pytest.mark.parametrize("route", ["message-template-list", "message-template-edit", "outbox-list"])
def test_pages_cost_the_same_with_1_3_and_1000_rows(organiser, world, route):
    path = reverse(route) if route != "message-template-edit" else address()
    costs = []
    for count in (1, 3, 1000):
        fill(world, count)
        costs.append(statements(organiser, path))

    assert len(set(costs)) == 1
    assert costs[0] <= 8


def test_failed_mails_are_counted_in_one_statement(world, django_assert_num_queries):
    fill(world, 3)

    with django_assert_num_queries(1):
        assert failed_count(world.secretariat) == 3
    assert failed_count(world.foreign_secretariat) == 0
