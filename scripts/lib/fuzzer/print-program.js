'use strict';

/**
 * @param {import('./generate.js').Body} body
 * @param {string} indent
 * @returns {string[]}
 */
const linesOf = ({ operations }, indent) =>
  operations.flatMap(({ id, kind, wait, storage, of, options, bodies }) => {
    const details = [
      ...(of === undefined ? [] : [`of ${of}`]),
      ...Object.entries(options).map(([option, value]) => `${option}: ${value}`),
    ];
    const text = `${indent}${id} ${kind} (storage ${storage}${wait ? ', awaited' : ''})`;
    return [
      details.length === 0 ? text : `${text} ${details.join(', ')}`,
      ...Object.entries(bodies).flatMap(([name, body]) => [
        `${indent}  ${body.async ? 'async ' : ''}${name}`,
        ...linesOf(body, `${indent}    `),
      ]),
    ];
  });

/** @param {import('./generate.js').Program} program */
function printProgram({ seed, alone, storages, settings, body }) {
  const { rejections, emit } = settings;
  const notes = [
    `storages ${storages.join(', ')}`,
    ...(alone ? ['in a process of its own'] : []),
    ...(rejections === 'handler' ? [] : [`rejections: ${rejections}`]),
    ...(emit ? ['process.emit wrapped'] : []),
    ...(body.async ? ['async'] : []),
  ];
  return `program of seed ${seed}: ${notes.join('; ')}\n${linesOf(body, '  ').join('\n')}\n`;
}

module.exports = { printProgram };
