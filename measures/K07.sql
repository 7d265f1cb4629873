-- name: measure_k07
-- key: K07
-- name_zh: 一次解决率（FCR）
-- name_en: First contact resolution (FCR)
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 一次解决的工单 ÷ 已解决的工单。一次解决指：首次解决前没有转交给另一个团队；首次解决后 14 天（约 10 个工作日）内没有重开；从建立到首次解决后 14 天内，同一客户没有就同一事情再建工单。同一事情指：类型相同或是投诉，并且看不出是另一件商品、另一张订单（单件相同、订单相同，或者有一张两样都没填）。按首次解决的时刻计入期间，14 天期满才计，所以最近 14 天没有数值。归首次解决的人；按流程自动变更状态的归负责人。
-- formula_en: Tickets solved at once ÷ tickets resolved. Solved at once: not passed to another team before the first resolution; not reopened within 14 days (about 10 working days) of it; and the same customer opened no other ticket about the same matter between its creation and 14 days after the first resolution. The same matter: the same kind or a complaint, and nothing that tells the two apart (the same unit, the same order, or one of them names neither). Counts at the first resolution, once the 14 days are over: there is no figure for the last 14 days. For whoever resolved it first; where a process did by itself, for the assignee.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: duplicate | 按重复关闭 | Closed as a duplicate
-- exclude: withdrawn | 客户已撤回 | Withdrawn by the customer
-- exclude: no_customer | 不知道客户是谁，看不出再次联系 | The customer is not known, so a second contact cannot be seen
-- least: 30
-- counter: K05
-- gamed_zh: 自己勾“已解决”；劝客户换个名义再来；把单件留空。
-- gamed_en: Ticking “solved” oneself; sending customers back under another heading; leaving the unit blank.
-- guard_zh: 不看勾选，只看有没有再次联系；投诉不论类型都算再次联系；单件和订单没填的按同一事情算，留空没有好处。
-- guard_en: Nobody ticks anything: what counts is whether the customer came back; a complaint counts whatever the kind was; a ticket that names no unit and no order counts as the same matter, so leaving them blank gains nothing.
-- target_zh: 观察期 10 个工作日（opsdog.com）；平均 67% 至 72%，80% 以上为世界级（sqmgroup.com 2017）。
-- target_en: A window of 10 working days (opsdog.com); 67 to 72 % on average, 80 % and more is world class (sqmgroup.com 2017).
WITH done AS (
    SELECT e.subject_id AS id, MIN(e.seq) AS seq FROM event e
     WHERE e.subject_kind = 'ticket' AND e.subject_id BETWEEN $1 AND $2 AND e.at <= $3
       AND e.type IN ('ticket.resolved', 'ticket.closed')
     GROUP BY e.subject_id
)
SELECT t.id AS subject_id, 0 AS part, CASE WHEN r.at + 1209600000 <= $3 THEN r.at END AS at,
       CASE WHEN EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id AND e.seq < r.seq
                            AND e.type = 'ticket.transferred' AND e.data NOT LIKE '{"from_team":null,%'
                            AND NOT EXISTS (SELECT 1 FROM team m
                                             WHERE e.data LIKE '{"from_team":' || m.id || ',"to_team":' || m.id || ',%'))
              OR EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = t.id AND e.seq > r.seq
                            AND e.type = 'ticket.reopened' AND e.at <= r.at + 1209600000)
              OR EXISTS (SELECT 1 FROM ticket o
                          WHERE o.customer_id = t.customer_id AND o.id <> t.id AND o.kind IN (t.kind, 7)
                            AND o.created_at > t.created_at AND o.created_at <= r.at + 1209600000
                            AND (o.unit_id = t.unit_id OR o.order_id = t.order_id
                                 OR COALESCE(o.unit_id, o.order_id) IS NULL OR COALESCE(t.unit_id, t.order_id) IS NULL))
            THEN 0 ELSE 1 END AS num,
       1 AS den,
       CASE WHEN t.channel = 4 THEN 1
            ELSE COALESCE((SELECT MAX(CASE f.step WHEN 'withdrawn' THEN 3 ELSE 2 END) FROM flow f
                            WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged', 'withdrawn')),
                          CASE WHEN t.customer_id IS NULL THEN 4 ELSE 0 END) END AS excluded,
       CASE WHEN r.actor_kind = 1 AND r.data NOT LIKE '%"by":"process"%' THEN r.actor_id ELSE t.assignee_id END AS user_id,
       CASE WHEN r.at + 1209600000 > $3 THEN r.at + 1209600000 END AS recheck_at
  FROM done d
  JOIN event r ON r.subject_kind = 'ticket' AND r.subject_id = d.id AND r.seq = d.seq
  JOIN ticket t ON t.id = d.id;
