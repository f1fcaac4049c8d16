"""The form: sections, their questions, and what is handed in beside them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.editors.base import Block, Editor
from competitions.forms.questions import QuestionForm, RequirementForm, SectionForm
from competitions.letters import WORDS
from competitions.models import Competition, Question, Requirement, Section
from competitions.parts import rows_of
from competitions.states import Asks, FileKind, RequirementKind
from competitions.wording import say_file_limits
from core.models import Revised


def groups_note(row: Section | Requirement) -> str:
    """For whom a row is; reads prefetched groups."""
    names = ", ".join(group.name for group in row.groups.all())
    return _("Only %(groups)s") % {"groups": names} if names else _("All groups")


def note_of_section(section: Section) -> str:
    """Its groups and how much is asked."""
    count = len(section.questions.all())
    asked = ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
    return f"{groups_note(section)} · {asked}"


def note_of_question(question: Question) -> str:
    """What a writer meets: words and files."""
    parts = [_("At most %(count)s words") % {"count": question.word_limit}]
    if question.attachment != Asks.NOTHING:
        parts.append(_("Attachment: %(asked)s") % {"asked": question.get_attachment_display()})
        limits = {"megabytes": question.most_megabytes, "pages": question.most_pages}
        parts.append(say_file_limits(FileKind.values, **limits, files=question.most_files))
    return " · ".join(parts)


def tags_of_question(question: Question) -> list[tuple[str, str]]:
    """What may stay empty."""
    return [] if question.is_required else [(_("May stay empty"), "none")]


def by_section(competition: Competition, questions: list[Question]) -> list[Block]:
    """One block a section, also where it has no question yet."""
    return [
        Block(
            rows=[one for one in questions if one.section_id == section.pk],
            title=section.title,
            parent=section,
            parent_slug=SECTIONS.slug,
            query=f"induk={section.key}",
        )
        for section in rows_of(Section, competition)
    ]


def note_of_requirement(requirement: Requirement) -> str:
    """Groups, kinds of file, size."""
    parts = [groups_note(requirement)]
    if requirement.kind == RequirementKind.LINK:
        parts.append(str(requirement.get_kind_display()))
    else:
        limits = {"megabytes": requirement.most_megabytes, "pages": requirement.most_pages}
        parts.append(say_file_limits(requirement.file_kinds, **limits))
    return " · ".join(parts)


def tags_of_requirement(requirement: Requirement) -> list[tuple[str, str]]:
    """What may be left out, and what the portal makes a letter for."""
    tags = [] if requirement.is_required else [(_("Not required"), "none")]
    return [*tags, (_("With a letter"), "info")] if requirement.letter_body else tags


def words_of_letters(_competition: Competition, _row: Revised | None) -> dict:
    """The list beside the text of a letter."""
    return {"letter_words": [(f"{{{{ {word} }}}}", meaning) for word, meaning in WORDS.items()]}


SECTIONS = Editor(
    slug="bagian",
    model=Section,
    form_class=SectionForm,
    title=gettext_lazy("Sections of the form"),
    one=gettext_lazy("Section"),
    add_label=gettext_lazy("Add a section"),
    lead=gettext_lazy("Each section is written and saved on its own."),
    note_of=note_of_section,
    prefetched=("groups", "questions"),
    form_template="competitions/section_form.html",
)
QUESTIONS = Editor(
    slug="pertanyaan",
    model=Question,
    form_class=QuestionForm,
    title=gettext_lazy("Questions of the form"),
    one=gettext_lazy("Question"),
    add_label=gettext_lazy("Add a question"),
    lead=gettext_lazy("A question belongs to a section and has its own word limit."),
    note_of=note_of_question,
    tags_of=tags_of_question,
    related=("section",),
    parent_slug=SECTIONS.slug,
    blocks=by_section,
    initial={"word_limit": 300},
)
REQUIREMENTS = Editor(
    slug="persyaratan",
    model=Requirement,
    form_class=RequirementForm,
    title=gettext_lazy("Requirements"),
    one=gettext_lazy("Requirement"),
    add_label=gettext_lazy("Add a requirement"),
    lead=gettext_lazy("Letters, files and addresses that are handed in with the answers."),
    note_of=note_of_requirement,
    tags_of=tags_of_requirement,
    prefetched=("groups",),
    context=words_of_letters,
    form_template="competitions/requirement_form.html",
    initial={"file_kinds": [FileKind.PDF]},
)

EDITORS = (SECTIONS, QUESTIONS, REQUIREMENTS)
