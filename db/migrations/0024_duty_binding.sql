-- What duties are bound to, beside permissions and trainings. duty_binding has two more kinds: 2 process (its key, or key.step),
-- 3 standard (its id).

-- A measure that a duty is judged by (see struct duty_measure in src/duty/duty.h). target, floor: thousandths of the measure's unit.
-- rule: 0 linear, 1 steps, 2 pass, 3 gate. steps: JSON. example: target and steps are those of a model document.
CREATE TABLE duty_measure (
    duty_id {ref} NOT NULL REFERENCES duty (id),
    position {int} NOT NULL,
    measure {text} NOT NULL,
    target {int} NOT NULL,
    floor {int},
    rule {int} NOT NULL,
    weight {int} NOT NULL,
    cap {int} NOT NULL,
    steps {text} NOT NULL,
    example {bool} NOT NULL,
    PRIMARY KEY (duty_id, position)
) {strict};
CREATE INDEX duty_measure_by_measure ON duty_measure (measure);
CREATE INDEX duty_binding_by_target ON duty_binding (kind, target);
