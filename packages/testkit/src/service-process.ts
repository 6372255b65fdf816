import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A real process that a test may start, kill and start again. */
export interface ServiceProcess {
  readonly name: string;
  /** Resolves once it is ready. */
  start(): Promise<void>;
  /** SIGKILL: it gets no time to tidy up. Resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL for one that does not end in time. */
  stop(): Promise<void>;
  /** The end of what it has written, over all its lives, for the report of a failure. */
  output(): string;
}

export interface ServiceOptions {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  isReady: () => Promise<boolean>;
}

const READY_WITHIN_MS = 120_000;
const READY_POLL_MS = 50;
const STOP_WITHIN_MS = 15_000;
const KEPT_OUTPUT = 2_000_000;
const PASSED_ON = ['PATH', 'HOME', 'NODE_COMPILE_CACHE'];

export function createService({ name, command, args, env = {}, isReady }: ServiceOptions): ServiceProcess {
  let child: ChildProcess | undefined;
  let output = '';

  const isRunning = () => child !== undefined && child.exitCode === null && child.signalCode === null;

  async function signal(with_: NodeJS.Signals): Promise<void> {
    if (child === undefined || !isRunning()) return;
    const exited = once(child, 'exit');
    child.kill(with_);
    await exited;
  }

  return {
    name,
    output: () => output,
    kill: () => signal('SIGKILL'),
    async stop() {
      const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_WITHIN_MS);
      await signal('SIGTERM');
      clearTimeout(timer);
    },
    async start() {
      const started = spawn(command, args, {
        // Nothing else of the test runner's own environment leaks into the product.
        env: {
          ...Object.fromEntries(PASSED_ON.map((variable) => [variable, process.env[variable]])),
          ...env,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      let failure: Error | undefined;
      started.once('error', (error) => (failure = error));
      for (const stream of [started.stdout, started.stderr]) {
        stream.on('data', (data: Buffer) => (output = (output + data.toString()).slice(-KEPT_OUTPUT)));
      }
      // A runner that ends without tidying up must not leave it behind.
      const orphaned = () => started.kill('SIGKILL');
      process.once('exit', orphaned);
      started.once('exit', () => process.off('exit', orphaned));

      const deadline = performance.now() + READY_WITHIN_MS;
      while (!(await isReady().catch(() => false))) {
        if (failure !== undefined) throw new Error(`${name} cannot be run`, { cause: failure });
        if (!isRunning()) throw new Error(`${name} ended by itself:\n${output}`);
        if (performance.now() > deadline) {
          throw new Error(`${name} was not ready within ${READY_WITHIN_MS / 1_000} s:\n${output}`);
        }
        await sleep(READY_POLL_MS);
      }
    },
  };
}

/** A process of the product from its TypeScript source, on the Node that runs this; ready when `readyUrl` says 200. */
export function createNodeService(
  options: Pick<ServiceOptions, 'name' | 'env'> & { entry: string; readyUrl: string },
): ServiceProcess {
  const { name, env, entry, readyUrl } = options;
  return createService({
    name,
    command: process.execPath,
    args: [entry],
    ...(env === undefined ? {} : { env }),
    isReady: async () => (await fetch(readyUrl)).status === 200,
  });
}

/** A port that is free now on every address. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
