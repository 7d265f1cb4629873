-- name: measure_k25b
-- key: K25b
-- name_zh: 回访及时率（3 天）
-- name_en: Follow-ups called in time (3 days)
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 开始回访流程后 3 天（72 小时）内第一次联系的 ÷ 应回访。按回访流程开始的时刻计入期间，满 3 天才计，以后不再变。其余同回访率 K25。
-- formula_en: Follow-ups whose first attempt was made within three days (72 hours) of the beginning of the process ÷ follow-ups due. Counts when the process began, three days later, and does not change after that. All else as in K25.
-- exclude: no_contact | 客户不希望被回访，或在联系前拒绝 | The customer did not want to be called
-- exclude: given_up | 回访流程被放弃 | The follow-up was given up
-- least: 30
-- counter: K25c
-- gamed_zh: 拨一下就挂，算“已联系”；不想打的登记为免打扰。
-- gamed_en: Dialling and hanging up; entering as “no contact” whom one does not want to call.
-- guard_zh: 与回访成功率 K25c 并列，成功须登记回答；免打扰的列为排除并显示数量。
-- guard_en: Shown beside calls that succeed, K25c, for which answers have to be noted; those not to be called are excluded and shown.
-- target_zh: 3 天内回访（spibmm.net）。
-- target_en: Called within 3 days (spibmm.net).
SELECT c.ticket_id AS subject_id, c.id AS part, CASE WHEN c.started_at + 259200000 <= $3 THEN c.started_at END AS at,
       CASE WHEN a.at <= c.started_at + 259200000 THEN 1 ELSE 0 END AS num, 1 AS den,
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
