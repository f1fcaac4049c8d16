"""Addresses of homes and dashboards."""

from django.urls import path

from portal.views.dashboard import CompetitionCalendarView, CompetitionDashboardView
from portal.views.entries import EntryListView, EntryTableView, WriterRemindView
from portal.views.event_reports import (
    EditionReportTableView,
    EditionReportView,
    EventReportTableView,
    EventReportView,
)
from portal.views.home import HomeView
from portal.views.iid import IndexSheetView
from portal.views.judges import JudgeListView
from portal.views.manage import CompetitionManageListView
from portal.views.previews import ApplicantPreviewView, JudgePreviewView
from portal.views.turnout import AgencyCallView, ParticipationListView, ParticipationTableView

ROUND = "app/kelola/<str:code>/"

urlpatterns = [
    path("app/", HomeView.as_view(), name="home"),
    path("app/kelola/", CompetitionManageListView.as_view(), name="competition-manage-list"),
    path(
        "app/kelola/<str:code>/",
        CompetitionDashboardView.as_view(),
        name="competition-dashboard",
    ),
    path(
        "app/kelola/<str:code>/tenggat.ics",
        CompetitionCalendarView.as_view(),
        name="competition-deadlines",
    ),
    path(f"{ROUND}usulan/", EntryListView.as_view(), name="entry-list"),
    path(f"{ROUND}usulan.csv", EntryTableView.as_view(), name="entry-table"),
    path(f"{ROUND}iid.<str:form>", IndexSheetView.as_view(), name="index-sheet"),
    path(f"{ROUND}usulan/ingatkan/", WriterRemindView.as_view(), name="writer-remind"),
    path(f"{ROUND}peserta/", ParticipationListView.as_view(), name="participation-list"),
    path(f"{ROUND}peserta.csv", ParticipationTableView.as_view(), name="participation-table"),
    path(f"{ROUND}peserta/undang/", AgencyCallView.as_view(), name="agency-call"),
    path(f"{ROUND}acara/", EditionReportView.as_view(), name="edition-event-report"),
    path(
        f"{ROUND}acara/laporan.csv",
        EditionReportTableView.as_view(),
        name="edition-event-report-table",
    ),
    path("app/kelola/acara/<str:code>/laporan/", EventReportView.as_view(), name="event-report"),
    path(
        "app/kelola/acara/<str:code>/laporan.csv",
        EventReportTableView.as_view(),
        name="event-report-table",
    ),
    path("app/kelola/tahap/<str:code>/juri/", JudgeListView.as_view(), name="judge-list"),
    path(
        "app/kelola/<str:code>/pratinjau/pengusul/",
        ApplicantPreviewView.as_view(),
        name="edition-preview-applicant",
    ),
    path(
        "app/kelola/<str:code>/pratinjau/juri/",
        JudgePreviewView.as_view(),
        name="edition-preview-judge",
    ),
]
