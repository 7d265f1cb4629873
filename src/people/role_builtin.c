/* What the roles of a service desk may do when a company begins. Keys of permissions that this program
 * does not have would do no harm, but a test looks that there are none. */
#include "people_internal.h"

/* What everybody who works at the desk does with the tickets of their teams. */
#define DESK                                                                                       \
    "ticket.read:team ticket.create:all ticket.reply:team ticket.note:team "                       \
    "ticket.edit:team ticket.assign:team ticket.transfer:team ticket.move:team "                   \
    "customer.read:all customer.write:all product.read:all flow.move:team rma.write:team "         \
    "refund.request:team stock.read:all stock.issue:team repair.write:team "                       \
    "repair.pay:team repair.quote:team"

const struct builtin_role builtin_roles[] = {
    { "agent", "售后专员", "Service agent",
      DESK " visit.plan:team measure.read:own quality.read:own" },
    { "engineer", "售后工程师", "Service engineer",
      "ticket.read:team ticket.create:all ticket.reply:own ticket.note:team ticket.edit:own "
      "ticket.assign:own ticket.transfer:own ticket.move:own customer.read:all "
      "product.read:all flow.move:team rma.receive:team rma.inspect:all visit.work:own "
      "stock.read:all stock.issue:team repair.write:team repair.pay:team repair.quote:team "
      "measure.read:own quality.read:own" },
    { "lead", "主管", "Team lead",
      DESK " ticket.export:all customer.unmask:all people.read:all product.write:all "
           "remedy.override:team flow.override:team rma.receive:team rma.inspect:all "
           "rma.review:all refund.approve:team visit.plan:team stock.write:all measure.read:team "
           "quality.read:team quality.decide:team appraisal.read:team" },
    { "manager", "经理", "Manager",
      "ticket.read:all ticket.create:all ticket.reply:all ticket.note:all ticket.edit:all "
      "ticket.assign:all ticket.transfer:all ticket.move:all ticket.import:all "
      "ticket.export:all customer.read:all customer.write:all customer.unmask:all "
      "people.read:all event.read:all job.read:all company.write:all calendar.write:all "
      "duty.write:all duty.approve:all duty.rules:all standard.write:all product.read:all "
      "product.write:all remedy.write:all remedy.confirm:all remedy.override:all "
      "process.write:all flow.move:all flow.override:all rma.write:all rma.receive:all "
      "rma.inspect:all rma.review:all refund.request:all refund.approve:all "
      "refund.override:all refund.limits:all visit.plan:all visit.work:all visit.manage:all "
      "stock.read:all stock.write:all stock.issue:all repair.write:all repair.pay:all "
      "repair.quote:all measure.read:all measure.write:all quality.read:all quality.check:all "
      "quality.plan:all quality.decide:all appraisal.manage:all appraisal.read:all" },
    { "warehouse", "仓库验货", "Warehouse",
      "ticket.read:all ticket.note:all product.read:all flow.move:all rma.receive:all "
      "rma.inspect:all stock.read:all stock.write:all stock.issue:all repair.write:all "
      "repair.pay:all measure.read:own quality.read:own" },
    { "finance", "财务", "Finance",
      "ticket.read:all ticket.note:all customer.read:all product.read:all flow.move:all "
      "refund.approve:all refund.pay:all repair.pay:all measure.read:own "
      "quality.read:own" },
    { "hr", "人事", "Human resources",
      "people.read:all duty.write:all duty.rules:all measure.read:all "
      "appraisal.manage:all appraisal.read:all" },
    { "collaborator", "协作人员", "Collaborator",
      "ticket.read:own ticket.note:own quality.read:own" },
    { "assessor", "质检员", "Quality assessor",
      "ticket.read:all product.read:all measure.read:own quality.check:all quality.read:own" },
    { "admin", "管理员", "Administrator", "" },
    { 0 },
};

void role_builtins(struct op *op, struct list *ret)
{
    size_t n = sizeof builtin_roles / sizeof *builtin_roles - 1;
    struct role *roles = arena_array(op->mem, n, sizeof *roles);
    for (size_t i = 0; i < n; i++)
        roles[i] = (struct role){ .key = str_of(builtin_roles[i].key),
                                  .name_zh = str_of(builtin_roles[i].name_zh),
                                  .name_en = str_of(builtin_roles[i].name_en),
                                  .builtin = true };
    *ret = (struct list){ roles, n };
}
