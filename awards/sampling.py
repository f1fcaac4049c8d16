"""Letters before they are sent: to each reader of one entry, and one of each kind."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from awards.letters import Letter, letters_of
from awards.models import Announcement
from awards.queries import recipients_of, with_people
from awards.stepping import group_labels
from awards.wording import Worded, brought, kinds_by_group, kinds_of, worded
from innovations.models import Proposal
from notifications.wording import Words, words_of


@dataclass(frozen=True)
class Sampled:
    """The words for one reader; without a person, for any of the group."""

    group: str
    words: Words
    language: str
    person: User | None = None


def letters_to(announcement: Announcement, proposal: Proposal, at: datetime) -> list[Sampled]:
    """Every letter about this entry, each in its reader's language."""
    words, groups = worded(announcement), _groups_of(announcement)
    return [
        _sample(letter, groups, words, person.language, person)
        for letter in letters_of(announcement, [proposal], at)
        for person in letter.to
        if person.is_active
    ]


def samples_of(announcement: Announcement, language: str) -> list[Sampled]:
    """One letter of each group, about the first entry that gets it."""
    words, groups = worded(announcement), _groups_of(announcement)
    found: dict[str, Letter] = {}
    for letter in _first_letters(announcement):
        found.setdefault(letter.kind, letter)
    return [_sample(letter, groups, words, language) for letter in found.values()]


def _first_letters(announcement: Announcement) -> list[Letter]:
    advanced = announcement.rows.advanced().values("proposal")
    entries = with_people(recipients_of(announcement))
    first = [*entries.filter(pk__in=advanced)[:1], *entries.exclude(pk__in=advanced)[:1]]
    return list(letters_of(announcement, first, announcement.updated_at))


def _groups_of(announcement: Announcement) -> dict[str, str]:
    labels = group_labels()
    return {kind: labels[group] for group, kind in kinds_by_group(kinds_of(announcement)).items()}


def _sample(
    letter: Letter, groups: dict[str, str], words: Worded, language: str, person: User | None = None
) -> Sampled:
    name = person.name if person else _("(name of the reader)")
    context = {**letter.context, **brought(words, letter.kind), "name": name}
    return Sampled(groups[letter.kind], words_of(letter.kind, context, language), language, person)
