-- name: measure_k09b
-- key: K09b
-- name_zh: 超期在办
-- name_en: Open past due
-- kind: standing
-- unit: number
-- direction: lower
-- source: events
-- formula_zh: 期末那一刻，已超过解决时限或法定时限而还没有解决的工单数。一张工单只算一次。停表不会让已经超期的工单变回未超期。归现在的负责人。
-- formula_en: How many tickets stand at the end of the period over their target for resolution or their legal limit, and not resolved. A ticket counts once. Pausing does not take one out that was over already. For whoever has it now.
-- least: 1
-- counter: K08
-- gamed_zh: 关单重建，让时限重新开始。
-- gamed_en: Closing and opening anew, so that the time begins again.
-- guard_zh: 同一客户同一事情再建工单会拉低一次解决率 K07；每个超时在时间线里记一次。
-- guard_en: A new ticket of the same customer about the same matter lowers first contact resolution, K07; each breach is told once in the timeline.
-- not_alone: yes
SELECT c.ticket_id AS subject_id, 0 AS part,
       MIN(CASE WHEN c.used > c.target
                THEN COALESCE((SELECT MIN(e.at) FROM event e
                                WHERE e.subject_kind = 'ticket' AND e.subject_id = c.ticket_id
                                  AND e.type = 'ticket.breached' AND e.at >= c.started_at
                                  AND e.data LIKE '{"clock":"' || c.key || '",%'),
                              c.due_at, c.ended_at) END) AS at,
       1 AS num, 1 AS den, 0 AS excluded, MAX(t.assignee_id) AS user_id,
       CASE WHEN SUM(CASE WHEN c.ended_at IS NULL THEN 1 ELSE 0 END) = 0 THEN MAX(c.ended_at) END AS until,
       MIN(CASE WHEN c.ended_at IS NULL AND c.state = 1
                THEN CASE WHEN c.due_at > $3 THEN c.due_at + 1000 ELSE $3 + 600000 END END) AS recheck_at
  FROM measure_clock c JOIN ticket t ON t.id = c.ticket_id
 WHERE c.ticket_id BETWEEN $1 AND $2 AND t.created_at <= $3 AND c.kind IN (2, 5) AND c.state > 0
 GROUP BY c.ticket_id;
