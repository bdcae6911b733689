import { headers } from 'next/headers';
import { after } from 'next/server';
import { setTimeout as sleep } from 'node:timers/promises';
import { Suspense } from 'react';
import { log, request } from '../request.js';

/** Streamed when the rest of the page is out. */
async function Later() {
  await sleep(5);
  return <p>{`later: ${JSON.stringify(request.getStore())}`}</p>;
}

export default async function Page({ searchParams }) {
  const { n } = await searchParams;
  await headers();
  await sleep(2);
  log({ url: `/?n=${n}`, msg: 'a page' });
  after(() => log({ url: `/?n=${n}`, msg: 'after the page' }));
  return (
    <main>
      <p>{`page: ${JSON.stringify(request.getStore())}`}</p>
      <Suspense fallback={<p>wait</p>}>
        <Later />
      </Suspense>
    </main>
  );
}
