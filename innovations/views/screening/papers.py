"""What was handed in beside the text, with pictures of its pages."""

from django.urls import reverse

from innovations.models import Proposal, ProposalVersion
from innovations.states import VIEWABLE, ScanState

#: So many pages are shown; the rest is in the download.
PAGES = 20
DRAWN = frozenset({"pdf", "image"})


def papers_of(proposal: Proposal, version: ProposalVersion) -> list[tuple[str, list[dict]]]:
    """Files and links by what they answer; what a scan keeps back is told, not shown.

    `version` carries `told_files`: codes of its files with their state today.
    """
    states = {one["code"]: ScanState(one["state"]) for one in version.told_files}
    places: dict[str, list[dict]] = {}
    for row in [*version.content.get("files", ()), *version.content.get("links", ())]:
        paper = _paper(proposal, row, states.get(row["code"]))
        places.setdefault(row["label"], []).append(paper)
    return list(places.items())


def _paper(proposal: Proposal, row: dict, state: ScanState | None) -> dict:
    if state is None:
        return row
    told = {"state": state.value, "get_state_display": state.label}
    is_shown = row.get("kind") in DRAWN and state in VIEWABLE
    return {**row, **told, "pictures": _pictures(proposal, row) if is_shown else []}


def _pictures(proposal: Proposal, row: dict) -> list[str]:
    way = {"code": proposal.code, "attachment": row["code"]}
    pages = min(row.get("pages") or 1, PAGES)
    return [reverse("attachment-preview", kwargs={**way, "page": n}) for n in range(1, pages + 1)]
