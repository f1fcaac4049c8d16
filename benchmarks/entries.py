"""Innovations with their honours, and the proposals that enter them; texts are the demo's."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from awards.honours import words_of
from benchmarks.world import World, sign_in
from core.codes import new_code
from core.digests import digest_of
from core.words import count_words
from demo.entries import given
from demo.files import read
from innovations.models import (
    Honour,
    Innovation,
    Proposal,
    ProposalVersion,
    SectionDraft,
    TeamMember,
)
from innovations.states import ProposalState, TeamRole

CHUNK = 1000
WAITING = 60  # submitted, not yet screened: more than a page of them at every size
WRITING = 20
EVENT = "Kompetisi Inovasi Pelayanan Publik"


def make_entries(world: World) -> None:
    """`size` eligible proposals, then some that wait for screening, then some drafts."""
    waiting = max(WAITING, world.size // 10)
    writing = max(WRITING, world.size // 10)
    total = world.size + waiting + writing
    for start in range(0, total, CHUNK):
        make_chunk(world, range(start, min(start + CHUNK, total)), waiting)
    draft = Proposal.objects.filter(state=ProposalState.DRAFT).select_related("created_by").first()
    world.sessions["drafter"] = sign_in(draft.created_by)
    section = world.sections[1]
    world.facts |= {
        "proposal": draft.code,
        "title": draft.title,
        "section": section.code,
        "question": section.questions.all()[0].code,
        "text": read("entries")[0]["answers"][section.code],
        "innovation": Innovation.objects.earliest("pk").slug,
    }


@transaction.atomic
def make_chunk(world: World, numbers: range, waiting: int) -> None:
    """Only the eligible ones are of the register that the public sees."""
    innovations = Innovation.objects.bulk_create(innovation_of(world, n) for n in numbers)
    Honour.objects.bulk_create(
        honour_of(world, innovation) for innovation in innovations if innovation.published_at
    )
    proposals = Proposal.objects.bulk_create(
        proposal_of(world, n, innovation, state_of(world, n, waiting))
        for n, innovation in zip(numbers, innovations, strict=True)
    )
    pairs = list(zip(numbers, proposals, strict=True))
    ProposalVersion.objects.bulk_create(
        version_of(world, n, proposal) for n, proposal in pairs if proposal.submitted_at
    )
    SectionDraft.objects.bulk_create(
        draft for n, proposal in pairs for draft in drafts_of(world, n, proposal)
    )
    TeamMember.objects.bulk_create(
        TeamMember(proposal=proposal, person=person, role=role)
        for n, proposal in pairs
        for person, role in team_of(world, n)
    )


def state_of(world: World, number: int, waiting: int) -> ProposalState:
    if number < world.size:
        return ProposalState.ELIGIBLE
    is_waiting = number < world.size + waiting
    return ProposalState.SUBMITTED if is_waiting else ProposalState.DRAFT


def entry_of(number: int) -> dict[str, Any]:
    """One of the demo's 107 entries in turn."""
    entries = read("entries")
    return entries[number % len(entries)]


def name_of(number: int) -> str:
    """The demo's name, and after the first round of them a number behind it."""
    turn = number // len(read("entries"))
    name = entry_of(number)["name"]
    return f"{name} {turn + 1}" if turn else name


def unit_of(world: World, number: int) -> Any:
    return world.units[number % len(world.units)]


def innovation_of(world: World, number: int) -> Innovation:
    entry, unit = entry_of(number), unit_of(world, number)
    is_public = number < world.size
    change = entry.get("before_after") or {}
    return Innovation(
        code=new_code(),
        slug=f"{slugify(entry['name'])[:80]}-{number}",
        name=name_of(number),
        long_name=entry["long_name"] or "",
        subtitle=entry["subtitle"],
        owner=unit,
        category=entry["category"],
        sdgs=entry["sdgs"],
        started_on=date.fromisoformat(entry["start_date"]),
        summary=entry["summary"],
        measure=change.get("measure", ""),
        measure_unit=change.get("unit", ""),
        measure_before=change.get("before"),
        measure_after=change.get("after"),
        places=1 + number % 4,
        place_words=f"{unit.name} {unit.parent.name}",
        keywords=words_of(content_of(world, number)) if is_public else "",
        published_at=world.days(-1 - number % 700) if is_public else None,
    )


