-- name: measure_k25c
-- key: K25c
-- name_zh: 回访成功率
-- name_en: Follow-ups that succeed
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 接通并登记了回答的回访 ÷ 联系过的回访（最多三次）。接通按接通的时刻计入；号码有误、三次未接通、客户拒绝按回访结束的时刻计入。归最后一次联系的人。
-- formula_en: Follow-ups in which the customer was reached and the answers noted ÷ follow-ups that were called (three times at most). One that succeeds counts when the customer was reached; wrong numbers, three attempts in vain and refusals count when the follow-up ended. For whoever made the last attempt.
-- exclude: given_up | 回访流程被放弃 | The follow-up was given up
-- least: 30
-- counter: K25
-- gamed_zh: 没接通也填回答。
-- gamed_en: Noting answers that nobody gave.
-- guard_zh: 接通须登记“问题是否解决”；经办人自己回访的不进满意度；可与话单抽查对照。
-- guard_en: Whether it is solved has to be noted; calls by the handler do not enter satisfaction; sample them against the telephone bill.
SELECT c.ticket_id AS subject_id, c.id AS part, CASE WHEN a.data LIKE '%"to":"judging"%' THEN a.at ELSE c.ended_at END AS at,
       CASE WHEN a.data LIKE '%"to":"judging"%' THEN 1 ELSE 0 END AS num, 1 AS den,
       CASE WHEN c.status = 2 AND a.data NOT LIKE '%"to":"judging"%' THEN 1 ELSE 0 END AS excluded,
       CASE WHEN a.actor_kind = 1 THEN a.actor_id END AS user_id, NULL AS recheck_at
  FROM (SELECT f.ticket_id, f.id, f.status, f.ended_at,
               (SELECT MAX(e.seq) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.type = 'flow.moved'
                   AND e.data LIKE '{"flow_id":' || f.id || ',%"from":"attempt%'
                   AND e.data NOT LIKE '%"move":"opt_out"%' AND e.data NOT LIKE '%"by":"override"%') AS attempt
          FROM flow f JOIN process p ON p.id = f.process_id
         WHERE f.ticket_id BETWEEN $1 AND $2 AND f.started_at <= $3 AND p.key LIKE 'follow_up%') c
  JOIN event a ON a.subject_kind = 'ticket' AND a.subject_id = c.ticket_id AND a.seq = c.attempt;
