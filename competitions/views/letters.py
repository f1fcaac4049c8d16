"""Letters to sign: the blank paper for everybody, and a preview while its text is written."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import View

from competitions.letters import KINDS, letter_of, make_letter, unknown_words
from competitions.models import Competition, Requirement
from competitions.parts import rows_of
from competitions.queries import current_rules
from competitions.views.rows import EditionPartMixin
from core.files import send_content
from core.views import public_page
from core.words import clean_text

LONGEST_TITLE, LONGEST_BODY = 160, 20_000


@method_decorator(login_not_required, name="dispatch")
class LetterDownloadView(View):
    """The blank letter of the rules in force; the office also gets one that is still in work."""

    http_method_names = ("get", "head")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """DOCX to fill in, PDF to print; a cache may keep what everybody may have."""
        kind = kwargs["kind"]
        if kind not in KINDS:
            raise Http404
        requirement = self.requirement()
        letter = letter_of(requirement, requirement.rule_set.competition)
        body = make_letter(letter, kind, at=requirement.updated_at)
        response = send_content(body, f"{slugify(requirement.name)}.{kind}")
        return public_page(response) if request.user.is_anonymous else response

    def requirement(self) -> Requirement:
        """Of the rules in force, or of those that the own office edits; else 404."""
        person = self.request.user
        rows = Competition.objects.select_related("organiser")
        competition = get_object_or_404(rows.visible_to(person), slug=self.kwargs["slug"])
        known = Requirement.objects.filter(rule_set=current_rules(competition))
        if Competition.objects.managed_by(person).filter(pk=competition.pk).exists():
            known |= rows_of(Requirement, competition)
        found = known.exclude(letter_body="").select_related("rule_set__competition__organiser")
        return get_object_or_404(found, key=self.kwargs["key"])


class LetterPreviewView(EditionPartMixin, View):
    """The letter as it would look, from what stands in the form. Nothing is kept."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The fragment for htmx, a page of its own without script."""
        title = clean_text(request.POST.get("letter_title", ""))[:LONGEST_TITLE]
        body = clean_text(request.POST.get("letter_body", ""))[:LONGEST_BODY]
        draft = Requirement(letter_title=title, letter_body=body)
        context = {
            "competition": self.competition,
            "title": _("Preview of the letter"),
            "letter": letter_of(draft, self.competition),
            "unknown": unknown_words(body),
        }
        name = "_letter" if request.htmx else "letter_preview"
        return render(request, f"competitions/{name}.html", context)
