'use strict';

const echarts = require('echarts');
const { loadQuestion } = require('./plan.js');
const { find, rowsOf, summary } = require('./results.js');
const { SIDES } = require('./sides.js');

/**
 * SVG charts, drawn without a browser. Cost against the number of variables has one panel per Node
 * version; throughput has one group of bars per Node version.
 */

/** @param {string} side */
const nameOf = (side) => (side === 'node' ? "Node's own" : SIDES[side].title);

const BUN = '#8e44ad';

/** The questions that get a chart of cost: name of the file, and question and variant. */
const CURVES = [
  ['get', 'get/last'],
  ['run', 'run/fresh'],
  ['nested', 'nested/variables'],
  ['snapshot', 'snapshot/create'],
  ['await', 'promise/await'],
  ['frame', 'memory/frame'],
];

const TEXT = { color: '#202124', fontFamily: 'system-ui, sans-serif' };

/**
 * @param {object} option
 * @param {number} width
 * @param {number} height
 * @returns {string}
 */
function render(option, width, height) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, backgroundColor: '#ffffff', textStyle: TEXT, ...option });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return `${svg}\n`;
}

/** @param {import('./results.js').Results} results */
const nodes = ({ runtimes }) => runtimes.filter(({ id }) => id.startsWith('node-'));

/** @param {string} key question and variant */
function titleOf(key) {
  const [question, variant] = key.split('/');
  const { parameter = 'live variables', title, variants } = loadQuestion(question);
  return { parameter, title: `${title}: ${variants[variant].title}`.replaceAll('`', '') };
}

/**
 * @param {import('./results.js').Results} results
 * @param {string} key question and variant
 */
function drawCurves(results, key) {
  const rows = rowsOf(results, key);
  const panels = nodes(results);
  const { parameter, title } = titleOf(key);
  const sizes = rows.map(({ size }) => `${size}`);
  const width = 980;
  const height = 420;
  const left = 75;
  const panel = (width - left - 20) / panels.length;
  const all = [];
  const series = panels.flatMap(({ id }, at) => {
    const line = (name, color, runtime, side, dashed) => ({
      name,
      type: 'line',
      xAxisIndex: at,
      yAxisIndex: at,
      symbolSize: 5,
      color,
      lineStyle: { width: side === 'ours' ? 3 : 2, type: dashed ? 'dashed' : 'solid' },
      data: rows.map((row) => {
        const found = find(row, runtime, side);
        if (found === undefined) return null;
        const { median } = summary(found);
        all.push(median);
        return median;
      }),
    });
    return [
      ...['bare', 'slot', 'map', 'node', 'ours'].map((side) =>
        line(nameOf(side), SIDES[side].color, id, side, side === 'bare' || side === 'slot'),
      ),
      line("Bun's own", BUN, 'bun', 'node', true),
    ].filter(({ data }) => data.some((value) => value !== null));
  });
  const floor = 10 ** Math.floor(Math.log10(Math.min(...all)));
  const top = 10 ** Math.ceil(Math.log10(Math.max(...all)));
  return render(
    {
      title: [
        {
          text: title,
          subtext: `${rows[0].unit} (logarithmic) against ${parameter}; lower is better`,
          left: 10,
          top: 6,
          textStyle: { fontSize: 16 },
        },
        ...panels.map((runtime, at) => ({
          text: runtime.title,
          left: left + panel * at + panel / 2 - 15,
          top: 84,
          textAlign: 'center',
          textStyle: { fontSize: 13 },
        })),
      ],
      legend: {
        top: 58,
        left: 10,
        itemGap: 28,
        data: [...new Set(series.map(({ name }) => name))],
      },
      grid: panels.map((_, at) => ({
        left: left + panel * at,
        width: panel - 25,
        top: 110,
        bottom: 40,
      })),
      xAxis: panels.map((_, at) => ({ type: 'category', gridIndex: at, data: sizes })),
      yAxis: panels.map((_, at) => ({
        type: 'log',
        gridIndex: at,
        min: floor,
        max: top,
        axisLabel: { show: at === 0, formatter: (value) => value.toLocaleString('en-US') },
      })),
      series,
    },
    width,
    height,
  );
}

/**
 * @param {import('./results.js').Results} results
 * @param {string} key question and variant
 */
function drawThroughput(results, key) {
  const rows = rowsOf(results, key);
  const runtimes = nodes(results);
  const width = 980;
  const panel = (width - 80) / rows.length;
  const series = rows.flatMap((row, at) =>
    ['bare', 'node', 'ours'].map((side) => ({
      name: nameOf(side),
      type: 'bar',
      xAxisIndex: at,
      yAxisIndex: at,
      color: SIDES[side].color,
      data: runtimes.map(({ id }) => {
        const found = find(row, id, side);
        return found === undefined ? null : Math.round(summary(found).median);
      }),
    })),
  );
  const top = Math.max(...series.flatMap(({ data }) => data));
  const step = 10 ** Math.floor(Math.log10(top));
  return render(
    {
      title: [
        {
          text: titleOf(key).title,
          subtext: `${rows[0].unit}; ${rows[0].better} is better`,
          left: 10,
          top: 6,
          textStyle: { fontSize: 16 },
        },
        ...rows.map(({ size }, at) => ({
          text: `${size} awaits a request`,
          left: 70 + panel * at + panel / 2 - 20,
          top: 84,
          textAlign: 'center',
          textStyle: { fontSize: 13 },
        })),
      ],
      legend: { top: 58, left: 10, itemGap: 28 },
      grid: rows.map((_, at) => ({
        left: 70 + panel * at,
        width: panel - 30,
        top: 110,
        bottom: 40,
      })),
      xAxis: rows.map((_, at) => ({
        type: 'category',
        gridIndex: at,
        data: runtimes.map(({ title }) => title),
      })),
      yAxis: rows.map((_, at) => ({
        type: 'value',
        gridIndex: at,
        max: Math.ceil(top / step) * step,
        axisLabel: { show: at === 0 },
      })),
      series,
    },
    width,
    420,
  );
}

/**
 * @param {import('./results.js').Results} results
 * @returns {{ name: string, title: string, svg: string }[]}
 */
function drawCharts(results) {
  const charts = [];
  for (const [name, key] of CURVES) {
    if (rowsOf(results, key).length < 2) continue;
    charts.push({ name, title: titleOf(key).title, svg: drawCurves(results, key) });
  }
  for (const variant of Object.keys(loadQuestion('http').variants)) {
    const key = `http/${variant}`;
    const rows = rowsOf(results, key);
    if (!rows.some(({ measured }) => measured.some(({ rounds }) => rounds.length > 0))) continue;
    charts.push({
      name: `http-${variant}`,
      title: titleOf(key).title,
      svg: drawThroughput(results, key),
    });
  }
  return charts;
}

module.exports = { drawCharts };
