-- name: measure_k12
-- key: K12
-- name_zh: 返修率（30 天）
-- name_en: Repeat repair rate (30 days)
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- formula_zh: 修好交付后 30 天内又来维修的 ÷ 修好交付的维修单（检验合格，含寄修、到店和上门维修单）。又来指：同一商品单件另开了维修单，或有新的故障、维修工单。不看故障代码：30 天内同一单件再坏就算。按交付的时刻计入期间，30 天期满才计。归完成维修的人。
-- formula_en: Repairs whose unit came back within 30 days of the handover ÷ repairs handed over after a passed test (depot, shop and on-site ones). Came back: another repair of the same unit was opened, or a new fault or repair ticket about it. Fault codes are not looked at: a unit that fails again within 30 days counts. Counts at the handover, once the 30 days are over. For whoever finished the repair.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: no_unit | 没有登记商品单件 | No unit is registered
-- least: 30
-- counter: K14
-- gamed_zh: 换一个故障代码；不登记单件；劝客户过 30 天再来。
-- gamed_en: Another fault code; not registering the unit; asking customers to come after the 30 days.
-- guard_zh: 不看故障代码；没有单件的列为排除并显示数量；来访时间以工单建立为准。
-- guard_en: Codes play no part; repairs without a unit are excluded and shown; what counts is when the ticket came in.
-- target_zh: 没有公开的目标值；三包规定修理后的商品应保证正常使用 30 天以上，这是法定底线。
-- target_en: None is published; the three guarantees ask that repaired goods work for 30 days at least, the legal floor.
SELECT j.ticket_id AS subject_id, j.id AS part, CASE WHEN j.done_at + 2592000000 <= $3 THEN j.done_at END AS at,
       CASE WHEN EXISTS (SELECT 1 FROM repair w
                          WHERE w.unit_id = j.unit_id AND w.id <> j.id AND w.state <> 8
                            AND w.created_at > j.done_at AND w.created_at <= j.done_at + 2592000000)
              OR EXISTS (SELECT 1 FROM ticket o
                          WHERE o.unit_id = j.unit_id AND o.id <> j.ticket_id AND o.kind IN (0, 6)
                            AND o.created_at > j.done_at AND o.created_at <= j.done_at + 2592000000)
            THEN 1 ELSE 0 END AS num,
       1 AS den, CASE WHEN j.channel = 4 THEN 1 WHEN j.unit_id IS NULL THEN 2 ELSE 0 END AS excluded, j.user_id,
       CASE WHEN j.done_at + 2592000000 > $3 THEN j.done_at + 2592000000 END AS recheck_at
  FROM (SELECT r.ticket_id, r.id, r.unit_id, t.channel,
               (SELECT MIN(e.at) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id AND e.type = 'repair.handed_over'
                   AND e.at >= r.finished_at) AS done_at,
               (SELECT MAX(e.actor_id) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id AND e.type = 'repair.finished'
                   AND e.at = r.finished_at AND e.actor_kind = 1) AS user_id
          FROM repair r JOIN ticket t ON t.id = r.ticket_id
         WHERE r.ticket_id BETWEEN $1 AND $2 AND r.state = 7 AND r.passed = 1) j;
