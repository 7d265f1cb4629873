-- name: measure_k25
-- key: K25
-- name_zh: 回访率
-- name_en: Follow-ups called
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 至少联系过一次的回访 ÷ 应回访（已开始回访流程的）。按回访流程开始的时刻计入期间，开始满 3 天才计；3 天后才联系的以后会补计进来。没有开始回访流程的工单不在分母里。归联系的人；没有联系的归工单负责人。
-- formula_en: Follow-ups of which at least one attempt was made ÷ follow-ups due (their process had begun). Counts when the process began, three days later; an attempt that comes later than that is added when it is made. Tickets for which no follow-up was begun are not in it. For whoever called; where nobody did, for the ticket's assignee.
-- exclude: no_contact | 客户不希望被回访，或在联系前拒绝 | The customer did not want to be called
-- exclude: given_up | 回访流程被放弃 | The follow-up was given up
-- least: 30
-- counter: K25c
-- gamed_zh: 拨一下就挂，算“已联系”；不想打的登记为免打扰。
-- gamed_en: Dialling and hanging up; entering as “no contact” whom one does not want to call.
-- guard_zh: 与回访成功率 K25c 并列，成功须登记回答；免打扰的列为排除并显示数量。
-- guard_en: Shown beside calls that succeed, K25c, for which answers have to be noted; those not to be called are excluded and shown.
SELECT c.ticket_id AS subject_id, c.id AS part, CASE WHEN c.started_at + 259200000 <= $3 THEN c.started_at END AS at,
       CASE WHEN a.seq IS NULL THEN 0 ELSE 1 END AS num, 1 AS den,
       CASE WHEN c.status = 2 THEN 2
            WHEN c.status = 1 AND a.seq IS NULL AND c.step IN ('skipped', 'declined') THEN 1 ELSE 0 END AS excluded,
       COALESCE(CASE WHEN a.actor_kind = 1 THEN a.actor_id END, c.assignee_id) AS user_id,
       CASE WHEN c.started_at + 259200000 > $3 THEN c.started_at + 259200000 END AS recheck_at
  FROM (SELECT f.ticket_id, f.id, f.started_at, f.status, f.step, t.assignee_id,
               (SELECT MIN(e.seq) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.type = 'flow.moved'
                   AND e.data LIKE '{"flow_id":' || f.id || ',%"from":"attempt1"%'
                   AND e.data NOT LIKE '%"move":"opt_out"%' AND e.data NOT LIKE '%"by":"override"%') AS attempt
          FROM flow f JOIN ticket t ON t.id = f.ticket_id JOIN process p ON p.id = f.process_id
         WHERE f.ticket_id BETWEEN $1 AND $2 AND f.started_at <= $3 AND p.key LIKE 'follow_up%') c
  LEFT JOIN event a ON a.subject_kind = 'ticket' AND a.subject_id = c.ticket_id AND a.seq = c.attempt;