def honour_of(world: World, innovation: Innovation) -> Honour:
    return Honour(
        innovation=innovation,
        event=EVENT,
        year=innovation.published_at.year,
        level=world.competition.level,
        award=("Top 99", "Top 45")[innovation.places % 2],
        visible_from=innovation.published_at,
    )


def proposal_of(
    world: World, number: int, innovation: Innovation, state: ProposalState
) -> Proposal:
    handed_in = state != ProposalState.DRAFT
    decided = state == ProposalState.ELIGIBLE
    writer = world.drafters[number % len(world.drafters)]
    submitted_at = world.days(-57) + timedelta(minutes=number) if handed_in else None
    return Proposal(
        code=new_code(),
        competition=world.competition,
        rule_set=world.rule_set,
        innovation=innovation,
        entrant=innovation.owner,
        group=world.group,
        category=next(c for c in world.categories if c.name == innovation.category),
        number=f"BCH-{number + 1:05d}" if handed_in else "",
        title=innovation.name,
        revision=8,
        created_by=writer,
        held_since=world.days(-57),
        state=state,
        submitted_at=submitted_at,
        submitted_by=writer if handed_in else None,
        screened_at=world.days(-40) if decided else None,
        screened_by=world.organiser if decided else None,
    )


def answers_of(world: World, number: int) -> Iterator[tuple[Any, dict[str, str]]]:
    """Each section with its answers by question."""
    answers = entry_of(number)["answers"]
    return ((section, given(section, answers[section.code])) for section in world.sections)


def content_of(world: World, number: int) -> dict[str, Any]:
    """A version's content, shaped as `innovations.documents.frozen_content` shapes it."""
    entry, unit = entry_of(number), unit_of(world, number)
    change = entry.get("before_after") or {}
    return {
        "title": name_of(number),
        "subtitle": entry["subtitle"],
        "long_name": entry["long_name"] or "",
        "group": world.group.name,
        "category": entry["category"],
        "sdgs": entry["sdgs"],
        "started_on": entry["start_date"],
        "entrant": unit.name,
        "measure": change.get("measure", ""),
        "measure_unit": change.get("unit", ""),
        "measure_before": str(change.get("before", "")),
        "measure_after": str(change.get("after", "")),
        "sections": [section_content(*pair) for pair in answers_of(world, number)],
        "team": [{"name": p.name, "role": role} for p, role in team_of(world, number)],
    }


def section_content(section: Any, answers: dict[str, str]) -> dict[str, Any]:
    return {
        "code": section.code,
        "title": section.title,
        "questions": [
            {
                "code": question.code,
                "label": question.label,
                "words": count_words(answers[question.code]),
                "text": answers[question.code],
            }
            for question in section.questions.all()
        ],
    }


def version_of(world: World, number: int, proposal: Proposal) -> ProposalVersion:
    content = content_of(world, number)
    return ProposalVersion(
        proposal=proposal,
        number=1,
        content=content,
        digest=digest_of(content),
        frozen_at=proposal.submitted_at,
        frozen_by=proposal.submitted_by,
    )


def drafts_of(world: World, number: int, proposal: Proposal) -> Iterator[SectionDraft]:
    for section, answers in answers_of(world, number):
        yield SectionDraft(
            proposal=proposal,
            section=section,
            revision=1,
            answers=answers,
            words=sum(count_words(text) for text in answers.values()),
            is_complete=True,
            saved_by=proposal.created_by,
            saved_at=world.days(-58),
        )


def team_of(world: World, number: int) -> list[tuple[Any, str]]:
    """Its writer, and an innovator of another unit where there is one."""
    count = len(world.drafters)
    found = {number % count: TeamRole.WRITER, (number + 1) % count: TeamRole.INNOVATOR}
    return [(world.drafters[place], role) for place, role in found.items()]
