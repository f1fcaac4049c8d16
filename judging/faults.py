"""Why a ranking could not be computed, in the organiser's words, by the engine's code or ours."""

from django.utils.translation import gettext_noop

from judging.engine import errors

OUTDATED = "outdated"
DISAGREES = "disagrees"
GIVEN_UP = "given_up"
STOPPED = "stopped"
UNSETTLED = "unsettled"
CLOSED = "closed"
REFUSED_TASK = "refused_task"
NO_INSIGHT = "no_insight"
TOO_FEW_MARKS = "too_few_marks"

SENTENCES = {
    errors.MALFORMED: gettext_noop(
        "The score sheet has a form that the computation does not know. Nothing was written. "
        "Tell whoever runs this portal."
    ),
    errors.UNKNOWN_KIND: gettext_noop(
        "This version of the portal cannot do this kind of computation. "
        "Tell whoever runs this portal."
    ),
    errors.UNKNOWN_REFERENCE: gettext_noop(
        "The score sheet names a judge, an entry or a criterion that it does not list. "
        "Nothing was written. Tell whoever runs this portal."
    ),
    errors.FIXED_IN_CONFLICT: gettext_noop(
        "An assignment that was held by hand goes against a conflict of interest. "
        "Let it go or replace the judge, then draw again."
    ),
    errors.UNRESOLVED_TIE_AT_CUT: gettext_noop(
        "Entries on both sides of the cut are equal by every declared rule, so the computer may "
        "not choose. The declared rules need a lot or another rule for this case."
    ),
    errors.MISSING_LOT_SEED: gettext_noop(
        "The declared rules end in a lot, but its seed has not been entered. "
        "Start the ranking again and enter it."
    ),
    errors.SCORE_OUT_OF_RANGE: gettext_noop("A mark lies outside its scale."),
    errors.DUPLICATE_EVALUATION: gettext_noop("A judge has two scorecards for one entry."),
    errors.WEIGHTS_SUM_NOT_POSITIVE: gettext_noop("The rubric has no weights."),
    errors.MISSING_STAGE_SCORE: gettext_noop(
        "A tie rule asks for the score of an earlier stage that an entry does not have."
    ),
    errors.UNSUPPORTED_METHOD: gettext_noop("The declared method cannot be computed yet."),
    errors.MISSING_CALIBRATION: gettext_noop(
        "A judge has no correction. Nothing was written. Tell whoever runs this portal."
    ),
    errors.MINIMUMS_EXCEED_N: gettext_noop(
        "The constraints of this cut keep more places free than there are."
    ),
    NO_INSIGHT: gettext_noop(
        "Chances and the comparison of methods could not be worked out. The ranking itself does "
        "not rest on them and stands."
    ),
    TOO_FEW_MARKS: gettext_noop(
        "There are too few marks to say how sure the places are: each entry needs two judges, "
        "and judges entries in common."
    ),
    OUTDATED: gettext_noop(
        "Scores or entries changed while the ranking was computed. Start it again."
    ),
    DISAGREES: gettext_noop(
        "The second calculation by the database differs from the first. Nothing was written. "
        "Tell whoever runs this portal."
    ),
    GIVEN_UP: gettext_noop(
        "The worker stopped several times at this work. Nothing was written. Try again; "
        "if it happens again, tell whoever runs this portal."
    ),
    STOPPED: gettext_noop(
        "The computation needed more memory or time than it may have. Nothing was written. "
        "Tell whoever runs this portal."
    ),
    UNSETTLED: gettext_noop(
        "Assignments, judges or entries kept changing during the draw. Nothing was written. "
        "Draw again in a moment."
    ),
    CLOSED: gettext_noop(
        "The scores of this stage were locked before the draw was done. Nothing was written."
    ),
    REFUSED_TASK: gettext_noop(
        "The entries, judges and conflicts of this stage contradict each other. "
        "Nothing was written. Tell whoever runs this portal."
    ),
}
OTHERWISE = gettext_noop("The score sheet has a fault that the computation refuses.")


def sentence_of(code: str) -> str:
    """The source sentence; pages translate it for their reader."""
    return SENTENCES.get(code, OTHERWISE)
