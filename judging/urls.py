"""Addresses of judging: the judge's desk, and the organiser's side of a stage."""

from django.urls import include, path

from judging.views import (
    calibration,
    conflicts,
    copies,
    desk,
    discussions,
    drawing,
    draws,
    exports,
    figures,
    files,
    gaps,
    panel,
    paper,
    places,
    plenaries,
    plenary_acts,
    plenary_papers,
    presentations,
    progress,
    public,
    public_counts,
    ranking_entry,
    ranking_files,
    rankings,
    reading,
    reopening,
    sandbox,
    scoring,
    sheets,
    stages,
    timetable,
    visit_papers,
    visit_sending,
    visiting,
    visits,
)

entry = [
    path("", scoring.ScorecardEditView.as_view(), name="scorecard-edit"),
    path("kunci/", desk.ScorecardLockView.as_view(), name="scorecard-lock"),
    path("lewati/", desk.AssignmentSkipView.as_view(), name="assignment-skip"),
    path("abstain/", desk.AssignmentAbstainView.as_view(), name="assignment-abstain"),
    path("perubahan/", reading.EntryChangesView.as_view(), name="entry-changes"),
    path("sorotan/", reading.HighlightsView.as_view(), name="highlights-keep"),
    path("kertas/", paper.PaperObjectView.as_view(), name="paper-object"),
    path("konflik/", desk.ConflictDeclareView.as_view(), name="conflict-declare"),
    path("berkas/<str:file>/", files.EvidenceFileView.as_view(), name="evidence-file"),
    path(
        "berkas/<str:file>/halaman/<int:page>/",
        files.EvidencePreviewView.as_view(),
        name="evidence-preview",
    ),
]

stage = [
    path("", stages.StageDetailView.as_view(), name="stage-detail"),
    path("mulai/", stages.StageStartView.as_view(), name="stage-start"),
    path("kunci/", stages.StageLockView.as_view(), name="stage-lock"),
    path("buka/", stages.StageReopenView.as_view(), name="stage-reopen"),
    path("buka-hasil/", reopening.StageReopenResultView.as_view(), name="stage-reopen-result"),
    path("hitung/", rankings.RankingStartView.as_view(), name="ranking-start"),
    path("simpulkan/", stages.StageConcludeView.as_view(), name="stage-conclude"),
    path("berkas/", copies.StageFilesView.as_view(), name="stage-files"),
    path("berkas/<str:file>/salinan/", copies.CopySupplyView.as_view(), name="copy-supply"),
    path("belum/", gaps.GapListView.as_view(), name="gap-list"),
    path("laju/", progress.StageProgressView.as_view(), name="stage-progress"),
    path("kertas/", paper.PaperListView.as_view(), name="paper-list"),
    path("kertas/mulai/", paper.OutageDeclareView.as_view(), name="outage-declare"),
    path("kertas/selesai/", paper.OutageEndView.as_view(), name="outage-end"),
    path("cermin/", figures.StageFiguresView.as_view(), name="stage-figures"),
    path("ingatkan/", stages.JudgeRemindView.as_view(), name="judge-remind"),
    path("masyarakat/", public_counts.PublicAnswersView.as_view(), name="public-answers"),
    path(
        "masyarakat/coret/",
        public_counts.PublicAnswersStrikeView.as_view(),
        name="public-answers-strike",
    ),
    path(
        "masyarakat/pulihkan/",
        public_counts.PublicAnswersRestoreView.as_view(),
        name="public-answers-restore",
    ),
    path("panel/", panel.PanelEditView.as_view(), name="panel-edit"),
    path("panel/undang/", panel.JudgeInviteView.as_view(), name="judge-invite"),
    path("panel/salin/", panel.PanelCopyView.as_view(), name="panel-copy"),
    path("panel/ingatkan/", panel.InvitationRemindView.as_view(), name="invitation-remind"),
    path("panel/<str:member>/", panel.PanelMemberDetailView.as_view(), name="panel-member-detail"),
    path("panel/<str:member>/ubah/", panel.PanelMemberEditView.as_view(), name="panel-member-edit"),
    path(
        "panel/<str:member>/keluarkan/",
        panel.PanelMemberRemoveView.as_view(),
        name="panel-member-remove",
    ),
    path("panel/<str:member>/lepas/", panel.JudgeReleaseView.as_view(), name="judge-release"),
    path("panel/<str:member>/alihkan/", progress.HandoverView.as_view(), name="load-handover"),
    path(
        "panel/<str:member>/permintaan/", progress.ReliefAnswerView.as_view(), name="relief-answer"
    ),
    path(
        "panel/<str:member>/lembar.pdf",
        paper.PaperSheetPrintView.as_view(),
        name="paper-sheet-print",
    ),
    path("panel/<str:member>/ganti/", panel.JudgeReplaceView.as_view(), name="judge-replace"),
    path("konflik/", conflicts.ConflictListView.as_view(), name="conflict-list"),
    path("penugasan/", drawing.AssignmentMatrixView.as_view(), name="assignment-matrix"),
    path("penugasan/bagi/", draws.AssignmentDrawView.as_view(), name="assignment-draw"),
    path("penugasan/bagi/<str:draw>/", draws.DrawDetailView.as_view(), name="draw-detail"),
    path(
        "penugasan/bagi/<str:draw>/tugas.json",
        draws.DrawDocumentView.as_view(),
        name="draw-document",
    ),
    path("penugasan/riwayat/", drawing.AssignmentHistoryView.as_view(), name="assignment-history"),
    path("penugasan/urungkan/", drawing.AssignmentUndoView.as_view(), name="assignment-undo"),
    path("penugasan/usulan/<str:entry>/", drawing.EntryJudgesView.as_view(), name="entry-judges"),
]

