-- name: measure_k19
-- key: K19
-- name_zh: 投诉率
-- name_en: Complaint rate
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- formula_zh: 投诉工单 ÷ 同期建立的全部工单（分母固定为工单数）。投诉工单指：类型现在或曾经是投诉，或走过投诉流程；改成别的类型仍然算。按建立的时刻计入期间。
-- formula_en: Tickets that are complaints ÷ all tickets created in the period (the denominator is tickets, always). A complaint: its kind is or ever was complaint, or it went through a process for complaints; changing the kind takes nothing away. Counts when it was created.
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- least: 30
-- counter: K16
-- gamed_zh: 把投诉记成咨询；换一个好看的分母。
-- gamed_en: Writing complaints down as questions; a denominator that suits.
-- guard_zh: 改类型不影响计数；分母固定；监管来件同样计入；可抽查咨询类工单的原文。
-- guard_en: Changing the kind changes nothing; the denominator is fixed; cases from authorities count; the texts of questions can be sampled.
-- refused_zh: 给个人定“少投诉”的目标，等于奖励劝阻客户投诉或改记类型。请改用投诉处理及时率 K20 或一次解决率 K07。
-- refused_en: A target of “fewer complaints” for a person rewards talking customers out of them, or writing them down as something else. Use complaints in time, K20, or first contact resolution, K07.
-- target_zh: 3% 以内（360docs.net 7311440435）；该来源未说明分母。
-- target_en: Below 3 % (360docs.net 7311440435), which does not say of what.
SELECT t.id AS subject_id, 0 AS part, t.created_at AS at,
       CASE WHEN t.kind = 7
              OR EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id
                            AND e.type IN ('ticket.created', 'ticket.imported', 'ticket.changed')
                            AND e.data LIKE '%"kind":"complaint"%')
              OR EXISTS (SELECT 1 FROM flow f JOIN process p ON p.id = f.process_id
                          WHERE f.ticket_id = t.id AND p.key LIKE 'complaint%')
            THEN 1 ELSE 0 END AS num,
       1 AS den,
       CASE WHEN EXISTS (SELECT 1 FROM flow f
                          WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged'))
            THEN 1 ELSE 0 END AS excluded,
       t.assignee_id AS user_id, NULL AS recheck_at
  FROM ticket t
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3;
