"""State machines: a state moves only along its arrows."""

import pytest
from django.db import IntegrityError, models

from core.codes import new_code
from core.errors import ActionRefused
from core.jobs import open_job
from core.models import Job
from core.states import FAIL_JOB, FINISH_JOB, JOB, START_JOB, JobState, Machine, Transition, machine
from tests.factories import make_person


class Light(models.TextChoices):
    RED = "red"
    GREEN = "green"
    DARK = "dark"


GO = Transition("go", (Light.RED,), Light.GREEN)
STOP = Transition("stop", (Light.GREEN, Light.RED), Light.RED)


def test_follow_gives_the_target():
    assert GO.follow("red") == "green"


@pytest.mark.parametrize("state", ["green", "dark", "", "unknown"])
def test_follow_refuses_off_the_map(state):
    with pytest.raises(ActionRefused):
        GO.follow(state)


def test_an_arrow_may_start_at_several_states():
    assert [STOP.follow("green"), STOP.follow("red")] == ["red", "red"]


def test_reachable_finds_what_no_arrow_leads_to():
    lights = machine(Light, Light.RED, GO, STOP)

    assert lights.reachable() == {"red", "green"}


def test_a_machine_cannot_be_changed():
    with pytest.raises(AttributeError):
        Machine(Light, Light.RED, ()).initial = Light.GREEN


def test_the_jobs_table_reads_as_it_was_meant():
    assert {(str(s), a.name, str(a.target)) for a in JOB.arrows for s in a.sources} == {
        ("queued", "start", "running"),
        ("running", "start", "running"),
        ("running", "finish", "done"),
        ("queued", "fail", "failed"),
        ("running", "fail", "failed"),
    }


@pytest.fixture
def job(db):
    return open_job(make_person().pk, "ranking", total=10)


def test_a_new_row_begins_at_the_beginning(job):
    assert job.state == JobState.QUEUED


def test_move_saves_state_and_stamps(job):
    job.move(START_JOB, step="Menghitung")

    stored = Job.objects.get()
    assert (stored.state, stored.step) == ("running", "Menghitung")


def test_move_saves_nothing_else(job):
    job.total = 99

    job.move(START_JOB)

    assert Job.objects.get().total == 10


def test_move_refuses_and_leaves_the_row(job):
    with pytest.raises(ActionRefused):
        job.move(FINISH_JOB)

    assert Job.objects.get().state == "queued"


def test_may_says_whether_an_arrow_starts_here(job):
    assert [job.may(START_JOB), job.may(FAIL_JOB), job.may(FINISH_JOB)] == [True, True, False]


def test_templates_cannot_move():
    assert Job.move.alters_data is True


def test_a_state_speaks_the_readers_language(job):
    assert job.get_state_display() == "Menunggu giliran"


def test_the_database_refuses_a_state_off_the_map(job):
    with pytest.raises(IntegrityError, match="job_state_known"):
        Job.objects.filter(pk=job.pk).update(state="elsewhere")


@pytest.mark.django_db
def test_codes_are_not_repeated():
    assert len({new_code() for _ in range(2000)}) == 2000
