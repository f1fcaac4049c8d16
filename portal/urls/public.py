"""Addresses of the public pages."""

from django.urls import path

from portal.views import (
    competition,
    entry_check,
    events,
    feeds,
    gallery,
    innovation,
    landing,
    offline,
    rehearsals,
    results,
)

EDITION = "kompetisi/<slug:slug>/"
REHEARSAL = "app/kelola/<str:code>/pengumuman/<str:version>/pratinjau/"

urlpatterns = [
    path("", landing.LandingView.as_view(), name="landing"),
    path("luring/", offline.OfflinePageView.as_view(), name="offline-page"),
    path("kompetisi/", competition.CompetitionListView.as_view(), name="competition-list"),
    path(EDITION, competition.CompetitionDetailView.as_view(), name="competition-detail"),
    path(
        f"{EDITION}jadwal.ics",
        competition.CompetitionScheduleView.as_view(),
        name="competition-calendar",
    ),
    path(
        f"{EDITION}jadwal/<uuid:key>.ics",
        competition.CompetitionScheduleView.as_view(),
        name="milestone-calendar",
    ),
    path(f"{EDITION}boleh-ikut/", entry_check.EntryCheckView.as_view(), name="entry-check"),
    path(f"{EDITION}hasil/", results.ResultsView.as_view(), name="competition-results"),
    path(
        f"{EDITION}hasil/nilai.csv",
        results.ResultsTableView.as_view(),
        name="competition-results-table",
    ),
    path(f"{EDITION}hasil/tahap-<int:order>/", results.ResultsView.as_view(), name="stage-results"),
    path(
        f"{EDITION}hasil/tahap-<int:order>/nilai.csv",
        results.ResultsTableView.as_view(),
        name="stage-results-table",
    ),
    path(
        f"{EDITION}hasil/tahap-<int:order>/versi-<int:version>/",
        results.ResultsView.as_view(),
        name="results-version",
    ),
    path(
        f"{EDITION}hasil/tahap-<int:order>/berita-acara.pdf",
        results.MinutesView.as_view(),
        name="results-minutes",
    ),
    path(
        f"{EDITION}hasil/tahap-<int:order>/bertanda-tangan/<str:scan>/",
        results.SignedView.as_view(),
        name="results-signed",
    ),
    path(
        f"{EDITION}hasil/berkas/<str:digest>.json",
        results.BundleView.as_view(),
        name="results-bundle",
    ),
    path("periksa/verify_ranking.py", results.VerifierView.as_view(), name="results-verifier"),
    path("acara/", events.EventIndexView.as_view(), name="event-index"),
    path("acara/<str:code>/", events.EventDetailView.as_view(), name="event-detail"),
    path("acara/<str:code>/acara.ics", events.EventCalendarView.as_view(), name="event-calendar"),
    path(
        "acara/<str:code>/bahan/<str:material>/",
        events.MaterialDownloadView.as_view(),
        name="material-download",
    ),
    path("inovasi/", gallery.GalleryView.as_view(), name="innovation-list"),
    path("inovasi/<slug:slug>/", innovation.InnovationView.as_view(), name="innovation-detail"),
    path(
        "inovasi/<slug:slug>/foto/",
        innovation.InnovationPhotoView.as_view(),
        name="innovation-photo",
    ),
    path("hasil/kabar.xml", feeds.ResultsFeedView.as_view(), name="result-feed"),
    path(
        f"{REHEARSAL}halaman/<str:page>/",
        rehearsals.AnnouncementPageView.as_view(),
        name="announcement-page",
    ),
    path(
        f"{REHEARSAL}inovasi/<slug:slug>/",
        rehearsals.AnnouncementInnovationView.as_view(),
        name="announcement-innovation",
    ),
]
