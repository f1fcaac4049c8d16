"""Addresses of entries: the entrant's under /app/usulan/, the organiser's under /app/kelola/."""

from django.urls import include, path

from innovations.views import (
    approving,
    attachments,
    disqualifying,
    editor,
    entries,
    files,
    handing,
    history,
    leaving,
    notes,
    objections,
    radar,
    reasons,
    register,
    screening,
    sections,
    similar,
    submission,
    team,
    uploads,
    versions,
)

team_of = [
    path("", team.TeamView.as_view(), name="proposal-team"),
    path("tambah/", team.MemberAddView.as_view(), name="member-add"),
    path("<int:number>/keluarkan/", team.MemberRemoveView.as_view(), name="member-remove"),
    path("tautan/", team.LinkMakeView.as_view(), name="team-link"),
    path("tautan/<str:link>/tarik/", team.LinkRevokeView.as_view(), name="team-link-revoke"),
]

one = [
    path("tim/", include(team_of)),
    path("", entries.ProposalDetailView.as_view(), name="proposal-detail"),
    path("identitas/", entries.InnovationEditView.as_view(), name="innovation-edit"),
    path("bagian/<slug:section>/", editor.SectionEditView.as_view(), name="section-edit"),
    path("bagian/<slug:section>/pena/", sections.SectionPenView.as_view(), name="section-pen"),
    path(
        "bagian/<slug:section>/riwayat/",
        sections.SectionHistoryView.as_view(),
        name="section-history",
    ),
    path("lampiran/", attachments.ProposalFilesView.as_view(), name="proposal-files"),
    path(
        "lampiran/surat/<uuid:key>.<slug:kind>",
        attachments.ProposalLetterView.as_view(),
        name="proposal-letter",
    ),
    path(
        "lampiran/<str:attachment>/hapus/",
        attachments.AttachmentRemoveView.as_view(),
        name="attachment-remove",
    ),
    path("lampiran/tambah/", uploads.AttachmentAddView.as_view(), name="attachment-add"),
    path("lampiran/unggah/", uploads.UploadStartView.as_view(), name="upload-start"),
    path("lampiran/unggah/<str:upload>/", uploads.UploadPieceView.as_view(), name="upload-piece"),
    path(
        "lampiran/unggah/<str:upload>/selesai/",
        uploads.UploadFinishView.as_view(),
        name="upload-finish",
    ),
    path("lampiran/<str:attachment>/", files.AttachmentFileView.as_view(), name="attachment-file"),
    path(
        "lampiran/<str:attachment>/halaman/<int:page>/",
        files.AttachmentPreviewView.as_view(),
        name="attachment-preview",
    ),
    path("serahkan/", handing.ProposalHandOverView.as_view(), name="proposal-hand-over"),
    path("setujui/", approving.ProposalApproveView.as_view(), name="proposal-approve"),
    path("sanggah/", objections.ObjectionFileView.as_view(), name="objection-file"),
    path("sanggah/tarik/", objections.ObjectionWithdrawView.as_view(), name="objection-withdraw"),
    path("naskah/", approving.ProposalTextView.as_view(), name="proposal-text"),
    path("naskah.pdf", approving.ProposalPaperView.as_view(), name="proposal-paper"),
    path("kembalikan/", handing.ProposalReturnView.as_view(), name="proposal-return"),
    path("catatan/<int:number>/", notes.NoteSettleView.as_view(), name="note-settle"),
    path("periksa/", submission.ProposalSubmitView.as_view(), name="proposal-submit"),
    path("tarik/", submission.ProposalWithdrawView.as_view(), name="proposal-withdraw"),
    path("riwayat/", history.ProposalHistoryView.as_view(), name="proposal-history"),
    path("versi/", versions.VersionListView.as_view(), name="version-list"),
    path("versi/<int:number>/", versions.VersionDetailView.as_view(), name="version-detail"),
    path(
        "versi/<int:before>/banding/<int:after>/",
        versions.VersionCompareView.as_view(),
        name="version-compare",
    ),
    path("tanda-terima/", submission.ProposalReceiptView.as_view(), name="proposal-receipt"),
    path("tanda-terima.pdf", submission.ReceiptPaperView.as_view(), name="receipt-paper"),
]

screened = [
    path("", screening.ScreeningDetailView.as_view(), name="screening-detail"),
    path("butir/<slug:point>/", screening.ScreeningAnswerView.as_view(), name="screening-answer"),
    path(
        "banding/<str:other>/", screening.ScreeningCompareView.as_view(), name="screening-compare"
    ),
    path("putuskan/", screening.ScreeningDecideView.as_view(), name="screening-decide"),
    path("pratinjau/", screening.ScreeningPreviewView.as_view(), name="screening-preview"),
    path(
        "diskualifikasi/",
        disqualifying.ProposalDisqualifyView.as_view(),
        name="proposal-disqualify",
    ),
    path("urungkan/", screening.ScreeningUndoView.as_view(), name="screening-undo"),
]

registered = [
    path("", register.RegisterDetailView.as_view(), name="register-detail"),
    path("ubah/", register.RegisterEditView.as_view(), name="register-edit"),
    path("pembaruan/", register.RegisterCheckView.as_view(), name="register-check"),
    path("foto/", register.CoverView.as_view(), name="register-photo"),
    path("foto/ubah/", register.CoverChangeView.as_view(), name="cover-change"),
    path("foto/hapus/", register.CoverRemoveView.as_view(), name="cover-remove"),
    path("penghargaan/", register.HonourRecordView.as_view(), name="honour-record"),
]

urlpatterns = [
    path("app/gabung/<str:token>/", team.TeamJoinView.as_view(), name="team-join"),
    path("app/inovasi/", register.RegisterListView.as_view(), name="register-list"),
    path("app/inovasi/baru/", register.RegisterCreateView.as_view(), name="register-create"),
    path("app/inovasi/<str:code>/", include(registered)),
    path(
        "app/orang/<str:code>/akhiri/", leaving.MembershipEndView.as_view(), name="membership-end"
    ),
    path("app/usulan/", entries.ProposalListView.as_view(), name="proposal-list"),
    path("app/usulan/baru/", entries.ProposalStartView.as_view(), name="proposal-start"),
    path("app/usulan/serupa/", similar.SimilarView.as_view(), name="innovation-similar"),
    path("app/usulan/radar/", radar.RadarView.as_view(), name="draft-radar"),
    path("app/usulan/radar.csv", radar.RadarTableView.as_view(), name="draft-radar-table"),
    path("app/usulan/radar/ingatkan/", radar.DraftRemindView.as_view(), name="draft-remind"),
    path("app/usulan/<str:code>/", include(one)),
    path(
        "app/kelola/sanggahan/<str:code>/",
        objections.ObjectionAnswerView.as_view(),
        name="objection-answer",
    ),
    path(
        "app/kelola/<str:code>/sanggahan/",
        objections.ObjectionListView.as_view(),
        name="objection-list",
    ),
    path("app/kelola/administrasi/<str:code>/", include(screened)),
    path(
        "app/kelola/<str:code>/administrasi/",
        screening.ScreeningListView.as_view(),
        name="screening-list",
    ),
    path(
        "app/kelola/<str:code>/administrasi/alasan/",
        reasons.ReasonStatisticsView.as_view(),
        name="reason-statistics",
    ),
    path(
        "app/kelola/<str:code>/administrasi/alasan.csv",
        reasons.ReasonTableView.as_view(),
        name="reason-table",
    ),
    path(
        "app/kelola/<str:code>/administrasi/loloskan/",
        screening.ScreeningAdmitView.as_view(),
        name="screening-admit",
    ),
]
