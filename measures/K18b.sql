-- name: measure_k18b
-- key: K18b
-- name_zh: 退款时长（从申请起）
-- name_en: Time to refund (from the request)
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 各种用途的退款从提出申请到全部退清的自然时间。按退清的时刻计入期间，归申请退款的人。被拒绝的、还没退清的不计。
-- formula_en: Of refunds for any purpose, from the request to when all was paid, all time counted. Counts when all was paid, for whoever asked for the refund. Refused and unpaid ones are not in it.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- least: 30
-- counter: K18
-- gamed_zh: 拖着不提申请，等批得下来再提。
-- gamed_en: Asking late, when it is sure to be agreed to.
-- guard_zh: 从收货起算的 K18 与它并列。
-- guard_en: K18, which begins with the goods' arrival, stands beside it.
-- not_alone: yes
SELECT f.ticket_id AS subject_id, f.id AS part, MAX(l.paid_at) AS at, (MAX(l.paid_at) - f.created_at) / 1000 AS num, 1 AS den,
       CASE WHEN t.channel = 4 THEN 1 ELSE 0 END AS excluded, f.user_id, NULL AS recheck_at
  FROM refund f JOIN ticket t ON t.id = f.ticket_id JOIN refund_leg l ON l.refund_id = f.id AND l.state = 1
 WHERE f.ticket_id BETWEEN $1 AND $2 AND f.created_at <= $3 AND f.state = 4
 GROUP BY f.ticket_id, f.id, f.created_at, f.user_id, t.channel;
