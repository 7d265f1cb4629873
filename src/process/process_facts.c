/* The facts, and the labels of their states. */
#include "process_facts.h"

const char *const rma_state_labels[] = { "none",    "authorised", "received", "inspected",
                                         "settled", "cancelled",  NULL };
const char *const inspection_result_labels[] = { "none", "accepted", "partly", "refused", NULL };
const char *const inspection_cause_labels[] = {
    "none", "design", "manufacture", "transport", "installation", "use", "no_fault", NULL
};
const char *const refund_state_labels[] = { "none", "requested", "approved", "paying",
                                            "paid", "failed",    "refused",  NULL };
const char *const repair_state_labels[] = { "none",    "open",    "diagnosed", "quoted",    "ready",
                                            "working", "testing", "done",      "cancelled", NULL };
const char *const repair_verdict_labels[] = { "none",           "in_warranty",    "chargeable",
                                              "no_fault_found", "not_repairable", NULL };
const char *const quote_state_labels[] = { "none", "sent", "accepted", "refused", "expired", NULL };
const char *const parts_state_labels[] = { "none", "waiting", "reserved", "issued", NULL };
const char *const visit_state_labels[] = { "none",      "planned",    "accepted", "confirmed",
                                           "en_route",  "checked_in", "done",     "no_show",
                                           "cancelled", NULL };
const char *const visit_outcome_labels[] = { "none", "solved", "second_visit", "not_solved", NULL };
const char *const entitled_labels[] = { "unasked", "refused", "unknown", "entitled", NULL };

const struct process_fact process_facts[] = {
    { "rma_state", F_ENUM, rma_state_labels, "退货单状态", "State of the return" },
    { "rma_quantity", F_INT, NULL, "应退数量", "Quantity to come back" },
    { "rma_received", F_INT, NULL, "实收数量", "Quantity received" },
    { "rma_accepted", F_INT, NULL, "验收通过数量", "Quantity accepted" },
    { "rma_shipped", F_BOOL, NULL, "已登记退货快递", "Parcel of the return is known" },
    { "rma_mismatch", F_BOOL, NULL, "实物与申请不符", "Goods differ from the claim" },
    { "inspection_result", F_ENUM, inspection_result_labels, "检测结论",
      "Result of the inspection" },
    { "inspection_cause", F_ENUM, inspection_cause_labels, "责任原因",
      "Cause that the inspection found" },
    { "inspection_reviewed", F_BOOL, NULL, "检测已复核", "Inspection was reviewed" },
    { "refund_state", F_ENUM, refund_state_labels, "退款状态", "State of the refund" },
    { "refund_amount", F_MONEY, NULL, "退款金额", "Amount of the refund" },
    { "refund_paid", F_MONEY, NULL, "已退金额", "Amount paid back" },
    { "repair_state", F_ENUM, repair_state_labels, "维修单状态", "State of the repair" },
    { "repair_received", F_BOOL, NULL, "维修单已登记收件", "Reception is written on the repair" },
    { "repair_photos", F_INT, NULL, "收件照片数", "Photos of the reception" },
    { "repair_verdict", F_ENUM, repair_verdict_labels, "维修判定", "Verdict of the diagnosis" },
    { "quote_state", F_ENUM, quote_state_labels, "报价状态", "State of the quote" },
    { "quote_amount", F_MONEY, NULL, "报价金额", "Amount of the quote" },
    { "charge_paid", F_BOOL, NULL, "费用已付", "Charge was paid" },
    { "test_passed", F_BOOL, NULL, "测试通过", "Test was passed" },
    { "parts_state", F_ENUM, parts_state_labels, "备件状态", "State of the parts" },
    { "parts_missing", F_INT, NULL, "缺件数", "Parts that are missing" },
    { "old_parts_due", F_INT, NULL, "待返旧件数", "Old parts still to be returned" },
    { "visit_state", F_ENUM, visit_state_labels, "上门状态", "State of the visit" },
    { "visit_count", F_INT, NULL, "上门次数", "Visits made" },
    { "visit_reschedules", F_INT, NULL, "改约次数", "Times the appointment was moved" },
    { "visit_agreed", F_BOOL, NULL, "客户已签价格", "Customer has agreed to the price" },
    { "visit_total", F_MONEY, NULL, "现场收费金额", "Charge agreed on site" },
    { "visit_worked", F_BOOL, NULL, "已登记现场作业", "Work on site is written down" },
    { "visit_outcome", F_ENUM, visit_outcome_labels, "上门结果", "Outcome of the visit" },
    { "visit_signed", F_BOOL, NULL, "客户已签字", "Customer has signed" },
    { "remedy_repair", F_ENUM, entitled_labels, "应修理", "Entitled to repair" },
    { "remedy_exchange", F_ENUM, entitled_labels, "应换货", "Entitled to exchange" },
    { "remedy_return", F_ENUM, entitled_labels, "应退货", "Entitled to return" },
    { 0 },
};

const struct process_fact *process_fact_named(str key)
{
    for (const struct process_fact *f = process_facts; f->key; f++)
        if (str_is(key, f->key))
            return f;
    return NULL;
}

/* Names of what tickets tell; what they tell is a table of the ticket's room. */
static const struct process_fact ticket_names[] = {
    { .key = "kind", .zh = "工单类型", .en = "Kind of the ticket" },
    { .key = "priority", .zh = "优先级", .en = "Priority" },
    { .key = "channel", .zh = "来源渠道", .en = "Channel" },
    { .key = "customer_level", .zh = "客户级别", .en = "Level of the customer" },
    { .key = "team_id", .zh = "负责团队", .en = "Team" },
    { .key = "model_id", .zh = "产品型号", .en = "Model" },
    { .key = "category", .zh = "商品类别", .en = "Category" },
    { 0 },
};

const struct process_fact *process_ticket_name(str key)
{
    for (const struct process_fact *f = ticket_names; f->key; f++)
        if (str_is(key, f->key))
            return f;
    return NULL;
}
