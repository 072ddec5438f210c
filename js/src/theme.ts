/** Dark or light, as the host is: Jupyter, VS Code, Colab, marimo, else the system. */

export function isDark(): boolean {
  const { body, documentElement: root } = document;
  const lab = body.dataset.jpThemeLight;
  if (lab !== undefined) return lab === "false";
  const code = body.dataset.vscodeThemeKind;
  if (code !== undefined) return code.includes("dark") || code === "vscode-high-contrast";
  const colab = root.getAttribute("theme");
  if (colab !== null) return colab === "dark";
  for (const one of [body, root]) {
    if (one.classList.contains("dark") || one.dataset.theme === "dark") return true;
    if (one.classList.contains("light") || one.dataset.theme === "light") return false;
  }
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

/** Mark the app in `el` as dark or light, now and whenever the host changes. */
export function followTheme(el: HTMLElement): () => void {
  const mark = () => {
    const app = el.querySelector<HTMLElement>(".v2-studio");
    if (app !== null) app.dataset.theme = isDark() ? "dark" : "light";
  };
  mark();
  const observer = new MutationObserver(mark);
  const options = {
    attributes: true,
    attributeFilter: ["class", "theme", "data-theme", "data-jp-theme-light", "data-vscode-theme-kind"],
  };
  observer.observe(document.body, options);
  observer.observe(document.documentElement, options);
  const system = matchMedia("(prefers-color-scheme: dark)");
  system.addEventListener("change", mark);
  return () => {
    observer.disconnect();
    system.removeEventListener("change", mark);
  };
}
