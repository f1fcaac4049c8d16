"""Reads of news: for the shell, for the outbox of an office, for a person's wishes."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, Func, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from notifications.models import Message, Notice, Preference
from notifications.states import CHOSEN_TOPICS, Channel, MessageState, Topic


def unread_count(person: Model, at: datetime) -> int:
    """How many notices wait for this person: one cheap statement."""
    return Notice.objects.of(person).visible_at(at).unread().count()


def unread_of(path: str, at: datetime) -> Coalesce:
    """The same number inside another statement; `path` leads from its rows to the person."""
    rows = Notice.objects.filter(person=OuterRef(path)).visible_at(at).unread()
    counted = rows.annotate(number=Func(F("pk"), function="COUNT")).values("number")
    return Coalesce(Subquery(counted), 0)


def failed_count(office: Model) -> int:
    """How many mails of this office were given up."""
    return Message.objects.filter(office=office.code).failed().count()


def count_by_state(office: Model) -> dict[str, int]:
    """Figures above the outbox: one statement along an index."""
    rows = Message.objects.filter(office=office.code).order_by().values_list("state")
    return dict.fromkeys(MessageState, 0) | dict(rows.annotate(Count("pk")))


def channels_of(person_ids: Iterable[int]) -> dict[tuple[int, str], str]:
    """What these people wish, by person and topic; nobody asked, no statement."""
    people = set(person_ids)
    if not people:
        return {}
    rows = Preference.objects.filter(person__in=people)
    return {(row.person_id, row.topic): row.channel for row in rows}


def readers_of_digests() -> QuerySet[Preference]:
    """Ids of people who want anything once a day."""
    return Preference.objects.filter(channel=Channel.DIGEST).values("person")


def wishes_of(person: Model) -> dict[Topic, Channel]:
    """A person's wish for each topic that can be chosen."""
    rows = Preference.objects.filter(person=person).values_list("topic", "channel")
    found = dict(rows)
    return {topic: Channel(found.get(topic, Channel.IMMEDIATE)) for topic in CHOSEN_TOPICS}


def digest_topics(person: Model) -> list[Topic]:
    """What this person gets once a day."""
    wishes = wishes_of(person)
    return [topic for topic, channel in wishes.items() if channel == Channel.DIGEST]


def latest_message(office: Model, kind: str) -> Message | None:
    """The newest mail of a kind whose facts are still known: real data for a preview."""
    rows = Message.objects.filter(office=office.code, kind=kind, recipient__isnull=False)
    return rows.order_by("-pk").first()