sheet = [
    path("ganti/", conflicts.ReaderReplaceView.as_view(), name="reader-replace"),
    path("kertas/", paper.PaperEnterView.as_view(), name="paper-enter"),
    path("minta-lagi/", gaps.GapReopenView.as_view(), name="gap-reopen"),
    path("tarik/", sheets.AssignmentWithdrawView.as_view(), name="assignment-withdraw"),
    path("buka/", sheets.ScorecardReopenView.as_view(), name="scorecard-reopen"),
    path("batalkan/", sheets.ScorecardVoidView.as_view(), name="scorecard-void"),
]

run = [
    path("", rankings.RankingDetailView.as_view(), name="ranking-detail"),
    path("ulangi/", rankings.RankingRetryView.as_view(), name="ranking-retry"),
    path("tetapkan/", rankings.RankingAdoptView.as_view(), name="ranking-adopt"),
    path("usulan/<int:position>/", ranking_entry.RankingEntryView.as_view(), name="ranking-entry"),
    path("bundel.json", ranking_entry.RankingBundleView.as_view(), name="ranking-bundle"),
    path("berkas/", ranking_files.RankingFilesView.as_view(), name="ranking-files"),
    path(
        "berkas/<str:table>.<str:form>",
        ranking_files.RankingTableView.as_view(),
        name="ranking-table",
    ),
    path("perpindahan/", reopening.RankingMovesView.as_view(), name="ranking-moves"),
]

timetable_of_stage = [
    path("", timetable.TimetableDetailView.as_view(), name="timetable-detail"),
    path("hari/", timetable.DayAddView.as_view(), name="day-add"),
    path("hari/<str:day>/hapus/", timetable.DayRemoveView.as_view(), name="day-remove"),
    path("susun/", timetable.TimetableFillView.as_view(), name="timetable-fill"),
    path("kabarkan/", timetable.TimetableAnnounceView.as_view(), name="timetable-announce"),
]

slot = [
    path("", presentations.SlotDetailView.as_view(), name="slot-detail"),
    path("konfirmasi/", presentations.SlotConfirmView.as_view(), name="slot-confirm"),
    path("kalender.ics", presentations.SlotCalendarView.as_view(), name="slot-calendar"),
    path("ruang/", presentations.RoomView.as_view(), name="slot-room"),
    path("jam/", presentations.ClockRunView.as_view(), name="clock-run"),
    path("jam/ulang/", presentations.ClockResetView.as_view(), name="clock-reset"),
    path("pindah/", timetable.SlotMoveView.as_view(), name="slot-move"),
    path("tukar/<str:way>/", timetable.SlotSwapView.as_view(), name="slot-swap"),
    path("hadir/", timetable.SlotAttendView.as_view(), name="slot-attend"),
]

