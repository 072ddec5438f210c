/** Files go to the downloads. */

/** Let the browser keep bytes under a name. */
export function keep(name: string, mime: string, bytes: BlobPart): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
  link.download = name;
  link.hidden = true;
  // VS Code sees to downloads by the clicks that arrive at the body of its page.
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
