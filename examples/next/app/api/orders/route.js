import { setTimeout as sleep } from 'node:timers/promises';
import { log, request } from '../../../request.js';

export async function POST(req) {
  const { item, note } = await req.json();
  log({ note, msg: 'an order' });
  await sleep(2);
  if (item !== 'tea') throw new Error(`we do not sell ${item}`);
  return Response.json({ ...request.getStore(), note });
}
