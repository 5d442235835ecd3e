/** `**stressed**` words of a sentence to read aloud. */
export function Emphasis({ text }: { text: string }) {
  return text.split('**').map((piece, index) => (index % 2 === 1 ? <b key={index}>{piece}</b> : piece));
}
