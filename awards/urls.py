"""Addresses of awards."""

from django.urls import include, path

from awards.views import (
    announcements,
    approvals,
    ceremonies,
    certificates,
    checks,
    designs,
    feedback,
    incentives,
    inscriptions,
    objecting,
    objections,
    pictures,
    promotions,
)

MANAGE = "app/kelola/<str:code>/"
CERTIFICATE = "app/piagam/<str:code>"
EDITION = "kompetisi/<slug:slug>/"
OBJECTION = "app/sanggahan-hasil/<str:code>/"

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
    path(f"{MANAGE}piagam/", certificates.CertificateListView.as_view(), name="certificate-list"),
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
    path(
        f"{MANAGE}piagam/rancangan/",
        designs.CertificateDesignView.as_view(),
        name="certificate-design",
    ),
    path(
        f"{MANAGE}piagam/contoh.pdf",
        designs.CertificatePreviewView.as_view(),
        name="certificate-preview",
    ),
    path(
        f"{MANAGE}piagam/terbitkan/",
        certificates.CertificateIssueView.as_view(),
        name="certificate-issue",
    ),
    path(
        f"{MANAGE}piagam/kemajuan/",
        certificates.CertificateProgressView.as_view(),
        name="certificate-progress",
    ),
    path(
        f"{MANAGE}piagam.zip",
        certificates.CertificateArchiveView.as_view(),
        name="certificate-archive",
    ),
    path(
        f"{MANAGE}piagam/nama/", inscriptions.InscriptionListView.as_view(), name="inscription-list"
    ),
    path("app/piagam.zip", certificates.OwnArchiveView.as_view(), name="certificate-own-archive"),
    path(
        "app/piagam/nama/<str:code>/",
        inscriptions.InscriptionCheckView.as_view(),
        name="inscription-check",
    ),
    path(
        "app/piagam/nama/<str:code>/perbaiki/",
        inscriptions.InscriptionCorrectView.as_view(),
        name="inscription-correct",
    ),
    path(
        "app/piagam/nama/<str:code>/biarkan/",
        inscriptions.InscriptionKeepView.as_view(),
        name="inscription-keep",
    ),
    path("verifikasi/", checks.CertificateCheckView.as_view(), name="certificate-check"),
    path(
        "verifikasi/salinan/", checks.CertificateCompareView.as_view(), name="certificate-compare"
    ),
    path("v/<str:code>/", checks.CertificateDetailView.as_view(), name="certificate-detail"),
    path("inovasi/<slug:slug>/bagikan.png", pictures.ShareImageView.as_view(), name="share-image"),
    path("insentif/", incentives.IncentiveListView.as_view(), name="incentive-list"),
    path("insentif.csv", incentives.IncentiveTableView.as_view(), name="incentive-table"),
    path("app/insentif/", incentives.OfficeIncentivesView.as_view(), name="incentive-office"),
    path(
        "app/insentif/daerah/",
        incentives.AgencyIncentiveView.as_view(),
        name="incentive-agency",
    ),
    path(
        "app/inovasi/<str:code>/insentif/",
        incentives.IncentiveNoteView.as_view(),
        name="incentive-note",
    ),
    path(
        "app/insentif/<str:code>/perbaiki/",
        incentives.IncentiveCorrectView.as_view(),
        name="incentive-correct",
    ),
    path(
        "app/insentif/<str:code>/tarik/",
        incentives.IncentiveWithdrawView.as_view(),
        name="incentive-withdraw",
    ),
    path(f"{MANAGE}penyerahan/", ceremonies.CeremonyEditView.as_view(), name="ceremony-edit"),
    path(
        f"{MANAGE}penyerahan/penerima/",
        ceremonies.CeremonyReceiversView.as_view(),
        name="ceremony-receivers",
    ),
    path(
        f"{MANAGE}penyerahan/undang/",
        ceremonies.CeremonyInviteView.as_view(),
        name="ceremony-invite",
    ),
    path(
        f"{MANAGE}penyerahan/susunan.pdf",
        ceremonies.CeremonyOrderView.as_view(),
        name="ceremony-order",
    ),
    path(f"{MANAGE}promosi/", promotions.PromotionListView.as_view(), name="promotion-list"),
    path(f"{MANAGE}promosi/tujuan/", promotions.UpperEditView.as_view(), name="upper-edit"),
    path(f"{MANAGE}kiriman/", promotions.ArrivalListView.as_view(), name="arrival-list"),
    path(
        "app/promosi/<str:code>/",
        promotions.PromotionDetailView.as_view(),
        name="promotion-detail",
    ),
    path(
        "app/promosi/<str:code>/berkas.json",
        promotions.PromotionDossierView.as_view(),
        name="promotion-dossier",
    ),
    path(
        "app/promosi/<str:code>/sinovik.zip",
        promotions.PromotionExportView.as_view(),
        name="promotion-export",
    ),
    path(
        f"{EDITION}sanggahan/",
        objecting.PublicObjectionListView.as_view(),
        name="public-objection-list",
    ),
    path(
        f"{EDITION}sanggahan/ajukan/",
        objecting.PublicObjectionFileView.as_view(),
        name="result-objection-file",
    ),
    path(
        f"{EDITION}sanggahan/terkirim/",
        objecting.PublicObjectionSentView.as_view(),
        name="result-objection-sent",
    ),
    path("sanggahan/", objecting.ObjectionFindView.as_view(), name="result-objection-find"),
    path(
        "sanggahan/konfirmasi/<str:token>/",
        objecting.ObjectionConfirmView.as_view(),
        name="result-objection-confirm",
    ),
    path(
        "sanggahan/<str:receipt>/",
        objecting.ObjectionStatusView.as_view(),
        name="result-objection-status",
    ),
    path(
        "app/kompetisi/<slug:slug>/sanggahan/",
        objections.SignedObjectionView.as_view(),
        name="result-objection-own",
    ),
    path(
        f"{MANAGE}sanggahan-hasil/",
        objections.ResultObjectionListView.as_view(),
        name="result-objection-list",
    ),
    path(
        f"{MANAGE}sanggahan-hasil/petugas/",
        objections.ObjectionOfficerView.as_view(),
        name="objection-officer",
    ),
    path(OBJECTION, objections.ResultObjectionDetailView.as_view(), name="result-objection-detail"),
    path(
        f"{OBJECTION}tangani/",
        objections.ObjectionTakeUpView.as_view(),
        name="result-objection-take-up",
    ),
    path(
        f"{OBJECTION}jawab/",
        objections.ResultObjectionAnswerView.as_view(),
        name="result-objection-answer",
    ),
    path(
        f"{OBJECTION}penyanggah/",
        objections.ObjectorView.as_view(),
        name="result-objection-objector",
    ),
    path(
        f"{OBJECTION}bukti/",
        objections.ObjectionEvidenceView.as_view(),
        name="result-objection-evidence",
    ),
]
