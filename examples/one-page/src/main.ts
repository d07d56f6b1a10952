import { env } from './env.ts';
import { serve } from './serve.ts';

serve(env).listen(env.port, '127.0.0.1', () => console.log(`  Open  http://localhost:${env.port}`));
