"""Addresses of judging: the judge's desk, and the organiser's side of a stage."""

from django.urls import include, path

from judging.views import desk, drawing, panel, rankings, scoring, sheets, stages

entry = [
    path("", scoring.ScorecardEditView.as_view(), name="scorecard-edit"),
    path("kunci/", desk.ScorecardLockView.as_view(), name="scorecard-lock"),
    path("lewati/", desk.AssignmentSkipView.as_view(), name="assignment-skip"),
    path("konflik/", desk.ConflictDeclareView.as_view(), name="conflict-declare"),
]

stage = [
    path("", stages.StageDetailView.as_view(), name="stage-detail"),
    path("mulai/", stages.StageStartView.as_view(), name="stage-start"),
    path("kunci/", stages.StageLockView.as_view(), name="stage-lock"),
    path("buka/", stages.StageReopenView.as_view(), name="stage-reopen"),
    path("hitung/", rankings.RankingStartView.as_view(), name="ranking-start"),
    path("simpulkan/", stages.StageConcludeView.as_view(), name="stage-conclude"),
    path("ingatkan/", stages.JudgeRemindView.as_view(), name="judge-remind"),
    path("panel/", panel.PanelEditView.as_view(), name="panel-edit"),
    path("panel/undang/", panel.JudgeInviteView.as_view(), name="judge-invite"),
    path("panel/<str:member>/", panel.PanelMemberDetailView.as_view(), name="panel-member-detail"),
    path("panel/<str:member>/ubah/", panel.PanelMemberEditView.as_view(), name="panel-member-edit"),
    path(
        "panel/<str:member>/keluarkan/",
        panel.PanelMemberRemoveView.as_view(),
        name="panel-member-remove",
    ),
    path("penugasan/", drawing.AssignmentMatrixView.as_view(), name="assignment-matrix"),
    path("penugasan/bagi/", drawing.AssignmentDrawView.as_view(), name="assignment-draw"),
]

sheet = [
    path("tarik/", sheets.AssignmentWithdrawView.as_view(), name="assignment-withdraw"),
    path("buka/", sheets.ScorecardReopenView.as_view(), name="scorecard-reopen"),
    path("batalkan/", sheets.ScorecardVoidView.as_view(), name="scorecard-void"),
]

run = [
    path("", rankings.RankingDetailView.as_view(), name="ranking-detail"),
    path("ulangi/", rankings.RankingRetryView.as_view(), name="ranking-retry"),
    path("tetapkan/", rankings.RankingAdoptView.as_view(), name="ranking-adopt"),
]

urlpatterns = [
    path("app/juri/", desk.AssignmentListView.as_view(), name="assignment-list"),
    path(
        "app/juri/pernyataan/<str:code>/",
        desk.IndependenceDeclareView.as_view(),
        name="independence-declare",
    ),
    path("app/juri/nilai/<str:code>/", include(entry)),
    path("app/kelola/tahap/<str:code>/", include(stage)),
    path("app/kelola/lembar/<str:code>/", include(sheet)),
    path("app/kelola/peringkat/<str:code>/", include(run)),
]
