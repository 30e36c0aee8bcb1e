// A screen of X for a real window, and a real mouse on it: what no browser's protocol lets a test do.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';

const run = promisify(execFile);

export class Screen {
  #server;
  /** Its name, as `DISPLAY` has it. */
  name = '';

  static async start() {
    const screen = new Screen();
    // It says on that descriptor which number was free.
    screen.#server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    screen.#server.stdio[3].setEncoding('utf8');
    const [number] = await once(screen.#server.stdio[3], 'data');
    screen.name = `:${number.trim()}`;
    return screen;
  }

  /** Moves the mouse in a line, as a hand does, through points of the screen. */
  async move(...points) {
    const STEPS = 12;
    const words = points.flatMap(([x, y], i) => {
      const [fromX, fromY] = points[i - 1] ?? [x, y];
      return Array.from({ length: i === 0 ? 1 : STEPS }, (_, step) => (step + 1) / (i === 0 ? 1 : STEPS))
        .flatMap((part) => ['mousemove', `${Math.round(fromX + (x - fromX) * part)}`, `${Math.round(fromY + (y - fromY) * part)}`, 'sleep', '0.02']);
    });
    await run('xdotool', words, { env: { ...process.env, DISPLAY: this.name } });
  }

  async close() {
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
  }
}
