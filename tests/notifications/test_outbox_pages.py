"""The outbox of an office: what became of each mail, and sending again."""

import uuid
from functools import partial

import pytest
import time_machine
from django.db.models import QuerySet
from django.urls import reverse

from audit.models import Entry
from core.errors import ActionRefused
from notifications.actions import cancel_message, retry_failed_messages, retry_message
from notifications.delivery import deliver_message
from notifications.models import Message, Notice
from notifications.outbox import post, post_to_address
from tests.factories import NOW, World, make_person
from tests.threads import in_threads, meet_after

pytestmark = pytest.mark.django_db
FACTS = {"title": "Perahu", "competition": "KIPP", "person": "Joko"}


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


def tell(office, name="Siti", *, kind="proposal_handed_over", about="", **facts) -> Message:
    person, about = make_person(name), about or f"p-{uuid.uuid4().hex[:8]}"
    post(kind, to=[person], about=about, at=NOW, office=office.code, **FACTS)
    Message.objects.filter(recipient=person).update(**facts)
    return Message.objects.get(recipient=person)


def failed(office, name="Siti", **facts) -> Message:
    return tell(office, name, state="failed", attempts=5, fault="SMTPRecipientsRefused", **facts)


def invitation(office, **facts) -> Message:
    post_to_address(
        "invitation",
        address="dewi@kipp.example",
        language="id",
        about="invitation-1",
        at=NOW,
        url="/undangan/rahasia-sekali/",
        office=office.code,
        name="Dewi",
        inviter="Rini",
        agency="Dinas",
        role="Judge",
    )
    Message.objects.filter(kind="invitation").update(**facts)
    return Message.objects.get(kind="invitation")


def page_of(client, **query) -> str:
    return client.get(reverse("outbox-list"), query).content.decode()


def confirm(**facts) -> dict:
    return {"idempotency_key": str(uuid.uuid4()), **facts}


def detail(message, route="message-detail") -> str:
    return reverse(route, kwargs={"key": message.uuid})


def test_the_outbox_shows_the_own_offices_mails_alone(organiser, world):
    tell(world.secretariat, "Siti Sendiri")
    tell(world.foreign_secretariat, "Orang Asing")
    post("password_changed", to=[make_person("Milik Portal")], about="k", at=NOW)

    page = page_of(organiser)

    assert "Siti Sendiri" in page
    assert "Orang Asing" not in page
    assert "Milik Portal" not in page


def test_the_outbox_says_why_a_mail_did_not_go(organiser, world):
    failed(world.secretariat)

    page = page_of(organiser)

    assert "Tidak terkirim" in page
    assert "Server email tidak mengenal alamat ini." in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"keadaan": "failed"}, ["Gagal"]),
        ({"jenis": "proposal_admitted"}, ["Lolos"]),
        ({"q": "tung"}, ["Tunggu"]),
        ({"keadaan": "tidak-ada", "jenis": "tidak-ada"}, ["Gagal", "Lolos", "Tunggu"]),
        ({"q": "nihil"}, []),
    ],
    ids=["state", "kind", "name", "nonsense", "nothing"],
)
def test_filters_stand_in_the_address(organiser, world, query, shown):
    failed(world.secretariat, "Gagal")
    tell(world.secretariat, "Lolos", kind="proposal_admitted")
    tell(world.secretariat, "Tunggu")

    page = page_of(organiser, **query)

    assert [name for name in ("Gagal", "Lolos", "Tunggu") if f">{name}</td>" in page] == shown


def test_pages_follow_each_other_without_gap(organiser, world):
    names = [f"Orang {n:03d}" for n in range(65)]
    for name in names:
        tell(world.secretariat, name)
    seen, query = [], {}
    while True:
        response = organiser.get(reverse("outbox-list"), query)
        seen += [row["message"].reader for row in response.context["rows"]]
        if not response.context["older"]:
            break
        query = {"sebelum": response.context["older"]}

    assert seen == names[::-1]


@pytest.mark.parametrize("cursor", ["x", "00000000-0000-0000-0000-000000000000"])
def test_a_cursor_that_is_none_harms_nothing(organiser, world, cursor):
    tell(world.secretariat)

    assert organiser.get(reverse("outbox-list"), {"sebelum": cursor}).status_code == 200


def test_an_empty_outbox_says_so(organiser):
    assert "Belum ada email" in page_of(organiser)


def test_the_detail_shows_the_exact_words_that_left(organiser, world):
    message = tell(world.secretariat, kind="proposal_admitted")
    deliver_message(message.pk, NOW)

    page = organiser.get(detail(message)).content.decode()

    assert "Perahu" in page
    assert "Kata-kata yang terkirim" in page


@pytest.mark.parametrize(
    "kind",
    [
        "proposal_handed_over",
        "proposal_returned",
        "proposal_withdrawn",
        "deadline_near",
        "deadline_last_day",
        "deadline_near_units",
        "deadline_last_day_units",
        "draft_stuck",
    ],
)
@pytest.mark.parametrize("is_sent", [False, True])
def test_the_office_never_reads_what_a_draft_is_called(organiser, world, kind, is_sent):
    person = make_person("Siti")
    facts = {"title": "Canary-7f3a", "titles": "Canary-7f3a", "note": "Canary-7f3a"}
    post(kind, to=[person], about="p-1", at=NOW, office=world.secretariat.code, **facts)
    message = Message.objects.get()
    if is_sent:
        deliver_message(message.pk, NOW)
    words = {"subject": "{judul} {daftar} {catatan}", "body": "x", "then": "preview"}
    editor = reverse("message-template-edit", kwargs={"kind": kind, "language": "id"})

    pages = [organiser.get(detail(message)), organiser.post(editor, confirm(**words))]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Siti" in pages[0].content.decode()
    assert not any("Canary" in page.content.decode() for page in pages)


