-- name: measure_k09c
-- key: K09c
-- name_zh: 在办超过 7 天
-- name_en: Open for more than 7 days
-- kind: standing
-- unit: number
-- direction: lower
-- source: events
-- formula_zh: 期末那一刻在办、而且这一段已在办满 7 天（自然日，168 小时）的工单数。等待中的也算；重开的从重开起重新数。归现在的负责人。
-- formula_en: How many tickets are open at the end of the period and have been for 7 days (168 hours of all time) at a stretch. Waiting ones are open; one that is reopened begins anew. For whoever has it now.
-- least: 1
-- counter: K09
-- gamed_zh: 先关单再重开，天数从头数。
-- gamed_en: Closing and reopening, so that the days begin anew.
-- guard_zh: 重开率 K10 会露出来；与在办积压 K09 一起看新旧。
-- guard_en: The reopening rate, K10, shows it; read with open tickets, K09, to tell old from new.
-- not_alone: yes
SELECT s.subject_id, s.seq AS part,
       CASE WHEN s.at + 604800000 <= $3 AND s.at + 604800000 < COALESCE(s.ended_at, $3 + 1) THEN s.at + 604800000 END AS at,
       1 AS num, 1 AS den, 0 AS excluded, s.user_id, s.ended_at AS until,
       CASE WHEN s.ended_at IS NULL AND s.at + 604800000 > $3 THEN s.at + 604800000 END AS recheck_at
  FROM (SELECT b.subject_id, b.seq, b.at, t.assignee_id AS user_id,
               (SELECT MIN(e.at) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = b.subject_id AND e.seq > b.seq
                   AND e.type IN ('ticket.resolved', 'ticket.closed')) AS ended_at
          FROM event b JOIN ticket t ON t.id = b.subject_id
         WHERE b.subject_kind = 'ticket' AND b.subject_id BETWEEN $1 AND $2 AND b.at <= $3
           AND b.type IN ('ticket.created', 'ticket.imported', 'ticket.reopened')
           AND b.data NOT LIKE '%"status":"resolved"%' AND b.data NOT LIKE '%"status":"closed"%') s;
