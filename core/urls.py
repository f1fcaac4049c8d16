"""Addresses of core: health for machines, progress for people."""

from django.urls import path

from core import views

urlpatterns = [
    path("app/pekerjaan/<str:code>/", views.JobView.as_view(), name="job-detail"),
]
