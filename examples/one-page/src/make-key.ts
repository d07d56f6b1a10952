import { createInterviewClient, problemOf } from '@interviews/client';

// node make-key.ts <url> <email> <password>: signs an admin in and prints a new API key, which is shown this once.
const [url = '', email = '', password = ''] = process.argv.slice(2);
try {
  const { token } = await createInterviewClient({ url }).sessions.hr.mutate({ email, password });
  const { key } = await createInterviewClient({ url, token }).apiKeys.create.mutate({ name: 'one page', scopes: ['read', 'write'] });
  console.log(key);
} catch (error) {
  const { code, detail } = problemOf(error);
  console.error(`${code}: ${detail}`);
  process.exitCode = 1;
}
