-- name: measure_k16b
-- key: K16b
-- name_zh: 换货率（按发货批次）
-- name_en: Exchange rate (by cohort)
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- subject: unit
-- formula_zh: 同一期间发出的商品单件里，后来被另一件换走的 ÷ 这一期间发出的单件。发出日同退货率 K16；换走指另有一件登记为“换自”它。按发出日计入期间，最近几个月的数值还会升高。
-- formula_en: Of the units shipped in the period those that another one was given for later ÷ units shipped in it. The day of shipping as in K16; given for: another unit is registered as taking its place. Counts by the day of shipping; the figures of recent months still rise.
-- least: 100
-- counter: K19
-- gamed_zh: 把换货做成“维修”或“赠送”。
-- gamed_en: Writing exchanges down as repairs or gifts.
-- guard_zh: 新单件的保修从换货日重新起算，不登记换货，客户的保修就对不上。
-- guard_en: The new unit's warranty begins on the day of the exchange: one that is not registered shows in the customer's warranty.
-- refused_zh: 给个人定“少换货”的目标，等于奖励拒绝客户依法可得的换货。请改用处理时限或原因消除类指标。
-- refused_en: A target of “fewer exchanges” for a person rewards refusing what customers are entitled to. Use measures of handling in time, or of causes removed.
-- Days since 1970 of a day from 1901 to 2099, in whole numbers; noon is the same day in nearly every zone.
SELECT s.id AS subject_id, 0 AS part, (365 * s.y + s.y / 4 + (153 * s.m - 457) / 5 + s.d - 719484) * 86400000 + 43200000 AS at,
       CASE WHEN EXISTS (SELECT 1 FROM unit n WHERE n.replaces_id = s.id) THEN 1 ELSE 0 END AS num, 1 AS den, 0 AS excluded,
       NULL AS user_id, NULL AS recheck_at
  FROM (SELECT o.id, CAST(substr(o.day, 9, 2) AS BIGINT) AS d,
               CAST(substr(o.day, 6, 2) AS BIGINT) + CASE WHEN substr(o.day, 6, 2) <= '02' THEN 12 ELSE 0 END AS m,
               CAST(substr(o.day, 1, 4) AS BIGINT) - CASE WHEN substr(o.day, 6, 2) <= '02' THEN 1 ELSE 0 END AS y
          FROM (SELECT u.id, COALESCE(u.shipped_on, u.delivered_on, u.purchased_on, u.invoiced_on, u.ordered_on) AS day
                  FROM unit u WHERE u.id BETWEEN $1 AND $2 AND u.created_at <= $3) o
         WHERE o.day IS NOT NULL) s;
