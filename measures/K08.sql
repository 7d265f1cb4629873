-- name: measure_k08
-- key: K08
-- name_zh: 时限达成率
-- name_en: Targets met
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 按时的计时 ÷ 到期的计时。每张工单的首次响应、后续响应、解决和法定时限各算一个。按时结束的按结束时刻计入；超时的按超时时刻计入，不管后来有没有完成，所以一直开着也算未达成。没到期又没结束的不计。后续响应有多轮的，任何一轮超时就算超时，按第一次超时的时刻计入。工单没有服务标准就没有计时。归工单负责人。
-- formula_en: Clocks met ÷ clocks due. Of each ticket first response, next response, resolution and legal limit count as one each. One that ended in time counts when it ended; one that ran over counts when it did, whether or not it ended later: keeping it open does not hide it. What is neither due nor ended does not count. Of several next responses one that was late makes all late, at the moment of the first. A ticket without a standard has no clocks. For the ticket's assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- least: 30
-- counter: K10
-- gamed_zh: 改低优先级换更长的时限；到期前放进“等待中”；只关快到期的单。
-- gamed_en: Lowering the priority for a longer target; setting to waiting before it is due; closing only what is nearly due.
-- guard_zh: 标准按工单建立时的版次固定；改优先级和每段停表都在时间线里；超时后再停表也不改变结果。
-- guard_en: The edition of the standard is the one in force when the ticket came in; changes of priority and pauses stand in the timeline; pausing after the time is up changes nothing.
-- target_zh: 服务准时率 98% 以上（360docs.net 7311440435）。
-- target_en: 98 % or more on time (360docs.net 7311440435).
-- A clock that is over keeps no due time: the moment at which it was told as breached stays.
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
 WHERE c.ticket_id BETWEEN $1 AND $2 AND t.created_at <= $3 AND c.kind IN (0, 1, 2, 5) AND c.state > 0;
