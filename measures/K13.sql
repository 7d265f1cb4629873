-- name: measure_k13
-- key: K13
-- name_zh: 维修及时率
-- name_en: Repairs within promise
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 在承诺时间内修好交付的 ÷ 到期的维修单。承诺时间：维修流程里登记的预计交付日期（到当天北京时间 24 点）；没有登记的，用工单服务标准的解决时限（停表照停）。按时的按交付（或解决）时刻计入，超时的按到期时刻计入，不管后来有没有修好。一张工单只看最后一张没有取消的维修单。归完成维修的人，没有完成的归工单负责人。
-- formula_en: Repairs handed over within the promise ÷ repairs due. The promise is the day that was promised in the repair process (until its end in China); where none was noted, the target for resolution of the ticket's standard, pauses heeded. One in time counts when it was handed over (or resolved), one that is late when it was due, whether or not it was finished later. Of a ticket the last repair that was not cancelled counts. For whoever finished the repair; unfinished ones for the ticket's assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: not_repaired | 未修理交还（无故障、不能修或客户不同意报价） | Handed back unrepaired (no fault, not repairable, or the quote was refused)
-- exclude: no_promise | 既没有预计交付日期，也没有解决时限 | Neither a promised day nor a target for resolution
-- least: 30
-- counter: K14
-- gamed_zh: 把承诺日期往后报；到期前改日期。
-- gamed_en: Promising late days; moving the day before it is due.
-- guard_zh: 日期的每次改动在流程记录里；与维修作业时长 K14 一起看，承诺越报越长会露出来。
-- guard_en: Each change of the day stands in the records of the process; read with the repair time, K14, inflated promises show.
-- Days since 1970 of a day from 1901 to 2099, in whole numbers; 57599999: the last moment of that day in China.
WITH promise AS (
    SELECT v.ticket_id, (365 * v.y + v.y / 4 + (153 * v.m - 457) / 5 + v.d - 719484) * 86400000 + 57599999 AS ends_at
      FROM (SELECT w.ticket_id, CAST(substr(w.value, 10, 2) AS BIGINT) AS d,
                   CASE WHEN substr(w.value, 7, 2) <= '02' THEN CAST(substr(w.value, 7, 2) AS BIGINT) + 12
                        ELSE CAST(substr(w.value, 7, 2) AS BIGINT) END AS m,
                   CASE WHEN substr(w.value, 7, 2) <= '02' THEN CAST(substr(w.value, 2, 4) AS BIGINT) - 1
                        ELSE CAST(substr(w.value, 2, 4) AS BIGINT) END AS y
              FROM flow_value w
             WHERE w.ticket_id BETWEEN $1 AND $2 AND w.key = 'promised_on' AND w.value LIKE '"____-__-__"') v
)
SELECT j.ticket_id AS subject_id, 0 AS part,
       CASE WHEN j.excluded > 0 THEN j.handed_at WHEN j.late = 1 THEN j.late_at ELSE j.done_at END AS at,
       1 - j.late AS num, 1 AS den, j.excluded, COALESCE(j.user_id, j.assignee_id) AS user_id,
       CASE WHEN j.excluded = 0 AND j.late = 0 AND j.done_at IS NULL AND j.late_at > $3 THEN j.late_at + 1000 END
           AS recheck_at
  FROM (SELECT i.ticket_id, i.user_id, i.assignee_id, i.handed_at,
               CASE WHEN i.channel = 4 THEN 1
                    WHEN i.state = 7 AND COALESCE(i.passed, 0) <> 1 THEN 2
                    WHEN i.ends_at IS NULL AND i.target IS NULL THEN 3 ELSE 0 END AS excluded,
               CASE WHEN i.ends_at IS NOT NULL THEN i.handed_at ELSE i.ended_at END AS done_at,
               COALESCE(i.ends_at, i.told_at, i.due_at, i.ended_at) AS late_at,
               CASE WHEN i.ends_at IS NOT NULL AND COALESCE(i.handed_at, $3) > i.ends_at THEN 1
                    WHEN i.ends_at IS NULL AND i.used > i.target THEN 1 ELSE 0 END AS late
          FROM (SELECT r.ticket_id, r.state, r.passed, t.channel, t.assignee_id, p.ends_at, c.used, c.target, c.ended_at,
                       c.due_at,
                       (SELECT MIN(e.at) FROM event e
                         WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id
                           AND e.type = 'repair.handed_over' AND e.at >= r.created_at) AS handed_at,
                       (SELECT MIN(e.at) FROM event e
                         WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id AND e.type = 'ticket.breached'
                           AND e.at >= c.started_at AND e.data LIKE '{"clock":"resolution",%') AS told_at,
                       (SELECT MAX(e.actor_id) FROM event e
                         WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id AND e.type = 'repair.finished'
                           AND e.at = r.finished_at AND e.actor_kind = 1) AS user_id
                  FROM repair r
                  JOIN ticket t ON t.id = r.ticket_id
                  LEFT JOIN promise p ON p.ticket_id = r.ticket_id
                  LEFT JOIN measure_clock c ON c.ticket_id = r.ticket_id AND c.kind = 2 AND c.state > 0
                 WHERE r.ticket_id BETWEEN $1 AND $2 AND r.created_at <= $3 AND r.state <> 8
                   AND NOT EXISTS (SELECT 1 FROM repair w
                                    WHERE w.ticket_id = r.ticket_id AND w.id > r.id AND w.state <> 8)) i) j;
