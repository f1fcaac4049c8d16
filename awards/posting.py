"""Post the letters once a result is public: in chunks, resumable, nobody twice."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from awards.letters import Letter, letters_of, subject_of
from awards.models import Announcement
from awards.queries import recipients_of, with_people
from awards.wording import brought, worded
from competitions.queries import sender_of
from notifications.outbox import Letter as Mail
from notifications.outbox import post_letters

CHUNK = 200


def post_due(at: datetime) -> int:
    """Post what is owed at this instant; returns of how many entries."""
    waiting = Announcement.objects.without_letters_at(at).order_by("publish_at", "pk")
    return sum(_post_all(pk, at) for pk in waiting.values_list("pk", flat=True))


def _post_all(pk: int, at: datetime) -> int:
    posted = 0
    while chunk := post_chunk(pk, at):
        posted += chunk
    return posted


@transaction.atomic
def post_chunk(pk: int, at: datetime) -> int:
    """The letters of the next entries, and how far we are: in one transaction.

    RACE: the announcement is locked. A second worker passes by; after a kill the next one goes on
    behind the last chunk that stands, and the outbox's own keys let no letter through twice.
    """
    waiting = Announcement.objects.without_letters_at(at).select_for_update(
        of=("self",), skip_locked=True
    )
    related = waiting.select_related("competition__organiser", "stage", "corrects")
    announcement = related.filter(pk=pk).first()
    if announcement is None:
        return 0
    rows = with_people(recipients_of(announcement)).filter(pk__gt=announcement.letters_cursor)
    proposals = list(rows[:CHUNK])
    _post(announcement, letters_of(announcement, proposals, at), at)
    _note_progress(announcement, [one.pk for one in proposals], at)
    return len(proposals)


def _note_progress(announcement: Announcement, keys: list[int], at: datetime) -> None:
    if keys:
        announcement.letters_cursor = keys[-1]
        announcement.letters_done += len(keys)
    if len(keys) < CHUNK:
        announcement.letters_at = at
    names = ["letters_cursor", "letters_done", "letters_at", "updated_at"]
    announcement.save(update_fields=names)


def _post(announcement: Announcement, letters: Iterable[Letter], at: datetime) -> None:
    words, by_kind = worded(announcement), defaultdict(list)
    for letter in letters:
        by_kind[letter.kind].append(_mail(announcement, letter))
    for kind, mails in by_kind.items():
        own = brought(words, kind)
        for mail in mails:
            mail.context.update(own)
        post_letters(kind, mails, at=at, **sender_of(announcement.competition))


def _mail(announcement: Announcement, letter: Letter) -> Mail:
    about = f"{subject_of(announcement)}:{letter.proposal.code}"
    return Mail(to=letter.to, about=about, url=letter.url, context=dict(letter.context))
