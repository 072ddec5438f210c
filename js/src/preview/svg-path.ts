/** Writes path data: what canvas paths are told, as text. */

import type { DotSink, PathSink } from "./paths";

export class PathText implements PathSink, DotSink {
  private parts: string[] = [];
  private unit: number;

  constructor(decimals: number) {
    this.unit = 10 ** decimals;
  }

  get text(): string {
    return this.parts.join("");
  }

  moveTo(x: number, y: number): void {
    this.parts.push(`M${this.number(x)} ${this.number(y)}`);
  }

  lineTo(x: number, y: number): void {
    this.parts.push(`L${this.number(x)} ${this.number(y)}`);
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.parts.push(`C${[x1, y1, x2, y2, x, y].map((value) => this.number(value)).join(" ")}`);
  }

  closePath(): void {
    this.parts.push("Z");
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.moveTo(x, y);
    this.parts.push(`h${this.number(width)}v${this.number(height)}h${this.number(-width)}Z`);
  }

  /** A whole circle, begun at its right. */
  arc(x: number, y: number, radius: number): void {
    const r = this.number(radius);
    for (const to of [x - radius, x + radius])
      this.parts.push(`A${r} ${r} 0 0 1 ${this.number(to)} ${this.number(y)}`);
    this.closePath();
  }

  private number(value: number): number {
    return Math.round(value * this.unit) / this.unit;
  }
}
