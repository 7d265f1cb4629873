-- name: measure_k18c
-- key: K18c
-- name_zh: 退款按期率
-- name_en: Refunds in time
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 在应退日（到当天北京时间 24 点）前全部退清的退款 ÷ 到期的退款。应退日：收到退货后第 7 日，或退款单上写明的日期。按期的按退清时刻计入，没有按期的按应退日计入，不管后来退没退。被拒绝的和没有应退日的不计。归申请退款的人。
-- formula_en: Refunds that were paid whole by the day on which they were due (until its end in China) ÷ refunds due. Due: the seventh day after the goods came back, or what the refund says. One in time counts when it was paid, one that is late on the day it was due, whether or not it was paid later. Refused ones and those without a day are not counted. For whoever asked for the refund.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- least: 30
-- counter: K18
-- gamed_zh: 把应退日往后写；收到货不登记。
-- gamed_en: Writing a later day; noting goods late.
-- guard_zh: 应退日没有写明时由系统按收货日推出；退款单的改动在时间线里。
-- guard_en: Unless somebody says so the day follows from the receipt of the goods; changes stand in the timeline.
-- target_zh: 法定 7 日内（《消费者权益保护法》第二十五条），应为 100%。
-- target_en: By law within 7 days (PRC consumer protection law, art. 25), so 100 %.
-- Days since 1970 of a day from 1901 to 2099, in whole numbers; 57599999: the last moment of that day in China.
SELECT p.ticket_id AS subject_id, p.id AS part,
       CASE WHEN p.paid_at <= p.due_at THEN p.paid_at WHEN p.due_at < $3 THEN p.due_at END AS at,
       CASE WHEN p.paid_at <= p.due_at THEN 1 ELSE 0 END AS num, 1 AS den,
       CASE WHEN p.channel = 4 THEN 1 ELSE 0 END AS excluded, p.user_id,
       CASE WHEN p.paid_at IS NULL AND p.due_at >= $3 THEN p.due_at + 1 END AS recheck_at
  FROM (SELECT d.ticket_id, d.id, d.user_id, d.channel,
               (365 * d.y + d.y / 4 + (153 * d.m - 457) / 5 + d.d - 719484) * 86400000 + 57599999 AS due_at,
               CASE WHEN d.state = 4 THEN (SELECT MAX(l.paid_at) FROM refund_leg l
                                            WHERE l.refund_id = d.id AND l.state = 1) END AS paid_at
          FROM (SELECT f.ticket_id, f.id, f.user_id, f.state, t.channel, CAST(substr(f.due_on, 9, 2) AS BIGINT) AS d,
                       CAST(substr(f.due_on, 6, 2) AS BIGINT)
                           + CASE WHEN substr(f.due_on, 6, 2) <= '02' THEN 12 ELSE 0 END AS m,
                       CAST(substr(f.due_on, 1, 4) AS BIGINT)
                           - CASE WHEN substr(f.due_on, 6, 2) <= '02' THEN 1 ELSE 0 END AS y
                  FROM refund f JOIN ticket t ON t.id = f.ticket_id
                 WHERE f.ticket_id BETWEEN $1 AND $2 AND f.created_at <= $3 AND f.state <> 6 AND f.due_on IS NOT NULL) d) p;
