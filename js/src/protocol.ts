/**
 * Messages between browser and kernel; `vec2art_nb/studio/protocol.py` is the other side and lists the kinds.
 *
 * Everything travels in envelopes: what is said within a thirtieth of a second goes together, edits of one
 * field replace each other, and acknowledgements ride along.
 */

import { CLOCK, type Clock } from "./clock";
import { joined } from "./joined";
import { Probe } from "./probe";

export const VERSION = 1;
/** Milliseconds between envelopes to the kernel. */
export const SPACING = 34;
/** How long an acknowledgement waits for company. */
const ACK_WAIT = 40;
/** Without any sign of the kernel for so long, people are told. */
export const SILENCE = 8000;
const HEARTBEAT = 15000;
/** How long until another message follows one without an answer: ipykernel 7 may leave one lying until then. */
const NUDGE = 1000;

export type Value = boolean | number | string | null;
export type Values = Record<string, Value>;
export type Json = Record<string, any>;

export interface Part extends Json {
  kind: string;
}

export interface Received {
  part: Part;
  buffers: DataView[];
}

/** The little of anywidget's model that is used. */
export interface Model {
  send(content: unknown, callbacks?: unknown, buffers?: ArrayBufferView[]): void;
  on(event: "msg:custom", listener: (content: unknown, buffers: DataView[]) => void): void;
  off(event: "msg:custom", listener: (content: unknown, buffers: DataView[]) => void): void;
}

/** Bytes of a slice of a file: larger messages get lost in some front ends. */
export const SLICE = 1 << 20;

/** What a request is answered with. */
export interface Answer {
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
}

interface Waiting {
  /** Called when the kernel has taken slice `seq` of an upload. */
  uploaded?(seq: number): void;
  resolve(result: Answer): void;
  reject(error: Error): void;
  slices: Uint8Array[];
}

export interface Listener {
  /** Parts of one envelope, in order. */
  parts(received: Received[]): void;
  /** The kernel has, or has not, been heard of lately. */
  alive(yes: boolean): void;
  /** The kernel speaks another version. */
  mismatch(version: number): void;
  /** Number under which an edit of these fields went out. */
  sent(edit: number, paths: string[]): void;
}

export class Connection {
  readonly client = Math.random().toString(36).slice(2, 12);
  private queue: Part[] = [];
  private patch: Values = {};
  private gesture: number | null = null;
  private edits = 0;
  private requests = 0;
  private waiting = new Map<number, Waiting>();
  private acked = 0;
  private seen = 0;
  private lastSent = Number.NEGATIVE_INFINITY;
  private timer: number | null = null;
  private timerDue = Number.POSITIVE_INFINITY;
  private silence: number | null = null;
  private nudge: number | null = null;
  private heartbeat: number | null = null;
  private heard = true;
  private probe: Probe | null = null;
  private closed = false;

  constructor(
    private model: Model,
    private listener: Listener,
    private clock: Clock = CLOCK,
  ) {
    model.on("msg:custom", this.receive);
    this.post({ kind: "hello" });
    this.beat();
  }

  /** Say something, after what was said before. */
  post(part: Part): void {
    this.takePatch();
    this.queue.push(part);
    this.schedule(0);
  }

  /** Propose a value; newer ones of the same field replace those that have not left yet. */
  edit(values: Values, gesture: number | null = null): void {
    if (gesture !== this.gesture) this.takePatch();
    this.gesture = gesture;
    Object.assign(this.patch, values);
    this.schedule(0);
  }

