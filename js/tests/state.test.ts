import { describe, expect, it } from "vitest";
import type { Value } from "../src/protocol";
import { type Action, applies, EMPTY, reduce, type State, shown } from "../src/state";
import { field, section, snapshot } from "./page";

const ready = reduce(EMPTY, {
  type: "part",
  part: snapshot([section("lines", [field("detail"), field("edge.max_error")])]),
});

const run = (state: State, ...actions: Action[]) => actions.reduce(reduce, state);
const edit = (value: Value, held = false): Action => ({ type: "edit", path: "detail", value, held });
const sent = (number: number): Action => ({ type: "sent", edit: number, paths: ["detail"] });
const accepted = (number: number, value: Value, rev = number, errors: object[] = []): Action => ({
  type: "part",
  part: { kind: "accepted", edit: number, rev, values: { detail: value }, errors },
});
const changed = (value: Value, rev: number, runNumber = 0): Action => ({
  type: "part",
  part: { kind: "changed", rev, values: { detail: value }, run: runNumber, undo: "Detail", redo: null },
});
const error = { field: "detail", value: "7", allowed: "0 to 1", suggestion: "", text: "" };

describe("edits", () => {
  it("show at once, and the answer is the truth", () => {
    const moved = run(ready, edit(7), sent(1));
    expect(shown(moved, "detail")).toBe(7);
    const answered = run(moved, accepted(1, 1, 1, [error]));
    expect(shown(answered, "detail")).toBe(1);
    expect(answered.local).toEqual({});
    expect(answered.errors.detail).toEqual(error);
    expect(run(answered, edit(0.4)).errors).toEqual({});
  });

  it("never make the handle that is dragged jump, whatever the kernel says", () => {
    let state = ready;
    for (let step = 1; step <= 20; step++) {
      state = run(state, edit(step / 20, true), sent(step));
      if (step > 3) state = run(state, accepted(step - 3, (step - 3) / 20), changed(0.123, step - 3));
      expect(shown(state, "detail")).toBe(step / 20);
    }
    state = run(state, accepted(20, 1), { type: "release", path: "detail" });
    expect(shown(state, "detail")).toBe(1);
    expect(state.local).toEqual({});
  });

  it("that are released before they are answered stay until they are", () => {
    const released = run(ready, edit(0.9, true), sent(1), { type: "release", path: "detail" });
    expect(shown(released, "detail")).toBe(0.9);
    expect(shown(run(released, accepted(1, 0.8)), "detail")).toBe(0.8);
  });

  it("made after one that is answered stay", () => {
    const state = run(ready, edit(0.6), sent(1), edit(0.7), accepted(1, 0.6));
    expect(shown(state, "detail")).toBe(0.7);
    expect(shown(run(state, sent(2), accepted(2, 0.7)), "detail")).toBe(0.7);
  });
});

describe("what the kernel says", () => {
  it("counts unless something newer is known", () => {
    const state = run(ready, changed(0.9, 5), changed(0.1, 3));
    expect(shown(state, "detail")).toBe(0.9);
  });

  it("comes to the same in any order", () => {
    const deltas = [changed(0.1, 1), changed(0.2, 2), changed(0.3, 3)];
    const orders = [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ];
    for (const order of orders) {
      const state = order.reduce((now, k) => reduce(now, deltas[k] as Action), ready);
      expect(shown(state, "detail")).toBe(0.3);
    }
  });

  it("never changes states that were before", () => {
    const before = structuredClone(ready);
    run(ready, edit(0.1, true), sent(1), accepted(1, 0.2, 1, [error]), changed(0.4, 2, 3));
    expect(ready).toEqual(before);
  });

  it("leads from waiting over the draft to the final, and ignores progress of what is past", () => {
    const about = { seconds: 0.02, partial: false, elements: "9 strokes", stages: [] };
    const part = (kind: string, more: object): Action => ({ type: "part", part: { kind, ...more } });
    let state = run(ready, changed(0.4, 1, 1));
    expect(state.progress.phase).toBe("waiting");
    state = run(
      state,
      part("done", { run: 1, draft: true, ...about }),
      part("progress", { run: 1, stage: "flow", fraction: 0.4 }),
    );
    expect([state.progress.phase, state.progress.stage]).toEqual(["draft", "flow"]);
    state = run(state, part("done", { run: 1, draft: false, ...about }));
    expect([state.progress.phase, state.progress.elements]).toEqual(["final", "9 strokes"]);
    state = run(state, changed(0.5, 2, 2), part("done", { run: 1, draft: false, ...about }));
    expect(state.progress.phase).toBe("waiting");
    state = run(state, part("stopped", { run: 2, cancelled: true, text: "" }));
    expect(state.progress.phase).toBe("cancelled");
  });

  it("is that something failed: then that is said", () => {
    expect(reduce(ready, { type: "part", part: { kind: "failed", text: "no" } }).notice).toBe("no");
  });
});

describe("conditions", () => {
  const values: Record<string, Value> = { algorithm: "dots", overlay: "edge", "edge.flow": false };
  const value = (path: string) => values[path] ?? null;

  it("hold if one of the fields has one of the values, for each of them", () => {
    const drawn = { fields: ["algorithm", "overlay"], values: ["edge"] };
    expect(applies([drawn], value)).toBe(true);
    expect(applies([drawn, { fields: ["edge.flow"], values: [true] }], value)).toBe(false);
    expect(applies([], value)).toBe(true);
  });
});
