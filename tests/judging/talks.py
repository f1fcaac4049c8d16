"""Stages whose judges lie far apart, and stages with a calibration round."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from judging.actions import assign_judge, change_marks, choose_calibration, open_discussions
from judging.models import Assignment, Discussion, DiscussionVoice
from judging.queries.discussions import gaps_of
from tests.factories import NOW
from tests.judging.scenes import LATER, Scene

WHY = "Saya salah membaca data dampak."


class TalkScene(Scene):
    """Judges of the first entry 28 points apart, where the rules speak of 25."""

    totals = (74, 71, 46)

    def limit(self, gap: float | None = 25) -> "TalkScene":
        self.stage.moderation_gap = gap
        self.stage.save(update_fields=["moderation_gap"])
        return self

    def scored(self, *, but: int = 0) -> "TalkScene":
        """All scored; the last `but` judges of the first entry have not locked."""
        self.limit().start()
        for entry in range(len(self.candidacies)):
            for judge, total in enumerate(self.totals[: len(self.members)]):
                if entry or judge < len(self.members) - but:
                    self.score(entry, judge, 70 if entry else total)
        return self

    def open_all(self) -> list[Discussion]:
        codes = [entry.code for entry in gaps_of(self.stage)]
        return open_discussions(self.stage, by=self.organiser, at=LATER, entries=codes)

    def voice(self, judge: int, entry: int = 0) -> DiscussionVoice:
        return DiscussionVoice.objects.get(assignment=self.assignment(entry, judge))

    def revise(self, judge: int, value: Any, **facts: Any) -> DiscussionVoice:
        person = facts.pop("by", self.members[judge].person)
        facts = {"marks": self.marks(value), "reason": WHY, **facts}
        return change_marks(self.voice(judge), by=person, at=LATER, **facts)

    def calibrated(self, shared: int = 1) -> "TalkScene":
        """Started, with the first entries shared and all others assigned."""
        self.stage.calibration_entries = shared
        self.stage.save(update_fields=["calibration_entries"])
        codes = [entry.code for entry in self.candidacies[:shared]]
        choose_calibration(self.stage, by=self.organiser, at=NOW, entries=codes)
        self.start()
        return self

    def assign_all(self) -> None:
        """Every judge reads every entry; shared ones are there already."""
        given = set(Assignment.objects.values_list("candidacy", "member"))
        for candidacy in self.candidacies:
            for member in self.members:
                if (candidacy.pk, member.pk) not in given:
                    assign_judge(candidacy, by=self.organiser, at=NOW, member=member)


@contextmanager
def kept(build: Any, blocker: Any) -> Iterator[Any]:
    """A scene for all tests of a module; each gets a copy and leaves nothing behind."""
    with blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
