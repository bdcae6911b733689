import type { AsyncContext } from '../index.js';
import type { TaskDescription } from './tasks.js';

/** A task of a recording. Times are milliseconds since the Unix epoch, with fractions. */
export interface RecordedTask extends TaskDescription {
  /** Index in the recording's `threads`. */
  readonly thread: number;

  /** The id of the task that scheduled it, in the same thread. */
  readonly trigger: number;

  /** Index in the recording's `contexts`. */
  readonly context: number;

  /** The time when it was scheduled. */
  readonly scheduled: number;

  /** The times of each of its runs. */
  readonly runs: { readonly start: number; readonly end: number }[];
}

/** How long a root task and the tasks that it led to took, in milliseconds. */
export interface RootTiming {
  /** The id of the root. */
  readonly id: number;

  /** Index in the recording's `threads`. */
  readonly thread: number;

  /** The type of the root. */
  readonly type: string;

  /** The name of the root. */
  readonly name: string;

  /** The number of tasks, including the root, up to the next root. */
  readonly tasks: number;

  /** How long these tasks ran, without other tasks that ran inside them. */
  readonly executing: number;

  /** `elapsed` minus `executing`. */
  readonly waiting: number;

  /** The time from the scheduling of the root to the end of the last run. */
  readonly elapsed: number;
}

/** What `recordTasks` and the command `native-async-context record` recorded. */
export interface Recording {
  /** The tasks. Those of one thread are in the order in which they were scheduled. */
  readonly tasks: RecordedTask[];

  /** The threads of all recorded processes. */
  readonly threads: { readonly pid: number; readonly tid: number; readonly name: string }[];

  /**
   * The contexts. Each lists the variables that have a value, by name, and the number of the value: 1
   * for the first value that was seen. The values themselves are never recorded.
   */
  readonly contexts: { readonly variables: { readonly name: string; readonly value: number }[] }[];

  /**
   * Sums up the time by root task. A root is a task that no task of the recording scheduled, or one
   * that `isRoot` accepts. What an async function does after an `await` counts as executing only if
   * promises were recorded.
   *
   * @example
   * ```js
   * recording.timing({ isRoot: ({ name }) => name === 'request' });
   * ```
   */
  timing(options?: { isRoot?: (task: RecordedTask) => boolean }): RootTiming[];

  /** The recording in Chrome's Trace Event Format, which Perfetto opens, as a value for JSON. */
  toTraceEvents(): { displayTimeUnit: string; traceEvents: Record<string, unknown>[] };

  /** The recording in the DOT language of Graphviz. */
  toDot(): string;

  /**
   * The recording as one HTML page that needs no other file.
   *
   * @throws {Error} `ERR_ASYNC_CONTEXT_MISSING_PAGE` if the package is part of a bundle
   */
  toHTML(): string;
}

/** Options of `recordTasks`. */
export interface RecordTasksOptions {
  /** Whether promises are tasks too. This makes every promise slower. The default is `false`. */
  promises?: boolean;

  /**
   * The variables and storages by which contexts are told apart. Only code that has a variable may learn
   * which context it is in.
   */
  variables?: (AsyncContext.Variable<any> | { readonly name?: string; getStore(): unknown })[];

  /**
   * A file to write the recording to, also if `fn` throws. The extension selects the format: `.html`,
   * `.json` (trace events) or `.dot`. For any other name, all three are written, with their extension
   * appended. If the file has become unwritable in the meantime, the recording goes to a temporary file
   * and a warning says where it is.
   */
  out?: string;
}

/**
 * Calls `fn` in an AsyncTask of its name and records the tasks that it schedules, until the promise that
 * it returns has settled.
 *
 * @example
 * ```js
 * const { result, recording } = await recordTasks(() => handle(req), { out: 'recording.html' });
 * ```
 *
 * @returns what `fn` returned, and the recording. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, if an argument has the wrong type
 * @throws {Error} `ERR_ASYNC_CONTEXT_UNWRITABLE` or `ERR_ASYNC_CONTEXT_MISSING_PAGE`, as a rejection and
 * before `fn` is called, if `out` cannot be written
 */
export declare function recordTasks<T>(
  fn: () => T,
  options?: RecordTasksOptions,
): Promise<{ result: Awaited<T>; recording: Recording }>;

/** Options of `startRecording`. */
export interface StartRecordingOptions extends RecordTasksOptions {
  /**
   * How many milliseconds to keep: tasks that were neither scheduled nor ran in this time are forgotten. The
   * default is to keep all.
   */
  last?: number;
}

/** A recording that is going on. */
export interface RunningRecording {
  /** Returns what is recorded now, as a recording of its own. The recording goes on. */
  take(): Recording;

  /**
   * Ends the recording, and writes it if there is an `out`. Only the first call has an effect; each returns
   * what is recorded.
   */
  stop(): Recording;
}

/**
 * Records all tasks of this thread until `stop` is called. With `last`, a server can record all the time and
 * take the last seconds when something has happened.
 *
 * It costs what `recordTasks` costs. Contexts are kept as long as the recording goes on: a few hundred bytes
 * for each value of the variables.
 *
 * @example
 * ```js
 * const running = startRecording({ variables: [request], last: 30_000 });
 * process.on('SIGUSR2', () => writeFileSync('recording.html', running.take().toHTML()));
 * ```
 *
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE` if an option has the wrong type
 * @throws {Error} `ERR_ASYNC_CONTEXT_UNWRITABLE` or `ERR_ASYNC_CONTEXT_MISSING_PAGE` if `out` cannot be
 * written
 */
export declare function startRecording(options?: StartRecordingOptions): RunningRecording;

export {};
