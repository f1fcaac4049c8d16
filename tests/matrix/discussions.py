"""Addresses of moderation, the calibration round and the file of marks."""

from accounts.models import User
from judging.actions import add_panel_member, assign_judge, lock_stage
from tests.factories import NOW
from tests.judging.scenes import LATER
from tests.judging.talks import TalkScene
from tests.permission_matrix import MatrixWorld, Row

JUDGE = frozenset({"judge"})
ORGANISER = frozenset({"organiser"})
SCREENER = frozenset({"screener"})


class Halves(TalkScene):
    """Two entries have judges of their own, the world's judge the first; the third is open."""

    totals = (74, 40, 74, 40)

    def seat(self, person: User) -> "Halves":
        self.members.insert(
            0, add_panel_member(self.stage, by=self.organiser, at=NOW, person=person)
        )
        return self

    def assign_all(self) -> None:
        for place, member in enumerate(self.members):
            entry = self.candidacies[place // 2]
            assign_judge(entry, by=self.organiser, at=NOW, member=member)
        for member in self.members[:2]:  # what is still to come from a peer
            assign_judge(self.candidacies[2], by=self.organiser, at=NOW, member=member)

    def talk(self) -> "Halves":
        self.limit().start()
        for place, total in enumerate(self.totals):
            self.score(place // 2, place, total)
        self.own, self.other = sorted(self.open_all(), key=lambda row: row.candidacy_id)
        return self


def build(world: MatrixWorld) -> Halves:
    """Two discussions are open: one with the world's judge, one without."""
    return Halves(entries=3, judges=3, world=world).seat(world.judge).talk()


def build_locked(world: MatrixWorld) -> TalkScene:
    """A stage whose scores are locked."""
    scene = TalkScene(entries=1, judges=2, world=world)
    scene.start()
    scene.score_all(70)
    lock_stage(scene.stage, by=world.organiser, at=LATER)
    return scene


def stage(world: MatrixWorld) -> dict:
    return {"code": world.once("talks", build).stage.code}


def locked(world: MatrixWorld) -> dict:
    return {"code": world.once("locked", build_locked).stage.code}


def own(world: MatrixWorld) -> dict:
    return {"code": world.once("talks", build).own.code}


def of_others(world: MatrixWorld) -> dict:
    """A discussion of another entry: it does not exist for this judge."""
    return {"code": world.once("talks", build).other.code}


ROWS = [
    *[
        Row(route, stage, ok=ORGANISER, forbidden=SCREENER)
        for route in ("moderation", "calibration", "calibration-open")
    ],
    Row("mark-export", stage, sent_on=ORGANISER, forbidden=SCREENER, name="not locked yet"),
    Row("mark-export", locked, ok=ORGANISER, forbidden=SCREENER, name="locked"),
    *[
        Row(route, own, ok=ORGANISER | JUDGE, forbidden=SCREENER, name="own")
        for route in ("discussion-detail", "remark-add")
    ],
    *[
        Row(route, of_others, ok=ORGANISER, forbidden=SCREENER, name="of others")
        for route in ("discussion-detail", "remark-add")
    ],
    *[Row(route, own, ok=JUDGE, name="own") for route in ("marks-keep", "marks-change")],
    *[Row(route, of_others, name="of others") for route in ("marks-keep", "marks-change")],
    Row("discussion-close", own, ok=ORGANISER, forbidden=SCREENER | JUDGE, name="own"),
    Row("discussion-close", of_others, ok=ORGANISER, forbidden=SCREENER, name="of others"),
]
