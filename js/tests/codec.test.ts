import { describe, expect, it } from "vitest";
import { type ChunkHead, decode, type Elements } from "../src/codec";
import fixtures from "./fixtures/chunks.json";
import { bytes } from "./page";

interface Written {
  head: ChunkHead;
  data: string;
}

const read = (chunk: Written, shift = 0): Elements => decode(chunk.head, bytes(chunk.data, shift));

describe.each(Object.entries(fixtures))("%s as Python encodes them", (_, fixture) => {
  const whole = fixture.whole as unknown as Written[];
  const cut = fixture.cut as unknown as Written[];

  it("are decoded to the arrays that Python had", () => {
    const [chunk] = whole;
    if (chunk === undefined) throw new Error("no chunk");
    const elements = read(chunk);
    expect([...elements.points]).toEqual(fixture.points);
    expect([...elements.width]).toEqual(fixture.width);
    expect([...elements.color]).toEqual(fixture.color);
    expect([...elements.closed]).toEqual(fixture.closed);
    expect(elements.profile === null ? null : [...elements.profile]).toEqual(fixture.profile);
    expect(elements.border === null ? null : [...elements.border]).toEqual(fixture.border);
    if (fixture.rings !== null) expect([...elements.rings]).toEqual(fixture.rings);
  });

  it("come to the same when they are cut", () => {
    const parts = cut.map((chunk) => read(chunk));
    expect(parts.flatMap((part) => [...part.points])).toEqual(fixture.points);
    expect(parts.flatMap((part) => [...part.width])).toEqual(fixture.width);
    let first = 0;
    for (const part of parts) {
      expect(part.first).toBe(first);
      expect(part.offsets[0]).toBe(0);
      first += part.count;
    }
  });

  it("are decoded from buffers that begin anywhere", () => {
    for (const chunk of whole) expect(read(chunk, 3)).toEqual(read(chunk));
  });
});

describe("chunks that are wrong", () => {
  const [chunk] = fixtures.strokes.whole as unknown as Written[];
  if (chunk === undefined) throw new Error("no chunk");

  it("are refused when they are cut off", () => {
    const { buffer, byteLength } = bytes(chunk.data);
    expect(() => decode(chunk.head, new DataView(buffer, 0, byteLength - 1))).toThrow("cut off");
  });

  it("are refused when arrays disagree, are missing, or of an unknown type", () => {
    const other = (head: Partial<ChunkHead>) => () => decode({ ...chunk.head, ...head }, bytes(chunk.data));
    expect(other({ count: 7 })).toThrow("disagree");
    expect(other({ arrays: [] })).toThrow("too many");
    expect(other({ arrays: [["points", "f8", 1]] })).toThrow("unknown type");
  });
});
