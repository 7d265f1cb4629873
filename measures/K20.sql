-- name: measure_k20
-- key: K20
-- name_zh: 投诉处理及时率
-- name_en: Complaints in time
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 从接收到把处理意见告知客户（监管来件为提交回复、建议类为致谢登记），每一步都没有超过该级别步骤时限的投诉 ÷ 到期的投诉。步骤时限由投诉流程按 S1 至 S4 给出。及时的按告知时刻计入；有一步超时的按第一次超时的时刻计入，不管后来有没有告知。没有超时也还没告知的不计。归工单负责人。
-- formula_en: Complaints in which no step from reception to telling the customer what will be done (filing the reply of a case, thanking for a suggestion) took longer than its grade allows ÷ complaints due. The process for complaints gives the times by grade, S1 to S4. One in time counts when the customer was told; one with a late step when the first step became late, whether or not the customer was told later. What is neither late nor told does not count. For the ticket's assignee.
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- exclude: no_process | 投诉工单没有走投诉流程，没有步骤时限 | Complaints outside a process, which have no times by grade
-- least: 30
-- counter: K22
-- gamed_zh: 先回一句“已处理”；把级别定低换更长的时限。
-- gamed_en: A quick “dealt with”; a low grade for more time.
-- guard_zh: 降级须第二人同意；走到“告知方案”必须写明方案；与满意度 K22 并列。
-- guard_en: Lowering a grade needs a second person; telling the customer needs a proposal in writing; shown beside satisfaction, K22.
-- target_zh: 24 小时内处理（fudaoke.com 1645011）；有效处理率 100%（61taotao.com 1305540）。
-- target_en: Dealt with within 24 h (fudaoke.com 1645011); 100 % dealt with (61taotao.com 1305540).
SELECT c.ticket_id AS subject_id, c.id AS part,
       CASE WHEN c.excluded > 0 THEN c.ended_at
            WHEN c.late_at <= COALESCE(c.told_at, c.ended_at, c.late_at) THEN c.late_at
            ELSE COALESCE(c.told_at, c.ended_at) END AS at,
       CASE WHEN c.late_at <= COALESCE(c.told_at, c.ended_at, c.late_at) THEN 0 ELSE 1 END AS num, 1 AS den, c.excluded,
       c.assignee_id AS user_id, NULL AS recheck_at
  FROM (SELECT f.ticket_id, f.id, f.ended_at, t.assignee_id,
               CASE WHEN f.status = 2 THEN 3
                    WHEN f.status = 1 AND f.step IN ('duplicate', 'merged') THEN 1
                    WHEN f.status = 1 AND f.step = 'withdrawn' THEN 2 ELSE 0 END AS excluded,
               (SELECT MIN(e.at) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.type = 'flow.moved'
                   AND e.data LIKE '{"flow_id":' || f.id || ',%'
                   AND (e.data LIKE '%"to":"wait_reply"%' OR e.data LIKE '%"to":"noted"%'
                        OR e.data LIKE '%"to":"reg_mediation"%' OR e.data LIKE '%"to":"reg_decide"%'
                        OR e.data LIKE '%"to":"platform_waiting"%' OR e.data LIKE '%"to":"customer_review"%'
                        OR e.data LIKE '%"to":"wait_not_ours"%')) AS told_at,
               (SELECT MIN(e.at) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = f.ticket_id AND e.type = 'flow.late'
                   AND e.data LIKE '{"flow_id":' || f.id || ',%') AS late_at
          FROM flow f JOIN ticket t ON t.id = f.ticket_id JOIN process p ON p.id = f.process_id
         WHERE f.ticket_id BETWEEN $1 AND $2 AND f.started_at <= $3 AND p.key LIKE 'complaint%') c
UNION ALL
SELECT t.id, 0, t.created_at, 0, 1, 3, t.assignee_id, NULL
  FROM ticket t
 WHERE t.id BETWEEN $1 AND $2 AND t.kind = 7 AND t.created_at <= $3
   AND NOT EXISTS (SELECT 1 FROM flow f JOIN process p ON p.id = f.process_id
                    WHERE f.ticket_id = t.id AND p.key LIKE 'complaint%');
