import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A fake as a process of its own, with a folder for its state. */
export const openFakeProcess = async (main: URL) => {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-fake-'));
  const children: ChildProcess[] = [];
  const run = (env: Record<string, string>): ChildProcess => {
    const child = spawn(process.execPath, [fileURLToPath(main)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    children.push(child);
    return child;
  };
  return {
    folder,
    /** Starts it on a port of its own choice. */
    start: async (env: Record<string, string>): Promise<{ child: ChildProcess; origin: string }> => {
      const child = run({ PORT: '0', ...env });
      const [said] = await once(child.stdout ?? child, 'data');
      return { child, origin: /http:\S+/.exec(String(said))?.[0] ?? '' };
    },
    /** What it complains about before it gives up. */
    complaint: async (env: Record<string, string>): Promise<{ code: unknown; said: string }> => {
      const child = run(env);
      const said: string[] = [];
      child.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
      const [code] = await once(child, 'close');
      return { code, said: said.join('') };
    },
    close: async () => {
      for (const child of children) child.kill('SIGKILL');
      await rm(folder, { recursive: true });
    },
  };
};
