"""Acts on the design of certificates: write it, give it pictures."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.core.files import File
from django.db import transaction

from accounts.models import User
from audit.trail import record
from awards.designing import keep_picture
from awards.models import CertificateTemplate
from awards.queries import template_in_use
from competitions.models import Competition, Stage

PICTURES = ("logo", "signature")


class Design(TypedDict, total=False):
    """What a design says and shows besides its pictures."""

    stage: Stage | None
    title: str
    number_words: str
    given_to: str
    winner_headline: str
    winner_body: str
    innovator_headline: str
    innovator_body: str
    participant_headline: str
    participant_body: str
    gives_innovators: bool
    gives_participants: bool
    border: str
    signatory_name: str
    signatory_position: str
    place: str
    check_days: int


@transaction.atomic
def design_certificate(
    competition: Competition,
    *,
    by: User,
    at: datetime,
    logo: File | None = None,
    signature: File | None = None,
    without: tuple[str, ...] = (),
    **design: Unpack[Design],
) -> CertificateTemplate:
    """Change the design, or begin its next version where certificates follow this one already.

    RACE: the edition is locked, so that nobody freezes the version that is being changed.
    """
    pictures = {"logo": logo, "signature": signature}
    kept = {name: keep_picture(file) for name, file in pictures.items() if file}
    competition = Competition.objects.lock(competition)
    template = _next_version(competition, design.get("stage"))
    gone = dict.fromkeys(without, "")
    for name, value in {**design, **gone, **kept, "made_by": by}.items():
        setattr(template, name, value)
    template.save()
    after = {"version": template.version, "pictures": sorted(kept), "removed": sorted(gone)}
    record("awards.design_certificate", template, by=by, at=at, after=after)
    return template


def _next_version(competition: Competition, stage: Stage | None) -> CertificateTemplate:
    template = template_in_use(competition, stage)
    if template is None:
        return CertificateTemplate(competition=competition, stage=stage)
    if template.is_frozen:
        template.pk, template.frozen_at = None, None
        template._state.adding = True
        template.version += 1
    return template
