-- name: measure_k21
-- key: K21
-- name_zh: 重复投诉率
-- name_en: Repeated complaints
-- kind: share
-- unit: percent
-- direction: lower
-- source: events
-- formula_zh: 同一客户 90 天内就同一事情再次投诉的工单 ÷ 投诉工单。同一事情指看不出是另一件商品、另一张订单：单件相同、订单相同，或者有一张两样都没填。按后一张投诉的建立时刻计入期间。
-- formula_en: Complaints of a customer who complained of the same matter within the 90 days before ÷ complaints. The same matter: nothing tells the two apart (the same unit, the same order, or one of them names neither). Counts when the later one was created.
-- exclude: duplicate | 按重复关闭（同一次投诉从几个渠道进来） | Closed as a duplicate (one complaint that came in twice)
-- exclude: no_customer | 不知道客户是谁 | The customer is not known
-- least: 30
-- counter: K20
-- gamed_zh: 把第二次投诉并入第一张，或按重复关闭。
-- gamed_en: Adding the second one to the first ticket, or closing it as a duplicate.
-- guard_zh: 按重复关闭的列为排除并显示数量；并入旧工单会使旧工单重开，计入重开率 K10。
-- guard_en: Duplicates are excluded and their number is shown; adding to the old ticket reopens it, which the reopening rate, K10, tells.
-- refused_zh: 给个人定“少重复投诉”的目标，会推动劝阻客户或按重复关闭。可作为团队指标，个人请用投诉处理及时率 K20。
-- refused_en: As a person's target it rewards talking customers out of it, or closing as duplicates. It suits teams; for persons use complaints in time, K20.
-- target_zh: 5% 以内（一份公开招聘文本）。
-- target_en: 5 % at most (a published job advertisement).
SELECT t.id AS subject_id, 0 AS part, t.created_at AS at,
       CASE WHEN EXISTS (SELECT 1 FROM ticket o
                          WHERE o.customer_id = t.customer_id AND o.id <> t.id AND o.kind = 7
                            AND o.created_at >= t.created_at - 7776000000
                            AND (o.created_at < t.created_at OR (o.created_at = t.created_at AND o.id < t.id))
                            AND (o.unit_id = t.unit_id OR o.order_id = t.order_id
                                 OR COALESCE(o.unit_id, o.order_id) IS NULL OR COALESCE(t.unit_id, t.order_id) IS NULL))
            THEN 1 ELSE 0 END AS num,
       1 AS den,
       CASE WHEN EXISTS (SELECT 1 FROM flow f
                          WHERE f.ticket_id = t.id AND f.status = 1 AND f.step IN ('duplicate', 'merged')) THEN 1
            WHEN t.customer_id IS NULL THEN 2 ELSE 0 END AS excluded,
       t.assignee_id AS user_id, NULL AS recheck_at
  FROM ticket t
 WHERE t.id BETWEEN $1 AND $2 AND t.created_at <= $3 AND t.kind = 7;
