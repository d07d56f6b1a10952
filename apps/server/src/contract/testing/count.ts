import type { Reporter, TestModule } from 'vitest/node';

/** Says at the end how many cases there were, how many requests they took, and that none of them was a 500. */
export default class Count implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = modules.flatMap((module) => [...module.children.allTests()]);
    const requests = cases.reduce((sum, it) => sum + (it.meta().requests ?? 0), 0);
    const inState = (state: string) => cases.filter((it) => it.result().state === state).length;
    for (const it of cases) {
      const result = it.result();
      if (result.state === 'skipped') console.log(`left out: ${it.fullName}: ${result.note ?? 'no reason given'}`);
    }
    const failures = cases.reduce((sum, it) => sum + (it.meta().failures ?? 0), 0);
    console.log(
      `contract: ${cases.length} cases, ${requests} requests, ${failures} answered 500: ${inState('passed')} passed, ${inState('failed')} failed, ${inState('skipped')} skipped`,
    );
  }
}
