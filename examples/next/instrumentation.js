export async function register() {
  if (process.env.NEXT_RUNTIME === 'nodejs') {
    const { enterRequests } = await import('./instrumentation-node.js');
    enterRequests();
  }
}

export async function onRequestError(error, { path }) {
  const { log } = await import('./request.js');
  log({ url: path, reason: error.message, msg: 'failed' });
}
