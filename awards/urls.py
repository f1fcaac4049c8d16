"""Addresses of awards."""

from django.urls import include, path

from awards.views import announcements, approvals, certificates, checks, feedback

MANAGE = "app/kelola/<str:code>/"
CERTIFICATE = "app/piagam/<str:code>"

announcement = [
    path("", announcements.AnnouncementResultView.as_view(), name="announcement-result"),
    path("pesan/", announcements.AnnouncementWordsView.as_view(), name="announcement-words"),
    path(
        "pesan/<str:group>/",
        announcements.AnnouncementWordsView.as_view(),
        name="announcement-letter",
    ),
    path("pratinjau/", approvals.AnnouncementPreviewView.as_view(), name="announcement-preview"),
    path(
        "pratinjau/surat/<str:proposal>/",
        approvals.AnnouncementLettersView.as_view(),
        name="announcement-letters",
    ),
    path("waktu/", announcements.AnnouncementTimeView.as_view(), name="announcement-time"),
    path("setujui/", approvals.AnnouncementApproveView.as_view(), name="announcement-approve"),
    path("setujui/tarik/", approvals.ApprovalWithdrawView.as_view(), name="approval-withdraw"),
    path("batalkan/", approvals.AnnouncementCancelView.as_view(), name="announcement-cancel"),
    path("buang/", announcements.AnnouncementDiscardView.as_view(), name="announcement-discard"),
]

urlpatterns = [
    path(
        f"{MANAGE}pengumuman/",
        announcements.AnnouncementListView.as_view(),
        name="announcement-list",
    ),
    path(
        f"{MANAGE}pengumuman/tahap-<int:order>/",
        announcements.AnnouncementBeginView.as_view(),
        name="announcement-begin",
    ),
    path(f"{MANAGE}pengumuman/<str:version>/", include(announcement)),
    path(
        "app/usulan/<str:code>/umpan-balik/",
        feedback.FeedbackDetailView.as_view(),
        name="feedback-detail",
    ),
    path(
        "app/usulan/<str:code>/umpan-balik.pdf",
        feedback.FeedbackDownloadView.as_view(),
        name="feedback-download",
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
