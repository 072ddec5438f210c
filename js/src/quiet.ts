/** JupyterLab's shortcuts match the focused element before they look whether something around it forbids them. */
export function quiet(event: FocusEvent): void {
  (event.target as Element).setAttribute("data-lm-suppress-shortcuts", "true");
}
