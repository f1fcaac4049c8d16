"""A job's row, as its worker moves it and its owner watches it."""

import pytest
from django.urls import reverse

from core.errors import ActionRefused
from core.jobs import fail_job, finish_job, open_job, report_progress, start_job
from core.models import Job
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return make_person()


@pytest.fixture
def job(owner):
    return open_job(owner.pk, "ranking", total=4)


def test_a_job_runs_to_its_end(job):
    start_job(job.pk)
    report_progress(job.pk, done=3, total=4, step="Mengurutkan")
    half_way = Job.objects.get().percent
    finish_job(job.pk, result_url="/app/hasil/")

    job.refresh_from_db()
    assert half_way == 75
    assert (job.state, job.percent, job.result_url) == ("done", 100, "/app/hasil/")


def test_a_job_begins_again_after_a_killed_worker(job):
    start_job(job.pk)

    assert start_job(job.pk).state == "running"


def test_a_failed_job_says_why(job):
    fail_job(job.pk, fault="Nilai juri belum lengkap.")

    assert Job.objects.get().fault == "Nilai juri belum lengkap."


def test_a_finished_job_stays_finished(job):
    start_job(job.pk)
    finish_job(job.pk, result_url="/")
    report_progress(job.pk, done=1, total=4, step="terlambat")

    with pytest.raises(ActionRefused):
        start_job(job.pk)
    assert Job.objects.get().done == 4


@pytest.mark.parametrize(
    ("done", "total", "percent"), [(0, 0, 0), (1, 3, 33), (2, 3, 66), (5, 3, 100)]
)
def test_percent_is_whole_and_never_above_hundred(done, total, percent):
    assert Job(done=done, total=total).percent == percent


def watch(client, job, **headers):
    return client.get(reverse("job-detail", kwargs={"code": job.code}), **headers)


def test_the_owner_watches_a_page(client, owner, job):
    client.force_login(owner)

    assert watch(client, job).status_code == 200


def test_a_strangers_job_does_not_exist(client, job):
    client.force_login(make_person())

    assert watch(client, job).status_code == 404


def test_polling_goes_on_while_the_job_runs(client, owner, job):
    start_job(job.pk)
    client.force_login(owner)

    assert watch(client, job, HTTP_HX_REQUEST="true").status_code == 200


def test_polling_ends_at_the_result(client, owner, job):
    start_job(job.pk)
    finish_job(job.pk, result_url="/app/hasil/")
    client.force_login(owner)

    response = watch(client, job, HTTP_HX_REQUEST="true")

    assert response.status_code == 286
    assert response["HX-Redirect"] == "/app/hasil/"


def test_polling_ends_at_a_fault(client, owner, job):
    fail_job(job.pk, fault="Nilai juri belum lengkap.")
    client.force_login(owner)

    response = watch(client, job, HTTP_HX_REQUEST="true")

    assert response.status_code == 286
    assert "Nilai juri belum lengkap." in response.content.decode()