@pytest.mark.parametrize("state", ["queued", "cancelled"])
def test_letters_under_embargo_do_not_exist_for_the_secretariat(client, world, state):
    letter = tell(world.secretariat, "Pemenang", kind="award_winner", state=state)
    client.force_login(world.screener)

    pages = [page_of(client), page_of(client, q="Pemenang"), page_of(client, jenis="award_winner")]

    assert not any(">Pemenang</td>" in page for page in pages)
    assert client.get(reverse("outbox-list")).context["total"] == 0
    assert client.get(detail(letter)).status_code == 404


def test_letters_that_left_are_the_secretariats_to_see(client, world):
    tell(world.secretariat, "Pemenang", kind="award_winner", state="sent", sent_at=NOW)
    client.force_login(world.screener)

    assert ">Pemenang</td>" in page_of(client)


@pytest.mark.parametrize("state", ["queued", "sent"])
def test_a_way_in_is_never_shown(organiser, world, state):
    stamps = {"sent_at": NOW, "context": {}} if state == "sent" else {}
    message = invitation(world.secretariat, state=state, **stamps)

    pages = [page_of(organiser), organiser.get(detail(message)).content.decode()]

    assert not any("rahasia" in page or "/undangan/" in page for page in pages)


def test_the_foreign_office_finds_nothing(client, world):
    message = failed(world.secretariat)
    client.force_login(world.foreign_organiser)

    routes = ("message-detail", "message-retry", "message-cancel")
    assert [client.get(detail(message, route)).status_code for route in routes] == [404] * 3
    assert client.post(detail(message, "message-retry"), confirm()).status_code == 404


def test_retry_sends_to_the_address_of_today(organiser, world):
    message = failed(world.secretariat)
    message.recipient.email = "baru@kipp.example"
    message.recipient.save()

    organiser.post(detail(message, "message-retry"), confirm())

    message.refresh_from_db()
    assert (message.state, message.address, message.attempts) == ("queued", "baru@kipp.example", 0)
    assert Entry.objects.filter(act="notifications.retry_message").count() == 1


def test_retry_is_for_what_failed(organiser, world):
    message = tell(world.secretariat)

    answer = organiser.post(detail(message, "message-retry"), confirm())

    assert answer.status_code == 422


def test_a_forgotten_way_in_is_not_sent_again(world):
    message = invitation(world.secretariat, state="failed", context={})

    with pytest.raises(ActionRefused):
        retry_message(message, by=world.organiser, at=NOW)
    with pytest.raises(ActionRefused):
        retry_failed_messages(world.secretariat, by=world.organiser, at=NOW)


def test_retry_all_takes_the_own_failed_ones(organiser, world):
    for _ in range(3):
        failed(world.secretariat)
    waiting, foreign = tell(world.secretariat), failed(world.foreign_secretariat)

    organiser.post(reverse("outbox-retry"), confirm())

    foreign.refresh_from_db()
    waiting.refresh_from_db()
    assert Message.objects.filter(state="queued").count() == 4
    assert foreign.state == "failed"
    entry = Entry.objects.get(act="notifications.retry_failed_messages")
    assert entry.after == {"mails": 3}


def test_cancel_holds_back_the_mail_and_its_notice(organiser, world):
    message = tell(world.secretariat)

    organiser.post(detail(message, "message-cancel"), confirm(reason="Salah kirim"))

    message.refresh_from_db()
    assert (message.state, message.fault) == ("cancelled", "Salah kirim")
    assert Notice.objects.count() == 0
    assert deliver_message(message.pk, NOW) is False
    assert Entry.objects.get(act="notifications.cancel_message").reason == "Salah kirim"


def test_cancel_owes_a_reason(organiser, world):
    message = tell(world.secretariat)

    answer = organiser.post(detail(message, "message-cancel"), confirm(reason=" "))

    assert answer.status_code == 422
    assert Message.objects.get().state == "queued"


@pytest.mark.parametrize("facts", [{"kind": "proposal_rejected"}, {"state": "failed"}])
def test_what_is_owed_or_over_is_not_cancelled(world, facts):
    message = tell(world.secretariat, **facts)

    with pytest.raises(ActionRefused):
        cancel_message(message, by=world.organiser, at=NOW, reason="x")


def retries_at_once(world) -> list[int | str]:
    """Two people send everything again at the same instant."""
    for _ in range(3):
        failed(world.secretariat)
    answers = sorted(in_threads([partial(retry_or_tell, world)] * 2), key=str)
    Message.objects.filter(state="queued").update(state="sent", sent_at=NOW)
    return answers


def retry_or_tell(world):
    try:
        return retry_failed_messages(world.secretariat, by=world.organiser, at=NOW)
    except ActionRefused:
        return "nothing"


@pytest.mark.django_db(transaction=True)
def test_of_two_retries_one_finds_nothing(world):
    assert [retries_at_once(world) for _ in range(10)] == [[3, "nothing"]] * 10


@pytest.mark.django_db(transaction=True)
def test_the_control_without_the_lock_retries_twice(world, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows)
    meet_after(monkeypatch, "notifications.actions.refuse_if")

    assert retries_at_once(world) == [0, 3]
