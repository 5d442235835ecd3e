/** Where the phone is, when it may say so and finds it soon; else null, and the arrival counts without. */

const WAIT_MILLIS_MAX = 4_000;
const OLD_MILLIS_MAX = 60_000;

export interface Place {
  latitude_micro: number;
  longitude_micro: number;
}

export function whereNow(): Promise<Place | null> {
  return new Promise((resolve) => {
    if (!('geolocation' in navigator)) return resolve(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ latitude_micro: Math.round(coords.latitude * 1e6), longitude_micro: Math.round(coords.longitude * 1e6) }),
      () => resolve(null),
      { timeout: WAIT_MILLIS_MAX, maximumAge: OLD_MILLIS_MAX, enableHighAccuracy: false },
    );
  });
}
