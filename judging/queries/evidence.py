"""Files and links beside the text, as a judge may know them: plain values, never a row.

SECURITY: in a blind stage a file has a name of ours, shows only when its cleaned copy is there, and
the address of a video, whose channel tells who made it, does not show.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.uploads import clean_name
from innovations.models import Attachment
from innovations.states import VIEWABLE
from judging.models import Assignment, CleanCopy

DRAWN = frozenset({"pdf", "image"})
FORMS = {"image": "jpg"}
QUESTION = "question"
#: More pages than these nobody leafs through beside a text; the file itself is there for them.
MOST_PREVIEWS = 60


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file or link. `section` is the code of the section whose answer it proves, or empty.

    `url` is empty where the judge cannot open it; `note` then says why. `size` is 0 and `pages`
    None until the copy is made. `kind`: pdf, image, docx, xlsx, pptx or link.
    """

    code: str
    label: str
    section: str
    name: str
    kind: str
    size: int
    pages: int | None
    url: str
    preview_urls: tuple[str, ...]
    question: str = ""
    note: str = ""


def evidence_of(assignment: Assignment) -> list[Evidence]:
    """What was handed in beside the text, in the form's order; one statement if there is any.

    Wants `member__stage` and `candidacy__version` at hand.
    """
    content = assignment.candidacy.version.content
    listed = content.get("files", [])
    found = _by_code(assignment) if listed else {}
    files = [_file(assignment, n, row, found.get(row["code"])) for n, row in enumerate(listed, 1)]
    links = [_link(assignment, row) for row in content.get("links", [])]
    return [*files, *links]


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that this judge may fetch, before anybody looked whether its copy is there.

    `name` is `stem` with the ending that the original has.
    """

    attachment: Attachment
    stem: str
    name: str
    note: str
    is_blind: bool

    def say_unclean(self) -> str:
        """Why it stays closed in a blind stage."""
        return _say_unclean()


def open_file(assignment: Assignment, code: str) -> OpenFile | None:
    """One file of the version that this judge reads."""
    listed = assignment.candidacy.version.content.get("files", [])
    place = next((n for n, row in enumerate(listed, 1) if row["code"] == code), None)
    attachment = _by_code(assignment).get(code) if place else None
    if attachment is None:
        return None
    stem = stem_of(assignment, place, listed[place - 1]["label"])
    name, note = f"{stem}.{_form_of(attachment)}", _why_closed(assignment, attachment)
    return OpenFile(attachment, stem, name, note, assignment.member.stage.is_blind)


def stem_of(assignment: Assignment, place: int, label: str) -> str:
    """`BMS26-004-lampiran-2`; where the stage is open, what the form calls it.

    SECURITY: never what its author called it.
    """
    number = assignment.candidacy.proposal.number or assignment.code
    stem = _("%(number)s-attachment-%(place)s") % {"number": number, "place": place}
    if not assignment.member.stage.is_blind:
        stem = label.replace("/", "-")
    return clean_name(stem, "").rstrip(".")


def _form_of(attachment: Attachment) -> str:
    """The ending of its name: the copy's own, once it is there."""
    copy = copy_of(attachment)
    return (copy.form if copy else "") or FORMS.get(attachment.kind, attachment.kind)


def copy_of(attachment: Attachment) -> CleanCopy | None:
    """The cleaned copy, or None."""
    return getattr(attachment, "clean_copy", None)


def _by_code(assignment: Assignment) -> dict[str, Attachment]:
    rows = Attachment.objects.filter(versions=assignment.candidacy.version_id).exclude(file="")
    return {row.code: row for row in rows.select_related("clean_copy").defer("name", "url")}


def _file(
    assignment: Assignment, place: int, row: dict[str, Any], attachment: Attachment | None
) -> Evidence:
    note = _why_closed(assignment, attachment)
    copy = copy_of(attachment) if attachment else None
    is_made = bool(copy and not copy.fault)
    form = _form_of(attachment) if attachment else row["kind"]
    pages = copy.pages if is_made else None
    where = {"code": assignment.code, "file": row["code"]}
    return Evidence(
        code=row["code"],
        **_place_of(row),
        name=f"{stem_of(assignment, place, row['label'])}.{form}",
        kind=row["kind"],
        size=copy.size if is_made else 0,
        pages=pages,
        url="" if note else reverse("evidence-file", kwargs=where),
        preview_urls=() if note else tuple(_previews(row["kind"], pages, where)),
        note=note,
    )


def _previews(kind: str, pages: int | None, where: dict[str, str]) -> Iterable[str]:
    count = min(pages or 1, MOST_PREVIEWS) if kind in DRAWN else 0
    for page in range(1, count + 1):
        yield reverse("evidence-preview", kwargs={**where, "page": page})


def _why_closed(assignment: Assignment, attachment: Attachment | None) -> str:
    """Nothing that a scan keeps back; in a blind stage nothing that could not be cleaned."""
    if attachment is None or attachment.state not in VIEWABLE:
        return _("This file is kept back until it has been checked.")
    copy = copy_of(attachment)
    if assignment.member.stage.is_blind and copy and copy.fault:
        return _say_unclean()
    return ""


def _say_unclean() -> str:
    return _("This file could not be made nameless, so it is not shown. The organiser knows.")


def _link(assignment: Assignment, row: dict[str, Any]) -> Evidence:
    is_blind = assignment.member.stage.is_blind
    note = _("An address tells who made it; it is not shown in a blind stage.")
    return Evidence(
        code=row["code"],
        **_place_of(row),
        name="" if is_blind else row["url"],
        kind="link",
        size=0,
        pages=None,
        url="" if is_blind else row["url"],
        preview_urls=(),
        note=note if is_blind else "",
    )


def _place_of(row: dict[str, Any]) -> dict[str, str]:
    """`question:<section>:<question>` stands beside its answer; a requirement beside the whole."""
    kind, _colon, rest = row.get("slot", "").partition(":")
    section, _colon, question = rest.partition(":") if kind == QUESTION else ("", "", "")
    return {"label": row["label"], "section": section, "question": question}
