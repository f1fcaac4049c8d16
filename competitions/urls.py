"""Addresses of an edition's preparation."""

from datetime import date

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from competitions.views import (
    calendar,
    changes,
    creation,
    deadlines,
    enquiries,
    events,
    letters,
    offices,
    preparation,
    publishing,
    row_forms,
    rows,
    seats,
)


class DayConverter(StringConverter):
    """A day in an address: 2027-03-15; what is no day is no address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """ValueError becomes 404."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """As it is read."""
        return value.isoformat()


register_converter(DayConverter, "day")

EDITION = "app/kelola/<str:code>/"
PREPARE = f"{EDITION}susun/"
ROWS = f"{PREPARE}<slug:slug>/"
HOLIDAYS = "app/kelola/libur/"

EVENTS = "app/kelola/acara/"
EVENT = f"{EVENTS}<str:code>/"
ENQUIRIES = "app/kelola/<str:code>/tanya/"
ENQUIRY = "app/kelola/tanya/<str:code>/"

urlpatterns = [
    path(
        "kompetisi/<slug:slug>/tanya/",
        enquiries.EnquiryCreateView.as_view(),
        name="enquiry-create",
    ),
    path(EVENTS, events.EventListView.as_view(), name="event-list"),
    path(f"{EVENTS}baru/", events.EventCreateView.as_view(), name="event-create"),
    path(EVENT, events.EventManageView.as_view(), name="event-manage"),
    path(f"{EVENT}ubah/", events.EventEditView.as_view(), name="event-edit"),
    path(f"{EVENT}terbitkan/", events.EventPublishView.as_view(), name="event-publish"),
    path(f"{EVENT}batalkan/", events.EventCancelView.as_view(), name="event-cancel"),
    path(f"{EVENT}hadir/", events.EventAttendanceView.as_view(), name="event-attendance"),
    path(f"{EVENT}hadir/<str:agency>/", events.WalkInAddView.as_view(), name="walk-in-add"),
    path(f"{EVENT}lampiran/", events.MaterialAddView.as_view(), name="material-add"),
    path(
        f"{EVENT}lampiran/<str:material>/hapus/",
        events.MaterialRemoveView.as_view(),
        name="material-remove",
    ),
    path("acara/<str:code>/daftar/", seats.EventSignUpView.as_view(), name="event-sign-up"),
    path("acara/<str:code>/batal/", seats.SignUpCancelView.as_view(), name="sign-up-cancel"),
    path(ENQUIRIES, enquiries.EnquiryListView.as_view(), name="enquiry-list"),
    path(f"{ENQUIRIES}baru/", enquiries.EnquiryAddView.as_view(), name="enquiry-add"),
    path(ENQUIRY, enquiries.EnquiryAnswerView.as_view(), name="enquiry-answer"),
    path(f"{ENQUIRY}sisihkan/", enquiries.EnquirySetAsideView.as_view(), name="enquiry-set-aside"),
    path(
        "kompetisi/<slug:slug>/surat/<uuid:key>.<str:kind>",
        letters.LetterDownloadView.as_view(),
        name="letter-download",
    ),
    path(
        "app/kelola/<str:code>/susun/persyaratan/pratinjau-surat/",
        letters.LetterPreviewView.as_view(),
        name="letter-preview",
    ),
    path(
        f"{EDITION}terbitkan/",
        publishing.CompetitionPublishView.as_view(),
        name="competition-publish",
    ),
    path(
        f"{EDITION}simpulkan/",
        publishing.CompetitionConcludeView.as_view(),
        name="competition-conclude",
    ),
    path(
        f"{EDITION}batalkan/",
        publishing.CompetitionCancelView.as_view(),
        name="competition-cancel",
    ),
    path(f"{EDITION}tenggat/", deadlines.DeadlineListView.as_view(), name="deadline-list"),
    path(
        f"{EDITION}tenggat/<uuid:key>/perpanjang/",
        deadlines.WindowExtendView.as_view(),
        name="window-extend",
    ),
    path(
        f"{EDITION}tenggat/<uuid:key>/buka/",
        deadlines.WindowReopenView.as_view(),
        name="window-reopen",
    ),
    path(f"{EDITION}perubahan/", changes.ChangeListView.as_view(), name="change-list"),
    path(f"{EDITION}perubahan/versi/baru/", changes.RulesOpenView.as_view(), name="rules-open"),
    path(f"{EDITION}perubahan/versi/", changes.RulesCompareView.as_view(), name="rules-compare"),
    path(
        f"{EDITION}perubahan/versi/buang/",
        changes.RulesDiscardView.as_view(),
        name="rules-discard",
    ),
    path("app/kelola/baru/", creation.CompetitionCreateView.as_view(), name="competition-create"),
    path(HOLIDAYS, calendar.HolidayListView.as_view(), name="holiday-list"),
    path(f"{HOLIDAYS}isi/", calendar.HolidayFillView.as_view(), name="holiday-fill"),
    path(f"{HOLIDAYS}<day:day>/", calendar.HolidayEditView.as_view(), name="holiday-edit"),
    path(
        f"{HOLIDAYS}<day:day>/hapus/",
        calendar.HolidayRemoveView.as_view(),
        name="holiday-remove",
    ),
    path(PREPARE, preparation.EditionPrepareView.as_view(), name="edition-prepare"),
    path(f"{PREPARE}bandingkan/", preparation.EditionCompareView.as_view(), name="edition-compare"),
    path(f"{PREPARE}jadwal/", calendar.EditionCalendarView.as_view(), name="edition-calendar"),
    path(f"{PREPARE}petugas/", offices.AppointmentListView.as_view(), name="appointment-list"),
    path(
        f"{PREPARE}petugas/<uuid:key>/akhiri/",
        offices.AppointmentEndView.as_view(),
        name="appointment-end",
    ),
    path(ROWS, rows.RowListView.as_view(), name="row-list"),
    path(f"{ROWS}baru/", row_forms.RowCreateView.as_view(), name="row-create"),
    path(f"{ROWS}<uuid:key>/", row_forms.RowEditView.as_view(), name="row-edit"),
    path(f"{ROWS}<uuid:key>/hapus/", row_forms.RowRemoveView.as_view(), name="row-remove"),
    path(f"{ROWS}<uuid:key>/geser/", rows.RowMoveView.as_view(), name="row-move"),
]
