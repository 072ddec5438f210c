import { beforeEach, describe, expect, it } from "vitest";
import { ROUNDS } from "../src/probe";
import { Connection, type Received, SILENCE, SLICE, SPACING } from "../src/protocol";
import { Clock, Kernel } from "./page";

let kernel: Kernel;
let clock: Clock;
let heard: Received[];
let alive: boolean[];
let mismatches: number[];
let connection: Connection;

beforeEach(async () => {
  kernel = new Kernel();
  clock = new Clock();
  heard = [];
  alive = [];
  mismatches = [];
  connection = new Connection(
    kernel,
    {
      parts: (received) => heard.push(...received),
      alive: (yes) => alive.push(yes),
      mismatch: (version) => mismatches.push(version),
      sent: () => {},
    },
    clock,
  );
  await clock.pass(0);
});

const bulk = new DataView(new ArrayBuffer(8));

describe("the connection", () => {
  it("says hello at once, and everything else of one moment in one envelope", async () => {
    expect(kernel.parts.map((part) => part.kind)).toEqual(["hello"]);
    await clock.pass(100);
    connection.edit({ detail: 0.7 });
    connection.post({ kind: "commit" });
    await clock.pass(0);
    expect(kernel.sent).toHaveLength(2);
    expect(kernel.sent[1]?.parts).toEqual([
      { kind: "edit", edit: 1, patch: { detail: 0.7 } },
      { kind: "commit" },
    ]);
  });

  it("sends at most 30 envelopes a second in a drag, and the last value exactly", async () => {
    await clock.pass(100);
    const before = kernel.sent.length;
    for (let move = 1; move <= 300; move++) {
      connection.edit({ detail: move / 300 }, 1);
      await clock.pass(1000 / 60);
    }
    await clock.pass(SPACING);
    const edits = kernel.of("edit");
    expect(kernel.sent.length - before).toBeLessThanOrEqual(5 * 30);
    expect(edits.length).toBeGreaterThan(100);
    expect(edits.at(-1)?.patch).toEqual({ detail: 1 });
    expect(new Set(edits.map((edit) => edit.gesture))).toEqual(new Set([1]));
  });

  it("acknowledges bulk with what goes out next, or on its own soon", async () => {
    await clock.pass(100);
    kernel.say([{ kind: "chunk", buffers: 1 }], [bulk]);
    connection.edit({ detail: 0.2 });
    await clock.pass(0);
    expect(kernel.sent.at(-1)?.parts.map((part: { kind: string }) => part.kind)).toEqual(["edit", "ack"]);
    await clock.pass(200);
    kernel.say([{ kind: "chunk", buffers: 1 }], [bulk]);
    const before = kernel.sent.length;
    await clock.pass(50);
    expect(kernel.sent).toHaveLength(before + 1);
    expect(kernel.of("ack").at(-1)).toEqual({ kind: "ack", seq: 2 });
  });

  it("says something again after a second without an answer, once, and not after an answer", async () => {
    await clock.pass(1100);
    expect(kernel.of("ping")).toHaveLength(1);
    await clock.pass(3000);
    expect(kernel.of("ping")).toHaveLength(1);
    kernel.say([{ kind: "pong" }]);
    connection.post({ kind: "commit" });
    await clock.pass(100);
    kernel.say([{ kind: "accepted" }]);
    await clock.pass(2000);
    expect(kernel.of("ping")).toHaveLength(1);
  });

  it("measures small and padded answers once, and tells the kernel how long they took", async () => {
    const answers = async () => {
      for (let asked = 1; asked <= 2 * ROUNDS; asked++) {
        await clock.pass(130);
        expect(kernel.of("probe")).toHaveLength(asked);
        const pad = kernel.of("probe").at(-1)?.pad;
        await clock.pass(pad ? 10 : 40);
        kernel.say([{ kind: "probed" }], pad ? [bulk] : []);
      }
    };
    kernel.say([{ kind: "snapshot" }, { kind: "done", draft: true }]);
    await clock.pass(1000);
    expect(kernel.of("probe")).toEqual([]);
    kernel.say([{ kind: "done", draft: false }]);
    await answers();
    kernel.say([{ kind: "done", draft: false }]);
    await clock.pass(1000);
    expect(kernel.of("probe")).toHaveLength(2 * ROUNDS);
    const [timed, ...more] = kernel.of("timed");
    expect(more).toEqual([]);
    expect([timed?.small.length, timed?.large.length]).toEqual([ROUNDS, ROUNDS]);
    expect(Math.min(...timed?.small)).toBeGreaterThan(Math.max(...timed?.large));
  });

  it("does not count answers of a busy kernel, nor those that something else has delayed", async () => {
    kernel.say([{ kind: "done", draft: false }]);
    await clock.pass(130);
    kernel.say([{ kind: "probed", busy: true }]);
    await clock.pass(900);
    expect(kernel.of("probe")).toHaveLength(1);
    await clock.pass(110);
    kernel.say([{ kind: "thumbnail" }]);
    await clock.pass(300);
    kernel.say([{ kind: "probed", busy: false }]);
    for (let asked = 3; asked <= 2 * ROUNDS + 2; asked++) {
      await clock.pass(130);
      expect(kernel.of("probe")).toHaveLength(asked);
      await clock.pass(7);
      kernel.say([{ kind: "probed", busy: false }]);
    }
    await clock.pass(50);
    const [timed] = kernel.of("timed");
    expect(Math.max(...timed?.small, ...timed?.large)).toBeLessThan(20);
  });

  it("asks for everything again when an envelope is missing", async () => {
    kernel.say([{ kind: "pong" }]);
    kernel.say([{ kind: "pong" }], [], 5);
    await clock.pass(50);
    expect(kernel.of("resync")).toHaveLength(1);
  });

  it("gives each part its own buffers, and leaves out what is for other pages", () => {
    const buffers = [1, 2, 3].map((size) => new DataView(new ArrayBuffer(size)));
    kernel.say(
      [
        { kind: "chunk", buffers: 1, to: "another page" },
        { kind: "note" },
        { kind: "chunk", buffers: 2, to: connection.client },
      ],
      buffers,
    );
    expect(heard.map(({ part }) => part.kind)).toEqual(["note", "chunk"]);
    expect(heard[1]?.buffers.map((view) => view.byteLength)).toEqual([2, 3]);
  });

  it("joins the slices of a result, and rejects what failed", async () => {
    const whole = connection.request("svg");
    const wrong = connection.request("nonsense");
    const slice = (text: string) => new DataView(new TextEncoder().encode(text).buffer as ArrayBuffer);
    kernel.say(
      [{ kind: "result", id: 1, seq: 0, of: 2, mime: "image/svg+xml", buffers: 1 }],
      [slice("<svg")],
    );
    kernel.say([{ kind: "result", id: 1, seq: 1, of: 2, mime: "image/svg+xml", buffers: 1 }], [slice("/>")]);
    kernel.say([{ kind: "failed", id: 2, text: "no such export" }]);
    expect(new TextDecoder().decode((await whole).bytes)).toBe("<svg/>");
    await expect(wrong).rejects.toThrow("no such export");
  });

  it("hands a file over slice by slice, each when the one before has arrived", async () => {
    const shares: number[] = [];
    const bytes = new Uint8Array(2 * SLICE + 10);
    const done = connection.upload("photo.jpg", bytes, (share) => shares.push(share));
    expect(kernel.of("upload")).toEqual([{ kind: "upload", id: 1, seq: 0, of: 3, name: "photo.jpg" }]);
    kernel.say([{ kind: "uploaded", id: 1, seq: 0 }]);
    kernel.say([{ kind: "uploaded", id: 1, seq: 1 }]);
    expect(kernel.of("upload").map((part) => part.seq)).toEqual([0, 1, 2]);
    kernel.say([{ kind: "result", id: 1, seq: 0, of: 1, mime: "text/plain" }]);
    await done;
    expect(shares).toEqual([1 / 3, 2 / 3]);
  });

  it("says when the kernel has been silent for long, and when it is back", async () => {
    await clock.pass(SILENCE + 1);
    expect(alive).toEqual([false]);
    kernel.say([{ kind: "pong" }]);
    expect(alive).toEqual([false, true]);
  });

  it("says at once that nothing can be sent any more", async () => {
    kernel.send = () => {
      throw new Error("Cannot send");
    };
    connection.edit({ detail: 0.1 });
    await clock.pass(100);
    expect(alive).toEqual([false]);
  });

  it("lets nobody wait for answers of a kernel that is gone", async () => {
    const asked = connection.request("svg");
    await clock.pass(100);
    kernel.send = () => {
      throw new Error("Cannot send");
    };
    const handed = connection.upload("photo.jpg", new Uint8Array(3), () => {});
    await expect(asked).rejects.toThrow("run the cell again");
    await expect(handed).rejects.toThrow("run the cell again");
  });

  it("is quiet while nothing happens, but for a ping now and then", async () => {
    kernel.say([{ kind: "pong" }]);
    const before = kernel.sent.length;
    for (let second = 0; second < 60; second++) {
      await clock.pass(1000);
      if (kernel.sent.length > before) kernel.say([{ kind: "pong" }]);
    }
    expect(kernel.sent.length - before).toBeLessThanOrEqual(4);
    expect(alive).toEqual([]);
  });

  it("notices another version", () => {
    kernel.say([{ kind: "failed", text: "", version: 9 }]);
    expect(mismatches).toEqual([9]);
  });

  it("leaves nothing behind when it is closed", async () => {
    const waiting = connection.request("svg");
    connection.close();
    const before = kernel.sent.length;
    await expect(waiting).rejects.toThrow("closed");
    await clock.pass(60_000);
    kernel.say([{ kind: "note" }]);
    expect(kernel.sent).toHaveLength(before);
    expect(heard).toEqual([]);
  });
});
