/** Slices of bytes as one. */
export function joined(slices: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(slices.reduce((sum, slice) => sum + slice.length, 0));
  let at = 0;
  for (const slice of slices) {
    bytes.set(slice, at);
    at += slice.length;
  }
  return bytes;
}
