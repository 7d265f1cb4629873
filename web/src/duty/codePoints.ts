/* The server counts characters (code points), the browser UTF-16 units: 😀 is one there and two here. */

export function unitsOf(text: string, characters: number): number {
  let units = 0
  for (const character of text) {
    if (characters-- <= 0) break
    units += character.length
  }
  return units
}
