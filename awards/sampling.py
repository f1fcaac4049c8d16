"""Letters before they are sent: to each reader of one entry, and as they are worded."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from awards.letters import Letter, letters_of
from awards.models import Announcement
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
        _sample(letter, groups, words, person)
        for letter in letters_of(announcement, [proposal], at)
        for person in letter.to
        if person.is_active
    ]


def letters_as_worded(announcement: Announcement, language: str) -> list[Sampled]:
    """What each group is written, its placeholders still in braces."""
    groups = _groups_of(announcement)
    return [
        Sampled(groups[one.kind], Words(one.subject, one.body.split("\n\n")), language)
        for one in announcement.letter_words.all()
        if one.language == language and one.kind in groups
    ]


def _groups_of(announcement: Announcement) -> dict[str, str]:
    labels = group_labels()
    return {kind: labels[group] for group, kind in kinds_by_group(kinds_of(announcement)).items()}


def _sample(letter: Letter, groups: dict[str, str], words: Worded, person: User) -> Sampled:
    context = {**letter.context, **brought(words, letter.kind), "name": person.name}
    told = words_of(letter.kind, context, person.language)
    return Sampled(groups[letter.kind], told, person.language, person)
