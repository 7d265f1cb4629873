-- name: measure_k21b
-- key: K21b
-- name_zh: 投诉升级率
-- name_en: Escalated complaints
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- formula_zh: 投诉流程里升过级的 ÷ 走投诉流程的投诉。升级指：级别被调高、客户要求主管处理、客户不接受方案而由上一级复核、或变成监管来件（一开始就是监管来件的不算升级）。按投诉流程开始的时刻计入期间，以后升级会改变这一期的数值。
-- formula_en: Complaints that were escalated ÷ complaints in a process. Escalated: raised in grade, a supervisor was asked for, the customer did not accept and the next level reviewed it, or it came back as a case from an authority (one that began as such was not escalated). Counts when the process began; a later escalation changes that period's figure.
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 30
-- counter: K20
-- gamed_zh: 该升级的压着不升。
-- gamed_en: Sitting on what should be escalated.
-- guard_zh: 客户可以在自助页面自己要求主管处理；与投诉处理及时率 K20 并列。
-- guard_en: Customers can ask for a supervisor themselves on their page; shown beside complaints in time, K20.
-- refused_zh: 升级是保护客户的手段；给个人定“少升级”的目标，等于奖励压着不报。
-- refused_en: Escalation protects customers; a target of fewer for a person rewards sitting on it.
SELECT f.ticket_id AS subject_id, f.id AS part, f.started_at AS at,
       CASE WHEN EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.type = 'flow.moved'
                            AND e.data LIKE '{"flow_id":' || f.id || ',%'
                            AND (e.data LIKE '%"move":"raise%' OR e.data LIKE '%"move":"ask_lead%'
                                 OR e.data LIKE '%"to":"next_level"%'
                                 OR e.data LIKE '%"move":"external_case"%'))
            THEN 1 ELSE 0 END AS num,
       1 AS den,
       CASE WHEN f.status = 1 AND f.step IN ('duplicate', 'merged') THEN 1
            WHEN f.status = 1 AND f.step = 'withdrawn' THEN 2 ELSE 0 END AS excluded,
       t.assignee_id AS user_id, NULL AS recheck_at
  FROM flow f JOIN ticket t ON t.id = f.ticket_id JOIN process p ON p.id = f.process_id
 WHERE f.ticket_id BETWEEN $1 AND $2 AND f.started_at <= $3 AND p.key LIKE 'complaint%';
