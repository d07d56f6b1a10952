/**
 * What touches a file that nobody has vouched for, as a process of its own: `node program.ts remux FROM TO`, `codec FILE`,
 * `decode FILE`, `still FILE SECOND TO`. Prints what it found as JSON on its last line; a decoder that crashes takes only this process with it.
 */
import { decode, still } from './decode.ts';
import { pictureCodec, remux } from './remux.ts';
import { Unplayable } from './unplayable.ts';

/** Of sysexits.h: not the file's fault, try again. */
const TEMPORARY = 75;
const ofThisMachine = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EROFS', 'EMFILE', 'ENFILE', 'ENOENT', 'EACCES']);

async function main([what, path = '', second = '', third = '']: string[]): Promise<unknown> {
  switch (what) {
    case 'remux':
      return await remux(path, second);
    case 'codec':
      return await pictureCodec(path);
    case 'decode':
      return await decode(path);
    case 'still':
      return await still(path, Number(second), third);
    default:
      throw new Error('usage: node program.ts remux|codec|decode|still FILE …');
  }
}

try {
  const found = await main(process.argv.slice(2)).catch((error: unknown) => {
    if (error instanceof Unplayable) return { unplayable: error.message };
    throw error;
  });
  process.stdout.write(`\n${JSON.stringify(found)}\n`);
  process.exit(0); // the decoder's threads would keep the process alive
} catch (error) {
  console.error(error);
  process.exit(ofThisMachine.has((error as NodeJS.ErrnoException).code ?? '') ? TEMPORARY : 1);
}
