import type { AsyncContext } from '../index.js';
import type { TaskDescription } from './tasks.js';

/** What `Recording` knows of a task. Times are milliseconds since the Unix epoch, with fractions. */
export interface RecordedTask extends TaskDescription {
  /** Index in the recording's `threads`. */
  readonly thread: number;

  /** The id of the task that scheduled it, in the same thread. */
  readonly trigger: number;

  /** Index in the recording's `contexts`. */
  readonly context: number;

  /** When it was scheduled. */
  readonly scheduled: number;

  /** When it ran, each time. */
  readonly runs: { readonly start: number; readonly end: number }[];
}

/** How long a root and what it led to took, in milliseconds. */
export interface RootTiming {
  /** Of the root, as in {@link RecordedTask}. */
  readonly id: number;

  /** Index in the recording's `threads`. */
  readonly thread: number;

  /** Of the root. */
  readonly type: string;

  /** Of the root. */
  readonly name: string;

  /** How many tasks it led to, with itself, up to the next root. */
  readonly tasks: number;

  /** How long these were running, without other tasks that ran within them. */
  readonly executing: number;

  /** `elapsed` without `executing`. */
  readonly waiting: number;

  /** From when the root was scheduled to the end of the last run. */
  readonly elapsed: number;
}

/** A recorded run. */
export interface Recording {
  /** Those of one thread in the order in which they were scheduled. */
  readonly tasks: RecordedTask[];

  /** The threads of all processes that took part. */
  readonly threads: { readonly pid: number; readonly tid: number; readonly name: string }[];

  /**
   * The variables that have a value, by name, and which of their values it is: 1 for the first that
   * was seen. Never the value itself.
   */
  readonly contexts: { readonly variables: { readonly name: string; readonly value: number }[] }[];

  /**
   * How long each root and what it led to took. A root is what was scheduled by no task of the
   * recording, and what `isRoot` says is one. What an async function does behind an `await` counts as
   * executing only when promises are tasks.
   */
  timing(options?: { isRoot?: (task: RecordedTask) => boolean }): RootTiming[];

  /** Chrome's Trace Event Format, which Perfetto opens, as a value to be made JSON. */
  toTraceEvents(): { displayTimeUnit: string; traceEvents: Record<string, unknown>[] };

  /** For Graphviz. */
  toDot(): string;

  /** A page that needs nothing else. */
  toHTML(): string;
}

/** Options of `recordTasks`. */
export interface RecordTasksOptions {
  /** Whether promises are tasks too, which makes every promise slower. `false` by default. */
  promises?: boolean;

  /** What tells contexts apart: only who has a variable may know what context it is. */
  variables?: (AsyncContext.Variable<any> | { readonly name?: string; getStore(): unknown })[];

  /**
   * A file to write the recording to, also when `fn` throws: `.html`, `.json` (trace events) or `.dot`;
   * any other name is followed by each of these. If it cannot be written any more when it comes to
   * it, the recording is in a temporary file, and a warning says where.
   */
  out?: string;
}

/**
 * Calls `fn` in an AsyncTask of its name, and records what it schedules until the promise that it
 * returns has settled.
 *
 * @returns what `fn` returned, and the recording. Rejects with what `fn` throws.
 * @throws {TypeError} `ERR_INVALID_ARG_TYPE`, as a rejection, when an argument is of the wrong type
 * @throws {Error} `ERR_ASYNC_CONTEXT_UNWRITABLE`, as a rejection, when `out` cannot be written,
 * before `fn` is called
 */
export declare function recordTasks<T>(
  fn: () => T,
  options?: RecordTasksOptions,
): Promise<{ result: Awaited<T>; recording: Recording }>;

export {};
