/* What a mark means; the colours are in tokens.css. */
export type Tone = 'red' | 'amber' | 'green' | 'blue' | 'grey' | 'accent'
