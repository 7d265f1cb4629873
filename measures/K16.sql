-- name: measure_k16
-- key: K16
-- name_zh: 退货率（按发货批次）
-- name_en: Return rate (by cohort)
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- subject: unit
-- formula_zh: 同一期间发出的商品单件里，后来退回并完结的 ÷ 这一期间发出的单件。发出日依次取发货、交付、购买、开票、下单日期中先有的一个；没有日期的单件不计。退回指退货单（不是换货）里已收到、已定去向、没有寄还客户的那一件。按发出日计入期间：退货总是滞后，所以最近几个月的数值还会升高。只计登记了序列号的单件；只有数量的订单行看不出是哪一件，不在其中。
-- formula_en: Of the units shipped in the period those that came back later, and for good ÷ units shipped in it. The day of shipping is the first known of shipped, delivered, purchased, invoiced and ordered; units without any are not counted. Came back: a line of a return (not of an exchange) that was received and settled, and not sent back to the customer. Counts by the day of shipping: returns lag, so the figures of recent months still rise. Only units that are registered by serial: of order lines that say no more than a quantity nobody knows which one came back.
-- least: 100
-- counter: K19
-- gamed_zh: 拖延或拒绝合法退货；拿本月退货除以本月发货。
-- gamed_en: Delaying or refusing lawful returns; dividing this month's returns by this month's shipments.
-- guard_zh: 按发货批次计算；与投诉率 K19、退款按期率 K18c 并列，拒退会在那里出现。
-- guard_en: Counted by cohort; shown beside the complaint rate, K19, and refunds in time, K18c, where refusals show.
-- refused_zh: 给个人定“少退货”的目标，等于奖励拒绝或拖延合法的退货退款；无理拒绝超过 15 日即属违法（《侵害消费者权益行为处罚办法》）。请改用处理时限或原因消除类指标。
-- refused_en: A target of “fewer returns” for a person rewards refusing or delaying what is lawful; unreasonable refusal for more than 15 days is an offence. Use measures of handling in time, or of causes removed.
-- Days since 1970 of a day from 1901 to 2099, in whole numbers; noon is the same day in nearly every zone.
SELECT s.id AS subject_id, 0 AS part, s.at, CASE WHEN b.unit_id IS NULL THEN 0 ELSE 1 END AS num, 1 AS den, 0 AS excluded,
       NULL AS user_id, NULL AS recheck_at
  FROM (SELECT d.id, (365 * d.y + d.y / 4 + (153 * d.m - 457) / 5 + d.d - 719484) * 86400000 + 43200000 AS at
          FROM (SELECT o.id, CAST(substr(o.day, 9, 2) AS BIGINT) AS d,
                       CAST(substr(o.day, 6, 2) AS BIGINT) + CASE WHEN substr(o.day, 6, 2) <= '02' THEN 12 ELSE 0 END AS m,
                       CAST(substr(o.day, 1, 4) AS BIGINT) - CASE WHEN substr(o.day, 6, 2) <= '02' THEN 1 ELSE 0 END AS y
                  FROM (SELECT u.id, COALESCE(u.shipped_on, u.delivered_on, u.purchased_on, u.invoiced_on, u.ordered_on) AS day
                          FROM unit u WHERE u.id BETWEEN $1 AND $2 AND u.created_at <= $3) o
                 WHERE o.day IS NOT NULL) d) s
  LEFT JOIN (SELECT l.unit_id, MAX(r.created_at) AS at
               FROM rma_line l JOIN rma r ON r.id = l.rma_id
              WHERE l.unit_id BETWEEN $1 AND $2 AND l.exchange = 0 AND l.received > 0 AND l.disposition BETWEEN 1 AND 4
              GROUP BY l.unit_id) b ON b.unit_id = s.id AND b.at >= s.at - 72000000;
