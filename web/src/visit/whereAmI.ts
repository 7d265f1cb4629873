/* The place of the phone in millionths of a degree; nothing when it cannot or may not be told in a few seconds. Nobody
 * is kept from checking in by it. */
const patience = 5_000

export interface Place {
  lat_e6?: number
  lon_e6?: number
  accuracy_m?: number
}

export function whereAmI(): Promise<Place> {
  if (!('geolocation' in navigator) || !window.isSecureContext) return Promise.resolve({})
  return new Promise((resolve) => {
    setTimeout(() => resolve({}), patience + 500)
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lat_e6: Math.round(coords.latitude * 1e6),
          lon_e6: Math.round(coords.longitude * 1e6),
          accuracy_m: Math.min(Math.max(1, Math.round(coords.accuracy)), 1_000_000),
        }),
      () => resolve({}),
      { enableHighAccuracy: true, timeout: patience, maximumAge: 60_000 },
    )
  })
}