visit = [
    path("", visiting.VisitDetailView.as_view(), name="visit-detail"),
    path("simpan/", visit_sending.VisitItemSaveView.as_view(), name="visit-item-save"),
    path("hapus/", visit_sending.VisitItemRemoveView.as_view(), name="visit-item-remove"),
    path("foto/", visit_sending.VisitPhotoAddView.as_view(), name="visit-photo-add"),
    path("daftar/", visits.OwnChecklistEditView.as_view(), name="visit-checklist-own"),
    path("serahkan/", visiting.VisitReportView.as_view(), name="visit-hand-in"),
    path("konflik/", visiting.VisitLeaveView.as_view(), name="visit-leave"),
    path("nilai/", visiting.VisitMarksView.as_view(), name="visit-marks"),
]

visit_papers_of = [
    path("laporan/", visit_papers.VisitReportDetailView.as_view(), name="visit-report"),
    path("laporan.pdf", visit_papers.VisitReportFileView.as_view(), name="visit-report-file"),
    path("kembalikan/", visits.VisitReturnView.as_view(), name="visit-return"),
    path("foto/<str:photo>/", visit_papers.VisitPhotoView.as_view(), name="visit-photo"),
    path("kalender.ics", visit_papers.VisitCalendarView.as_view(), name="visit-calendar"),
]

visit_of_entry = [
    path("rencana/", visits.VisitPlanView.as_view(), name="visit-plan"),
    path("daftar/", visits.ChecklistEditView.as_view(), name="visit-checklist"),
    path("tanpa/", visits.VisitExcuseView.as_view(), name="visit-excuse"),
]

plenary = [
    path("", plenaries.PlenaryDetailView.as_view(), name="plenary-detail"),
    path("buka/", plenary_acts.PlenaryOpenView.as_view(), name="plenary-open"),
    path("ubah/", plenary_acts.PlenaryChangeView.as_view(), name="plenary-change"),
    path("hadir/", plenary_acts.PlenaryAttendView.as_view(), name="plenary-attend"),
    path("menyingkir/", plenary_acts.AsideNoteView.as_view(), name="aside-note"),
    path("usulan/<str:entry>/", plenaries.EntryDecideView.as_view(), name="entry-decide"),
    path("zona/", plenaries.BandDecideView.as_view(), name="band-decide"),
    path("batasan/", plenaries.PlenaryConstraintsView.as_view(), name="plenary-constraints"),
    path("tutup/", plenary_acts.PlenaryCloseView.as_view(), name="plenary-close"),
    path("buka-lagi/", plenary_acts.PlenaryReopenView.as_view(), name="plenary-reopen"),
    path("berkas/", plenary_papers.PlenaryPapersView.as_view(), name="plenary-papers"),
    path("berkas/buat/", plenary_papers.PapersAskView.as_view(), name="papers-ask"),
    path("berkas/pindaian/", plenary_papers.ScanAddView.as_view(), name="scan-add"),
    path("berkas/pindaian/<str:scan>/", plenary_papers.ScanFileView.as_view(), name="scan-file"),
    path(
        "berkas/pindaian/<str:scan>/tampilkan/",
        plenary_papers.ScanReleaseView.as_view(),
        name="scan-release",
    ),
    path(
        "berkas/pindaian/<str:scan>/hapus/",
        plenary_papers.ScanRemoveView.as_view(),
        name="scan-remove",
    ),
    path(
        "berkas/draf/<slug:name>.<slug:form>",
        plenary_papers.PlenaryDraftView.as_view(),
        name="plenary-draft",
    ),
    path(
        "berkas/<int:closing>/<slug:name>.<slug:form>",
        plenary_papers.PlenaryPaperView.as_view(),
        name="plenary-paper",
    ),
]

