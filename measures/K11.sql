-- name: measure_k11
-- key: K11
-- name_zh: 一次修复率
-- name_en: First-time fix rate
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 一次修好的作业 ÷ 完成的作业。作业指：一张工单的第一次完成的上门（含未解决的），或检验合格并交付的寄修、到店维修。一次修好指：上门结论为已解决；其后 30 天内同一工单没有再安排上门，同一商品单件没有另开维修单，也没有新的故障或维修工单。按上门结束或交付的时刻计入期间，30 天期满才计，所以最近 30 天没有数值。归上门工程师，或完成维修的人。
-- formula_en: Jobs fixed at once ÷ jobs done. A job is the first visit of a ticket that was made (solved or not), or a depot or shop repair that passed its test and was handed over. Fixed at once: the visit ended as solved, and within 30 days there was no further visit of the ticket, no other repair of the same unit and no new fault or repair ticket about it. Counts when the visit ended or the unit was handed over, once the 30 days are over: there is no figure for the last 30 days. For the engineer of the visit, or whoever finished the repair.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: no_unit | 没有登记商品单件，看不出再次报修 | No unit is registered, so another repair cannot be seen
-- least: 30
-- counter: K12
-- gamed_zh: 换个新工单再去一次；不登记单件。
-- gamed_en: Going again under a new ticket; not registering the unit.
-- guard_zh: 按单件匹配，不看工单号；没有单件的列为排除并显示数量。
-- guard_en: Matched by the unit, not by the ticket; jobs without a unit are excluded and their number is shown.
-- target_zh: 平均约 74%，良好 80% 至 85%，最好 85% 至 90%（networthexplained.com、serviceempire.ai）。
-- target_en: About 74 % on average, 80 to 85 % is good, 85 to 90 % the best (networthexplained.com, serviceempire.ai).
SELECT j.ticket_id AS subject_id, j.part, CASE WHEN j.done_at + 2592000000 <= $3 THEN j.done_at END AS at,
       CASE WHEN j.solved = 0
              OR EXISTS (SELECT 1 FROM visit w
                          WHERE w.ticket_id = j.ticket_id AND w.id > j.visit_id AND w.state <> 8
                            AND w.window_from <= j.done_at + 2592000000)
              OR EXISTS (SELECT 1 FROM repair w
                          WHERE w.unit_id = j.unit_id AND w.id <> j.repair_id AND w.state <> 8
                            AND w.created_at > j.done_at AND w.created_at <= j.done_at + 2592000000)
              OR EXISTS (SELECT 1 FROM ticket o
                          WHERE o.unit_id = j.unit_id AND o.id <> j.ticket_id AND o.kind IN (0, 6)
                            AND o.created_at > j.done_at AND o.created_at <= j.done_at + 2592000000)
            THEN 0 ELSE 1 END AS num,
       1 AS den, CASE WHEN j.channel = 4 THEN 1 WHEN j.unit_id IS NULL THEN 2 ELSE 0 END AS excluded, j.user_id,
       CASE WHEN j.done_at + 2592000000 > $3 THEN j.done_at + 2592000000 END AS recheck_at
  FROM (SELECT v.ticket_id, v.id * 2 AS part, v.ended_at AS done_at, CASE WHEN v.outcome = 1 THEN 1 ELSE 0 END AS solved,
               v.id AS visit_id, 0 AS repair_id, t.unit_id, t.channel, v.engineer_id AS user_id
          FROM visit v JOIN ticket t ON t.id = v.ticket_id
         WHERE v.ticket_id BETWEEN $1 AND $2 AND v.state = 6
           AND NOT EXISTS (SELECT 1 FROM visit w
                            WHERE w.ticket_id = v.ticket_id AND w.id < v.id AND w.state = 6
                              AND w.ended_at >= v.window_from - 2592000000)
        UNION ALL
        SELECT r.ticket_id, r.id * 2 + 1, (SELECT MIN(e.at) FROM event e
                                            WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id
                                              AND e.type = 'repair.handed_over' AND e.at >= r.finished_at),
               1, NULL, r.id, r.unit_id, t.channel,
               (SELECT MAX(e.actor_id) FROM event e
                 WHERE e.subject_kind = 'ticket' AND e.subject_id = r.ticket_id AND e.type = 'repair.finished'
                   AND e.at = r.finished_at AND e.actor_kind = 1)
          FROM repair r JOIN ticket t ON t.id = r.ticket_id
         WHERE r.ticket_id BETWEEN $1 AND $2 AND r.state = 7 AND r.passed = 1 AND r.kind IN (0, 2)) j;
