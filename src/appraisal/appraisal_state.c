/* The life of a sheet: each act, and where it leads from each state. Who may do it is appraisal_right.c.
 *
 *             self        lead        confirm     appeal
 *   self      self
 *   hand_in   lead
 *   skip      lead                    closed
 *   peers     self        lead
 *   peer_word self        lead
 *   compute   self        lead
 *   judge                 lead
 *   submit                confirm
 *   confirm                           closed
 *   appeal                            appeal
 *   decide                                        appeal, and closed with the last one
 *
 * Nothing leads out of closed.
 */
#include "appraisal.h"

const char *const cycle_kind_labels[] = { "month", "quarter", "year", NULL };
const char *const cycle_state_labels[] = { "draft", "open", "closed", NULL };
const char *const judged_by_labels[] = { "lead", "peers", NULL };
const char *const appraisal_state_labels[] = {
    "self", "lead", "confirm", "appeal", "closed", NULL
};
const char *const appraisal_act_labels[] = { "self",      "hand_in", "skip",    "peers",
                                             "peer_word", "judge",   "submit",  "confirm",
                                             "appeal",    "decide",  "compute", NULL };
const char *const appraisal_item_kind_labels[] = { "measure", "lead", "peers", NULL };
const char *const appeal_outcome_labels[] = { "open", "rejected", "excluded", "changed", NULL };
const char *const appraisal_opened_labels[] = { "sheet", "paper", "team",        "training",
                                                "file",  "again", "calibration", NULL };

#define NEXT(state) (APPRAISAL_##state + 1) /* 0: not possible */

static const int after[APPRAISAL_CLOSED + 1][APPRAISAL_ACTS] = {
    [APPRAISAL_SELF] = { [APPRAISAL_ACT_SELF] = NEXT(SELF),
                         [APPRAISAL_ACT_HAND_IN] = NEXT(LEAD),
                         [APPRAISAL_ACT_SKIP] = NEXT(LEAD),
                         [APPRAISAL_ACT_PEERS] = NEXT(SELF),
                         [APPRAISAL_ACT_PEER_WORD] = NEXT(SELF),
                         [APPRAISAL_ACT_COMPUTE] = NEXT(SELF) },
    [APPRAISAL_LEAD] = { [APPRAISAL_ACT_PEERS] = NEXT(LEAD),
                         [APPRAISAL_ACT_PEER_WORD] = NEXT(LEAD),
                         [APPRAISAL_ACT_COMPUTE] = NEXT(LEAD),
                         [APPRAISAL_ACT_JUDGE] = NEXT(LEAD),
                         [APPRAISAL_ACT_SUBMIT] = NEXT(CONFIRM) },
    [APPRAISAL_CONFIRM] = { [APPRAISAL_ACT_SKIP] = NEXT(CLOSED),
                            [APPRAISAL_ACT_CONFIRM] = NEXT(CLOSED),
                            [APPRAISAL_ACT_APPEAL] = NEXT(APPEAL) },
    [APPRAISAL_APPEAL] = { [APPRAISAL_ACT_DECIDE] = NEXT(APPEAL) },
};

int appraisal_after(int from, enum appraisal_act act)
{
    return after[from][act] - 1;
}
