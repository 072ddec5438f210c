/** The picture under, or beside, the drawing: WebGL2 where it is fast, else a 2D canvas. */

import type { Viewport } from "./viewport";

export interface PictureLayer {
  readonly canvas: HTMLCanvasElement;
  /** What is shown from now on; px of the picture may be more than those of the bitmap. */
  setBitmap(bitmap: ImageBitmap, width: number, height: number): void;
  draw(view: Viewport, width: number, height: number, ratio: number): void;
  free(): void;
}

/** `redraw` is called when what was shown is lost, as when a machine wakes up. */
export function pictureLayer(redraw: () => void): PictureLayer {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2", {
    failIfMajorPerformanceCaveat: true,
    alpha: true,
    antialias: false,
  });
  return gl === null ? new PlainLayer(document.createElement("canvas")) : new GlLayer(canvas, gl, redraw);
}

function resized(canvas: HTMLCanvasElement, width: number, height: number, ratio: number): void {
  const columns = Math.round(width * ratio);
  const rows = Math.round(height * ratio);
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
}

class PlainLayer implements PictureLayer {
  private bitmap: ImageBitmap | null = null;
  private size = { width: 1, height: 1 };

  constructor(readonly canvas: HTMLCanvasElement) {}

  setBitmap(bitmap: ImageBitmap, width: number, height: number): void {
    this.bitmap = bitmap;
    this.size = { width, height };
  }

  draw(view: Viewport, width: number, height: number, ratio: number): void {
    resized(this.canvas, width, height, ratio);
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    if (this.bitmap === null) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.imageSmoothingEnabled = view.scale * (this.size.width / this.bitmap.width) < 4;
    context.imageSmoothingQuality = "high";
    context.drawImage(
      this.bitmap,
      view.x,
      view.y,
      this.size.width * view.scale,
      this.size.height * view.scale,
    );
  }

  free(): void {
    this.bitmap = null;
  }
}

const VERTEX = `#version 300 es
uniform vec4 place;
out vec2 at;
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  at = corner;
  gl_Position = vec4(place.xy + corner * place.zw, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D picture;
in vec2 at;
out vec4 color;
void main() { color = texture(picture, at); }`;

class GlLayer implements PictureLayer {
  private place: WebGLUniformLocation | null = null;
  private texture: WebGLTexture | null = null;
  private bitmap: ImageBitmap | null = null;
  private size = { width: 1, height: 1 };
  private lost = (event: Event) => event.preventDefault();
  private restored = () => {
    this.prepare();
    if (this.bitmap !== null) this.setBitmap(this.bitmap, this.size.width, this.size.height);
    this.redraw();
  };

  constructor(
    readonly canvas: HTMLCanvasElement,
    private gl: WebGL2RenderingContext,
    private redraw: () => void,
  ) {
    canvas.addEventListener("webglcontextlost", this.lost);
    canvas.addEventListener("webglcontextrestored", this.restored);
    this.prepare();
  }

  setBitmap(bitmap: ImageBitmap, width: number, height: number): void {
    this.bitmap = bitmap;
    this.size = { width, height };
    const { gl } = this;
    gl.deleteTexture(this.texture);
    this.texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  }

  draw(view: Viewport, width: number, height: number, ratio: number): void {
    const { gl } = this;
    resized(this.canvas, width, height, ratio);
    gl.viewport(0, 0, this.canvas.width, this.canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    if (this.texture === null || this.bitmap === null || width === 0 || height === 0) return;
    const sharp = view.scale * (this.size.width / this.bitmap.width) >= 4;
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, sharp ? gl.NEAREST : gl.LINEAR);
    gl.uniform4f(
      this.place,
      (2 * view.x) / width - 1,
      1 - (2 * view.y) / height,
      (2 * this.size.width * view.scale) / width,
      (-2 * this.size.height * view.scale) / height,
    );
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  free(): void {
    this.canvas.removeEventListener("webglcontextlost", this.lost);
    this.canvas.removeEventListener("webglcontextrestored", this.restored);
    this.gl.getExtension("WEBGL_lose_context")?.loseContext();
    this.bitmap = null;
  }

  private prepare(): void {
    const { gl } = this;
    const program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, VERTEX],
      [gl.FRAGMENT_SHADER, FRAGMENT],
    ] as const) {
      const shader = gl.createShader(type);
      if (shader === null) return;
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    }
    gl.linkProgram(program);
    gl.useProgram(program);
    this.place = gl.getUniformLocation(program, "place");
  }
}
