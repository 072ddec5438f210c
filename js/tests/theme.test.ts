import { afterEach, expect, it } from "vitest";
import { isDark } from "../src/theme";

const { body, documentElement: root } = document;

afterEach(() => {
  for (const one of [body, root]) {
    for (const name of ["class", "theme", "data-theme", "data-jp-theme-light", "data-vscode-theme-kind"]) {
      one.removeAttribute(name);
    }
  }
});

const HOSTS: [string, Element, string, string, string][] = [
  ["JupyterLab", body, "data-jp-theme-light", "false", "true"],
  ["VS Code", body, "data-vscode-theme-kind", "vscode-dark", "vscode-light"],
  [
    "VS Code, high contrast",
    body,
    "data-vscode-theme-kind",
    "vscode-high-contrast",
    "vscode-high-contrast-light",
  ],
  ["Colab", root, "theme", "dark", "light"],
  ["marimo", body, "class", "dark", "light"],
];

it.each(HOSTS)("%s says whether it is dark", (_host, element, name, dark, light) => {
  element.setAttribute(name, dark);
  expect(isDark()).toBe(true);
  element.setAttribute(name, light);
  expect(isDark()).toBe(false);
});
