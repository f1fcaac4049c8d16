"""Why the engine refuses a document: one code for each reason, no text."""

MALFORMED = "malformed"
UNKNOWN_KIND = "unknown_kind"
UNSUPPORTED_METHOD = "unsupported_method"
UNKNOWN_REFERENCE = "unknown_reference"
SCORE_OUT_OF_RANGE = "score_out_of_range"
DUPLICATE_EVALUATION = "duplicate_evaluation"
WEIGHTS_SUM_NOT_POSITIVE = "weights_sum_not_positive"
MISSING_LOT_SEED = "missing_lot_seed"
MISSING_STAGE_SCORE = "missing_stage_score"
MISSING_CALIBRATION = "missing_calibration"
UNRESOLVED_TIE_AT_CUT = "unresolved_tie_at_cut"
MINIMUMS_EXCEED_N = "minimums_exceed_n"
FIXED_IN_CONFLICT = "fixed_in_conflict"


class EngineError(Exception):
    """The document has no answer; `code` is one of the constants above."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
