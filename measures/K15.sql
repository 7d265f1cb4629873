-- name: measure_k15
-- key: K15
-- name_zh: 备件满足率
-- name_en: Parts from stock
-- kind: share
-- unit: percent
-- direction: higher
-- source: events
-- formula_zh: 提出后 24 小时内就从库存预留或发出的需求行 ÷ 全部需求行。用替代件满足的也算。按提出的时刻计入期间，24 小时后才计；不归个人。
-- formula_en: Lines of needed parts that were reserved or issued within 24 hours ÷ all lines. An alternate part counts. Counts when the part was asked for, 24 hours later; it is nobody's own.
-- exclude: imported | 导入的历史工单 | Imported tickets
-- exclude: dropped | 24 小时内撤销的需求 | Needs taken back within the 24 hours
-- least: 30
-- counter: K14b
-- gamed_zh: 先预留再释放；有货才登记需求。
-- gamed_en: Reserving and releasing again; noting needs only for what is there.
-- guard_zh: 预留和释放都在出入库流水里；需求由维修单的配件行自动产生。
-- guard_en: Both stand in the ledger of the stock; lines of repairs make the needs by themselves.
SELECT n.ticket_id AS subject_id, n.id AS part, CASE WHEN n.created_at + 86400000 <= $3 THEN n.created_at END AS at,
       CASE WHEN n.got_at <= n.created_at + 86400000 THEN 1 ELSE 0 END AS num, 1 AS den,
       CASE WHEN n.channel = 4 THEN 1
            WHEN n.got_at IS NULL
             AND EXISTS (SELECT 1 FROM event e
                          WHERE e.subject_kind = 'ticket' AND e.subject_id = n.ticket_id AND e.type = 'stock.need_changed'
                            AND e.at <= n.created_at + 86400000 AND e.data LIKE '{"need":' || n.id || ',%"quantity":0}')
            THEN 2 ELSE 0 END AS excluded,
       NULL AS user_id, CASE WHEN n.created_at + 86400000 > $3 THEN n.created_at + 86400000 END AS recheck_at
  FROM (SELECT d.ticket_id, d.id, d.created_at, t.channel,
               (SELECT MIN(m.created_at) FROM stock_move m
                 WHERE m.ticket_id = d.ticket_id AND m.need_id = d.id AND m.kind IN (1, 3)) AS got_at
          FROM stock_need d JOIN ticket t ON t.id = d.ticket_id
         WHERE d.ticket_id BETWEEN $1 AND $2 AND d.created_at <= $3) n;
