import { test as nodeTest } from 'node:test';
import { AsyncContext, AsyncLocalStorage } from 'native-async-context';
import { recordTasks, type Recording } from 'native-async-context/recording';
import {
  type DanglingTask,
  type TaskInfo,
  AsyncHook,
  AsyncTask,
  assertNoDanglingTasks,
  causalStack,
  trackedTest,
  trackTasks,
} from 'native-async-context/tasks';
import { expectType } from './expect-type.js';

// AsyncTask.
{
  class Query extends AsyncTask {
    constructor(readonly search: string) {
      super('database-query');
    }
  }
  const query = new Query('item > 10');
  expectType<string>()(query.name);
  expectType<number>()(query.runInAsyncScope(() => 1));
  expectType<string>()(query.runInAsyncScope((a: string) => a, undefined, 'text'));
  expectType<Date>()(
    query.runInAsyncScope(function (this: Date) {
      return this;
    }, new Date()),
  );
  // @ts-expect-error: it has a name.
  new AsyncTask();
  // @ts-expect-error: the name is read-only.
  query.name = 'other';
  // @ts-expect-error: an argument is missing.
  query.runInAsyncScope((a: string) => a);
}

// AsyncHook.
{
  const hook = new AsyncHook({
    scheduledAsyncTask(task, trigger) {
      expectType<TaskInfo>()(task);
      expectType<TaskInfo | undefined>()(trigger);
      // @ts-expect-error: it is frozen.
      task.name = 'other';
    },
    promises: true,
  });
  expectType<AsyncHook>()(hook.enable().disable());
  new AsyncHook({});
  // @ts-expect-error: there is no such type of promises.
  new AsyncHook({ promises: 'yes' });
}

// Tracking.
async function tracking() {
  const tracked = await trackTasks(async () => 1, { promises: true, allow: ['Timeout', /^TCP/] });
  expectType<number>()(tracked.result);
  expectType<DanglingTask[]>()(tracked.dangling);
  expectType<string>()(await assertNoDanglingTasks('name', () => 'text'));
  expectType<typeof nodeTest>()(trackedTest(nodeTest));
  expectType<string>()(causalStack(new Error('message')));
  // @ts-expect-error: an allow-list holds names and patterns.
  await trackTasks(() => {}, { allow: [1] });
  // @ts-expect-error: it has a name.
  await assertNoDanglingTasks(() => {});
}

// Flows.
async function flows() {
  const { result, recording } = await recordTasks(async () => 1, {
    variables: [new AsyncContext.Variable<string>(), new AsyncLocalStorage<string>()],
    out: 'recording.html',
  });
  expectType<number>()(result);
  expectType<Recording>()(recording);
  expectType<number>()(
    recording.timing({ isRoot: ({ type }) => type === 'AsyncTask' })[0].executing,
  );
  expectType<string>()(recording.toDot());
  expectType<string>()(recording.toHTML());
  // @ts-expect-error: what has no value to read tells no context.
  await recordTasks(() => {}, { variables: [{}] });
}

void tracking;
void flows;
