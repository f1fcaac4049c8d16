"""A text that won goes on to another edition: put where its form asks for it, with team and files.

Forms of two levels are seldom the same. An answer goes to the question of the same section and
code, else to the only one of the same code or the same words; the rest stays in the version that
was judged, and `Placed.left` names it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from accounts.models import User
from competitions.models import Category, Competition, Group, Question, RuleSet
from competitions.queries import current_rules
from core.codes import new_code
from core.uploads import open_stored, store
from core.words import count_words
from innovations.models import Attachment, Proposal, ProposalVersion, SectionDraft, SectionRevision
from innovations.models.files import stored_path
from innovations.queries.slots import QUESTION, Slot, slots_of
from innovations.states import SKIP_SCAN, TeamRole

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placed:
    """Texts by section and question of the new form; what it does not ask, by its old label."""

    answers: dict[int, dict[str, str]] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)  # old slot of files to the new one
    left: list[str] = field(default_factory=list)


def place_answers(content: dict[str, Any], questions: Iterable[Question]) -> Placed:
    """Where each answer of a frozen version goes. `questions` come with their section."""
    placed, asked = Placed(), list(questions)
    told = [
        (section["code"], answer)
        for section in content.get("sections", ())
        for answer in section["questions"]
    ]
    finders = _finders(asked)
    for section, answer in told:
        question = _find(finders, section, answer)
        if question is None:
            placed.left.append(answer["label"])
            continue
        placed.answers.setdefault(question.section_id, {})[question.code] = answer["text"]
        slot = f"{QUESTION}:{section}:{answer['code']}"
        placed.moved[slot] = f"{QUESTION}:{question.section.code}:{question.code}"
    return placed


def _finders(asked: list[Question]) -> list[dict[Any, Question]]:
    """From the surest way to find a question to the least sure; what names two names none."""
    keys = [
        [(one.section.code, one.code) for one in asked],
        [one.code for one in asked],
        [one.label.casefold() for one in asked],
    ]
    finders = []
    for names in keys:
        often = Counter(names)
        finders.append({k: q for k, q in zip(names, asked, strict=True) if often[k] == 1})
    return finders


def _find(finders: list[dict[Any, Question]], section: str, answer: Answer) -> Question | None:
    names = ((section, answer["code"]), answer["code"], answer["label"].casefold())
    for finder, name in zip(finders, names, strict=True):
        if name in finder:
            return finder.pop(name)
    return None


def questions_of(rules: RuleSet, group: Group) -> list[Question]:
    """What the form asks a group, in order."""
    rows = Question.objects.filter(section__rule_set=rules).select_related("section")
    every = rows.order_by("section__order", "order").prefetch_related("section__groups")
    return [one for one in every if _is_asked(one, group)]


def _is_asked(question: Question, group: Group) -> bool:
    only = {one.pk for one in question.section.groups.all()}
    return not only or group.pk in only


def carry_over(
    version: ProposalVersion,
    competition: Competition,
    *,
    group: Group,
    category: Category,
    at: datetime,
) -> tuple[Proposal, list[str]]:
    """A draft in another edition with the text of a frozen version; what the form does not ask.

    Call it inside a transaction, with the origin locked. Its writer stays its writer: whoever
    sends an entry up has no part in it.
    """
    origin, rules = version.proposal, current_rules(competition)
    entry = Proposal.objects.create(
        code=new_code(),
        competition=competition,
        rule_set=rules,
        innovation=origin.innovation,
        entrant=origin.entrant,
        group=group,
        category=category,
        title=origin.innovation.name,
        created_by=origin.created_by,
        held_since=at,
        is_demo=competition.is_demo,
    )
    placed = place_answers(version.content, questions_of(rules, group))
    _write_texts(entry, placed, saved_by=version.frozen_by, at=at)
    _copy_team(origin, entry)
    _copy_files(version, entry, placed)
    return entry, placed.left


def _write_texts(entry: Proposal, placed: Placed, *, saved_by: User, at: datetime) -> None:
    """First revisions, as if they had been typed at once."""
    stamps = {"saved_by": saved_by, "saved_at": at}
    drafts = SectionDraft.objects.bulk_create(
        SectionDraft(
            proposal=entry,
            section_id=section,
            revision=1,
            answers=answers,
            words=sum(count_words(text) for text in answers.values()),
            **stamps,
        )
        for section, answers in placed.answers.items()
    )
    SectionRevision.objects.bulk_create(
        SectionRevision(draft=draft, revision=1, answers=draft.answers, **stamps)
        for draft in drafts
    )


def _copy_team(origin: Proposal, entry: Proposal) -> None:
    members = list(origin.team.all())
    entry.team.bulk_create(
        entry.team.model(
            proposal=entry,
            person_id=member.person_id,
            role=member.role,
            name=member.name,
            position=member.position,
            is_guest=member.is_guest,
        )
        for member in members
    )
    writer = {"person": entry.created_by}
    if not any(member.person_id == entry.created_by_id for member in members):
        entry.team.create(**writer, role=TeamRole.WRITER)


def _copy_files(version: ProposalVersion, entry: Proposal, placed: Placed) -> None:
    """Bytes of its own for each file that the new form takes; the others stay with the origin."""
    places = {slot.code: slot for slot in slots_of(entry)}
    for one in version.attachments.order_by("pk"):
        slot = places.get(placed.moved.get(one.slot, one.slot))
        if slot is not None and _takes(slot, one):
            slot.attachments.append(_copy(one, entry, slot.code))


def _takes(slot: Slot, file: Attachment) -> bool:
    """The new form may take other kinds, fewer files or smaller ones."""
    if slot.is_link or file.url:
        return slot.is_link and bool(file.url) and slot.room > 0
    fits = file.size <= slot.most_bytes and (file.pages or 0) <= (
        slot.most_pages or file.pages or 0
    )
    return fits and slot.room > 0 and file.kind in slot.kinds


def _copy(file: Attachment, entry: Proposal, slot: str) -> Attachment:
    """Checked and cleaned when it came in: a new row over a copy of the bytes."""
    copy = Attachment(proposal=entry, slot=slot, code=new_code(), key=uuid4())
    for fact in ("kind", "name", "url", "size", "digest", "pages", "width", "height"):
        setattr(copy, fact, getattr(file, fact))
    copy.uploaded_by_id, copy.uploaded_at = file.uploaded_by_id, file.uploaded_at
    if file.file:
        with open_stored(file.file.name) as content:
            copy.file = store(content, stored_path(copy, ""))
    copy.save()
    return copy.move(SKIP_SCAN)
