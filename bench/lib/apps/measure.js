'use strict';

const { median, spread } = require('../../../scripts/lib/statistics.js');
const { ApplicationProcess } = require('./application-process.js');
const { drive } = require('./drive.js');
const { startServices } = require('./services.js');
const { SIDES, sidesOf } = require('./sides.js');

/**
 * Measures one application on one runtime: all sides are alive at the same time and work in turn,
 * A B C, C B A, …, so that a disturbance of the machine affects all of them.
 *
 * @typedef {import('./application-process.js').Totals} Totals
 * @typedef {Totals & { p50: number, p99: number }} Round of one side: usage per request or, for a cold
 *   start, of the process until its first answer. Latencies in ms
 *
 * @typedef {object} Measured
 * @property {Round[]} rounds
 * @property {number[]} starts ms of CPU time until the application listened
 * @property {{ heap: number, rss: number }} [memory] bytes, after all rounds
 *
 * @typedef {object} Row
 * @property {string} application its name
 * @property {string} title
 * @property {string} runtime its id
 * @property {Record<string, Measured>} sides
 * @property {number} attempts how often the row was measured
 * @property {boolean} steady whether the control is near 1
 * @property {string} [error] why there are no figures
 *
 * @typedef {object} Settings
 * @property {number} rounds
 * @property {number} warmUp rounds that do not count
 * @property {number} requests the share of an application's requests in a round
 * @property {number} attempts at most
 */

/** How far a control may be from 1. */
const TOLERANCE = 0.03;

/**
 * @param {number} rounds
 * @param {string[]} sides
 * @param {(side: string, round: number) => Promise<void>} action
 */
async function inTurns(rounds, sides, action) {
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) await action(side, round);
  }
}

/**
 * @param {Pick<Row, 'sides'>} row
 * @param {string} side
 * @param {string} other
 * @returns {{ median: number, spread: number } | undefined} the CPU time of `side` divided by that of
 *   `other`, round by round
 */
function ratioOf({ sides }, side, other) {
  const [over, under] = [sides[side], sides[other]];
  if (over === undefined || under === undefined) return undefined;
  const ratios = over.rounds.map(({ cpu }, round) => cpu / under.rounds[round].cpu);
  return { median: median(ratios), spread: spread(ratios) };
}

/** @param {Record<string, Measured>} sides @returns {number} how far the control is from 1 */
const fromOne = (sides) =>
  Math.abs(/** @type {{ median: number }} */ (ratioOf({ sides }, 'own', 'again')).median - 1);

/**
 * @param {Totals | undefined} before
 * @param {Totals} after
 * @param {number} requests
 * @returns {Totals} the usage of one request
 */
function perRequest(before, after, requests) {
  const names = /** @type {(keyof Totals)[]} */ (Object.keys(after));
  return /** @type {any} */ (
    Object.fromEntries(
      names.map((name) => [name, (Number(after[name]) - (before?.[name] ?? 0)) / requests]),
    )
  );
}

/**
 * @param {import('../runtimes.js').Runtime} runtime
 * @param {import('./applications.js').Application} application
 * @param {Settings} settings
 * @param {object} services
 * @returns {Promise<Record<string, Measured>>}
 */
async function measureOnce(runtime, application, settings, services) {
  const sides = sidesOf(application, runtime);
  /** @type {Map<string, { process: ApplicationProcess, port: number }>} */
  const running = new Map();
  const measured = Object.fromEntries(
    sides.map((side) => [side, /** @type {Measured} */ ({ rounds: [], starts: [] })]),
  );

  const start = async (/** @type {string} */ side) => {
    await running.get(side)?.process.end();
    const process = new ApplicationProcess(runtime, side, application, services);
    running.set(side, { process, port: 0 });
    const { port, worked } = await process.started();
    running.set(side, { process, port });
    measured[side].starts.push(worked);
    return { process, port };
  };

  const ask = async (/** @type {string} */ side, /** @type {number} */ requests) => {
    const { process, port } = /** @type {{ process: ApplicationProcess, port: number }} */ (
      running.get(side)
    );
    const before = application.cold ? undefined : await process.totals();
    const latency = await drive(port, application, requests, SIDES[side].carries);
    return { ...perRequest(before, await process.totals(), requests), ...latency };
  };

  const round = async (/** @type {string} */ side, /** @type {number} */ requests) => {
    try {
      return await ask(side, requests);
    } catch (error) {
      const { title } = SIDES[side];
      throw new Error(`${title}: ${/** @type {Error} */ (error).message}`, { cause: error });
    }
  };

  try {
    if (application.cold) {
      await inTurns(settings.rounds + 1, sides, async (side, turn) => {
        await start(side);
        const figures = await round(side, 1);
        // The first start does not count: it reads the files from disk.
        if (turn > 0) measured[side].rounds.push(figures);
      });
    } else {
      await inTurns(settings.rounds, sides, async (side) => void (await start(side)));
      const requests = Math.max(1, Math.round((application.requests ?? 1) * settings.requests));
      await inTurns(settings.warmUp + settings.rounds, sides, async (side, turn) => {
        const figures = await round(side, requests);
        if (turn >= settings.warmUp) measured[side].rounds.push(figures);
      });
    }
    for (const side of sides) measured[side].memory = await running.get(side)?.process.memory();
  } finally {
    for (const { process } of running.values()) await process.end();
  }
  return measured;
}

/**
 * Measures until a control is near 1.
 *
 * @param {number} attempts at most
 * @param {() => Promise<Record<string, Measured>>} measure
 * @returns {Promise<Pick<Row, 'sides' | 'attempts' | 'steady'>>} the attempt whose control was nearest to 1
 */
async function steadiest(attempts, measure) {
  /** @type {Record<string, Measured>} */
  let sides = {};
  let nearest = Infinity;
  let made = 0;
  while (made < attempts && nearest > TOLERANCE) {
    made++;
    const measured = await measure();
    const distance = fromOne(measured);
    if (distance >= nearest) continue;
    sides = measured;
    nearest = distance;
  }
  return { sides, attempts: made, steady: nearest <= TOLERANCE };
}

/**
 * @param {import('../runtimes.js').Runtime} runtime
 * @param {import('./applications.js').Application} application
 * @param {Settings} settings
 * @returns {Promise<Row>}
 */
async function measureApplication(runtime, application, settings) {
  const { name, title } = application;
  const row = { application: name, title, runtime: runtime.id };
  const services = application.services ? await startServices() : undefined;
  try {
    const measured = await steadiest(settings.attempts, () =>
      measureOnce(runtime, application, settings, services?.ports ?? {}),
    );
    return { ...row, ...measured };
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    return { ...row, sides: {}, attempts: 1, steady: false, error: message };
  } finally {
    services?.stop();
  }
}

module.exports = { measureApplication, ratioOf, steadiest };
