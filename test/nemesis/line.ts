import { connect, createServer, type Server, type Socket } from 'node:net';

/** `up`: from who connects here to where it leads. */
export type Direction = 'up' | 'down';

/** What can be done to the bytes of one connection. */
interface Wire {
  readonly inner: Socket;
  readonly outer: Socket;
  /** What a black hole has swallowed, in order. TCP would deliver it once the way is free. */
  readonly held: Record<Direction, Buffer[]>;
  /** When the piece before has been delivered: what comes later waits for it. */
  readonly busyUntil: Record<Direction, number>;
}

/** One stretch of line, with an address of its own, that can be cut, stopped, slowed and listened to. */
export class Line {
  readonly #server: Server;
  readonly #wires = new Set<Wire>();
  readonly #stopped = new Set<Direction>();
  #target: number;
  #isCut = false;
  #latency = (): number => 0;
  #isSliced = false;
  #onSent: ((bytes: Buffer) => 'pass' | 'cut') | null = null;
  /** Everything that came from where it leads, in order of arrival. */
  readonly received: Buffer[] = [];
  readonly #keeps: boolean;

  private constructor(target: number, keeps: boolean) {
    this.#target = target;
    this.#keeps = keeps;
    this.#server = createServer((inner) => this.#accept(inner));
  }

  /** @param keeps  whether what comes down the line is kept in `received` */
  static async open(target: number, { keeps }: { readonly keeps: boolean }): Promise<Line> {
    const line = new Line(target, keeps);
    await new Promise<void>((done) => line.#server.listen(0, '127.0.0.1', done));
    return line;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('a line has no port');
    return address.port;
  }

  /** New connections lead elsewhere from now on; those under way stay. */
  leadTo(port: number): void {
    this.#target = port;
  }

  /** Breaks at once on both sides, and refuses whoever tries again. */
  cut(): void {
    this.#isCut = true;
    this.breakAll();
  }

  mend(): void {
    this.#isCut = false;
  }

  breakAll(): void {
    for (const { inner, outer } of this.#wires) {
      inner.destroy();
      outer.destroy();
    }
  }

  /** Nothing passes this way, and nobody is told. */
  stop(...directions: readonly Direction[]): void {
    for (const direction of directions) this.#stopped.add(direction);
  }

  /** What was held back arrives now, late. */
  release(): void {
    this.#stopped.clear();
    for (const wire of this.#wires) {
      for (const direction of ['up', 'down'] as const) {
        for (const bytes of wire.held[direction].splice(0)) this.#pass(wire, direction, bytes);
      }
    }
  }

  /** @param latency  one way, in ms, asked for each piece */
  slow(latency: () => number): void {
    this.#latency = latency;
  }

  slice(isSliced: boolean): void {
    this.#isSliced = isSliced;
  }

  /** Asked about every piece on its way up; `cut`: it is delivered, and its answer never comes back. */
  watch(onSent: ((bytes: Buffer) => 'pass' | 'cut') | null): void {
    this.#onSent = onSent;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((done) => this.#server.close(done));
  }

  #accept(inner: Socket): void {
    inner.on('error', () => undefined);
    if (this.#isCut) {
      inner.destroy();
      return;
    }
    const outer = connect(this.#target, '127.0.0.1');
    const wire: Wire = { inner, outer, held: { up: [], down: [] }, busyUntil: { up: 0, down: 0 } };
    this.#wires.add(wire);
    for (const socket of [inner, outer]) {
      socket.setNoDelay(true);
      // A line that breaks on one side breaks on the other; who was connected notices.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#wires.delete(wire);
        inner.destroy();
        outer.destroy();
      });
    }
    inner.on('data', (bytes: Buffer) => {
      if (this.#onSent?.(bytes) === 'cut') {
        outer.write(bytes);
        outer.removeAllListeners('data').on('data', () => inner.destroy());
        return;
      }
      this.#take(wire, 'up', bytes);
    });
    outer.on('data', (bytes: Buffer) => {
      if (this.#keeps) this.received.push(bytes);
      this.#take(wire, 'down', bytes);
    });
  }

  #take(wire: Wire, direction: Direction, bytes: Buffer): void {
    if (this.#stopped.has(direction)) wire.held[direction].push(bytes);
    else this.#pass(wire, direction, bytes);
  }

  #pass(wire: Wire, direction: Direction, bytes: Buffer): void {
    const now = performance.now();
    const at = Math.max(wire.busyUntil[direction], now + this.#latency());
    wire.busyUntil[direction] = at;
    const deliver = (): void => {
      const to = direction === 'up' ? wire.outer : wire.inner;
      if (to.destroyed) return;
      if (!this.#isSliced) to.write(bytes);
      else for (let from = 0; from < bytes.length; from += 7) to.write(bytes.subarray(from, from + 7));
    };
    if (at <= now) deliver();
    else setTimeout(deliver, at - now);
  }
}
