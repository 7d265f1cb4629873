-- name: measure_k14
-- key: K14
-- name_zh: 维修作业时长
-- name_en: Repair time
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 从第一次开工到最后一次完工的自然时间（含夜间和休息日），只计检验合格并交付的维修单；检验不合格返工的时间在内。开工前等备件、等客户同意报价的时间不在内，等备件另见 K14b。按最后一次完工的时刻计入期间，归完成维修的人。
-- formula_en: From the first start of the work to its last finish, all time counted (nights and days off too), of repairs that passed their test and were handed over; work done again after a failed test is in it. Waiting for parts or for the customer's consent before the work is not; for parts see K14b. Counts at the last finish, for whoever finished it.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- least: 30
-- counter: K12
-- gamed_zh: 做完才点“开工”；没修好先交付。
-- gamed_en: Pressing “start” when it is nearly done; handing over what is not repaired.
-- guard_zh: 开工和完工各是一条事件；与返修率 K12 成对显示。
-- guard_en: Start and finish are events of their own; shown with the repeat repair rate, K12.
-- not_alone: yes
SELECT r.ticket_id AS subject_id, r.id AS part, r.finished_at AS at, (r.finished_at - r.started_at) / 1000 AS num,
       1 AS den, CASE WHEN t.channel = 4 THEN 1 ELSE 0 END AS excluded,
       (SELECT MAX(e.actor_id) FROM event e
         WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id AND e.type = 'repair.finished'
           AND e.at = r.finished_at AND e.actor_kind = 1) AS user_id,
       NULL AS recheck_at
  FROM repair r JOIN ticket t ON t.id = r.ticket_id
 WHERE r.ticket_id BETWEEN $1 AND $2 AND r.created_at <= $3 AND r.state = 7 AND r.passed = 1
   AND r.started_at IS NOT NULL AND r.finished_at >= r.started_at;
