import { describe, expect, it } from "vitest";
import { Pinboard } from "../src/pinboard";
import { Connection, type Received } from "../src/protocol";
import { EMPTY, reduce } from "../src/state";
import { Clock, Kernel } from "./page";

function board() {
  const kernel = new Kernel();
  const clock = new Clock();
  const received: Received[] = [];
  const connection = new Connection(
    kernel,
    { parts: (parts) => received.push(...parts), alive() {}, mismatch() {}, sent() {} },
    clock,
  );
  return { kernel, clock, pins: new Pinboard(connection) };
}

const pinned = (pin: number) => ({ kind: "pinned", pin, draft: false });
const image = new DataView(new ArrayBuffer(4));

describe("pins", () => {
  it("are listed as the kernel says", () => {
    const state = reduce(EMPTY, { type: "part", part: { kind: "pins", pins: [{ id: 3, name: "A" }] } });
    expect(state.pins).toEqual([{ id: 3, name: "A" }]);
    expect(EMPTY.pins).toEqual([]);
  });

  it("are asked for once when they are compared, and shown when they are here", async () => {
    const { kernel, clock, pins } = board();
    const asked = pins.compare(2);
    await clock.pass(50);
    const [request] = kernel.of("request");
    expect(request).toMatchObject({ name: "pin", pin: 2 });
    expect(pins.shown.a.value).toBeNull();
    const result = { kind: "result", id: request?.id, mime: "image/svg+xml", seq: 0, of: 1, buffers: 1 };
    kernel.say([result], [image]);
    await asked;
    expect(pins.shown.a.value).toMatch(/^blob:/);
    await pins.compare(2);
    expect(pins.shown.a.value).toBeNull();
    await pins.compare(2);
    await clock.pass(50);
    expect(kernel.of("request")).toHaveLength(1);
  });

  it("are compared with each other, and the drawing is back once something changes", async () => {
    const { clock, pins } = board();
    void pins.show("a", 1).catch(() => {});
    void pins.show("b", 2).catch(() => {});
    await clock.pass(50);
    expect([pins.sides.a.value, pins.sides.b.value, pins.comparing.value]).toEqual([1, 2, true]);
    pins.changed();
    expect([pins.sides.a.value, pins.sides.b.value]).toEqual([1, null]);
    void pins.show("b", 1).catch(() => {});
    void pins.compare(1);
    expect(pins.comparing.value).toBe(false);
  });

  it("show their draft until the final is here", async () => {
    const { kernel, clock, pins } = board();
    const answer = async () => {
      await clock.pass(50);
      const id = kernel.of("request").at(-1)?.id;
      kernel.say([{ kind: "result", id, mime: "image/svg+xml", seq: 0, of: 1, buffers: 1 }], [image]);
      await clock.pass(50);
      return pins.shown.b.value;
    };
    void pins.show("b", 1);
    const draft = await answer();
    pins.take(pinned(1), image);
    expect(pins.shown.b.value).toBe(draft);
    expect(await answer()).not.toBe(draft);
  });

  it("are asked for again if the final came while their draft was on its way", async () => {
    const { kernel, clock, pins } = board();
    const answer = async () => {
      const id = kernel.of("request").at(-1)?.id;
      kernel.say([{ kind: "result", id, mime: "image/svg+xml", seq: 0, of: 1, buffers: 1 }], [image]);
      await clock.pass(50);
    };
    void pins.show("a", 1);
    await clock.pass(50);
    pins.take(pinned(1), image);
    await answer();
    const draft = pins.shown.a.value;
    expect(kernel.of("request")).toHaveLength(2);
    await answer();
    expect(pins.shown.a.value).not.toBe(draft);
    expect(kernel.of("request")).toHaveLength(2);
  });

  it("that are gone are neither compared nor kept", async () => {
    const { clock, pins } = board();
    pins.take(pinned(1), image);
    pins.take(pinned(2), image);
    void pins.compare(1).catch(() => {});
    await clock.pass(50);
    pins.keep([{ id: 2, name: "B" }]);
    expect(pins.sides.a.value).toBeNull();
    expect(Object.keys(pins.thumbnails.value)).toEqual(["2"]);
  });

  it("are renamed to something, and taken up with the final at once", async () => {
    const { kernel, clock, pins } = board();
    pins.rename(1, "   ");
    pins.rename(1, " Best ");
    pins.restore(1);
    pins.remove(1);
    await clock.pass(50);
    expect(kernel.parts.slice(1)).toEqual([
      { kind: "rename", id: 1, name: "Best" },
      { kind: "restore", id: 1 },
      { kind: "commit" },
      { kind: "unpin", id: 1 },
    ]);
  });
});
