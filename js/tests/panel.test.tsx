import { render } from "preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { rendered } from "../src/controls/field-row";
import { Panel } from "../src/controls/panel";
import { Store } from "../src/store";
import { field, Kernel, section, snapshot } from "./page";

const SECTIONS = [
  section("lines", [
    field("detail", { label: "Detail" }),
    field("edge.flow", { label: "Flow", kind: "boolean", control: "switch", default: true }),
    field("edge.radius", {
      label: "Radius",
      unit: "px",
      depends_on: [{ fields: ["edge.flow"], values: [true] }],
    }),
    field("edge.passes", { label: "Passes", kind: "integer", default: 1, minimum: 1, maximum: 10, step: 1 }),
  ]),
  section("colours", [
    field("paper", {
      label: "Paper",
      kind: "color",
      control: "color",
      default: "#ffffff",
      choices: [{ value: "transparent", label: "Transparent" }],
    }),
    field("dots.count", {
      label: "Count",
      kind: "integer",
      default: null,
      optional: true,
      log: true,
      minimum: 1,
      maximum: 999,
    }),
  ]),
];

let kernel: Kernel;
let store: Store;
let root: HTMLElement;

const tick = () => new Promise((done) => setTimeout(done, 40));
const row = (path: string) => root.querySelector<HTMLElement>(`[data-path="${path}"]`);
const find = <T extends Element = HTMLInputElement>(path: string, selector: string): T => {
  const found = row(path)?.querySelector<T>(selector);
  if (found === null || found === undefined) throw new Error(`no ${selector} in ${path}`);
  return found;
};

beforeEach(async () => {
  kernel = new Kernel();
  store = new Store(kernel);
  root = document.createElement("div");
  document.body.replaceChildren(root);
  render(<Panel store={store} />, root);
  kernel.say([snapshot(SECTIONS)]);
  await tick();
});

