"""The report of a field visit: what is frozen when it is handed in, and its paper."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.digests import digest_of
from core.moments import say_moment
from core.paper import make_pdf
from judging.models import FieldVisit, VisitPhoto, VisitReport
from judging.queries.visits import say_when
from judging.states import Finding
from judging.visit_items import told


def freeze_report(visit: FieldVisit, *, by: Any, at: datetime) -> VisitReport:
    """Keep what was written with its digest; the visit's row is locked."""
    content = report_content(visit)
    return VisitReport.objects.create(
        visit=visit,
        number=visit.reports.count() + 1,
        content=content,
        digest=digest_of(content),
        handed_in_at=at,
        handed_in_by=by,
    )


def report_content(visit: FieldVisit) -> dict[str, Any]:
    """Plain JSON. SECURITY: visitors by the codes of their places; who was met by initials."""
    version = visit.candidacy.version
    titles = {row["code"]: row["title"] for row in version.content.get("sections", ())}
    return {
        "number": visit.candidacy.proposal.number,
        "title": version.content["title"],
        "entrant": version.content.get("entrant", ""),
        "version": version.number,
        "text_digest": version.digest,
        "on": str(visit.planned_on or ""),
        "when": say_when(visit),
        "address": visit.address,
        "place": place_of(visit),
        "team": sorted(visit.team.values_list("code", flat=True)),
        "claims": [
            {
                "number": claim.number,
                "section": titles.get(claim.section, ""),
                "text": claim.text,
                "finding": claim.finding,
                "note": claim.note,
            }
            for claim in visit.claims.all()
        ],
        "contacts": [
            {"initials": one.initials, "role": one.role, "words": one.words}
            for one in visit.contacts.filter(removed_at=None)
        ],
        "photos": [_photo(photo) for photo in visit.photos.in_use()],
        "summary": visit.summary,
        "recommendation": visit.recommendation,
        "head": {"name": visit.head_name, "position": visit.head_position},
    }


def _photo(photo: VisitPhoto) -> dict[str, str]:
    return {
        "code": photo.code,
        "digest": photo.digest,
        "caption": photo.caption,
        "place": ", ".join(filter(None, [photo.place, place_of(photo)])),
        "taken_at": photo.taken_at.isoformat() if photo.taken_at else "",
    }


def place_of(row: FieldVisit | VisitPhoto) -> str:
    """Coordinates as text; empty where nobody gave them."""
    if row.latitude is None or row.longitude is None:
        return ""
    return f"{told(row.latitude)}, {told(row.longitude)}"


def draw_report(report: VisitReport) -> bytes:
    """The report on paper, in the reader's language; the same bytes each time."""
    visit, content = report.visit, report.content
    competition = visit.candidacy.stage.competition
    zone = competition.zone
    facts = {
        **content,
        "language": get_language() or "id",
        "words": _words(),
        "competition": competition.name,
        "organiser": competition.organiser.name,
        "stage": visit.candidacy.stage.name,
        "handed_in": say_moment(report.handed_in_at, zone),
        "claims": [_printed(claim) for claim in content["claims"]],
        "photos": [_pictured(photo, zone) for photo in content["photos"]],
        "version": str(content["version"]),
        "report_number": str(report.number),
        "digest": [report.digest[start : start + 8] for start in range(0, 64, 8)],
    }
    return make_pdf("visit_report", facts, at=report.handed_in_at, photos=_files(visit, content))


def _printed(claim: dict[str, Any]) -> dict[str, Any]:
    label = str(Finding(claim["finding"]).label) if claim["finding"] else ""
    return {**claim, "number": str(claim["number"]), "label": label}


def _pictured(photo: dict[str, str], zone: str) -> dict[str, str]:
    taken = parse_datetime(photo["taken_at"]) if photo["taken_at"] else None
    return {**photo, "taken": say_moment(taken, zone, short=True) if taken else ""}


def _files(visit: FieldVisit, content: dict[str, Any]) -> dict[str, bytes]:
    """The stored bytes of the photos that the report names."""
    named = {photo["code"] for photo in content["photos"]}
    found = {}
    for photo in visit.photos.filter(code__in=named):
        with photo.file.open("rb") as file:
            found[photo.code] = file.read()
    return found


def _words() -> dict[str, str]:
    return {
        "report": _("Report of the field visit"),
        "unit": _("Unit"),
        "when": _("Visited on"),
        "place": _("Place"),
        "team": _("Visitors (codes of their places on the panel)"),
        "version": _("Version of the text"),
        "handed_in": _("Handed in on"),
        "claims": _("Claim by claim"),
        "note": _("Notes"),
        "contacts": _("People met, by initials"),
        "photos": _("Photos"),
        "summary": _("Summary"),
        "recommendation": _("Recommendation"),
        "head": _("Head of the unit"),
        "sign": _("Signature"),
        "digest": _("Digest of the report (SHA-256)"),
        "none": _("None"),
        "footer": _("Not public before the result is announced."),
        "number": _("Report"),
    }
