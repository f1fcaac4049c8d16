"""Texts of many entries at once: the rows that the acts of writing leave, in five statements."""

from audit.models import Entry
from core.words import count_words
from demo.entries import Cast, Writing, given
from innovations.models import Proposal, SectionDraft, SectionRevision

ACT = "innovations.complete_section"


def write_sections(cast: Cast, proposal: Proposal, writing: Writing) -> None:
    """Save and complete every section as `save_section` and `complete_section` would."""
    drafts = SectionDraft.objects.bulk_create(_drafts(cast, proposal, writing))
    SectionRevision.objects.bulk_create(
        SectionRevision(
            draft=draft,
            revision=1,
            answers=draft.answers,
            saved_by=draft.saved_by,
            saved_at=draft.saved_at,
        )
        for draft in drafts
    )
    Entry.objects.bulk_create(_entry(proposal, draft) for draft in drafts)
    proposal.revision += len(drafts)
    proposal.save(update_fields=["revision", "updated_at"])


def _drafts(cast: Cast, proposal: Proposal, writing: Writing) -> list[SectionDraft]:
    texts = writing.entry["answers"]
    drafts = []
    for place, (code, text) in enumerate(texts.items()):
        section = cast.sections[code]
        answers = given(section, text)
        drafts.append(
            SectionDraft(
                proposal=proposal,
                section=section,
                revision=1,
                answers=answers,
                words=sum(count_words(answer) for answer in answers.values()),
                is_complete=True,
                saved_by=writing.writer,
                saved_at=writing.moment_of(place),
            )
        )
    return drafts


def _entry(proposal: Proposal, draft: SectionDraft) -> Entry:
    return Entry(
        at=draft.saved_at,
        actor=draft.saved_by,
        act=ACT,
        subject_type=proposal._meta.label_lower,
        subject_id=str(proposal.pk),
        subject_label=str(proposal)[:200],
        after={"section": draft.section.title},
    )
