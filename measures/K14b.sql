-- name: measure_k14b
-- key: K14b
-- name_zh: 备件等待时长
-- name_en: Waiting for parts
-- kind: duration
-- unit: seconds
-- direction: lower
-- source: events
-- formula_zh: 从工单提出备件需求，到这一行第一次预留或发出备件的自然时间。还没等到的不计，见备件满足率 K15。按等到的时刻计入期间；不归个人。
-- formula_en: From a ticket's need of a part to the first time that it was reserved or issued for it, all time counted. Needs that still wait are not in it; see parts from stock, K15. Counts when the part was there; it is nobody's own.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- least: 30
-- counter: K15
-- gamed_zh: 备件到了才登记需求。
-- gamed_en: Noting the need only when the part is there.
-- guard_zh: 需求由维修单的配件行自动产生，时间不能改。
-- guard_en: Lines of repairs make the need by themselves, and its time cannot be changed.
-- not_alone: yes
SELECT n.ticket_id AS subject_id, n.id AS part, n.got_at AS at, (n.got_at - n.created_at) / 1000 AS num, 1 AS den,
       CASE WHEN n.channel = 4 THEN 1 ELSE 0 END AS excluded, NULL AS user_id, NULL AS recheck_at
  FROM (SELECT d.ticket_id, d.id, d.created_at, t.channel,
               (SELECT MIN(m.created_at) FROM stock_move m
                 WHERE m.ticket_id = d.ticket_id AND m.need_id = d.id AND m.kind IN (1, 3)) AS got_at
          FROM stock_need d JOIN ticket t ON t.id = d.ticket_id
         WHERE d.ticket_id BETWEEN $1 AND $2 AND d.created_at <= $3) n
 WHERE n.got_at IS NOT NULL;