moderation = [
    path("moderasi/", discussions.ModerationView.as_view(), name="moderation"),
    path("kalibrasi/", calibration.CalibrationView.as_view(), name="calibration"),
    path("kalibrasi/buka/", calibration.CalibrationOpenView.as_view(), name="calibration-open"),
    path("bobot/", sandbox.WeightSandboxView.as_view(), name="weight-sandbox"),
    path(
        "tabel/<str:table>.<str:form>",
        ranking_files.StageTableView.as_view(),
        name="stage-table",
    ),
    path("nilai.csv", exports.MarkExportView.as_view(), name="mark-export"),
]

discussion = [
    path("", discussions.DiscussionDetailView.as_view(), name="discussion-detail"),
    path("catatan/", discussions.RemarkAddView.as_view(), name="remark-add"),
    path("tetap/", discussions.MarksKeepView.as_view(), name="marks-keep"),
    path("ubah/", discussions.MarksChangeView.as_view(), name="marks-change"),
    path("tutup/", discussions.DiscussionCloseView.as_view(), name="discussion-close"),
]

urlpatterns = [
    path("nilai/<slug:slug>/", public.PublicEntryListView.as_view(), name="public-entry-list"),
    path(
        "nilai/<slug:slug>/<str:code>/",
        public.PublicAnswerGiveView.as_view(),
        name="public-answer-give",
    ),
    path(
        "nilai/<slug:slug>/<str:code>/terkirim/",
        public.PublicAnswerSentView.as_view(),
        name="public-answer-sent",
    ),
    path(
        "jawaban/<str:token>/",
        public.PublicAnswerConfirmView.as_view(),
        name="public-answer-confirm",
    ),
    path("app/kelola/tahap/<str:code>/", include(moderation)),
    path("app/kelola/tahap/<str:code>/pleno/", include(plenary)),
    path("app/bahasan/<str:code>/", include(discussion)),
    path("app/juri/kunjungan/<str:code>/", include(visit)),
    path("app/kunjungan/<str:code>/", include(visit_papers_of)),
    path("app/kelola/kunjungan/<str:code>/", include(visit_of_entry)),
    path(
        "app/kelola/tahap/<str:code>/kunjungan/", visits.VisitListView.as_view(), name="visit-list"
    ),
    path(
        "app/usulan/<str:code>/kunjungan/",
        visit_papers.VisitNoticeView.as_view(),
        name="visit-notice",
    ),
    path(
        "app/usulan/<str:code>/kunjungan/<str:visit>.ics",
        visit_papers.VisitNoticeCalendarView.as_view(),
        name="visit-notice-calendar",
    ),
    path("app/presentasi/<str:code>/", include(slot)),
    path("app/kelola/tahap/<str:code>/jadwal/", include(timetable_of_stage)),
    path(
        "app/juri/jadwal/<str:code>/",
        presentations.JudgeTimetableView.as_view(),
        name="judge-timetable",
    ),
    path(
        "app/juri/jadwal/<str:code>/kalender.ics",
        presentations.JudgeCalendarView.as_view(),
        name="judge-calendar",
    ),
    path("app/juri/", desk.AssignmentListView.as_view(), name="assignment-list"),
    path(
        "app/juri/pernyataan/<str:code>/",
        places.IndependenceDeclareView.as_view(),
        name="independence-declare",
    ),
    path(
        "app/juri/pernyataan/<str:code>/tolak/",
        places.PlaceDeclineView.as_view(),
        name="place-decline",
    ),
    path(
        "app/juri/kenal/<str:code>/",
        places.AcquaintanceConfirmView.as_view(),
        name="acquaintance-confirm",
    ),
    path("app/juri/lembar/<str:code>.pdf", paper.PaperSheetView.as_view(), name="paper-sheet"),
    path("app/juri/cermin/<str:code>/", figures.OwnFiguresView.as_view(), name="own-figures"),
    path("app/juri/keringanan/<str:code>/", progress.ReliefAskView.as_view(), name="relief-ask"),
    path("app/juri/kedekatan/", places.TieDeclareView.as_view(), name="tie-declare"),
    path("app/juri/kedekatan/<int:number>/", places.TieEndView.as_view(), name="tie-end"),
    path("app/juri/nilai/<str:code>/", include(entry)),
    path("app/kelola/tahap/<str:code>/", include(stage)),
    path("app/kelola/lembar/<str:code>/", include(sheet)),
    path("app/kelola/peringkat/<str:code>/", include(run)),
]
