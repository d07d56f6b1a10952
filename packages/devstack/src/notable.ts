/** Clients hear these whenever PostgreSQL goes and comes; the supervisor says it better, once. */
const EXPECTED =
  /the database system is (starting up|shutting down|not yet accepting)|terminating connection due to|password authentication failed/;

/** What of a part's log a person should see at once: errors, in their shortest form. */
function sentenceOf(line: string): string | undefined {
  if (line.startsWith('{')) {
    const entry = parsed(line);
    if (entry && typeof entry['level'] === 'number') {
      if (entry['level'] < 50) return undefined;
      const error = entry['err'] as { message?: string } | undefined;
      return [entry['msg'], error?.message].filter((it, at, all) => it && all.indexOf(it) === at).join(': ');
    }
  }
  return /\b(FATAL|PANIC): |^\s*(Uncaught )?[A-Z]?\w*Error\b.*: /.test(line) && !EXPECTED.test(line) ? line.trim() : undefined;
}

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** Lets through the notable lines of one part: no sentence twice within a minute, no more than five in ten seconds. */
export function notableOnly(now: () => number = Date.now): (line: string) => string | undefined {
  const last = new Map<string, number>();
  return (line) => {
    const sentence = sentenceOf(line)?.slice(0, 300);
    if (!sentence) return undefined;
    const at = now();
    for (const [said, when] of last) if (at - when > 60_000) last.delete(said);
    if (last.has(sentence) || [...last.values()].filter((when) => at - when < 10_000).length >= 5) return undefined;
    last.set(sentence, at);
    return sentence;
  };
}