  /** Ask for something that comes as bytes. */
  request(name: string, more: Json = {}): Promise<Answer> {
    const id = ++this.requests;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject, slices: [] });
      this.post({ kind: "request", id, name, ...more });
    });
  }

  /** Hand over a file, slice by slice; `progress` hears the share that has arrived. */
  upload(name: string, bytes: Uint8Array, progress: (share: number) => void): Promise<Answer> {
    const id = ++this.requests;
    const of = Math.max(Math.ceil(bytes.length / SLICE), 1);
    const send = (seq: number) => {
      const part = { kind: "upload", id, seq, of, name };
      const slice = bytes.slice(seq * SLICE, (seq + 1) * SLICE);
      this.transmit([part], [slice]);
      this.expect();
    };
    return new Promise((resolve, reject) => {
      const uploaded = (seq: number) => {
        progress((seq + 1) / of);
        send(seq + 1);
      };
      this.waiting.set(id, { resolve, reject, slices: [], uploaded });
      send(0);
    });
  }

  close(): void {
    this.closed = true;
    this.probe?.stop();
    this.model.off("msg:custom", this.receive);
    for (const timer of [this.timer, this.silence, this.nudge, this.heartbeat])
      if (timer !== null) this.clock.drop(timer);
    this.giveUp("the Studio was closed");
  }

  /** Nothing that was asked for will be answered any more. */
  private giveUp(why: string): void {
    for (const one of this.waiting.values()) one.reject(new Error(why));
    this.waiting.clear();
  }

  private takePatch(): void {
    const paths = Object.keys(this.patch);
    if (paths.length === 0) return;
    const part: Part = { kind: "edit", edit: ++this.edits, patch: this.patch };
    if (this.gesture !== null) part.gesture = this.gesture;
    this.queue.push(part);
    this.patch = {};
    this.listener.sent(this.edits, paths);
  }

  private schedule(wait: number): void {
    const now = this.clock.now();
    const due = Math.max(now + wait, this.lastSent + SPACING);
    if (this.timer !== null) {
      if (this.timerDue <= due) return;
      this.clock.drop(this.timer);
      this.timer = null;
    }
    if (due <= now && wait === 0) {
      // Within this task more may be said: one envelope for all of it.
      this.timer = -1;
      this.timerDue = now;
      queueMicrotask(() => this.flush());
      return;
    }
    this.timerDue = due;
    this.timer = this.clock.later(() => this.flush(), due - now);
  }

  private flush(): void {
    this.timer = null;
    this.timerDue = Number.POSITIVE_INFINITY;
    if (this.closed) return;
    this.takePatch();
    const parts = this.queue.splice(0, 60);
    if (this.seen > this.acked) {
      parts.push({ kind: "ack", seq: this.seen });
      this.acked = this.seen;
    }
    if (parts.length === 0) return;
    this.lastSent = this.clock.now();
    this.transmit(parts);
    if (parts.some((part) => part.kind !== "ack")) this.expect();
    if (this.queue.length > 0) this.schedule(0);
  }

  private transmit(parts: Part[], buffers?: ArrayBufferView[]): void {
    try {
      this.model.send({ v: VERSION, client: this.client, parts }, undefined, buffers);
    } catch {
      this.lost(); // the comm of a kernel that was restarted
      this.giveUp("the kernel is gone: run the cell again");
    }
  }

  private lost(): void {
    if (!this.heard) return;
    this.heard = false;
    this.listener.alive(false);
  }

  /** From now on an answer is due. */
  private expect(): void {
    if (this.silence !== null) return;
    this.nudge = this.clock.later(() => this.post({ kind: "ping" }), NUDGE);
    this.silence = this.clock.later(() => {
      this.silence = null;
      this.lost();
    }, SILENCE);
  }

  private beat(): void {
    this.heartbeat = this.clock.later(() => {
      if (!document.hidden) this.post({ kind: "ping" });
      this.beat();
    }, HEARTBEAT);
  }

  private receive = (content: unknown, buffers: DataView[]): void => {
    const envelope = content as Json;
    for (const timer of [this.silence, this.nudge]) if (timer !== null) this.clock.drop(timer);
    this.silence = null;
    if (!this.heard) {
      this.heard = true;
      this.listener.alive(true);
    }
    if (envelope.v !== VERSION) {
      this.listener.mismatch(Number(envelope.v));
      return;
    }
    this.countEnvelope(Number(envelope.seq), buffers.length > 0);
    const received: Received[] = [];
    let first = 0;
    for (const part of envelope.parts as Part[]) {
      const own = buffers.slice(first, first + (part.buffers ?? 0));
      first += own.length;
      if (part.to !== undefined && part.to !== this.client) continue;
      if (typeof part.version === "number" && part.version !== VERSION) this.listener.mismatch(part.version);
      if (part.kind === "done" && !part.draft) this.measure();
      if (part.kind === "probed") this.probe?.answered(part.busy === true);
      else if (part.kind === "uploaded") this.waiting.get(part.id)?.uploaded?.(part.seq);
      else if (part.kind === "result" || (part.kind === "failed" && part.id !== undefined))
        this.answer(part, own);
      else received.push({ part, buffers: own });
    }
    if (received.length === 0) return;
    this.probe?.disturb();
    this.listener.parts(received);
  };

  /** Find out, once there is a final, whether frames should be padded. */
  private measure(): void {
    this.probe ??= new Probe((part) => this.post(part), this.clock);
  }

  private countEnvelope(seq: number, bulk: boolean): void {
    const lost = this.seen > 0 && seq > this.seen + 1;
    this.seen = Math.max(this.seen, seq);
    if (lost) this.post({ kind: "resync" });
    else if (bulk) this.schedule(ACK_WAIT);
  }

  private answer(part: Part, buffers: DataView[]): void {
    const waiting = this.waiting.get(part.id);
    if (waiting === undefined) return;
    if (part.kind === "failed") {
      this.waiting.delete(part.id);
      waiting.reject(new Error(part.text));
      return;
    }
    for (const view of buffers) {
      waiting.slices.push(
        new Uint8Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)),
      );
    }
    if (part.seq + 1 < part.of) return;
    this.waiting.delete(part.id);
    waiting.resolve({ mime: part.mime, bytes: joined(waiting.slices) });
  }
}
