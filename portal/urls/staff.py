"""Addresses of homes and dashboards."""

from django.urls import path

from portal.views.dashboard import CompetitionCalendarView, CompetitionDashboardView
from portal.views.home import HomeView
from portal.views.manage import CompetitionManageListView

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
]
