"""News inside the portal."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from notifications.models import Notice
from notifications.outbox import post
from notifications.queries import unread_count
from tests.factories import NOW, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def tell(person, count: int = 1, *, at=NOW, start: int = 0) -> None:
    for number in range(start, start + count):
        post("password_changed", to=[person], about=f"keys-{number}", at=at, url="/app/keamanan/")


def test_the_list_shows_the_first_line_of_the_mail(client):
    person = make_person()
    tell(person)
    client.force_login(person)

    page = client.get(reverse("notice-list")).content.decode()

    assert "Kata sandi Anda diganti" in page
    assert 'href="/app/keamanan/"' in page


def test_the_list_speaks_english_under_en(client):
    person = make_person()
    tell(person)
    client.force_login(person)

    page = client.get("/en/app/notifikasi/").content.decode()

    assert "Your password was changed" in page
    assert 'href="/en/app/keamanan/"' in page


def test_the_list_is_grouped_by_day(client):
    person = make_person()
    tell(person, at=NOW - timedelta(days=1))
    tell(person, start=1)
    client.force_login(person)

    page = client.get(reverse("notice-list")).content.decode()

    assert page.index("Senin, 20 April 2026") < page.index("Minggu, 19 April 2026")


def test_the_list_hides_what_has_not_come_yet(client):
    person = make_person()
    tell(person, at=NOW + timedelta(seconds=1))
    client.force_login(person)

    page = client.get(reverse("notice-list")).content.decode()

    assert "Belum ada notifikasi" in page


def test_nobody_reads_anothers_news(client):
    tell(make_person())
    client.force_login(make_person())

    page = client.get(reverse("notice-list")).content.decode()

    assert "Kata sandi Anda diganti" not in page


@pytest.mark.parametrize(
    ("late", "count"),
    [(timedelta(microseconds=-1), 0), (timedelta(0), 2), (timedelta(hours=1), 2)],
    ids=["before", "at", "after"],
)
def test_unread_counts_from_the_moment_on(late, count):
    person = make_person()
    tell(person, 2)

    assert unread_count(person, NOW + late) == count


def test_unread_costs_one_statement(django_assert_num_queries):
    person = make_person()
    tell(person, 3)

    with django_assert_num_queries(1):
        unread_count(person, NOW)


def test_looking_marks_nothing_as_read(client):
    person = make_person()
    tell(person)
    client.force_login(person)

    client.get(reverse("notice-list"))

    assert unread_count(person, NOW) == 1


def test_marking_reads_the_own_and_the_visible(client):
    person, other = make_person(), make_person()
    tell(person)
    tell(person, at=NOW + timedelta(hours=1), start=1)
    tell(other)
    client.force_login(person)

    client.post(reverse("notice-read"))

    read = Notice.objects.exclude(read_at=None)
    assert [(n.person, n.read_at) for n in read] == [(person, NOW)]
    assert unread_count(other, NOW) == 1


def test_marking_is_a_post(client):
    client.force_login(make_person())

    assert client.get(reverse("notice-read")).status_code == 405


def test_the_list_costs_the_same_with_one_and_with_107(client):
    person = make_person()
    client.force_login(person)
    tell(person)
    few = statements(client)
    tell(person, 106, start=1)

    many = statements(client)

    assert many == few <= 8


def statements(client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("notice-list"))
    return len(asked)


def test_many_news_come_in_pages(client):
    person = make_person()
    tell(person, 35)
    client.force_login(person)

    page = client.get(reverse("notice-list"), {"page": 2})

    assert len(page.context["notices"]) == 5
