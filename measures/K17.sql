-- name: measure_k17
-- key: K17
-- name_zh: 质量退货率
-- name_en: Quality returns
-- kind: share
-- unit: ppm
-- scale: 1000000
-- direction: lower
-- source: events
-- subject: unit
-- formula_zh: 同一期间发出的商品单件里，后来退回或换货、并经检测复核确认为设计或制造原因的 ÷ 这一期间发出的单件 × 1,000,000。发出日同退货率 K16。以检测结论为准，不看客户或客服填写的退货原因；没有第二人复核的、被新检测替代的不算。
-- formula_en: Of the units shipped in the period those that came back later, for money or exchange, and whose inspection says design or manufacture ÷ units shipped in it × 1,000,000. The day of shipping as in K16. The inspection decides, not the reason that customer or agent gave; one that nobody reviewed, or that another took the place of, does not count.
-- least: 1000
-- counter: K16
-- gamed_zh: 把质量问题记成“不喜欢”或“使用不当”。
-- gamed_en: Coding faults as “changed their mind” or “misuse”.
-- guard_zh: 以经第二人复核的检测结论为准；与退货率 K16 并列，差额可查。
-- guard_en: What counts is an inspection that a second person reviewed; shown beside the return rate, K16, so that the difference can be looked into.
-- refused_zh: 质量由设计和制造决定；给处理售后的个人定这个目标，会推动把质量问题改记成别的原因。可作为产品或质量部门的指标。
-- refused_en: Design and manufacture make quality. As a target of a person in service it rewards coding faults as something else; it suits products and quality departments.
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
               FROM rma_line l
               JOIN rma r ON r.id = l.rma_id
               JOIN inspection i ON i.ticket_id = r.ticket_id AND (i.line_id = l.id OR i.unit_id = l.unit_id)
              WHERE l.unit_id BETWEEN $1 AND $2 AND l.received > 0 AND i.cause IN (1, 2) AND i.reviewed_at IS NOT NULL
                AND i.replaced_by IS NULL
              GROUP BY l.unit_id) b ON b.unit_id = s.id AND b.at >= s.at - 72000000;
