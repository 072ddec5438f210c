import { render } from "preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../src/app";
import { write } from "../src/clipboard";
import { itemsFor } from "../src/save-menu";
import { Store } from "../src/store";
import { field, Kernel, section, snapshot } from "./page";

let kernel: Kernel;
let store: Store;
let root: HTMLElement;

const tick = () => new Promise((done) => setTimeout(done, 40));
const text = (selector: string) => root.querySelector(selector)?.textContent ?? "";
const key = (target: Element | null, name: string, more = {}) =>
  target?.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, ...more }));

beforeEach(async () => {
  kernel = new Kernel();
  store = new Store(kernel);
  root = document.createElement("div");
  document.body.replaceChildren(root);
  render(<App store={store} />, root);
  kernel.say([snapshot([section("lines", [field("detail", { label: "Detail" })])])]);
  await tick();
});

describe("the Studio", () => {
  it("invites pictures as long as it has none", async () => {
    expect(text(".v2-invitation")).toContain("Drop a picture here");
    expect(root.querySelector("[data-nothing]")).not.toBeNull();
    kernel.say([snapshot([], { picture: { name: "a", width: 4, height: 3, digest: "" }, run: 1 })]);
    await tick();
    expect(text(".v2-curtain")).toBe("Drawing …");
  });

  it("undoes and redoes by keys, in boxes too where nothing is being typed", async () => {
    const box = root.querySelector<HTMLInputElement>(".v2-entry");
    key(box, "z", { ctrlKey: true });
    key(root.querySelector(".v2-stage"), "Z", { metaKey: true, shiftKey: true });
    key(box, "y", { ctrlKey: true });
    await tick();
    const steps = () => kernel.parts.map((part) => part.kind).filter((kind) => /do$/.test(kind));
    expect(steps()).toEqual(["undo", "redo", "redo"]);
    if (box !== null) box.value = "7";
    box?.dispatchEvent(new Event("input", { bubbles: true }));
    await tick();
    key(box, "z", { ctrlKey: true });
    await tick();
    expect(steps()).toHaveLength(3);
  });

  it("says what was done in place of the figures, and then no longer", async () => {
    vi.useFakeTimers();
    store.tell("a.svg saved");
    await vi.advanceTimersByTimeAsync(100);
    expect(text(".v2-news")).toBe("a.svg saved");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(text(".v2-news")).toBe("");
    vi.useRealTimers();
  });

  it("counts frames, and those that a newer one overtook", () => {
    const run = (number: number) => ({
      kind: "run",
      run: number,
      draft: true,
      width: 4,
      height: 3,
      layers: 0,
    });
    const done = { kind: "done", run: 3, draft: true, seconds: 0, elements: "", stages: [], partial: false };
    kernel.say([run(1), run(2), run(3), done, run(4)]);
    expect(store.frames.value).toEqual({ arrived: 4, dropped: 2 });
    expect(store.scene.value?.run).toBe(3);
  });

  it("says that a drawing arrived damaged, and takes in what came with it", async () => {
    const run = { kind: "run", run: 1, draft: false, width: 4, height: 3, layers: 1 };
    const chunk = { kind: "chunk", run: 1, draft: false, layer: 0, type: "stroke", degree: 3, buffers: 1 };
    const head = { absolute: false, first: 0, count: 1, total: 1, bbox: [0, 0, 1, 1] };
    const done = { kind: "done", run: 1, draft: false, seconds: 0, elements: "", stages: [], partial: false };
    const damaged = { ...chunk, ...head, arrays: [["points", "f4", 9]] };
    kernel.say([run, damaged, done], [new DataView(new ArrayBuffer(4))]);
    await tick();
    expect(text("[role=alert]")).toContain("points is cut off");
    expect(store.scene.value).toBeNull();
    expect(store.state.value.progress.phase).toBe("final");
    kernel.say([
      { ...run, run: 2, layers: 0 },
      { ...done, run: 2 },
    ]);
    expect(store.scene.value?.run).toBe(2);
  });

  it("shows the newest picture, whichever is decoded first", async () => {
    const waiting: ((bitmap: ImageBitmap) => void)[] = [];
    const bitmaps = [1, 2].map((width) => ({ width, height: 1, close: vi.fn() }));
    vi.stubGlobal("createImageBitmap", () => new Promise((done) => waiting.push(done)));
    const about = { kind: "picture", mime: "image/jpeg", name: "a", width: 4, height: 3, digest: "" };
    for (let k = 0; k < 2; k++) kernel.say([{ ...about, buffers: 1 }], [new DataView(new ArrayBuffer(1))]);
    waiting[1]?.(bitmaps[1] as unknown as ImageBitmap);
    await Promise.resolve();
    waiting[0]?.(bitmaps[0] as unknown as ImageBitmap);
    await Promise.resolve();
    await Promise.resolve();
    expect(store.bitmap.peek()?.width).toBe(2);
    expect(bitmaps[0]?.close).toHaveBeenCalled();
    expect(bitmaps[1]?.close).not.toHaveBeenCalled();
    store.bitmap.value = null;
    vi.unstubAllGlobals();
  });

  it("names a file that is too large, and what to do", async () => {
    const file = new File(["x"], "huge.tif");
    Object.defineProperty(file, "size", { value: 65 * 2 ** 20 });
    await store.open(file);
    await tick();
    expect(kernel.of("upload")).toHaveLength(0);
    expect(text("[role=alert]")).toContain("huge.tif: 65 MB are too much");
    expect(text("[role=alert]")).toContain("studio.picture");
  });

  it("shows that it takes what is dragged over it", async () => {
    const over = new Event("dragover", { bubbles: true, cancelable: true });
    Object.assign(over, { dataTransfer: { types: ["Files"] } });
    root.querySelector(".v2-main")?.dispatchEvent(over);
    await tick();
    expect(over.defaultPrevented).toBe(true);
    expect(text(".v2-drop")).toBe("Drop it to open it");
    const leave = new Event("dragleave", { bubbles: true });
    Object.assign(leave, { relatedTarget: document.body });
    root.querySelector(".v2-main")?.dispatchEvent(leave);
    await tick();
    expect(text(".v2-drop")).toBe("");
  });
});

describe("what can be saved", () => {
  it("is PNGs of several sizes, with their pixels, but none that is too large", () => {
    const labels = (width: number, height: number) =>
      itemsFor({ width, height })
        .filter(({ label }) => label.startsWith("PNG"))
        .map(({ label, more }) => `${label}: ${more}`);
    expect(labels(512, 400)).toEqual([
      "PNG: 512 × 400",
      "PNG, 2 ×: 1024 × 800",
      "PNG, 4 ×: 2048 × 1600",
      "PNG, 8 ×: 4096 × 3200",
    ]);
    expect(labels(6000, 4000)).toEqual(["PNG: 6000 × 4000", "PNG, 2 ×: 12000 × 8000"]);
    expect(labels(20_000, 10_000)).toHaveLength(1);
  });

  it("reaches the clipboard of pages without an interface for it", async () => {
    vi.stubGlobal("navigator", {});
    const copied: string[] = [];
    document.execCommand = () => {
      copied.push((document.activeElement as HTMLTextAreaElement).value);
      return copied.length < 2;
    };
    await write("first");
    expect(copied).toEqual(["first"]);
    await expect(write("second")).rejects.toThrow("Save the file instead");
    expect(document.querySelectorAll("textarea")).toHaveLength(0);
    vi.unstubAllGlobals();
  });
});
