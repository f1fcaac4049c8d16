"""Addresses of awards."""

from django.urls import path

from awards.views import announcements, certificates, checks

MANAGE = "app/kelola/<str:code>/"
CERTIFICATE = "app/piagam/<str:code>"

urlpatterns = [
    path(
        f"{MANAGE}pengumuman/",
        announcements.AnnouncementEditView.as_view(),
        name="announcement-edit",
    ),
    path(
        f"{MANAGE}pengumuman/setujui/",
        announcements.AnnouncementApproveView.as_view(),
        name="announcement-approve",
    ),
    path(
        f"{MANAGE}pengumuman/batalkan/",
        announcements.AnnouncementCancelView.as_view(),
        name="announcement-cancel",
    ),
    path(f"{MANAGE}piagam/", certificates.CertificateListView.as_view(), name="certificate-list"),
    path("app/piagam/", certificates.OwnCertificatesView.as_view(), name="certificate-own"),
    path(
        f"{CERTIFICATE}.pdf",
        certificates.CertificateDownloadView.as_view(),
        name="certificate-download",
    ),
    path(
        f"{CERTIFICATE}/cabut/",
        certificates.CertificateRevokeView.as_view(),
        name="certificate-revoke",
    ),
    path(
        f"{CERTIFICATE}/terbitkan-ulang/",
        certificates.CertificateReissueView.as_view(),
        name="certificate-reissue",
    ),
    path("verifikasi/", checks.CertificateCheckView.as_view(), name="certificate-check"),
    path("v/<str:code>/", checks.CertificateDetailView.as_view(), name="certificate-detail"),
]
