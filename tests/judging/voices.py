"""A stage that the public scores, with answers as far as a test asks."""

import re
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser

from competitions.models import Stage
from competitions.states import StageKind
from core.digests import sha256_of
from judging.actions import confirm_answer, give_answer, start_stage
from judging.models import PublicAnswer
from judging.voices import Voice
from notifications.models import Message
from tests.factories import NOW
from tests.judging.scenes import LATER, Scene

STRANGER = AnonymousUser()
TOKEN = re.compile(r"/jawaban/([\w-]+)/")


class VoiceScene(Scene):
    """The first stage belongs to the public; two counted answers are enough for an entry."""

    def __init__(self, entries=3, *, world=None, quorum=2, is_started=True):
        super().__init__(entries=entries, judges=0, world=world)
        Stage.objects.filter(pk=self.stage.pk).update(
            kind=StageKind.PUBLIC_SCORE,
            quorum=quorum,
            judges_per_entry=quorum,
            name="Kebermanfaatan",
        )
        self.stage.refresh_from_db()
        if is_started:
            self.stage = start_stage(self.stage, by=self.organiser, at=NOW)
            self.renew()

    def renew(self):
        self.candidacies = list(
            self.stage.candidacies.select_related(
                "stage__competition__organiser", "proposal"
            ).order_by("proposal__number")
        )

    def voice(self, email="warga@contoh.id", level=4, network="10.0.0.1", comment="", **levels):
        chosen = {code: levels.get(code, level) for code in self.rubric}
        return Voice(email, network, chosen, comment)

    def give(self, entry=0, *, by=STRANGER, at=LATER, **said):
        """Answer; gives the token that the mail brings, empty where it brings none."""
        give_answer(self.candidacies[entry], by=by, at=at, voice=self.voice(**said))
        return token_of(Message.objects.latest("pk"))

    def answer(self, entry=0, *, at=LATER, **said):
        """Answer and confirm."""
        return confirm_answer(answer_behind(self.give(entry, at=at, **said)), at=at)

    def answer_all(self, *levels):
        """Two people about each entry: one level an entry, the same from both."""
        for entry, level in enumerate(levels):
            for person in range(2):
                self.answer(entry, email=f"orang{person}@contoh.id", level=level)

    @property
    def closed(self):
        return self.stage.closes_at

    @property
    def last_moment(self):
        return self.stage.closes_at - timedelta(microseconds=1)


def token_of(message):
    found = TOKEN.search(message.context["url"])
    return found.group(1) if found else ""


def answer_behind(token):
    return PublicAnswer.objects.get(token_hash=sha256_of(token))
