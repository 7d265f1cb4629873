-- name: stock_verify
-- Levels that do not follow from the ledger (0 receive, 3 issue, 4 and 5 return, 6 transfer, 7 scrap, 8 adjust; reserving and
-- releasing move nothing) or whose reservations are not those of tickets (good parts only).
SELECT place_id, part_id, condition, sum(on_hand) AS on_hand, sum(moved) AS moved, sum(reserved) AS reserved,
       sum(needed) AS needed
  FROM (SELECT place_id, part_id, condition, on_hand, 0 AS moved, reserved, 0 AS needed FROM stock_level
        UNION ALL
        SELECT place_id, part_id, condition, 0,
               CASE WHEN kind IN (0, 4, 5, 8) THEN quantity WHEN kind IN (3, 6, 7) THEN -quantity ELSE 0 END, 0, 0
          FROM stock_move
        UNION ALL
        SELECT to_place_id, part_id, condition, 0, quantity, 0, 0 FROM stock_move WHERE kind = 6
        UNION ALL
        SELECT place_id, part_id, 0, 0, 0, 0, reserved FROM stock_need WHERE reserved > 0) x
 GROUP BY place_id, part_id, condition
HAVING sum(on_hand) <> sum(moved) OR sum(reserved) <> sum(needed)
 ORDER BY place_id, part_id, condition;
