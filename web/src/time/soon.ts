/** A climb, or an order of the house, this close is shown as near and with seconds. */
export const SOON_MILLIS = 30 * 60_000;
