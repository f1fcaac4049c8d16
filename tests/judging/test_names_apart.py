"""A whole stage is played: no news, mail, job or line of the log joins a judge and an entrant."""

import pytest
from structlog.testing import capture_logs

from core.models import Job
from judging.actions import declare_conflict, reopen_scorecard, unassign_judge
from judging.states import ConflictKind
from notifications.models import Message, Notice
from tests.guard import ENTRANTS
from tests.judging.scenes import LATER, Scene

pytestmark = pytest.mark.django_db
JUDGES = ("Juri 1", "Juri 2", "Juri 3")


def told_to(people):
    """Everything that was written to them, in the portal and by mail."""
    notices = Notice.objects.filter(person__in=people).values_list("context", "url", "about")
    mails = Message.objects.filter(recipient__in=people)
    return f"{list(notices)} {list(mails.values_list('context', 'subject', 'paragraphs', 'about'))}"


def test_a_stage_brings_no_judge_to_an_entrant_nor_the_other_way():
    with capture_logs() as lines:
        scene = Scene(entries=3, judges=3)
        scene.start()
        world, judges = scene.world, [member.person for member in scene.members]
        declare_conflict(
            scene.assignment(2, 0), by=judges[0], at=LATER, kind=ConflictKind.FAMILY, note="Ipar."
        )
        unassign_judge(scene.assignment(2, 1), by=scene.organiser, at=LATER, reason="Penuh.")
        for entry, judge in ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)):
            scene.score(entry, judge, 60 + 10 * judge)
        reopen_scorecard(
            scene.assignment(0, 2).scorecard, by=scene.organiser, at=LATER, reason="Salah baca."
        )

    authors = [world.drafter, world.local_admin]
    assert [name for name in JUDGES if name in told_to(authors)] == []
    assert [name for name in ENTRANTS if name.decode() in told_to(judges)] == []
    assert Message.objects.filter(recipient__in=judges).exists()
    known = [*JUDGES, *(person.email for person in judges), *(n.decode() for n in ENTRANTS)]
    assert [name for name in known if name in str(lines)] == []
    jobs = str(list(Job.objects.values()))
    assert [name for name in known if name in jobs] == []
