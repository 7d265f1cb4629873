-- name: measure_k09
-- key: K09
-- name_zh: 在办积压
-- name_en: Open tickets
-- kind: standing
-- unit: number
-- direction: lower
-- source: events
-- formula_zh: 期末那一刻在办的工单数：已建立（或已重开）而还没有解决或关闭。等待中的也算在办。重开的从重开起再算一段。归现在的负责人。
-- formula_en: How many tickets are open at the end of the period: created (or reopened) and not yet resolved or closed. Waiting ones are open. One that is reopened stands again from then on. For whoever has it now.
-- least: 1
-- counter: K06
-- gamed_zh: 没解决先关单；把单推给别人。
-- gamed_en: Closing what is not solved; passing tickets on.
-- guard_zh: 与重开率 K10、解决时长 K06 一起看；转交在时间线里。
-- guard_en: Read with the reopening rate, K10, and the time to resolution, K06; transfers stand in the timeline.
-- not_alone: yes
SELECT s.subject_id, s.seq AS part, s.at, 1 AS num, 1 AS den, 0 AS excluded, t.assignee_id AS user_id,
       (SELECT MIN(e.at) FROM event e
         WHERE e.subject_kind = 'ticket' AND e.subject_id = s.subject_id AND e.seq > s.seq
           AND e.type IN ('ticket.resolved', 'ticket.closed')) AS until,
       NULL AS recheck_at
  FROM event s JOIN ticket t ON t.id = s.subject_id
 WHERE s.subject_kind = 'ticket' AND s.subject_id BETWEEN $1 AND $2 AND s.at <= $3
   AND s.type IN ('ticket.created', 'ticket.imported', 'ticket.reopened')
   AND s.data NOT LIKE '%"status":"resolved"%' AND s.data NOT LIKE '%"status":"closed"%';
