"""Certificates as the worker makes them: names, numbers, paper, bytes on the disk."""

from collections.abc import Callable, Iterator

from awards.certificates import issue_for
from awards.inscribing import open_batch
from awards.models import CertificateTemplate
from benchmarks.world import World

MOST = 1000

Act = tuple[str, Callable[[], None]]


def acts_until_held(world: World) -> Iterator[Act]:
    """Paper for every entry that was judged, a thousand at most; the target is a minute."""
    announcement = world.competition.announcements.get()
    CertificateTemplate.objects.create(competition=world.competition, gives_participants=True)
    batch = open_batch(announcement, world.now)
    batch.inscriptions.filter(position__gt=MOST).delete()
    yield "make 1,000 certificates at most (worker)", lambda: issue_for(announcement, world.now)
    world.facts["certificate"] = announcement.certificates.first().code
