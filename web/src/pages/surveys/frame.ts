/** A frame as somebody pastes it. Only to help him before the server looks: it reads and counts again. */

export interface FrameLine {
  line: number;
  customer: string;
  stratum: string;
}

export interface FrameFault {
  is: 'line' | 'twice';
  line: number;
  customer: string;
}

/** Lines that name a customer and a stratum, and the first line that does not fit. */
export function readFrame(frame: string): { lines: FrameLine[]; fault: FrameFault | null } {
  const lines: FrameLine[] = [];
  const seen = new Set<string>();
  let fault: FrameFault | null = null;
  for (const [index, text] of frame.split('\n').entries()) {
    if (!text.trim()) continue;
    const [customer = '', stratum = '', more] = text.split(/[,，]/).map((part) => part.trim());
    const line = index + 1;
    if (!customer || !stratum || more !== undefined) fault ??= { is: 'line', line, customer };
    else if (seen.has(customer)) fault ??= { is: 'twice', line, customer };
    else {
      seen.add(customer);
      lines.push({ line, customer, stratum });
    }
  }
  return { lines, fault };
}

/** How many lines name each stratum, in the order in which they come. */
export function strataOf(lines: FrameLine[]): [string, number][] {
  const counted = new Map<string, number>();
  for (const { stratum } of lines) counted.set(stratum, (counted.get(stratum) ?? 0) + 1);
  return [...counted];
}
