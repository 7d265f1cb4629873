-- name: measure_k08b
-- key: K08b
-- name_zh: 内部时限达成率
-- name_en: Internal targets met
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 服务标准里的步骤计时和部门移交计时，算法与 K08 相同：按时结束的按结束时刻计入，超时的按超时时刻计入。同一步骤或同一对部门有多轮的，任何一轮超时就算超时。归工单负责人。
-- formula_en: Clocks of steps and of handovers between departments, worked out as in K08: one that ended in time counts when it ended, one that ran over counts when it did. Of several rounds of one step, or between the same two departments, one that was late makes all late. For the ticket's assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 30
-- counter: K29
-- gamed_zh: 到期前把工单退回上一步或推给别的部门。
-- gamed_en: Sending tickets back a step, or on to another department, before they are due.
-- guard_zh: 每次移交和退步都在时间线里；与首次派单准确率 K29 并列。
-- guard_en: Each handover and step back stands in the timeline; shown beside right first dispatch, K29.
SELECT c.ticket_id AS subject_id, ROW_NUMBER() OVER (PARTITION BY c.ticket_id ORDER BY c.kind, c.key) AS part,
       CASE WHEN c.used > c.target OR c.late_before > 0
            THEN COALESCE((SELECT MIN(e.at) FROM event e
                            WHERE e.subject_kind = 'ticket' AND e.subject_id = c.ticket_id AND e.type = 'ticket.breached'
                              AND (e.at >= c.started_at OR c.late_before > 0) AND e.data LIKE '{"clock":"' || c.key || '",%'),
                          c.due_at, c.ended_at)
            ELSE c.ended_at END AS at,
       CASE WHEN c.used > c.target OR c.late_before > 0 THEN 0 ELSE 1 END AS num, 1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          0) END AS excluded,
       t.assignee_id AS user_id,
       CASE WHEN c.ended_at IS NULL AND c.state = 1 THEN CASE WHEN c.due_at > $3 THEN c.due_at + 1000 ELSE $3 + 600000 END
            END AS recheck_at
  FROM measure_clock c JOIN ticket t ON t.id = c.ticket_id
 WHERE c.ticket_id BETWEEN $1 AND $2 AND t.created_at <= $3 AND c.kind IN (3, 4) AND c.state > 0;
