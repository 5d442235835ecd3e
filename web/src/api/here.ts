/**
 * Whether somebody has signed in on this browser, as far as a page can know without asking: the session itself travels in a
 * cookie that no script reads, and beside it the server sets one that says only that there is one. Without it nothing is asked
 * that could only be refused.
 */
const HERE = 'yinuo_here';

export function mayBeSignedIn(cookies: string = document.cookie): boolean {
  return cookies.split('; ').includes(`${HERE}=1`);
}

/** The session ended without this browser's doing: the mark goes with it. */
export function nobodyIsHere(): void {
  document.cookie = `${HERE}=; Path=/; SameSite=Strict; Max-Age=0`;
}
