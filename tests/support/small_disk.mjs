// A disk that is full when a test wants it to be: a file system in memory, made as small as what it holds, and large again. It takes root.
import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, statfsSync, statSync } from 'node:fs';

const ROOM = 700 << 20;

/** Puts a folder with what is in it onto such a disk: {fill, free}. */
export function onSmallDisk(t, folder) {
  const { uid, gid } = statSync(folder);
  const aside = `${folder}.aside`;
  renameSync(folder, aside);
  mkdirSync(folder);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${ROOM},mode=0700,uid=${uid},gid=${gid}`, 'leadline-test', folder]);
  t.after(() => execFileSync('umount', ['-l', folder]));
  execFileSync('cp', ['-a', `${aside}/.`, folder]);
  rmSync(aside, { recursive: true });
  const resize = (bytes) => execFileSync('mount', ['-o', `remount,size=${bytes}`, folder]);
  return {
    fill() {
      const { bsize, blocks, bfree } = statfsSync(folder);
      resize((blocks - bfree) * bsize);
    },
    free: () => resize(ROOM),
  };
}