describe("the panel", () => {
  it("shows a control for each field that applies", () => {
    expect([...root.querySelectorAll("[data-path]")].map((one) => one.getAttribute("data-path"))).toEqual([
      "detail",
      "edge.flow",
      "edge.radius",
      "edge.passes",
      "paper",
      "dots.count",
    ]);
    expect(find("dots.count", ".v2-entry").placeholder).toBe("auto");
  });

  it("renders a row again only when its own field changes", async () => {
    const before = rendered.count;
    store.set("edge.passes", 3);
    await tick();
    expect(rendered.count - before).toBe(1);
    kernel.say([{ kind: "changed", rev: 1, values: { detail: 0.9 }, undo: null, redo: null }]);
    await tick();
    expect(rendered.count - before).toBe(2);
    kernel.say([{ kind: "progress", run: 1, stage: "flow", fraction: 0.4 }]);
    await tick();
    expect(rendered.count - before).toBe(2);
  });

  it("hides what has no effect, and shows it again", async () => {
    find("edge.flow", ".v2-switch").click();
    await tick();
    expect(row("edge.radius")).toBeNull();
    find("edge.flow", ".v2-switch").click();
    await tick();
    expect(row("edge.radius")).not.toBeNull();
  });

  it("proposes what is typed, and nothing that is no number", async () => {
    const box = find("edge.passes", ".v2-entry");
    const type = async (text: string) => {
      box.value = text;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      await tick();
      box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
      await tick();
    };
    await type("4");
    expect(kernel.of("edit").at(-1)?.patch).toEqual({ "edge.passes": 4 });
    await type("many");
    expect(kernel.of("edit")).toHaveLength(1);
    expect(box.value).toBe("4");
  });

  it("keeps the handle while it is dragged, in one gesture, and commits on release", async () => {
    const slider = find("detail", ".v2-slider");
    slider.dispatchEvent(new Event("pointerdown", { bubbles: true }));
    for (const position of [600, 700, 800]) {
      slider.value = String(position);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      kernel.say([{ kind: "changed", rev: position, values: { detail: 0.1 }, undo: null, redo: null }]);
      await tick();
      expect(Number(slider.value)).toBe(position);
    }
    expect(kernel.of("commit")).toHaveLength(0);
    slider.dispatchEvent(new Event("pointerup", { bubbles: true }));
    await tick();
    expect(kernel.of("edit").map((one) => [one.patch.detail, one.gesture])).toEqual([
      [0.6, 1],
      [0.7, 1],
      [0.8, 1],
    ]);
    expect(kernel.of("commit")).toHaveLength(1);
  });

  it("marks what was changed, counts it, and resets fields and sections", async () => {
    store.set("edge.passes", 3);
    await tick();
    expect(row("edge.passes")?.hasAttribute("data-changed")).toBe(true);
    expect(root.querySelector(".v2-changed")?.textContent).toContain("1 changed");
    root.querySelector<HTMLElement>(".v2-changed")?.click();
    await tick();
    expect(kernel.of("reset").at(-1)?.fields).toContain("edge.passes");
    find("edge.passes", ".v2-reset").click();
    await tick();
    expect(kernel.of("edit").at(-1)?.patch).toEqual({ "edge.passes": 1 });
  });

  it("counts all that was changed, and resets it but for the algorithm", async () => {
    store.set("edge.passes", 3);
    store.set("detail", 0.9);
    await tick();
    const all = root.querySelector<HTMLElement>(".v2-search .v2-changed");
    expect(all?.getAttribute("aria-label")).toBe("2 changed: reset all settings");
    all?.click();
    await tick();
    const fields = SECTIONS.flatMap((one) => one.fields).map((one) => one.path);
    expect(kernel.of("reset").at(-1)?.fields.sort()).toEqual(fields.sort());
  });

  it("says what a field does when the keyboard is there, and when the pointer rests", async () => {
    const help = () => root.querySelector(".v2-help")?.textContent ?? "";
    const box = find("edge.passes", ".v2-entry");
    Object.assign(box, { matches: (selector: string) => selector === ":focus-visible" });
    box.dispatchEvent(new Event("focusin", { bubbles: true }));
    await tick();
    expect(help()).toContain("What edge.passes does.");
    expect(help()).toContain("1 to 10");
    box.dispatchEvent(new Event("focusout", { bubbles: true }));
    await tick();
    expect(help()).toBe("");
    vi.useFakeTimers();
    row("detail")?.dispatchEvent(new MouseEvent("pointerover", { bubbles: true }));
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    await tick();
    expect(help()).toContain("What detail does.");
  });

  it("leaves what is being typed to the browser's undo, and nothing else", async () => {
    const box = find("edge.passes", ".v2-entry");
    expect(box.hasAttribute("data-typing")).toBe(false);
    box.value = "7";
    box.dispatchEvent(new Event("input", { bubbles: true }));
    await tick();
    expect(box.hasAttribute("data-typing")).toBe(true);
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
    await tick();
    expect(box.hasAttribute("data-typing")).toBe(false);
  });

  it("finds settings by what they are called and do", async () => {
    const search = root.querySelector<HTMLInputElement>("input[type=search]");
    if (search === null) throw new Error("no search");
    search.value = "colours paper";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await tick();
    expect(
      [...root.querySelectorAll(".v2-fields [data-path]")].map((one) => one.getAttribute("data-path")),
    ).toEqual(["paper"]);
    search.value = "unicorn";
    search.dispatchEvent(new Event("input", { bubbles: true }));
    await tick();
    expect(root.querySelector(".v2-nothing")?.textContent).toContain("unicorn");
  });

  it("knows words besides colours", async () => {
    find<HTMLButtonElement>("paper", ".v2-word").click();
    await tick();
    expect(kernel.of("edit").at(-1)?.patch).toEqual({ paper: "transparent" });
    expect(find("paper", ".v2-word").getAttribute("aria-pressed")).toBe("true");
  });
});
